"""Circles and subject groups: students of several classes, beside their main groups (STR-19)."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from parta.foundation.db import Tx, one_of
from parta.foundation.errors import NotFound
from parta.organisations import Actor, Member, Role, members_by_id, organisation_kind

from .access import editable_group, subject_of
from .announcements import tell_people_changed
from .errors import GathersNobody, MainGroupStays, NotStudents
from .kinds import GATHERING_KINDS, is_main
from .models import enrolment, participation
from .relations import groups_of_students


async def add_students(tx: Tx, actor: Actor, *, group_id: UUID, student_ids: Sequence[UUID]) -> None:
    """Put students of any groups into a circle or a subject group; who is there already stays (STR-19).

    In a centre, whose circles are main groups, the first one becomes the student's main group.
    Raises NotFound, Forbidden, GroupIsArchived, GathersNobody, NotStudents.
    """
    found = await editable_group(tx, actor, group_id)
    if found.kind not in GATHERING_KINDS:
        raise GathersNobody(name=found.name)
    students = await _students(tx, student_ids)
    fresh = set(students) - await students_of(tx, group_id)
    if not fresh:
        return
    homeless = fresh - set(await groups_of_students(tx, fresh))
    first = homeless if is_main(await organisation_kind(tx), found.kind) else set[UUID]()
    await _enrol(tx, group_id, first)
    await participate(tx, group_id, fresh - first)
    tell_people_changed(tx, [group_id])
    tx.record(
        "structure.students_added",
        by=actor,
        on=subject_of(found),
        after={"students": sorted(students[student_id].full_name for student_id in fresh)},
    )


async def remove_student(tx: Tx, actor: Actor, *, group_id: UUID, student_id: UUID) -> None:
    """Take a student out of a circle or a subject group; harmless when they aren't in it.

    Raises NotFound, Forbidden, GroupIsArchived, GathersNobody, MainGroupStays.
    """
    found = await editable_group(tx, actor, group_id)
    if found.kind not in GATHERING_KINDS:
        raise GathersNobody(name=found.name)
    student = (await members_by_id(tx, [student_id], include_left=True)).get(student_id)
    if student is None:
        raise NotFound
    if (await groups_of_students(tx, [student_id])).get(student_id) == group_id:
        raise MainGroupStays(name=student.display_name)
    rows = await tx.execute(
        delete(participation)
        .where(tx.own(participation))
        .where(participation.c.group_id == group_id, participation.c.student_id == student_id)
        .returning(participation.c.student_id)
    )
    if rows.first() is None:
        return
    tell_people_changed(tx, [group_id])
    tx.record("structure.students_removed", by=actor, on=subject_of(found), before={"students": [student.full_name]})


async def students_of(tx: Tx, group_id: UUID) -> set[UUID]:
    """Students of a group, whether it is their main one or not."""
    main = await tx.execute(select(enrolment.c.student_id).where(tx.own(enrolment), enrolment.c.group_id == group_id))
    beside = await tx.execute(
        select(participation.c.student_id).where(tx.own(participation), participation.c.group_id == group_id)
    )
    return {*main.scalars(), *beside.scalars()}


async def participate(tx: Tx, group_id: UUID, student_ids: Iterable[UUID]) -> None:
    """Write students into a group beside their main one; the caller tells."""
    rows = [
        {"organisation_id": tx.organisation, "group_id": group_id, "student_id": student_id, "since": tx.now}
        for student_id in student_ids
    ]
    if rows:
        await tx.execute(insert(participation).on_conflict_do_nothing(), rows)


async def _enrol(tx: Tx, group_id: UUID, student_ids: Iterable[UUID]) -> None:
    rows = [
        {"organisation_id": tx.organisation, "group_id": group_id, "student_id": student_id, "since": tx.now}
        for student_id in student_ids
    ]
    if rows:
        await tx.execute(insert(enrolment).on_conflict_do_nothing(), rows)


async def _students(tx: Tx, student_ids: Iterable[UUID]) -> dict[UUID, Member]:
    wanted = set(student_ids)
    found = await members_by_id(tx, wanted)
    if len(found) < len(wanted):
        raise NotFound
    for one in found.values():
        if not one.has(Role.STUDENT):
            raise NotStudents(name=one.display_name)
    return found


async def circles_of_students(tx: Tx, student_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The circles and subject groups beside the main ones: {group: students}."""
    rows = await tx.execute(
        select(participation.c.group_id, participation.c.student_id).where(
            tx.own(participation), one_of(participation.c.student_id, student_ids)
        )
    )
    found: dict[UUID, set[UUID]] = {}
    for row in rows:
        found.setdefault(row.group_id, set()).add(row.student_id)
    return found
