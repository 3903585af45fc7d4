"""Whom a movement may be about: found by name while a form is filled in."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from parta.foundation.db import Tx, one_of
from parta.foundation.errors import Forbidden, NotFound
from parta.foundation.text import comparison_key
from parta.organisations import STAFF_ROLES, Actor, Member, Role, all_members, members_by_id, members_with_role
from parta.structure import groups_by_id, groups_curated_by, groups_of_students, people_of_groups

from . import views
from .access import require_reporter
from .applying.leaves import leaves_of
from .models import movement_place
from .records import STAFF_KINDS, Kind, Side

MOST = 20


async def find_candidates(tx: Tx, actor: Actor, *, kind: Kind, search: str) -> views.MovementCandidates:
    """Up to twenty people in the order of their names: for an arrival those who were here before or are in no group.

    A curator finds the students of the own groups, and for an arrival everybody who left. Raises Forbidden.
    """
    curated = await require_reporter(tx, actor)
    if kind in STAFF_KINDS and not actor.is_administrator:
        raise Forbidden
    if kind == "arrival":
        found = await _without_group(tx)
    elif kind == "taken_on":
        found = await _not_employed(tx)
    elif kind in STAFF_KINDS:
        found = await members_with_role(tx, *STAFF_ROLES)
    else:
        found = await _enrolled(tx, None if actor.is_administrator else curated)
    words = comparison_key(search).split()
    matching = [one for one in found if all(word in one.name_key for word in words)]
    matching.sort(key=lambda one: (one.name_key, one.id))
    return views.MovementCandidates(candidates=await _describe(tx, kind, matching[:MOST]))


async def _enrolled(tx: Tx, groups: Collection[UUID] | None) -> list[Member]:
    students = await members_with_role(tx, Role.STUDENT)
    group_of = await groups_of_students(tx, [one.id for one in students])
    return [one for one in students if one.id in group_of and (groups is None or group_of[one.id] in groups)]


async def _without_group(tx: Tx) -> list[Member]:
    """Students who left, and those who are here and in no group."""
    left = await members_by_id(tx, await _once(tx, "students"), include_left=True)
    here = await members_with_role(tx, Role.STUDENT)
    group_of = await groups_of_students(tx, [one.id for one in here])
    gone = [one for one in left.values() if one.left_at is not None and one.name_key]
    return [*gone, *(one for one in here if one.id not in group_of)]


async def _not_employed(tx: Tx) -> list[Member]:
    """Who worked here before, and who is here as a guardian."""
    left = await members_by_id(tx, await _once(tx, "staff"), include_left=True)
    gone = [one for one in left.values() if one.left_at is not None and one.name_key]
    return [*gone, *(one for one in await all_members(tx) if one.has(Role.GUARDIAN) and not one.is_staff_confirmed)]


async def _once(tx: Tx, side: Side) -> list[UUID]:
    rows = await tx.execute(
        select(movement_place.c.member_id)
        .where(tx.own(movement_place), movement_place.c.side == side, movement_place.c.until.is_not(None))
        .distinct()
    )
    return list(rows.scalars())


async def _describe(tx: Tx, kind: Kind, found: list[Member]) -> list[views.MovementCandidate]:
    ids = [one.id for one in found]
    group_of = await groups_of_students(tx, ids)
    last = await _last_places(tx, "staff" if kind in STAFF_KINDS else "students", ids)
    groups = await groups_by_id(tx, {*group_of.values(), *(group_id for group_id, _ in last.values())})
    leaves = await leaves_of(tx, ids)

    def group(one: Member) -> views.MovementGroup | None:
        group_id = group_of.get(one.id) or (last[one.id][0] if one.left_at and one.id in last else None)
        known = groups.get(group_id) if group_id else None
        return views.MovementGroup(id=known.id, name=known.name) if known and known.kind != "staff" else None

    return [
        views.MovementCandidate(
            id=one.id,
            name=one.full_name,
            group=group(one),
            birth_date=one.birth_date,
            position=one.position,
            left_on=(last[one.id][1] if one.id in last else one.left_at.date()) if one.left_at else None,
            on_leave_until=leaves[one.id].until if one.id in leaves else None,
            is_on_leave=one.id in leaves,
        )
        for one in found
    ]


async def _last_places(tx: Tx, side: Side, member_ids: list[UUID]) -> dict[UUID, tuple[UUID, date]]:
    """The last group that each was in, and the first day without them there."""
    rows = await tx.execute(
        select(movement_place.c.member_id, movement_place.c.group_id, movement_place.c.until)
        .ext(distinct_on(movement_place.c.member_id))
        .where(
            tx.own(movement_place),
            movement_place.c.side == side,
            movement_place.c.until.is_not(None),
            one_of(movement_place.c.member_id, member_ids),
        )
        .order_by(movement_place.c.member_id, movement_place.c.until.desc())
    )
    return {row.member_id: (row.group_id, row.until) for row in rows}


async def propose_replacements(tx: Tx, *, member_id: UUID) -> views.ReplacementList:
    """Who might curate the groups of somebody who goes on leave. Raises NotFound."""
    staff = {one.id: one for one in await members_with_role(tx, *STAFF_ROLES)}
    if member_id not in staff:
        raise NotFound
    people = await people_of_groups(tx, sorted(await groups_curated_by(tx, member_id)))
    others = [one for one in staff.values() if one.id != member_id and one.is_staff_confirmed]
    free = set(staff) - {one.curator.member_id for one in people.values() if one.curator}
    answer: list[views.ReplacementGroup] = []
    for one in people.values():
        teachers = {teacher.member_id for teacher in one.teachers}
        deputies = {leader.member_id for leader in one.leaders}
        # Whoever stands in already, then who teaches the group, then who leads none.
        ranked = sorted(
            others,
            key=lambda other: (
                other.id not in deputies, other.id not in teachers, other.id not in free, other.name_key
            ),
        )  # fmt: skip
        answer.append(
            views.ReplacementGroup(
                group=views.MovementGroup(id=one.group.id, name=one.group.name),
                proposals=[
                    views.ReplacementProposal(id=other.id, name=other.full_name, position=other.position)
                    for other in ranked
                ],
            )
        )
    return views.ReplacementList(groups=answer)
