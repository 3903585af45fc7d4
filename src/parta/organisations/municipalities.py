"""Organisations of a municipality, as the room above asks for them: what they are called, nobody's name."""

from collections.abc import Collection
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from parta.foundation.db import Tx, one_of

from .models import application, organisation


class MunicipalOrganisation(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: str
    name: str
    municipality: str


async def organisations_of_municipality(
    tx: Tx, *, municipality: str, also: Collection[UUID] = ()
) -> list[MunicipalOrganisation]:
    """Those that named this municipality (none for ""), and those with these ids, by name. `tx` is a system one."""
    wanted = one_of(organisation.c.organisation_id, also)
    if municipality:
        wanted = wanted | (func.lower(organisation.c.municipality) == municipality.lower())
    rows = await tx.execute(select(organisation).where(wanted).order_by(organisation.c.short_name))
    return [
        MunicipalOrganisation(id=row.organisation_id, kind=row.kind, name=row.short_name, municipality=row.municipality)
        for row in rows
    ]


async def applications_of_municipality(tx: Tx, *, municipality: str) -> dict[str, int]:
    """How many applications of the municipality are in which state. `tx` is a system transaction."""
    rows = await tx.execute(
        select(application.c.state, func.count().label("many"))
        .where(func.lower(application.c.municipality) == municipality.lower())
        .group_by(application.c.state)
    )
    return {row.state: row.many for row in rows}
