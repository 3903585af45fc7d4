"""Who teaches what in a group, in the whole of it or in a subgroup (STR-6)."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, select, tuple_

from parta.foundation.db import Tx, one_of
from parta.foundation.errors import NotFound
from parta.foundation.text import clean_line
from parta.organisations import Actor, members_by_id

from .access import editable_group, subject_of
from .announcements import tell_people_changed
from .models import group_teacher, subgroup_teacher
from .staffing import staff_members
from .subgroups.queries import divisions_of

MAX_SUBJECT = 80

# (subgroup or None for the whole group, member, subject)
_Lesson = tuple[UUID | None, UUID, str]


class TeacherOfGroup(msgspec.Struct, frozen=True, kw_only=True):
    """`subgroup_id`: where they teach only a part of the group."""

    member_id: UUID
    subject: str
    subgroup_id: UUID | None = None


async def set_teachers(tx: Tx, actor: Actor, *, group_id: UUID, teachers: Sequence[TeacherOfGroup]) -> None:
    """Say who teaches what in a group; who isn't named teaches there no longer (STR-6).

    Raises NotFound, Forbidden, StaffGroupStays, GroupIsArchived, NotStaff.
    """
    found = await editable_group(tx, actor, group_id)
    parts = {
        one.id: f"{division.name}, {one.name}"
        for division in (await divisions_of(tx, [group_id])).get(group_id, [])
        for one in division.subgroups
    }
    wanted: set[_Lesson] = {(one.subgroup_id, one.member_id, clean_line(one.subject)[:MAX_SUBJECT]) for one in teachers}
    if not {part for part, _, _ in wanted if part is not None} <= parts.keys():
        raise NotFound
    await staff_members(tx, {member_id for _, member_id, _ in wanted})
    known = await _lessons(tx, group_id, parts)
    if wanted == known:
        return
    await _forget(tx, group_id, known - wanted)
    await _write(tx, group_id, wanted - known)
    tell_people_changed(tx, [group_id])
    names = await members_by_id(tx, {member_id for _, member_id, _ in wanted ^ known}, include_left=True)

    def told(lessons: Iterable[_Lesson]) -> list[str]:
        return sorted(
            " · ".join(filter(None, (names[member_id].display_name, subject, parts[part] if part else "")))
            for part, member_id, subject in lessons
        )

    tx.record(
        "structure.teachers_set",
        by=actor,
        on=subject_of(found),
        before={"teachers": told(known - wanted)},
        after={"teachers": told(wanted - known)},
    )


async def _lessons(tx: Tx, group_id: UUID, parts: Iterable[UUID]) -> set[_Lesson]:
    whole = await tx.execute(
        select(group_teacher.c.member_id, group_teacher.c.subject).where(
            tx.own(group_teacher), group_teacher.c.group_id == group_id
        )
    )
    divided = await tx.execute(
        select(subgroup_teacher).where(tx.own(subgroup_teacher), one_of(subgroup_teacher.c.subgroup_id, parts))
    )
    return {
        *((None, row.member_id, row.subject) for row in whole),
        *((row.subgroup_id, row.member_id, row.subject) for row in divided),
    }


async def _forget(tx: Tx, group_id: UUID, lessons: Iterable[_Lesson]) -> None:
    gone = list(lessons)
    if whole := [(member_id, subject) for part, member_id, subject in gone if part is None]:
        await tx.execute(
            delete(group_teacher).where(
                tx.own(group_teacher),
                group_teacher.c.group_id == group_id,
                tuple_(group_teacher.c.member_id, group_teacher.c.subject).in_(whole),
            )
        )
    if divided := [one for one in gone if one[0] is not None]:
        await tx.execute(
            delete(subgroup_teacher).where(
                tx.own(subgroup_teacher),
                tuple_(subgroup_teacher.c.subgroup_id, subgroup_teacher.c.member_id, subgroup_teacher.c.subject).in_(
                    divided
                ),
            )
        )


async def _write(tx: Tx, group_id: UUID, lessons: Iterable[_Lesson]) -> None:
    fresh = list(lessons)
    whole = [
        {"organisation_id": tx.organisation, "group_id": group_id, "member_id": member_id, "subject": subject}
        for part, member_id, subject in fresh
        if part is None
    ]
    divided = [
        {"organisation_id": tx.organisation, "subgroup_id": part, "member_id": member_id, "subject": subject}
        for part, member_id, subject in fresh
        if part is not None
    ]
    if whole:
        await tx.execute(insert(group_teacher), whole)
    if divided:
        await tx.execute(insert(subgroup_teacher), divided)
