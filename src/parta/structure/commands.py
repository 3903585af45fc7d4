"""Changes of the structure by hand; each runs in the caller's transaction."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, select

from parta.foundation.db import Subject, Tx, one_of
from parta.foundation.errors import NotFound
from parta.foundation.text import clean_line
from parta.organisations import STAFF_ROLES, Actor, Member, members_by_id, organisation_kind

from .access import editable_group, governed_group, lock_structure
from .announcements import everybody, tell_people_changed
from .errors import NotStaff, TooManyGroups
from .events import GroupCreated
from .keeping import GroupRow, insert_groups, read_name, write_archived, write_curator, write_name, write_restored
from .kinds import STAFF_GROUP_KIND
from .models import group, group_teacher
from .records import GroupRecord
from .roster import group_key
from .rules import refuse_edit, refuse_kind, refuse_name

MAX_AT_ONCE = 200
MAX_SUBJECT = 80


class NewGroup(msgspec.Struct, frozen=True, kw_only=True):
    """`id` is the client's: making the same group twice is harmless."""

    id: UUID
    name: str
    kind: str


class TeacherOfGroup(msgspec.Struct, frozen=True, kw_only=True):
    member_id: UUID
    subject: str


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
        if refusal := refuse_kind(kind, one.kind) or refuse_name(clean_line(one.name)):
            raise refusal
    await lock_structure(tx)
    rows = await tx.execute(select(group.c.id).where(tx.own(group), one_of(group.c.id, [one.id for one in new])))
    known = set(rows.scalars())
    fresh = [one for one in {one.id: one for one in new}.values() if one.id not in known]
    await insert_groups(tx, [GroupRow(id=one.id, kind=one.kind, name=clean_line(one.name)) for one in fresh])
    for one in fresh:
        name = read_name(clean_line(one.name), one.kind).name
        tx.record("structure.group_created", by=actor, on=Subject("group", one.id, name), after={"kind": one.kind})
    return [one.id for one in new]


async def rename_group(tx: Tx, actor: Actor, *, group_id: UUID, name: str) -> None:
    """Raises NotFound, Forbidden, StaffGroupStays, GroupIsArchived, NameUnreadable, NameTaken."""
    found = await editable_group(tx, actor, group_id)
    name = clean_line(name)
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


async def set_teachers(tx: Tx, actor: Actor, *, group_id: UUID, teachers: Sequence[TeacherOfGroup]) -> None:
    """Say who teaches what in a group; who isn't named teaches there no longer (STR-6).

    Raises NotFound, Forbidden, StaffGroupStays, GroupIsArchived, NotStaff, TooManyGroups.
    """
    found = await editable_group(tx, actor, group_id)
    wanted = {(one.member_id, clean_line(one.subject)[:MAX_SUBJECT]) for one in teachers}
    await staff_members(tx, {member_id for member_id, _ in wanted})
    mine = (tx.own(group_teacher), group_teacher.c.group_id == group_id)
    rows = await tx.execute(select(group_teacher.c.member_id, group_teacher.c.subject).where(*mine))
    known = {(row.member_id, row.subject) for row in rows}
    if wanted == known:
        return
    for member_id, subject in known - wanted:
        await tx.execute(
            delete(group_teacher).where(
                *mine, group_teacher.c.member_id == member_id, group_teacher.c.subject == subject
            )
        )
    if fresh := wanted - known:
        await tx.execute(
            insert(group_teacher),
            [
                {
                    "organisation_id": tx.organisation,
                    "group_id": group_id,
                    "member_id": member_id,
                    "subject": subject,
                }
                for member_id, subject in fresh
            ],
        )
    tell_people_changed(tx, [group_id])
    everybody_named = await members_by_id(tx, {member_id for member_id, _ in wanted | known}, include_left=True)

    def written(pairs: Iterable[tuple[UUID, str]]) -> list[str]:
        return sorted(
            " · ".join(filter(None, (everybody_named[member_id].display_name, subject))) for member_id, subject in pairs
        )

    tx.record(
        "structure.teachers_set",
        by=actor,
        on=subject_of(found),
        before={"teachers": written(known - wanted)},
        after={"teachers": written(wanted - known)},
    )


def subject_of(one: GroupRecord) -> Subject:
    """The group as the journal of acts names it."""
    return Subject("group", one.id, one.name)


async def staff_members(tx: Tx, member_ids: Iterable[UUID]) -> dict[UUID, Member]:
    """These members, all of whom work here, confirmed or not. Raises NotFound, NotStaff."""
    wanted = set(member_ids)
    found = await members_by_id(tx, wanted)
    if len(found) < len(wanted):
        raise NotFound
    for one in found.values():
        if not any(one.has(role) for role in STAFF_ROLES):
            raise NotStaff(name=one.display_name)
    return found


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
