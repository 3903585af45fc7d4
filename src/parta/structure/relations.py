"""Who stands in what relation to whom: the ground of «who may write to whom» (STR-10).

Every function answers with a set of member ids, in one or two queries however many members are asked about.
A teacher counts once an administrator confirmed them: an unconfirmed one reaches nobody, and nobody reaches them.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, union

from parta.foundation.db import Tx, one_of
from parta.organisations import local_today, members_by_id

from .families.live import live_links
from .kinds import COLLEAGUE_KINDS
from .models import (
    deputy,
    division,
    enrolment,
    group,
    group_teacher,
    guardian_link,
    participation,
    subgroup,
    subgroup_student,
    subgroup_teacher,
)
from .terms import running


async def children_of(tx: Tx, guardian_id: UUID) -> set[UUID]:
    """The students whose guardian the member is."""
    return await children_of_guardians(tx, [guardian_id])


async def children_of_guardians(tx: Tx, guardian_ids: Iterable[UUID]) -> set[UUID]:
    return await _present(
        tx,
        select(guardian_link.c.student_id).where(live_links(tx), one_of(guardian_link.c.guardian_id, guardian_ids)),
    )


async def guardians_of(tx: Tx, student_ids: Iterable[UUID]) -> set[UUID]:
    """The guardians of these students."""
    return await _present(
        tx,
        select(guardian_link.c.guardian_id).where(live_links(tx), one_of(guardian_link.c.student_id, student_ids)),
    )


async def families_touching(tx: Tx, member_ids: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """(guardian, student) of the live links of these members, whichever side they are on; some may have left."""
    wanted = list(member_ids)
    pairs = select(guardian_link.c.guardian_id, guardian_link.c.student_id).where(live_links(tx))
    rows = await tx.execute(
        union(
            pairs.where(one_of(guardian_link.c.guardian_id, wanted)),
            pairs.where(one_of(guardian_link.c.student_id, wanted)),
        )
    )
    return {(row.guardian_id, row.student_id) for row in rows}


async def own_teachers(tx: Tx, student_id: UUID) -> set[UUID]:
    """The confirmed teachers and the curator of the student's group."""
    return await teachers_of_students(tx, [student_id])


async def teachers_of_students(tx: Tx, student_ids: Iterable[UUID]) -> set[UUID]:
    """The confirmed teachers, curators and deputies of the groups of these students, and of their subgroups."""
    wanted, today = list(student_ids), await local_today(tx)
    groups = (
        select(group.c.id)
        .where(tx.own(group), group.c.archived_at.is_(None))
        .where(
            group.c.id.in_(
                select(enrolment.c.group_id).where(tx.own(enrolment), one_of(enrolment.c.student_id, wanted))
            )
            | group.c.id.in_(
                select(participation.c.group_id).where(
                    tx.own(participation), one_of(participation.c.student_id, wanted)
                )
            )
        )
    )
    return await _present(
        tx,
        union(
            select(group_teacher.c.member_id).where(tx.own(group_teacher), group_teacher.c.group_id.in_(groups)),
            select(group.c.curator_id).where(
                tx.own(group), group.c.id.in_(groups), group.c.curator_id.is_not(None)
            ),
            select(deputy.c.member_id).where(tx.own(deputy), deputy.c.group_id.in_(groups), running(today)),
            select(subgroup_teacher.c.member_id).where(
                tx.own(subgroup_teacher),
                subgroup_teacher.c.subgroup_id.in_(_subgroups(tx, one_of(subgroup_student.c.student_id, wanted))),
            ),
        ).subquery().select(),
        is_confirmed_staff=True,
    )  # fmt: skip


def _subgroups(tx: Tx, *wanted: ColumnElement[bool]) -> Select[UUID]:
    """Subgroups of live groups under conditions on their students, who are in the group still (STR-22)."""
    return seated_in_subgroups(tx).with_only_columns(subgroup_student.c.subgroup_id).where(*wanted)


def seated_in_subgroups(tx: Tx) -> Select[UUID, UUID, UUID]:
    """(division, subgroup, student) of live groups, as far as the student is in the divided group now."""
    return (
        select(subgroup_student.c.division_id, subgroup_student.c.subgroup_id, subgroup_student.c.student_id)
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
        .join(
            group,
            (group.c.organisation_id == division.c.organisation_id) & (group.c.id == division.c.group_id),
        )
        .where(tx.own(subgroup_student), group.c.archived_at.is_(None))
    )


