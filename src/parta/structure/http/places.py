"""Routes of people's places in a group: deputies, subgroups, circles, departments."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, patch, post, put

from parta.foundation.db import Database
from parta.foundation.http import Input
from parta.organisations import Actor
from parta.structure import departments, deputies, gathering, group_pages
from parta.structure.subgroups import commands as subgroups
from parta.structure.subgroups.records import DivisionKind
from parta.structure.views import GroupPage

_GROUP = "/organisations/{organisation_id:uuid}/groups/{group_id:uuid}"
_TAGS = ["structure"]
_MOST = 2000


class SetDeputy(Input, frozen=True):
    """Both days belong to the term; no last day: for good."""

    member_id: UUID
    since: date
    until: date | None = None
    reason: str = ""


class AddStudents(Input, frozen=True):
    student_ids: Annotated[list[UUID], msgspec.Meta(max_length=_MOST)]


class SetColleagues(Input, frozen=True):
    member_ids: Annotated[list[UUID], msgspec.Meta(max_length=_MOST)]


class SubgroupInput(Input, frozen=True):
    id: UUID
    name: str


class SetDivision(Input, frozen=True):
    """Subgroups in their order; one that isn't named is gone."""

    name: str
    kind: DivisionKind
    subgroups: Annotated[list[SubgroupInput], msgspec.Meta(max_length=100)]
    has_chats: bool = False


class PlaceInput(Input, frozen=True):
    """`subgroup_id` null: in none of them."""

    student_id: UUID
    subgroup_id: UUID | None


class FillSubgroups(Input, frozen=True):
    places: Annotated[list[PlaceInput], msgspec.Meta(max_length=_MOST)]


@put(f"{_GROUP}/deputies/{{deputy_id:uuid}}", tags=_TAGS)
async def set_deputy(actor: Actor, database: Database, group_id: UUID, deputy_id: UUID, data: SetDeputy) -> GroupPage:
    """Name somebody who stands in for the leader, or change their days; the id is the client's."""
    async with database.transaction(actor.organisation_id) as tx:
        await deputies.set_deputy(
            tx,
            actor,
            id=deputy_id,
            group_id=group_id,
            member_id=data.member_id,
            since=data.since,
            until=data.until,
            reason=data.reason,
        )
        return await group_pages.read_group(tx, actor, group_id=group_id)


@delete(f"{_GROUP}/deputies/{{deputy_id:uuid}}", tags=_TAGS, status_code=200)
async def remove_deputy(actor: Actor, database: Database, group_id: UUID, deputy_id: UUID) -> GroupPage:
    async with database.transaction(actor.organisation_id) as tx:
        await deputies.remove_deputy(tx, actor, id=deputy_id, group_id=group_id)
        return await group_pages.read_group(tx, actor, group_id=group_id)


@post(f"{_GROUP}/students", tags=_TAGS, status_code=200)
async def add_students(actor: Actor, database: Database, group_id: UUID, data: AddStudents) -> GroupPage:
    """Put students of any classes into a circle or a subject group; who is there already stays."""
    async with database.transaction(actor.organisation_id) as tx:
        await gathering.add_students(tx, actor, group_id=group_id, student_ids=data.student_ids)
        return await group_pages.read_group(tx, actor, group_id=group_id)


@delete(f"{_GROUP}/students/{{student_id:uuid}}", tags=_TAGS, status_code=200)
async def remove_student(actor: Actor, database: Database, group_id: UUID, student_id: UUID) -> GroupPage:
    """Take a student out of a circle or a subject group."""
    async with database.transaction(actor.organisation_id) as tx:
        await gathering.remove_student(tx, actor, group_id=group_id, student_id=student_id)
        return await group_pages.read_group(tx, actor, group_id=group_id)


@put(f"{_GROUP}/colleagues", tags=_TAGS)
async def set_colleagues(actor: Actor, database: Database, group_id: UUID, data: SetColleagues) -> GroupPage:
    """Say who belongs to a department or an association."""
    async with database.transaction(actor.organisation_id) as tx:
        await departments.set_colleagues(tx, actor, group_id=group_id, member_ids=data.member_ids)
        return await group_pages.read_group(tx, actor, group_id=group_id)


@put(f"{_GROUP}/divisions/{{division_id:uuid}}", tags=_TAGS)
async def set_division(
    actor: Actor, database: Database, group_id: UUID, division_id: UUID, data: SetDivision
) -> GroupPage:
    """Divide a group into subgroups, or change how it divides; ids are the client's."""
    async with database.transaction(actor.organisation_id) as tx:
        await subgroups.set_division(
            tx,
            actor,
            id=division_id,
            group_id=group_id,
            name=data.name,
            kind=data.kind,
            has_chats=data.has_chats,
            subgroups=[subgroups.SubgroupName(id=one.id, name=one.name) for one in data.subgroups],
        )
        return await group_pages.read_group(tx, actor, group_id=group_id)


@delete(f"{_GROUP}/divisions/{{division_id:uuid}}", tags=_TAGS, status_code=200)
async def remove_division(actor: Actor, database: Database, group_id: UUID, division_id: UUID) -> GroupPage:
    async with database.transaction(actor.organisation_id) as tx:
        await subgroups.remove_division(tx, actor, id=division_id, group_id=group_id)
        return await group_pages.read_group(tx, actor, group_id=group_id)


@patch(f"{_GROUP}/divisions/{{division_id:uuid}}/students", tags=_TAGS)
async def fill_subgroups(
    actor: Actor, database: Database, group_id: UUID, division_id: UUID, data: FillSubgroups
) -> GroupPage:
    """Put students into subgroups; who isn't named stays where they are."""
    async with database.transaction(actor.organisation_id) as tx:
        await subgroups.fill_subgroups(
            tx,
            actor,
            id=division_id,
            group_id=group_id,
            places={one.student_id: one.subgroup_id for one in data.places},
        )
        return await group_pages.read_group(tx, actor, group_id=group_id)


place_routes = (
    set_deputy,
    remove_deputy,
    add_students,
    remove_student,
    set_colleagues,
    set_division,
    remove_division,
    fill_subgroups,
)
