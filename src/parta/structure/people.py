"""Who belongs to which group: read in sets, a few queries for a whole school."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import Select, select, union

from parta.foundation.db import Tx, one_of
from parta.organisations import Member, members_by_id

from .families.live import live_links
from .groups import groups_by_id
from .models import (
    colleague,
    division,
    enrolment,
    group_teacher,
    guardian_link,
    participation,
    subgroup,
    subgroup_teacher,
)
from .records import GroupPeople, GroupRecord, Guardianship, Learner, Teaching


class Lesson(msgspec.Struct, frozen=True):
    """Who teaches what where; the subgroup is «Английский язык, 1», and "" for the whole group."""

    group_id: UUID
    member_id: UUID
    subject: str
    subgroup: str = ""
    subgroup_id: UUID | None = None


async def people_of_groups(tx: Tx, group_ids: Sequence[UUID]) -> dict[UUID, GroupPeople]:
    """Everybody in these groups, by group; students and guardians in the order of their names.

    Eight queries, however many groups. A group that doesn't exist is missing; «Сотрудники» has its own question,
    `staff_people`.
    """
    groups = await groups_by_id(tx, group_ids)
    learning = await learning_in(tx, groups)
    families = await guarding(tx, {student_id for student_id, _ in learning})
    teaching = await teaching_in(tx, groups)
    belonging = await colleagues_in(tx, groups)
    everybody = await members_by_id(
        tx,
        {
            *(student_id for student_id, _ in learning),
            *(guardian_id for guardian_id, _, _ in families),
            *(one.member_id for one in teaching),
            *(member_id for _, member_id in belonging),
            *(member_id for one in groups.values() for member_id in one.leader_ids),
        },
    )
    order = {member_id: place for place, member_id in enumerate(everybody)}
    people = {one.id: _empty(one, teaching, everybody) for one in groups.values()}
    groups_of: dict[UUID, list[UUID]] = {}
    known = [entry for entry in learning if entry[0] in everybody]
    for student_id, group_id in sorted(known, key=lambda entry: order[entry[0]]):
        groups_of.setdefault(student_id, []).append(group_id)
        people[group_id].students.append(Learner(member_id=student_id, display_name=everybody[student_id].display_name))
    for one in teaching:
        if one.member_id in everybody:
            people[one.group_id].teachers.append(teaching_of(everybody[one.member_id], one.subject, one.subgroup))
    present = [(group_id, member_id) for group_id, member_id in belonging if member_id in everybody]
    for group_id, member_id in sorted(present, key=lambda entry: order[entry[1]]):
        people[group_id].colleagues.append(teaching_of(everybody[member_id]))
    links = [entry for entry in families if entry[0] in everybody and entry[1] in groups_of]
    for guardian_id, student_id, kind in sorted(links, key=lambda entry: (order[entry[0]], order[entry[1]])):
        link = Guardianship(
            member_id=guardian_id,
            display_name=everybody[guardian_id].display_name,
            kind=kind,
            student_id=student_id,
            student_name=everybody[student_id].display_name,
        )
        for group_id in groups_of[student_id]:
            people[group_id].guardians.append(link)
    return people


def _empty(one: GroupRecord, teaching: Iterable[Lesson], everybody: Mapping[UUID, Member]) -> GroupPeople:
    subjects = [
        lesson.subject for lesson in teaching if (lesson.group_id, lesson.member_id) == (one.id, one.curator_id)
    ]
    curator = everybody.get(one.curator_id) if one.curator_id else None
    return GroupPeople(
        group=one,
        curator=teaching_of(curator, ", ".join(subjects)) if curator else None,
        deputies=[teaching_of(everybody[member_id]) for member_id in one.deputy_ids if member_id in everybody],
        teachers=[],
        students=[],
        guardians=[],
        colleagues=[],
    )


def teaching_of(member: Member, subject: str = "", part: str = "") -> Teaching:
    return Teaching(
        member_id=member.id,
        display_name=member.display_name,
        subject=subject,
        is_confirmed=member.is_staff_confirmed,
        subgroup=part,
    )


async def enrolled(tx: Tx, group_ids: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """(student, group) of those whose main group it is."""
    rows = await tx.execute(
        select(enrolment.c.student_id, enrolment.c.group_id).where(
            tx.own(enrolment), one_of(enrolment.c.group_id, group_ids)
        )
    )
    return [(row.student_id, row.group_id) for row in rows]


async def learning_in(tx: Tx, group_ids: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """(student, group): for some it is the main group, for others a circle or a subject beside it."""
    wanted = list(group_ids)
    rows = await tx.execute(
        union(
            select(enrolment.c.student_id, enrolment.c.group_id).where(
                tx.own(enrolment), one_of(enrolment.c.group_id, wanted)
            ),
            select(participation.c.student_id, participation.c.group_id).where(
                tx.own(participation), one_of(participation.c.group_id, wanted)
            ),
        )
    )
    return [(row.student_id, row.group_id) for row in rows]


async def colleagues_in(tx: Tx, group_ids: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """(group, member) of departments and associations."""
    rows = await tx.execute(
        select(colleague.c.group_id, colleague.c.member_id).where(
            tx.own(colleague), one_of(colleague.c.group_id, group_ids)
        )
    )
    return [(row.group_id, row.member_id) for row in rows]


async def guarding(tx: Tx, student_ids: Iterable[UUID]) -> list[tuple[UUID, UUID, str]]:
    rows = await tx.execute(
        select(guardian_link.c.guardian_id, guardian_link.c.student_id, guardian_link.c.kind).where(
            live_links(tx), one_of(guardian_link.c.student_id, student_ids)
        )
    )
    return [(row.guardian_id, row.student_id, row.kind) for row in rows]


async def teaching_in(tx: Tx, group_ids: Iterable[UUID]) -> list[Lesson]:
    """Who teaches what in these groups, whole or by subgroups."""
    wanted = list(group_ids)
    rows = await tx.execute(
        select(group_teacher.c.group_id, group_teacher.c.member_id, group_teacher.c.subject)
        .where(tx.own(group_teacher), one_of(group_teacher.c.group_id, wanted))
        .order_by(group_teacher.c.subject, group_teacher.c.member_id)
    )
    whole = [Lesson(row.group_id, row.member_id, row.subject) for row in rows]
    parts = await tx.execute(
        subgroup_lessons(tx)
        .where(one_of(division.c.group_id, wanted))
        .order_by(subgroup_teacher.c.subject, division.c.name, subgroup.c.place, subgroup_teacher.c.member_id)
    )
    return [
        *whole,
        *(
            Lesson(row.group_id, row.member_id, row.subject, f"{row.division}, {row.subgroup}", row.subgroup_id)
            for row in parts
        ),
    ]


def subgroup_lessons(tx: Tx) -> Select[UUID, UUID, str, str, str, UUID]:
    return (
        select(
            division.c.group_id,
            subgroup_teacher.c.member_id,
            subgroup_teacher.c.subject,
            division.c.name.label("division"),
            subgroup.c.name.label("subgroup"),
            subgroup_teacher.c.subgroup_id,
        )
        .join(
            subgroup,
            (subgroup.c.organisation_id == subgroup_teacher.c.organisation_id)
            & (subgroup.c.id == subgroup_teacher.c.subgroup_id),
        )
        .join(
            division,
            (division.c.organisation_id == subgroup.c.organisation_id) & (division.c.id == subgroup.c.division_id),
        )
        .where(tx.own(subgroup_teacher))
    )