async def students_taught_by(tx: Tx, member_id: UUID) -> set[UUID]:
    """The students of the groups and subgroups that the member teaches or curates; none before they are confirmed."""
    if not await _is_confirmed(tx, member_id):
        return set()
    parts = select(subgroup_teacher.c.subgroup_id).where(
        tx.own(subgroup_teacher), subgroup_teacher.c.member_id == member_id
    )
    in_parts = seated_in_subgroups(tx).with_only_columns(subgroup_student.c.student_id)
    return await _students_in(tx, await _groups_taught_whole(tx, member_id)) | await _present(
        tx, in_parts.where(subgroup_student.c.subgroup_id.in_(parts))
    )


async def students_curated_by(tx: Tx, member_id: UUID) -> set[UUID]:
    """The students of the groups whose curator the member is; empty while the member isn't confirmed."""
    if not await _is_confirmed(tx, member_id):
        return set()
    return await _students_in(tx, await groups_curated_by(tx, member_id))


async def classmates_of(tx: Tx, student_id: UUID) -> set[UUID]:
    """The other students of the student's group."""
    own = await groups_of_students(tx, [student_id])
    return await _students_in(tx, own.values()) - {student_id}


async def groups_curated_by(tx: Tx, member_id: UUID) -> set[UUID]:
    """Groups, not archived, that the member leads today, as their curator or standing in for them (STR-20).

    Departments aren't among them. Whether the member is confirmed is the caller's question.
    """
    today = await local_today(tx)
    deputised = select(deputy.c.group_id).where(tx.own(deputy), deputy.c.member_id == member_id, running(today))
    rows = await tx.execute(
        select(group.c.id).where(
            tx.own(group),
            group.c.archived_at.is_(None),
            group.c.kind.not_in(COLLEAGUE_KINDS),
            (group.c.curator_id == member_id) | group.c.id.in_(deputised),
        )
    )
    return set(rows.scalars())


async def groups_taught_by(tx: Tx, member_id: UUID) -> set[UUID]:
    """Groups, not archived, that the member teaches, whole or in part, or leads today."""
    rows = await tx.execute(
        select(division.c.group_id)
        .join(
            subgroup,
            (subgroup.c.organisation_id == division.c.organisation_id) & (subgroup.c.division_id == division.c.id),
        )
        .join(
            subgroup_teacher,
            (subgroup_teacher.c.organisation_id == subgroup.c.organisation_id)
            & (subgroup_teacher.c.subgroup_id == subgroup.c.id),
        )
        .join(
            group,
            (group.c.organisation_id == division.c.organisation_id) & (group.c.id == division.c.group_id),
        )
        .where(tx.own(division), subgroup_teacher.c.member_id == member_id, group.c.archived_at.is_(None))
    )
    return set(rows.scalars()) | await _groups_taught_whole(tx, member_id)


async def _groups_taught_whole(tx: Tx, member_id: UUID) -> set[UUID]:
    rows = await tx.execute(
        select(group_teacher.c.group_id)
        .join(
            group,
            (group.c.organisation_id == group_teacher.c.organisation_id) & (group.c.id == group_teacher.c.group_id),
        )
        .where(tx.own(group_teacher), group_teacher.c.member_id == member_id, group.c.archived_at.is_(None))
    )
    return set(rows.scalars()) | await groups_curated_by(tx, member_id)


async def groups_of_students(tx: Tx, student_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The main group of each student; who has none is missing."""
    rows = await tx.execute(
        select(enrolment.c.student_id, enrolment.c.group_id).where(
            tx.own(enrolment), one_of(enrolment.c.student_id, student_ids)
        )
    )
    return {row.student_id: row.group_id for row in rows}


async def _students_in(tx: Tx, group_ids: Iterable[UUID]) -> set[UUID]:
    wanted = list(group_ids)
    return await _present(
        tx,
        union(
            select(enrolment.c.student_id).where(tx.own(enrolment), one_of(enrolment.c.group_id, wanted)),
            select(participation.c.student_id).where(tx.own(participation), one_of(participation.c.group_id, wanted)),
        )
        .subquery()
        .select(),
    )


async def _is_confirmed(tx: Tx, member_id: UUID) -> bool:
    found = (await members_by_id(tx, [member_id])).get(member_id)
    return found is not None and found.is_staff_confirmed


async def _present(tx: Tx, query: Select[tuple[UUID]], *, is_confirmed_staff: bool = False) -> set[UUID]:
    """The members that the query finds and who haven't left."""
    found = await members_by_id(tx, (await tx.execute(query)).scalars())
    return {one.id for one in found.values() if one.is_staff_confirmed or not is_confirmed_staff}
