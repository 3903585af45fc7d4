"""Who belongs to which group: read in sets, a few queries for a whole school."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select

from parta.foundation.db import Tx, one_of
from parta.organisations import STAFF_ROLES, Member, Role, members_by_id, members_with_role

from .families.live import live_links
from .models import enrolment, group, group_teacher, guardian_link, teacher_subject
from .records import (
    GroupPeople,
    GroupRecord,
    Guardianship,
    Learner,
    Membership,
    StaffPeople,
    StaffPerson,
    Teaching,
)

STAFF_GROUP_KIND = "staff"


def group_record(row: Row[Any]) -> GroupRecord:
    return GroupRecord(
        id=row.id,
        kind=row.kind,
        name=row.name,
        parallel=row.parallel,
        letter=row.letter,
        is_archived=row.archived_at is not None,
        curator_id=row.curator_id,
    )


async def groups_by_id(tx: Tx, group_ids: Iterable[UUID]) -> dict[UUID, GroupRecord]:
    """Groups by id, archived ones too; unknown ids are missing."""
    rows = await tx.execute(select(group).where(tx.own(group), one_of(group.c.id, set(group_ids))))
    return {row.id: group_record(row) for row in rows}


async def live_groups(tx: Tx) -> list[GroupRecord]:
    """Groups that aren't archived, in the order in which schools list them; «Сотрудники» comes last."""
    rows = await tx.execute(select(group).where(tx.own(group), group.c.archived_at.is_(None)))
    return sorted((group_record(row) for row in rows), key=group_order)


def group_order(one: GroupRecord) -> tuple[bool, int, str, str]:
    """1А, 1Б, … 11Б, then groups without a parallel by name, «Сотрудники» last."""
    return (one.kind == STAFF_GROUP_KIND, one.parallel or 99, one.letter or "", one.name)


async def people_of_groups(tx: Tx, group_ids: Sequence[UUID]) -> dict[UUID, GroupPeople]:
    """Everybody in these groups, by group; students and guardians in the order of their names.

    Six queries, however many groups. A group that doesn't exist is missing; «Сотрудники» has its own question,
    `staff_people`.
    """
    groups = await groups_by_id(tx, group_ids)
    learning = await enrolled(tx, groups)
    families = await guarding(tx, [student_id for student_id, _ in learning])
    teaching = await teaching_in(tx, groups)
    curators = {one.curator_id for one in groups.values() if one.curator_id}
    everybody = await members_by_id(
        tx,
        [
            *(student_id for student_id, _ in learning),
            *(guardian_id for guardian_id, _, _ in families),
            *(member_id for _, member_id, _ in teaching),
            *curators,
        ],
    )
    order = {member_id: place for place, member_id in enumerate(everybody)}
    group_of = {student_id: group_id for student_id, group_id in learning if student_id in everybody}

    people = {one.id: _empty(one, teaching, everybody) for one in groups.values()}
    for student_id in sorted(group_of, key=order.__getitem__):
        people[group_of[student_id]].students.append(
            Learner(member_id=student_id, display_name=everybody[student_id].display_name)
        )
    for group_id, member_id, subject in teaching:
        if member_id in everybody:
            people[group_id].teachers.append(_teaching_of(everybody[member_id], subject))
    known = [entry for entry in families if entry[0] in everybody and entry[1] in group_of]
    for guardian_id, student_id, kind in sorted(known, key=lambda entry: (order[entry[0]], order[entry[1]])):
        people[group_of[student_id]].guardians.append(
            Guardianship(
                member_id=guardian_id,
                display_name=everybody[guardian_id].display_name,
                kind=kind,
                student_id=student_id,
                student_name=everybody[student_id].display_name,
            )
        )
    return people


def _empty(one: GroupRecord, teaching: Iterable[tuple[UUID, UUID, str]], everybody: dict[UUID, Member]) -> GroupPeople:
    curator = everybody.get(one.curator_id) if one.curator_id else None
    subjects = [
        subject for group_id, member_id, subject in teaching if (group_id, member_id) == (one.id, one.curator_id)
    ]
    return GroupPeople(
        group=one,
        curator=_teaching_of(curator, ", ".join(subjects)) if curator else None,
        teachers=[],
        students=[],
        guardians=[],
    )


def _teaching_of(member: Member, subject: str) -> Teaching:
    return Teaching(
        member_id=member.id,
        display_name=member.display_name,
        subject=subject,
        is_confirmed=member.is_staff_confirmed,
    )


