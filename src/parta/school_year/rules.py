"""What a year does to a group, and what is wrong with a plan. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from parta.foundation.errors import Forbidden, Refusal
from parta.organisations import Actor
from parta.structure import GroupRecord

from .records import GroupPlan, Plan

UNDO_WITHIN = timedelta(days=1)
LAST_CLASS = 11
_NUMBERED = re.compile(r"^(\d{1,2})(.*)$")
_COURSE = re.compile(r"^(\d)( курс.*)$", re.IGNORECASE)
# A kindergarten's oldest group leaves for school at seven.
SCHOOL_AGE = 7
# Groups of people who work here, and «Сотрудники», know no year.
WITHOUT_YEAR = frozenset({"staff", "department", "association"})


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong (`isBlocking`) or worth a look. `groupId` says where."""

    code: str
    text: str
    is_blocking: bool
    group_id: UUID | None = None


def refuse_turn(actor: Actor) -> Refusal | None:
    """YEAR-1: the head and the administrators."""
    return None if actor.is_administrator else Forbidden()


def may_undo(applied_at: datetime | None, now: datetime) -> bool:
    return applied_at is not None and now - applied_at <= UNDO_WITHIN


def year_label(today: date) -> str:
    """The year that begins: «2026/27». A turn in autumn is a late one of this year; from November on it is the next."""
    first = today.year if today.month <= 10 else today.year + 1
    return f"{first}/{(first + 1) % 100:02d}"


def ended_label(label: str) -> str:
    """The year before: «2025/26»."""
    first = int(label.partition("/")[0]) - 1
    return f"{first}/{(first + 1) % 100:02d}"


def propose(groups: Sequence[GroupRecord]) -> list[GroupPlan]:
    """What usually becomes of each group: classes go on, the last ones finish, circles stay."""
    return [_propose(one) for one in groups if one.kind not in WITHOUT_YEAR]


def _propose(group: GroupRecord) -> GroupPlan:
    if group.kind == "class" and group.parallel is not None and group.parallel >= LAST_CLASS:
        return GroupPlan(group_id=group.id, act="graduate", name=group.name)
    if group.kind == "age_group" and group.age_to is not None and group.age_to >= SCHOOL_AGE:
        return GroupPlan(group_id=group.id, act="graduate", name=group.name)
    if group.kind in ("class", "study_group", "age_group"):
        return GroupPlan(group_id=group.id, act="promote", name=next_name(group))
    return GroupPlan(group_id=group.id, act="keep", name=group.name)


def next_name(group: GroupRecord) -> str:
    """5А becomes 6А; a group without a year in its name keeps it."""
    found = _NUMBERED.match(group.name) if group.kind == "class" else _COURSE.match(group.name)
    return f"{int(found[1]) + 1}{found[2]}" if found else group.name


def targets(plan: Plan, places: Mapping[UUID, UUID]) -> dict[UUID, UUID | None]:
    """Where every student whose place changes goes: a group, or None for those who finish."""
    acts = {one.group_id: one for one in plan.groups}
    by_hand = {one.student_id: one.group_id for one in plan.placements}
    moves: dict[UUID, UUID | None] = {}
    for student_id, group_id in places.items():
        act = acts.get(group_id)
        if student_id in by_hand:
            target = by_hand[student_id]
        elif act is None or act.act in ("promote", "keep", "close"):
            target = group_id
        else:
            target = act.into_id if act.act == "merge" else None
        if target != group_id:
            moves[student_id] = target
    return moves


def find_faults(
    plan: Plan, places: Mapping[UUID, UUID], groups: Mapping[UUID, GroupRecord], curators: Mapping[UUID, bool]
) -> list[Fault]:
    """What keeps the plan from being carried out, and what deserves a look (YEAR-3).

    `curators`: members who may lead a group, and whether they are confirmed.
    """
    faults: list[Fault] = []
    acts = {one.group_id: one for one in plan.groups}
    new_ids = {one.id for one in plan.new_groups}
    alive = {group_id for group_id in groups if not _ends(acts.get(group_id))} | new_ids
    faults += _name_faults(plan, groups)
    for one in plan.groups:
        if one.group_id not in groups:
            faults.append(_fault("unknown_group", "В плане есть группа, которой больше нет.", one.group_id))
        elif one.act == "merge" and (one.into_id not in alive or one.into_id == one.group_id):
            faults.append(
                _fault("merge_into_nothing", f"{groups[one.group_id].name}: выберите, куда её влить.", one.group_id)
            )
    for placement in plan.placements:
        if placement.student_id not in places:
            faults.append(_fault("unknown_student", "В плане есть ученик, который уже выбыл.", None))
        elif placement.group_id is not None and placement.group_id not in alive:
            faults.append(_fault("placed_nowhere", "Ученик направлен в группу, которой не будет.", placement.group_id))
    by_hand = {one.student_id for one in plan.placements}
    for group_id, one in acts.items():
        if one.act == "close" and group_id in groups:
            left = [student for student, place in places.items() if place == group_id and student not in by_hand]
            if left:
                text = f"{groups[group_id].name} закрывается, но для {len(left)} учеников не выбрано новое место."
                faults.append(_fault("students_left", text, group_id))
    faults += _curator_warnings(plan, groups, curators)
    return faults


def _name_faults(plan: Plan, groups: Mapping[UUID, GroupRecord]) -> list[Fault]:
    planned = {one.group_id for one in plan.groups}
    names: dict[tuple[str, str], UUID] = {
        (one.kind, _key(one.name)): one.id for one in groups.values() if one.id not in planned
    }
    faults: list[Fault] = []
    wanted = [
        (groups[one.group_id].kind, one.name, one.group_id)
        for one in plan.groups
        if one.group_id in groups and not _ends(one)
    ] + [(one.kind, one.name, one.id) for one in plan.new_groups]
    for kind, name, group_id in wanted:
        if not name.strip():
            faults.append(_fault("no_name", "У группы нет названия.", group_id))
            continue
        key = (kind, _key(name))
        if key in names:
            faults.append(_fault("name_taken", f"Две группы назывались бы «{name}».", group_id))
        names[key] = group_id
    return faults


def _curator_warnings(plan: Plan, groups: Mapping[UUID, GroupRecord], curators: Mapping[UUID, bool]) -> list[Fault]:
    faults: list[Fault] = []
    for one in plan.groups:
        group = groups.get(one.group_id)
        if group is None or _ends(one):
            continue
        curator = group.curator_id if one.keeps_curator else one.curator_id
        if curator is None and group.kind in ("class", "study_group", "age_group"):
            faults.append(_fault("no_curator", f"{one.name}: нет руководителя.", one.group_id, is_blocking=False))
        if not one.keeps_curator and one.curator_id is not None and one.curator_id not in curators:
            faults.append(_fault("unknown_curator", f"{one.name}: такого руководителя нет.", one.group_id))
    for new in plan.new_groups:
        if new.curator_id is not None and new.curator_id not in curators:
            faults.append(_fault("unknown_curator", f"{new.name}: такого руководителя нет.", new.id))
    return faults


def _ends(one: GroupPlan | None) -> bool:
    return one is not None and one.act in ("graduate", "merge", "close")


def _fault(code: str, text: str, group_id: UUID | None, *, is_blocking: bool = True) -> Fault:
    return Fault(code=code, text=text, is_blocking=is_blocking, group_id=group_id)


def _key(name: str) -> str:
    return re.sub(r"[\s\-–—«»\"]+", "", name).casefold().replace("ё", "е")
