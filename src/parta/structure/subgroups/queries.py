"""Reading divisions with everybody in them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from parta.foundation.db import Tx, one_of
from parta.organisations import members_by_id
from parta.structure.models import division, enrolment, subgroup, subgroup_student, subgroup_teacher
from parta.structure.people import teaching_of
from parta.structure.records import Learner

from .records import Division, Subgroup


async def divisions_of(tx: Tx, group_ids: Iterable[UUID]) -> dict[UUID, list[Division]]:
    """The divisions of these groups by group, in the order of their making; students in the order of their names.

    A student who learns in another group by now isn't listed. Five queries, however many groups.
    """
    rows = (
        await tx.execute(
            select(division)
            .where(tx.own(division), one_of(division.c.group_id, group_ids))
            .order_by(division.c.created_at, division.c.name)
        )
    ).all()
    if not rows:
        return {}
    ids = [row.id for row in rows]
    parts = (
        await tx.execute(
            select(subgroup)
            .where(tx.own(subgroup), one_of(subgroup.c.division_id, ids))
            .order_by(subgroup.c.place, subgroup.c.name)
        )
    ).all()
    seated = (
        await tx.execute(
            select(subgroup_student.c.subgroup_id, subgroup_student.c.student_id)
            .join(
                division,
                (division.c.organisation_id == subgroup_student.c.organisation_id)
                & (division.c.id == subgroup_student.c.division_id),
            )
            .join(
                enrolment,
                (enrolment.c.organisation_id == division.c.organisation_id)
                & (enrolment.c.group_id == division.c.group_id)
                & (enrolment.c.student_id == subgroup_student.c.student_id),
            )
            .where(tx.own(subgroup_student), one_of(subgroup_student.c.division_id, ids))
        )
    ).all()
    teaching = (
        await tx.execute(
            select(subgroup_teacher)
            .where(tx.own(subgroup_teacher), one_of(subgroup_teacher.c.subgroup_id, [row.id for row in parts]))
            .order_by(subgroup_teacher.c.subject, subgroup_teacher.c.member_id)
        )
    ).all()
    people = await members_by_id(tx, {*(row.student_id for row in seated), *(row.member_id for row in teaching)})
    order = {member_id: place for place, member_id in enumerate(people)}
    filled = {row.id: Subgroup(id=row.id, name=row.name, students=[], teachers=[]) for row in parts}
    for row in sorted((one for one in seated if one.student_id in people), key=lambda one: order[one.student_id]):
        filled[row.subgroup_id].students.append(
            Learner(member_id=row.student_id, display_name=people[row.student_id].display_name)
        )
    for row in teaching:
        if row.member_id in people:
            filled[row.subgroup_id].teachers.append(teaching_of(people[row.member_id], row.subject))
    found: dict[UUID, list[Division]] = {}
    for row in rows:
        found.setdefault(row.group_id, []).append(
            Division(
                id=row.id,
                group_id=row.group_id,
                name=row.name,
                kind=row.kind,
                has_chats=row.has_chats,
                subgroups=[filled[part.id] for part in parts if part.division_id == row.id],
            )
        )
    return found
