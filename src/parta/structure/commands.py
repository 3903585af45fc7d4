"""Changes of the structure by hand; each runs in the caller's transaction."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import insert, select, update

from parta.foundation.db import Subject, Tx, one_of
from parta.foundation.text import clean_line
from parta.organisations import Actor, members_by_id, organisation_kind

from .access import editable_group, governed_group, lock_structure, subject_of
from .announcements import everybody
from .errors import TooManyGroups
from .events import GroupCreated, GroupDescribed
from .groups import groups_by_id
from .keeping import GroupRow, insert_groups, read_name, write_archived, write_curator, write_name, write_restored
from .kinds import STAFF_GROUP_KIND
from .models import group
from .roster import group_key
from .rules import refuse_ages, refuse_edit, refuse_kind, refuse_name
from .staffing import staff_members

MAX_AT_ONCE = 200
MAX_PROFILE = 120


class NewGroup(msgspec.Struct, frozen=True, kw_only=True):
    """`id` is the client's: making the same group twice is harmless."""

    id: UUID
    name: str
    kind: str
    profile: str = ""
    age_from: int | None = None
    age_to: int | None = None


class GroupDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What is other than before; UNSET stays. `parallel`: the year of study; ages in years."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    profile: str | msgspec.UnsetType = msgspec.UNSET
    parallel: int | msgspec.UnsetType | None = msgspec.UNSET
    age_from: int | msgspec.UnsetType | None = msgspec.UNSET
    age_to: int | msgspec.UnsetType | None = msgspec.UNSET


async def create_groups(tx: Tx, actor: Actor, *, new: Sequence[NewGroup]) -> list[UUID]:
    """Make groups, all or none; ids that exist already are left as they are (STR-3).

    Raises Forbidden, KindForeign, NameUnreadable, NameTaken, TooManyGroups.
    """
    if refusal := refuse_edit(actor):
        raise refusal
    if len(new) > MAX_AT_ONCE:
        raise TooManyGroups(limit=MAX_AT_ONCE)
    kind = await organisation_kind(tx)
    for one in new:
        name = clean_line(one.name)
        if refusal := refuse_kind(kind, one.kind) or refuse_name(name) or refuse_ages(one.age_from, one.age_to):
            raise refusal
    await lock_structure(tx)
    rows = await tx.execute(select(group.c.id).where(tx.own(group), one_of(group.c.id, [one.id for one in new])))
    known = set(rows.scalars())
    fresh = [one for one in {one.id: one for one in new}.values() if one.id not in known]
    await insert_groups(
        tx,
        [
            GroupRow(
                id=one.id,
                kind=one.kind,
                name=clean_line(one.name),
                profile=clean_line(one.profile)[:MAX_PROFILE],
                age_from=one.age_from,
                age_to=one.age_to,
            )
            for one in fresh
        ],
    )
    for one in fresh:
        name = read_name(clean_line(one.name), one.kind).name
        tx.record("structure.group_created", by=actor, on=Subject("group", one.id, name), after={"kind": one.kind})
    return [one.id for one in new]


async def change_group(tx: Tx, actor: Actor, *, group_id: UUID, details: GroupDetails) -> None:
    """Call a group differently, or say more of it: its profile, year of study or ages.

    Raises NotFound, Forbidden, StaffGroupStays, GroupIsArchived, NameUnreadable, NameTaken, AgesUnreadable.
    """
    found = await editable_group(tx, actor, group_id)
    if details.name is not msgspec.UNSET:
        name = clean_line(details.name)
        if refusal := refuse_name(name):
            raise refusal
        written = await write_name(tx, found, name)
        if written != found.name:
            tx.record(
                "structure.group_renamed",
                by=actor,
                on=Subject("group", group_id, written),
                before={"name": found.name},
                after={"name": written},
            )
    wanted = {
        "profile": details.profile if details.profile is msgspec.UNSET else clean_line(details.profile)[:MAX_PROFILE],
        "parallel": details.parallel,
        "age_from": details.age_from,
        "age_to": details.age_to,
    }
    now = (await groups_by_id(tx, [group_id]))[group_id]
    before = {"profile": now.profile, "parallel": now.parallel, "age_from": now.age_from, "age_to": now.age_to}
    changed = {key: value for key, value in wanted.items() if value is not msgspec.UNSET and value != before[key]}
    first = now.age_from if details.age_from is msgspec.UNSET else details.age_from
    last = now.age_to if details.age_to is msgspec.UNSET else details.age_to
    if refusal := refuse_ages(first, last):
        raise refusal
    if not changed:
        return
    await tx.execute(update(group).where(tx.own(group), group.c.id == group_id).values(**changed))
    tx.emit(GroupDescribed(group_id=group_id), on=everybody(tx))
    tx.record(
        "structure.group_described",
        by=actor,
        on=Subject("group", group_id, now.name),
        before={key: before[key] for key in changed},
        after=changed,
    )


async def archive_group(tx: Tx, actor: Actor, *, group_id: UUID) -> None:
    """Put a group to rest with everybody in it; harmless when it rests already (STR-9).

    Raises NotFound, Forbidden, StaffGroupStays.
    """
    found = await governed_group(tx, actor, group_id)
    if await write_archived(tx, found):
        tx.record("structure.group_archived", by=actor, on=subject_of(found))


async def restore_group(tx: Tx, actor: Actor, *, group_id: UUID) -> None:
    """Bring an archived group back. Raises NotFound, Forbidden, NameTaken."""
    found = await governed_group(tx, actor, group_id)
    if await write_restored(tx, found):
        tx.record("structure.group_restored", by=actor, on=subject_of(found))


async def set_curator(tx: Tx, actor: Actor, *, group_id: UUID, member_id: UUID | None) -> None:
    """Name the curator of a group, or nobody (STR-6).

    Raises NotFound, Forbidden, StaffGroupStays, GroupIsArchived, NotStaff.
    """
    found = await editable_group(tx, actor, group_id)
    named = await staff_members(tx, [member_id]) if member_id is not None else {}
    if not await write_curator(tx, found, member_id):
        return
    before = (await members_by_id(tx, [found.curator_id])) if found.curator_id else {}
    tx.record(
        "structure.curator_set",
        by=actor,
        on=subject_of(found),
        before={"curator": next((one.display_name for one in before.values()), None)},
        after={"curator": next((one.display_name for one in named.values()), None)},
    )


async def create_staff_group(tx: Tx, group_id: UUID) -> None:
    """Make «Сотрудники», the group that every organisation has (STR-2); harmless when it is there."""
    rows = await tx.execute(select(group.c.id).where(tx.own(group), group.c.kind == STAFF_GROUP_KIND))
    if rows.first() is not None:
        return
    name = "Сотрудники"
    await tx.execute(
        insert(group).values(
            organisation_id=tx.organisation,
            id=group_id,
            kind=STAFF_GROUP_KIND,
            name=name,
            name_key=group_key(name),
            created_at=tx.now,
        )
    )
    tx.emit(GroupCreated(group_id=group_id, group_kind=STAFF_GROUP_KIND, name=name), on=everybody(tx))
