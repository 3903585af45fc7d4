"""The organisation as a plan sees it, and its fingerprint."""

import hashlib
from collections.abc import Mapping
from uuid import UUID

import msgspec

from parta.foundation.db import Tx
from parta.organisations import STAFF_ROLES, members_by_id, members_with_role
from parta.structure import GroupRecord, groups_of_students, live_groups, people_of_groups

from .records import Plan
from .rules import WITHOUT_YEAR, Fault, find_faults, targets


class State(msgspec.Struct, frozen=True, kw_only=True):
    """Groups that know a year, main places of students, and who may lead."""

    groups: dict[UUID, GroupRecord]
    places: dict[UUID, UUID]
    names: dict[UUID, str]
    curators: dict[UUID, bool]


class GroupOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """A group before and after: how many stay, go, come."""

    students: int
    leaving: int
    coming: int
    graduating: int


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    outcomes: dict[UUID, GroupOutcome]
    moves: dict[UUID, UUID | None]
    faults: list[Fault]
    fingerprint: str


async def read_state(tx: Tx) -> State:
    """What the organisation is now."""
    groups = {one.id: one for one in await live_groups(tx) if one.kind not in WITHOUT_YEAR}
    people = await people_of_groups(tx, list(groups))
    names = {one.member_id: one.display_name for found in people.values() for one in found.students}
    places = {who: place for who, place in (await groups_of_students(tx, names)).items() if place in groups}
    staff = await members_with_role(tx, *STAFF_ROLES)
    return State(
        groups=groups,
        places=places,
        names=names,
        curators={one.id: one.is_staff_confirmed for one in staff},
    )


def preview(plan: Plan, state: State) -> Preview:
    """What the plan would do. The fingerprint covers the plan and the state that it was looked at with."""
    moves = targets(plan, state.places)
    ids = [*state.groups, *(one.id for one in plan.new_groups)]
    outcomes = {
        group_id: GroupOutcome(
            students=sum(place == group_id for place in state.places.values()),
            leaving=sum(state.places[who] == group_id and target is not None for who, target in moves.items()),
            coming=sum(target == group_id for target in moves.values()),
            graduating=sum(state.places[who] == group_id and target is None for who, target in moves.items()),
        )
        for group_id in ids
    }
    faults = find_faults(plan, state.places, state.groups, state.curators)
    return Preview(outcomes=outcomes, moves=moves, faults=faults, fingerprint=_fingerprint(plan, state))


async def names_of(tx: Tx, state: State, plan: Plan) -> Mapping[UUID, str]:
    """Names of the students whom the plan places by hand, those who have left since included."""
    missing = [one.student_id for one in plan.placements if one.student_id not in state.names]
    found = await members_by_id(tx, missing, include_left=True)
    return {**state.names, **{one.id: one.display_name for one in found.values()}}


def _fingerprint(plan: Plan, state: State) -> str:
    content = [
        plan,
        sorted((str(one.id), one.name, str(one.curator_id), one.parallel or 0) for one in state.groups.values()),
        sorted((str(student), str(place)) for student, place in state.places.items()),
    ]
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()
