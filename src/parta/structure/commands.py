"""Changes of the structure by hand; each runs in the caller's transaction."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, select, update

from parta.foundation.db import Tx, one_of
from parta.foundation.errors import NotFound
from parta.foundation.text import clean_line
from parta.organisations import STAFF_ROLES, Actor, Member, members_by_id, organisation_kind

from .access import editable_group, governed_group, lock_structure
from .announcements import everybody, tell_people_changed
from .errors import NameTaken, NotStaff, StaffGroupStays, TooManyGroups
from .events import GroupArchived, GroupCreated, GroupRenamed, GroupRestored
from .models import group, group_teacher
from .people import STAFF_GROUP_KIND, group_record, live_groups
from .records import GroupRecord
from .roster import GroupKind, GroupName, group_key, parse_group
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
    await insert_groups(tx, [(one.id, one.kind, clean_line(one.name)) for one in fresh])
    return [one.id for one in new]


async def insert_groups(tx: Tx, new: Sequence[tuple[UUID, str, str]]) -> None:
    """Make groups of (id, kind, clean name) and tell. The structure is locked. Raises NameTaken."""
    if not new:
        return
    read = {group_id: read_name(name, kind) for group_id, kind, name in new}
    taken = {(one.kind, group_key(one.name)) for one in await live_groups(tx)}
    refused: list[str] = []
    for group_id, kind, _ in new:
        key = (kind, group_key(read[group_id].name))
        if key in taken:
            refused.append(read[group_id].name)
        taken.add(key)
    if refused:
        raise NameTaken(*refused)
    await tx.execute(
        insert(group),
        [_row_of(tx, group_id, kind, read[group_id]) for group_id, kind, _ in new],
    )
    for group_id, kind, _ in new:
        tx.emit(GroupCreated(group_id=group_id, group_kind=kind, name=read[group_id].name), on=everybody(tx))


def _row_of(tx: Tx, group_id: UUID, kind: str, read: GroupName) -> dict[str, Any]:
    return {
        "organisation_id": tx.organisation,
        "id": group_id,
        "kind": kind,
        "name": read.name,
        "name_key": group_key(read.name),
        "parallel": read.parallel,
        "letter": read.letter,
        "created_at": tx.now,
    }


def read_name(name: str, kind: str) -> GroupName:
    """`5 «а»` is the class 5А; a name that is no usual one stays as it was typed."""
    found = parse_group(name, is_named_allowed=True) if kind in set(GroupKind) else None
    if found is not None and found.kind == kind:
        return found
    return GroupName(name, GroupKind(kind) if kind in set(GroupKind) else GroupKind.AGE_GROUP)


async def rename_group(tx: Tx, actor: Actor, *, group_id: UUID, name: str) -> None:
    """Raises NotFound, Forbidden, StaffGroupStays, GroupIsArchived, NameUnreadable, NameTaken."""
    found = await editable_group(tx, actor, group_id)
    name = clean_line(name)
    if refusal := refuse_name(name):
        raise refusal
    read = read_name(name, found.kind)
    if read.name == found.name:
        return
    await _refuse_taken(tx, found, read.name)
    await tx.execute(
        update(group)
        .where(tx.own(group), group.c.id == group_id)
        .values(name=read.name, name_key=group_key(read.name), parallel=read.parallel, letter=read.letter)
    )
    tx.emit(GroupRenamed(group_id=group_id, name=read.name), on=everybody(tx))


async def archive_group(tx: Tx, actor: Actor, *, group_id: UUID) -> None:
    """Put a group to rest with everybody in it; harmless when it rests already (STR-9).

    Raises NotFound, Forbidden, StaffGroupStays.
    """
    found = await governed_group(tx, actor, group_id)
    if found.kind == STAFF_GROUP_KIND:
        raise StaffGroupStays
    if found.is_archived:
        return
    await tx.execute(update(group).where(tx.own(group), group.c.id == group_id).values(archived_at=tx.now))
    tx.emit(GroupArchived(group_id=group_id), on=everybody(tx))


async def restore_group(tx: Tx, actor: Actor, *, group_id: UUID) -> None:
    """Bring an archived group back. Raises NotFound, Forbidden, NameTaken."""
    found = await governed_group(tx, actor, group_id)
    if not found.is_archived:
        return
    await _refuse_taken(tx, found, found.name)
    await tx.execute(update(group).where(tx.own(group), group.c.id == group_id).values(archived_at=None))
    tx.emit(GroupRestored(group_id=group_id), on=everybody(tx))


async def _refuse_taken(tx: Tx, found: GroupRecord, name: str) -> None:
    for other in await live_groups(tx):
        if (other.kind, group_key(other.name)) == (found.kind, group_key(name)) and other.id != found.id:
            raise NameTaken(other.name)


async def set_curator(tx: Tx, actor: Actor, *, group_id: UUID, member_id: UUID | None) -> None:
    """Name the curator of a group, or nobody (STR-6).

    Raises NotFound, Forbidden, StaffGroupStays, GroupIsArchived, NotStaff.
    """
    found = await editable_group(tx, actor, group_id)
    if found.curator_id == member_id:
        return
    if member_id is not None:
        await _staff(tx, [member_id])
    await tx.execute(update(group).where(tx.own(group), group.c.id == group_id).values(curator_id=member_id))
    tell_people_changed(tx, [group_id])


async def set_teachers(tx: Tx, actor: Actor, *, group_id: UUID, teachers: Sequence[TeacherOfGroup]) -> None:
    """Say who teaches what in a group; who isn't named teaches there no longer (STR-6).

    Raises NotFound, Forbidden, StaffGroupStays, GroupIsArchived, NotStaff, TooManyGroups.
    """
    await editable_group(tx, actor, group_id)
    wanted = {(one.member_id, clean_line(one.subject)[:MAX_SUBJECT]) for one in teachers}
    await _staff(tx, {member_id for member_id, _ in wanted})
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


async def _staff(tx: Tx, member_ids: Iterable[UUID]) -> dict[UUID, Member]:
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
    rows = await tx.execute(select(group).where(tx.own(group), group.c.kind == STAFF_GROUP_KIND))
    if any(group_record(row) for row in rows):
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
