"""Which groups a member belongs to, and how."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Row, false, func, or_, select, true, union

from parta.foundation.db import Tx, one_of
from parta.organisations import local_today, members_by_id

from .families.live import live_links
from .groups import load_groups
from .kinds import COLLEAGUE_KINDS
from .models import colleague, deputy, enrolment, group, group_teacher, guardian_link, participation, subgroup_teacher
from .people import subgroup_lessons
from .records import GroupRecord, Membership
from .relations import seated_in_subgroups
from .terms import running


class Parts(msgspec.Struct, kw_only=True):
    """Subgroups of a member: learning in them, having children in them, teaching them."""

    learns_in: set[UUID] = msgspec.field(default_factory=set[UUID])
    children_in: set[UUID] = msgspec.field(default_factory=set[UUID])
    teaches: set[UUID] = msgspec.field(default_factory=set[UUID])


async def groups_of_member(tx: Tx, member_ids: Iterable[UUID]) -> dict[UUID, list[Membership]]:
    """How each of these members belongs to groups that aren't archived; everybody asked for has an entry.

    «Сотрудники» isn't listed: a staff role says it. A guardian belongs to the groups of every child.
    """
    wanted = list(set(member_ids))
    answer: dict[UUID, list[Membership]] = {member_id: [] for member_id in wanted}
    if not wanted:
        return answer
    learning = await _learning(tx, one_of(enrolment.c.student_id, wanted), one_of(participation.c.student_id, wanted))
    links = (
        await tx.execute(
            select(guardian_link.c.guardian_id, guardian_link.c.student_id).where(
                live_links(tx), one_of(guardian_link.c.guardian_id, wanted)
            )
        )
    ).all()
    child_ids = {row.student_id for row in links}
    schooling = await _learning(
        tx, one_of(enrolment.c.student_id, child_ids), one_of(participation.c.student_id, child_ids)
    )
    teaching = await _teaching(tx, wanted)
    belonging = (
        await tx.execute(
            select(colleague.c.member_id, colleague.c.group_id).where(
                tx.own(colleague), one_of(colleague.c.member_id, wanted)
            )
        )
    ).all()
    groups = await _live_groups_touching(
        tx,
        wanted,
        {
            *(group_id for _, group_id, _ in (*learning, *schooling)),
            *(row.group_id for row in (*teaching, *belonging)),
        },
    )
    children = await members_by_id(tx, child_ids)

    for student_id, group_id, is_main in learning:
        if group_id in groups:
            answer[student_id].append(Membership(group=groups[group_id], relation="student", is_main=is_main))
    for one in groups.values():
        for member_id in one.leader_ids:
            if member_id in answer:
                answer[member_id].append(
                    Membership(
                        group=one,
                        relation="head" if one.kind in COLLEAGUE_KINDS else "curator",
                        is_deputy=member_id != one.curator_id,
                    )
                )
    for row in teaching:
        if row.group_id in groups:
            answer[row.member_id].append(
                Membership(group=groups[row.group_id], relation="teacher", subject=row.subject, is_whole=row.is_whole)
            )
    for row in belonging:
        found = groups.get(row.group_id)
        if found is not None and row.member_id not in found.leader_ids:
            answer[row.member_id].append(Membership(group=found, relation="colleague"))
    # By child: an import asks for ten thousand guardians at once.
    places: dict[UUID, list[tuple[UUID, bool]]] = {}
    for student_id, group_id, is_main in schooling:
        if group_id in groups:
            places.setdefault(student_id, []).append((group_id, is_main))
    for row in links:
        if row.student_id not in children:
            continue
        for group_id, is_main in places.get(row.student_id, ()):
            answer[row.guardian_id].append(
                Membership(
                    group=groups[group_id],
                    relation="guardian_of",
                    student_name=children[row.student_id].display_name,
                    is_main=is_main,
                )
            )
    return answer


async def _learning(
    tx: Tx, enrolled: ColumnElement[bool], participating: ColumnElement[bool]
) -> list[tuple[UUID, UUID, bool]]:
    """(student, group, whether it is the main one), main groups first."""
    main = await tx.execute(select(enrolment.c.student_id, enrolment.c.group_id).where(tx.own(enrolment), enrolled))
    beside = await tx.execute(
        select(participation.c.student_id, participation.c.group_id).where(tx.own(participation), participating)
    )
    return [
        *((row.student_id, row.group_id, True) for row in main),
        *((row.student_id, row.group_id, False) for row in beside),
    ]


async def _teaching(tx: Tx, member_ids: Sequence[UUID]) -> list[Row[Any]]:
    """Rows of (member, group, subject, whether in the whole group), each lesson once."""
    parts = subgroup_lessons(tx).where(one_of(subgroup_teacher.c.member_id, member_ids)).subquery()
    lessons = union(
        select(
            group_teacher.c.member_id, group_teacher.c.group_id, group_teacher.c.subject, true().label("is_whole")
        ).where(tx.own(group_teacher), one_of(group_teacher.c.member_id, member_ids)),
        select(parts.c.member_id, parts.c.group_id, parts.c.subject, false().label("is_whole")),
    ).subquery()
    rows = await tx.execute(
        select(
            lessons.c.member_id,
            lessons.c.group_id,
            lessons.c.subject,
            func.bool_or(lessons.c.is_whole).label("is_whole"),
        ).group_by(lessons.c.member_id, lessons.c.group_id, lessons.c.subject)
    )
    return list(rows.all())


async def subgroups_of_members(tx: Tx, member_ids: Iterable[UUID]) -> dict[UUID, Parts]:
    """The subgroups of live groups in which these members learn, teach or have children; nobody else is named."""
    wanted = list(set(member_ids))
    seats = seated_in_subgroups(tx).subquery()
    learning = await tx.execute(
        select(seats.c.student_id, seats.c.subgroup_id).where(one_of(seats.c.student_id, wanted))
    )
    schooling = await tx.execute(
        select(guardian_link.c.guardian_id, seats.c.subgroup_id)
        .join(seats, seats.c.student_id == guardian_link.c.student_id)
        .where(live_links(tx), one_of(guardian_link.c.guardian_id, wanted))
    )
    lessons = subgroup_lessons(tx).subquery()
    teaching = await tx.execute(
        select(lessons.c.member_id, lessons.c.subgroup_id)
        .join(group, (group.c.id == lessons.c.group_id) & tx.own(group))
        .where(one_of(lessons.c.member_id, wanted), group.c.archived_at.is_(None))
    )
    found: dict[UUID, Parts] = {}
    for row in learning:
        found.setdefault(row.student_id, Parts()).learns_in.add(row.subgroup_id)
    for row in schooling:
        found.setdefault(row.guardian_id, Parts()).children_in.add(row.subgroup_id)
    for row in teaching:
        found.setdefault(row.member_id, Parts()).teaches.add(row.subgroup_id)
    return found


async def _live_groups_touching(
    tx: Tx, leader_ids: Sequence[UUID], group_ids: Iterable[UUID]
) -> dict[UUID, GroupRecord]:
    """Groups with these ids or these leaders, in the usual order."""
    today = await local_today(tx)
    deputised = select(deputy.c.group_id).where(tx.own(deputy), one_of(deputy.c.member_id, leader_ids), running(today))
    found = await load_groups(
        tx,
        group.c.archived_at.is_(None),
        or_(
            one_of(group.c.id, set(group_ids)),
            one_of(group.c.curator_id, leader_ids),
            group.c.id.in_(deputised),
        ),
    )
    return {one.id: one for one in found}
