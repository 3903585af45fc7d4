"""Routes of groups: /api/organisations/{id}/groups."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, patch, post, put

from parta.foundation.db import Database
from parta.foundation.http import Input
from parta.organisations import Actor
from parta.structure import commands, group_pages, queries, teachers
from parta.structure.groups import groups_by_id
from parta.structure.views import Group, GroupList, GroupPage, GroupProposals, OwnGroupList

_GROUPS = "/organisations/{organisation_id:uuid}/groups"
_TAGS = ["structure"]


class NewGroupInput(Input, frozen=True):
    """`profile`: «физмат», a speciality, what a circle is about; ages in years."""

    id: UUID
    name: str
    kind: str
    profile: str = ""
    age_from: int | None = None
    age_to: int | None = None


class CreateGroups(Input, frozen=True):
    groups: list[NewGroupInput]


class ChangeGroup(Input, frozen=True):
    """What isn't sent stays as it is. `parallel`: the year of study; ages in years."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    profile: str | msgspec.UnsetType = msgspec.UNSET
    parallel: Annotated[int, msgspec.Meta(ge=1, le=12)] | msgspec.UnsetType | None = msgspec.UNSET
    age_from: int | msgspec.UnsetType | None = msgspec.UNSET
    age_to: int | msgspec.UnsetType | None = msgspec.UNSET


class SetCurator(Input, frozen=True):
    member_id: UUID | None


class TeacherInput(Input, frozen=True):
    """`subgroup_id`: where they teach only a part of the group."""

    member_id: UUID
    subject: str = ""
    subgroup_id: UUID | None = None


class SetTeachers(Input, frozen=True):
    teachers: list[TeacherInput]


@get(_GROUPS, tags=_TAGS)
async def list_groups(actor: Actor, database: Database, archived: bool = False) -> GroupList:
    """Groups that the actor may know of; «Сотрудники» isn't among them."""
    async with database.transaction(actor.organisation_id) as tx:
        return await group_pages.read_groups(tx, actor, is_archived=archived)


@get(f"{_GROUPS}/mine", tags=_TAGS)
async def list_own_groups(actor: Actor, database: Database) -> OwnGroupList:
    """Groups that one leads, teaches, belongs to, learns in, or has a child in."""
    async with database.transaction(actor.organisation_id) as tx:
        return await group_pages.read_own_groups(tx, actor)


@get(f"{_GROUPS}/proposals", tags=_TAGS)
async def list_proposals(actor: Actor, database: Database) -> GroupProposals:
    """Groups that organisations of this kind usually have, for the first steps."""
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.read_proposals(tx, actor)


@post(_GROUPS, tags=_TAGS)
async def create_groups(actor: Actor, database: Database, data: CreateGroups) -> GroupList:
    """Make groups in bulk, all or none; ids are the client's."""
    new = [
        commands.NewGroup(
            id=one.id,
            name=one.name,
            kind=one.kind,
            profile=one.profile,
            age_from=one.age_from,
            age_to=one.age_to,
        )
        for one in data.groups
    ]
    async with database.transaction(actor.organisation_id) as tx:
        made = await commands.create_groups(tx, actor, new=new)
        found = await groups_by_id(tx, made)
        return GroupList(groups=await group_pages.describe_groups(tx, [found[one] for one in made]))


@get(f"{_GROUPS}/{{group_id:uuid}}", tags=_TAGS)
async def read_group(actor: Actor, database: Database, group_id: UUID) -> GroupPage:
    """A group with its students and guardians."""
    async with database.transaction(actor.organisation_id) as tx:
        return await group_pages.read_group(tx, actor, group_id=group_id)


@patch(f"{_GROUPS}/{{group_id:uuid}}", tags=_TAGS)
async def change_group(actor: Actor, database: Database, group_id: UUID, data: ChangeGroup) -> Group:
    details = commands.GroupDetails(
        name=data.name,
        profile=data.profile,
        parallel=data.parallel,
        age_from=data.age_from,
        age_to=data.age_to,
    )
    async with database.transaction(actor.organisation_id) as tx:
        await commands.change_group(tx, actor, group_id=group_id, details=details)
        return await group_pages.describe_group(tx, group_id)


@post(f"{_GROUPS}/{{group_id:uuid}}/archive", tags=_TAGS, status_code=200)
async def archive_group(actor: Actor, database: Database, group_id: UUID) -> Group:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.archive_group(tx, actor, group_id=group_id)
        return await group_pages.describe_group(tx, group_id)


@post(f"{_GROUPS}/{{group_id:uuid}}/restore", tags=_TAGS, status_code=200)
async def restore_group(actor: Actor, database: Database, group_id: UUID) -> Group:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.restore_group(tx, actor, group_id=group_id)
        return await group_pages.describe_group(tx, group_id)


@put(f"{_GROUPS}/{{group_id:uuid}}/curator", tags=_TAGS)
async def set_curator(actor: Actor, database: Database, group_id: UUID, data: SetCurator) -> Group:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.set_curator(tx, actor, group_id=group_id, member_id=data.member_id)
        return await group_pages.describe_group(tx, group_id)


@put(f"{_GROUPS}/{{group_id:uuid}}/teachers", tags=_TAGS)
async def set_teachers(actor: Actor, database: Database, group_id: UUID, data: SetTeachers) -> Group:
    """Replace the list of who teaches what in the group, whole or by subgroups."""
    named = [
        teachers.TeacherOfGroup(member_id=one.member_id, subject=one.subject, subgroup_id=one.subgroup_id)
        for one in data.teachers
    ]
    async with database.transaction(actor.organisation_id) as tx:
        await teachers.set_teachers(tx, actor, group_id=group_id, teachers=named)
        return await group_pages.describe_group(tx, group_id)


group_routes = (
    list_groups,
    list_own_groups,
    list_proposals,
    create_groups,
    read_group,
    change_group,
    archive_group,
    restore_group,
    set_curator,
    set_teachers,
)