async def enrolled(tx: Tx, group_ids: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    rows = await tx.execute(
        select(enrolment.c.student_id, enrolment.c.group_id).where(
            tx.own(enrolment), one_of(enrolment.c.group_id, group_ids)
        )
    )
    return [(row.student_id, row.group_id) for row in rows]


async def guarding(tx: Tx, student_ids: Iterable[UUID]) -> list[tuple[UUID, UUID, str]]:
    rows = await tx.execute(
        select(guardian_link.c.guardian_id, guardian_link.c.student_id, guardian_link.c.kind).where(
            live_links(tx), one_of(guardian_link.c.student_id, student_ids)
        )
    )
    return [(row.guardian_id, row.student_id, row.kind) for row in rows]


async def teaching_in(tx: Tx, group_ids: Iterable[UUID]) -> list[tuple[UUID, UUID, str]]:
    rows = await tx.execute(
        select(group_teacher.c.group_id, group_teacher.c.member_id, group_teacher.c.subject)
        .where(tx.own(group_teacher), one_of(group_teacher.c.group_id, group_ids))
        .order_by(group_teacher.c.subject, group_teacher.c.member_id)
    )
    return [(row.group_id, row.member_id, row.subject) for row in rows]


async def staff_group_id(tx: Tx) -> UUID:
    """The group «Сотрудники»: it exists since the organisation does, and is never archived (STR-2)."""
    return (await tx.execute(select(group.c.id).where(tx.own(group), group.c.kind == STAFF_GROUP_KIND))).scalar_one()


async def staff_people(tx: Tx) -> StaffPeople:
    """Everybody who works here, confirmed or not, in the order of their names."""
    staff = await members_with_role(tx, *STAFF_ROLES)
    subjects = await subjects_of(tx, [one.id for one in staff])
    return StaffPeople(
        group_id=await staff_group_id(tx),
        staff=[
            StaffPerson(
                member_id=one.id,
                display_name=one.display_name,
                position=one.position,
                subjects=", ".join(subjects.get(one.id, ())),
                roles=_staff_roles(one, is_confirmed=False),
                confirmed=_staff_roles(one, is_confirmed=True),
            )
            for one in staff
        ],
    )


def _staff_roles(one: Member, *, is_confirmed: bool) -> frozenset[Role]:
    return frozenset(
        grant.role for grant in one.roles if grant.role in STAFF_ROLES and (grant.is_confirmed or not is_confirmed)
    )


async def subjects_of(tx: Tx, member_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """What these teachers teach, here or in a group, each subject once."""
    wanted = list(member_ids)
    rows = await tx.execute(
        select(teacher_subject.c.member_id, teacher_subject.c.subject)
        .where(tx.own(teacher_subject), one_of(teacher_subject.c.member_id, wanted))
        .union(
            select(group_teacher.c.member_id, group_teacher.c.subject).where(
                tx.own(group_teacher), one_of(group_teacher.c.member_id, wanted)
            )
        )
        .order_by("subject")
    )
    found: dict[UUID, list[str]] = {}
    for row in rows:
        if row.subject:
            found.setdefault(row.member_id, []).append(row.subject)
    return found


async def groups_of_member(tx: Tx, member_ids: Iterable[UUID]) -> dict[UUID, list[Membership]]:
    """How each of these members belongs to groups that aren't archived; everybody asked for has an entry.

    «Сотрудники» isn't listed: a staff role says it. A guardian belongs to the group of every child.
    """
    wanted = list(set(member_ids))
    answer: dict[UUID, list[Membership]] = {member_id: [] for member_id in wanted}
    if not wanted:
        return answer
    learning = (
        await tx.execute(
            select(enrolment.c.student_id, enrolment.c.group_id).where(
                tx.own(enrolment), one_of(enrolment.c.student_id, wanted)
            )
        )
    ).all()
    guarding = (
        await tx.execute(
            select(guardian_link.c.guardian_id, guardian_link.c.student_id, enrolment.c.group_id)
            .join(
                enrolment,
                (enrolment.c.organisation_id == guardian_link.c.organisation_id)
                & (enrolment.c.student_id == guardian_link.c.student_id),
            )
            .where(live_links(tx), one_of(guardian_link.c.guardian_id, wanted))
        )
    ).all()
    teaching = (
        await tx.execute(select(group_teacher).where(tx.own(group_teacher), one_of(group_teacher.c.member_id, wanted)))
    ).all()
    groups = await _live_groups_touching(
        tx, wanted, [row.group_id for rows in (learning, guarding, teaching) for row in rows]
    )
    children = await members_by_id(tx, [row.student_id for row in guarding])

    for row in learning:
        if row.group_id in groups:
            answer[row.student_id].append(Membership(group=groups[row.group_id], relation="student"))
    for one in groups.values():
        if one.curator_id and one.curator_id in answer:
            answer[one.curator_id].append(Membership(group=one, relation="curator"))
    for row in teaching:
        if row.group_id in groups:
            answer[row.member_id].append(
                Membership(group=groups[row.group_id], relation="teacher", subject=row.subject)
            )
    for row in guarding:
        if row.group_id in groups and row.student_id in children:
            answer[row.guardian_id].append(
                Membership(
                    group=groups[row.group_id],
                    relation="guardian_of",
                    student_name=children[row.student_id].display_name,
                )
            )
    return answer


async def _live_groups_touching(
    tx: Tx, curator_ids: Sequence[UUID], group_ids: Iterable[UUID]
) -> dict[UUID, GroupRecord]:
    """Groups with these ids or these curators, in the usual order."""
    rows = await tx.execute(
        select(group).where(
            tx.own(group),
            group.c.archived_at.is_(None),
            or_(one_of(group.c.id, set(group_ids)), one_of(group.c.curator_id, curator_ids)),
        )
    )
    return {one.id: one for one in sorted((group_record(row) for row in rows), key=group_order)}
