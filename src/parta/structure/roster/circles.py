"""Circles and subject groups of a list beside those of the organisation."""

from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from parta.structure.roster.comparison import CirclePlan, CurrentCircle, CurrentPeople
from parta.structure.roster.groups import group_key
from parta.structure.roster.records import Circle, Roster


def plan_circles(
    roster: Roster, current: CurrentPeople, ids: Mapping[str, UUID], new_id: Callable[[], UUID]
) -> Iterator[CirclePlan]:
    """What each circle lacks: nobody is taken out, and who leads one already goes on. `ids` are members by ref."""
    known = {(one.kind, group_key(one.name)): one for one in current.circles}
    for told in {one.key: one for one in roster.circles}.values():
        yield _plan(told, known.get((told.kind, group_key(told.name))), ids, new_id)


def _plan(told: Circle, known: CurrentCircle | None, ids: Mapping[str, UUID], new_id: Callable[[], UUID]) -> CirclePlan:
    here = known or CurrentCircle(new_id(), told.kind, told.name, None)
    leader_id = ids.get(told.leader) if told.leader and here.leader_id is None else None
    students = tuple(dict.fromkeys(ids[one] for one in told.students if one in ids and ids[one] not in here.students))
    lessons = {(ids[ref], subject) for ref, subject in told.lessons if ref in ids}
    is_change = leader_id or students or lessons - here.lessons
    return CirclePlan(
        group_id=here.id,
        kind=told.kind,
        name=told.name,
        profile=told.profile,
        leader_id=leader_id,
        students=students,
        lessons=tuple(sorted(lessons - here.lessons, key=str)),
        action="create" if known is None else "change" if is_change else "same",
    )
