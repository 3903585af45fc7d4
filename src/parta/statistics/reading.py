"""From the rooms below to one picture of who is aboard."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from parta.foundation.db import Tx
from parta.invitations import link_visits, working_links
from parta.organisations import STAFF_ROLES, Member, Role, all_members, local_today, organisation_kind
from parta.structure import guardianships, is_main, live_groups, people_of_groups

from .models import member_day
from .records import GroupSide, Picture, Standing


async def read_picture(tx: Tx) -> Picture:
    """Everybody who hasn't left, their groups and families, and when each was here last: some fifteen queries."""
    members = {one.id: one for one in await all_members(tx)}
    kind = await organisation_kind(tx)
    groups = [one for one in await live_groups(tx) if is_main(kind, one.kind)]
    people = await people_of_groups(tx, [one.id for one in groups])
    sides = [
        GroupSide(
            group=one,
            students=[learner.member_id for learner in people[one.id].students if learner.member_id in members],
            guardians=list(
                dict.fromkeys(link.member_id for link in people[one.id].guardians if link.member_id in members)
            ),
        )
        for one in groups
        if one.id in people
    ]
    students = [one.id for one in members.values() if one.has(Role.STUDENT)]
    guardians_of: dict[UUID, list[UUID]] = {}
    children_of: dict[UUID, list[UUID]] = {}
    learning = set(students)
    for link in await guardianships(tx):
        if link.student_id in learning and link.guardian_id in members:
            guardians_of.setdefault(link.student_id, []).append(link.guardian_id)
            children_of.setdefault(link.guardian_id, []).append(link.student_id)
    last_days = await _last_days(tx)
    linked = await _linked(tx, sides)
    return Picture(
        today=await local_today(tx),
        members=members,
        standings={one.id: _standing(one, one.id in linked, last_days.get(one.id)) for one in members.values()},
        staff=[one.id for one in members.values() if _works_here(one)],
        students=students,
        guardians=[one for one in members if one in children_of],
        guardians_of=guardians_of,
        children_of=children_of,
        groups=sides,
        visits=await link_visits(tx),
    )


def _works_here(one: Member) -> bool:
    return any(one.has(role) for role in STAFF_ROLES)


def _standing(one: Member, is_linked: bool, last_day: date | None) -> Standing:
    # Whoever's contact is written down signs in with it, without any link.
    return Standing(
        is_invited=one.is_claimed or is_linked or bool(one.phone or one.email),
        is_registered=one.is_claimed,
        last_day=last_day,
    )


async def _linked(tx: Tx, sides: list[GroupSide]) -> set[UUID]:
    """Whom a working link of their own group and role invites."""
    links = await working_links(tx)
    found: set[UUID] = set()
    for side in sides:
        if (side.group.id, Role.STUDENT) in links:
            found.update(side.students)
        if (side.group.id, Role.GUARDIAN) in links:
            found.update(side.guardians)
    return found


async def _last_days(tx: Tx) -> dict[UUID, date]:
    rows: Any = await tx.execute(
        select(member_day.c.member_id, func.max(member_day.c.day).label("day"))
        .where(tx.own(member_day))
        .group_by(member_day.c.member_id)
    )
    return {row.member_id: row.day for row in rows}
