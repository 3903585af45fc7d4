"""Routes of the municipality, and the operator's page of appointments."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post

from parta.accounts import Person
from parta.foundation.db import Database
from parta.foundation.errors import NotFound
from parta.foundation.http import Input
from parta.foundation.papers import XLSX, file_response
from parta.foundation.wiring import Wiring

from . import commands, queries
from .views import MunicipalAdministrators, MunicipalityPage, OrganisationTrend

_OPERATOR = "/operator/municipal-administrators"
_TAGS = ["municipal"]
_Line = Annotated[str, msgspec.Meta(max_length=254)]


class Appointment(Input, frozen=True):
    """`organisationIds`: organisations beside those that name the municipality."""

    id: UUID
    name: _Line
    contact: _Line
    municipality: _Line
    organisation_ids: Annotated[list[UUID], msgspec.Meta(max_length=500)] = []


@get("/municipal", tags=_TAGS)
async def read_municipality(person: Person, database: Database) -> MunicipalityPage:
    """The organisations that the person looks after, with counts and dates."""
    return await queries.read_municipality(database, person)


@get("/municipal/organisations/{municipal_organisation_id:uuid}", tags=_TAGS)
async def read_organisation(person: Person, database: Database, municipal_organisation_id: UUID) -> OrganisationTrend:
    """One of them, with twelve weeks."""
    return await queries.read_organisation(database, person, organisation_id=municipal_organisation_id)


@get("/municipal.xlsx", tags=_TAGS, media_type=XLSX)
async def read_workbook(person: Person, database: Database) -> Response[bytes]:
    """The table of organisations."""
    page = await queries.read_municipality(database, person)
    return file_response(await queries.municipality_workbook(page), "Муниципалитет.xlsx", XLSX)


@get(_OPERATOR, tags=_TAGS)
async def list_administrators(person: Person, database: Database) -> MunicipalAdministrators:
    """Whoever has the role now."""
    _require_operator(person)
    async with database.system() as tx:
        return await commands.list_administrators(tx)


@post(_OPERATOR, tags=_TAGS)
async def appoint(person: Person, wiring: Wiring, data: Appointment) -> MunicipalAdministrators:
    """Give the role to whoever signs in with the contact."""
    _require_operator(person)
    async with wiring.database.system() as tx:
        await commands.appoint(
            tx,
            wiring.settings,
            wiring.postman,
            appointment_id=data.id,
            name=data.name,
            contact=data.contact,
            municipality=data.municipality,
            organisation_ids=data.organisation_ids,
        )
        return await commands.list_administrators(tx)


@post(f"{_OPERATOR}/{{appointment_id:uuid}}/end", tags=_TAGS, status_code=200)
async def end_appointment(person: Person, database: Database, appointment_id: UUID) -> MunicipalAdministrators:
    """Take the role back, at once."""
    _require_operator(person)
    async with database.system() as tx:
        await commands.end_appointment(tx, appointment_id=appointment_id)
        return await commands.list_administrators(tx)


def _require_operator(person: Person) -> None:
    # The console doesn't exist for anybody else.
    if not person.is_operator:
        raise NotFound


routes = (read_municipality, read_organisation, read_workbook, list_administrators, appoint, end_appointment)
