"""Groups kept without an actor: what movement, reconciliation and the turn of the year do, after their own checks.

Each takes the structure's lock (STR-12) and emits the same events as the same change by hand. The journal is the
caller's: it knows who decided, and why.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, select, update

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.foundation.text import clean_line

from .access import lock_structure
from .announcements import everybody, tell_people_changed
from .errors import NameTaken, StaffGroupStays
from .events import GroupArchived, GroupCreated, GroupRenamed, GroupRestored
from .groups import groups_by_id, live_groups
from .kinds import STAFF_GROUP_KIND
from .models import enrolment, group, participation, subgroup_student
from .records import GroupRecord
from .relations import groups_of_students
from .roster import GroupKind, GroupName, group_key, parse_group


class GroupRow(msgspec.Struct, frozen=True, kw_only=True):
    """A group to be made: `name` is clean."""

    id: UUID
    kind: str
    name: str
    profile: str = ""
    age_from: int | None = None
    age_to: int | None = None


async def create_group_now(tx: Tx, *, id: UUID, kind: str, name: str, profile: str = "") -> None:
    """Make a group; harmless when the id is there already. Raises NameTaken."""
    await lock_structure(tx)
    if id not in await groups_by_id(tx, [id]):
        await insert_groups(tx, [GroupRow(id=id, kind=kind, name=clean_line(name), profile=profile)])


async def rename_group_now(tx: Tx, *, group_id: UUID, name: str) -> None:
    """Call a group differently: «1А» becomes «2А», and its parallel with it. Raises NotFound, NameTaken."""
    await lock_structure(tx)
    await write_name(tx, await _found(tx, group_id), clean_line(name))


async def archive_group_now(tx: Tx, *, group_id: UUID) -> None:
    """Put a group to rest with everybody in it (STR-9). Raises NotFound, StaffGroupStays."""
    await lock_structure(tx)
    await write_archived(tx, await _found(tx, group_id))


async def restore_group_now(tx: Tx, *, group_id: UUID) -> None:
    """Bring an archived group back. Raises NotFound, NameTaken."""
    await lock_structure(tx)
    await write_restored(tx, await _found(tx, group_id))


async def set_curator_now(tx: Tx, *, group_id: UUID, member_id: UUID | None) -> None:
    """Name the curator of a group, or nobody. Raises NotFound."""
    await lock_structure(tx)
    await write_curator(tx, await _found(tx, group_id), member_id)


async def withdraw_student(tx: Tx, *, student_id: UUID) -> UUID | None:
    """Take a student out of the main group, of circles and of subgroups; returns the main group that it was."""
    before = (await groups_of_students(tx, [student_id])).get(student_id)
    await tx.execute(delete(enrolment).where(tx.own(enrolment), enrolment.c.student_id == student_id))
    await tx.execute(
        delete(subgroup_student).where(tx.own(subgroup_student), subgroup_student.c.student_id == student_id)
    )
    beside = await tx.execute(
        delete(participation)
        .where(tx.own(participation), participation.c.student_id == student_id)
        .returning(participation.c.group_id)
    )
    tell_people_changed(tx, {*beside.scalars(), *([before] if before else [])})
    return before


async def group_of(tx: Tx, student_id: UUID) -> UUID | None:
    """The student's main group."""
    return (await groups_of_students(tx, [student_id])).get(student_id)


async def _found(tx: Tx, group_id: UUID) -> GroupRecord:
    found = (await groups_by_id(tx, [group_id])).get(group_id)
    if found is None:
        raise NotFound
    return found


async def insert_groups(tx: Tx, new: Sequence[GroupRow]) -> None:
    """Make groups and tell. The structure is locked. Raises NameTaken with all names that are."""
    if not new:
        return
    read = {one.id: read_name(one.name, one.kind) for one in new}
    taken = {(one.kind, group_key(one.name)) for one in await live_groups(tx)}
    refused: list[str] = []
    for one in new:
        key = (one.kind, group_key(read[one.id].name))
        if key in taken:
            refused.append(read[one.id].name)
        taken.add(key)
    if refused:
        raise NameTaken(*refused)
    await tx.execute(
        insert(group),
        [
            {
                "organisation_id": tx.organisation,
                "id": one.id,
                "kind": one.kind,
                "name": read[one.id].name,
                "name_key": group_key(read[one.id].name),
                "parallel": read[one.id].parallel,
                "letter": read[one.id].letter,
                "profile": one.profile,
                "age_from": one.age_from,
                "age_to": one.age_to,
                "created_at": tx.now,
            }
            for one in new
        ],
    )
    for one in new:
        tx.emit(GroupCreated(group_id=one.id, group_kind=one.kind, name=read[one.id].name), on=everybody(tx))


def read_name(name: str, kind: str) -> GroupName:
    """`5 «а»` is the class 5А; a name that is no usual one stays as it was typed."""
    found = parse_group(name, is_named_allowed=True) if kind in set(GroupKind) else None
    if found is not None and found.kind == kind:
        return found
    return GroupName(name, GroupKind(kind) if kind in set(GroupKind) else GroupKind.AGE_GROUP)


async def write_name(tx: Tx, found: GroupRecord, name: str) -> str:
    """Returns the name as it is written now. The structure is locked. Raises NameTaken."""
    read = read_name(name, found.kind)
    if read.name == found.name:
        return found.name
    await _refuse_taken(tx, found, read.name)
    await tx.execute(
        update(group)
        .where(tx.own(group), group.c.id == found.id)
        .values(name=read.name, name_key=group_key(read.name), parallel=read.parallel, letter=read.letter)
    )
    tx.emit(GroupRenamed(group_id=found.id, name=read.name), on=everybody(tx))
    return read.name


async def write_archived(tx: Tx, found: GroupRecord) -> bool:
    """Whether anything changed. Raises StaffGroupStays."""
    if found.kind == STAFF_GROUP_KIND:
        raise StaffGroupStays
    if found.is_archived:
        return False
    await tx.execute(update(group).where(tx.own(group), group.c.id == found.id).values(archived_at=tx.now))
    tx.emit(GroupArchived(group_id=found.id), on=everybody(tx))
    return True


async def write_restored(tx: Tx, found: GroupRecord) -> bool:
    """Whether anything changed. Raises NameTaken."""
    if not found.is_archived:
        return False
    await _refuse_taken(tx, found, found.name)
    await tx.execute(update(group).where(tx.own(group), group.c.id == found.id).values(archived_at=None))
    tx.emit(GroupRestored(group_id=found.id), on=everybody(tx))
    return True


async def write_curator(tx: Tx, found: GroupRecord, member_id: UUID | None) -> bool:
    """Whether anything changed."""
    if found.curator_id == member_id:
        return False
    await tx.execute(update(group).where(tx.own(group), group.c.id == found.id).values(curator_id=member_id))
    tell_people_changed(tx, [found.id])
    return True


async def _refuse_taken(tx: Tx, found: GroupRecord, name: str) -> None:
    rows = await tx.execute(
        select(group.c.name).where(
            tx.own(group),
            group.c.archived_at.is_(None),
            group.c.kind == found.kind,
            group.c.id != found.id,
            group.c.name_key == group_key(name),
        )
    )
    if (other := rows.scalar()) is not None:
        raise NameTaken(other)
