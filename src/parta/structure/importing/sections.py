"""The comparison as a person reads it: what is new, changed, unclear, already there."""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeVar
from uuid import UUID

from parta.structure.importing.comparing import Comparison, people_by_ref
from parta.structure.importing.labels import KIND_WORDS, text_of
from parta.structure.importing.store import SKIP
from parta.structure.importing.views import (
    PlanCandidate,
    PlanChange,
    PlanCreate,
    PlanDecided,
    PlanSection,
    PlanUnclear,
)
from parta.structure.roster import (
    UNCLEAR_LABELS,
    CurrentPerson,
    Guardian,
    PersonKind,
    PersonPlan,
    StaffMember,
    Student,
    UnclearReason,
    person_mark,
)

LONGEST = 200
T = TypeVar("T")

SECTION_OF: dict[PersonKind, Literal["students", "guardians", "staff"]] = {
    "student": "students",
    "guardian": "guardians",
    "staff": "staff",
}


def sections_of(comparison: Comparison) -> list[PlanSection]:
    """The four lists of the screen."""
    return [
        _groups_section(comparison),
        *(_people_section(comparison, kind) for kind in ("student", "guardian", "staff")),
    ]


def _groups_section(comparison: Comparison) -> PlanSection:
    new = [one for one in comparison.plan.groups if one.action == "create"]
    circles = [one for one in comparison.plan.circles if one.action != "same"]
    sizes = {one.group_id: len(one.students) for one in circles}
    for one in comparison.plan.enrolments:
        sizes[one.group_id] = sizes.get(one.group_id, 0) + 1
    return PlanSection(
        kind="groups",
        create=_first(
            PlanCreate(name=one.name, detail=f"{sizes[one.group_id]} чел." if one.group_id in sizes else "")
            for one in (*new, *(one for one in circles if one.action == "create"))
        ),
        create_total=len(new) + sum(one.action == "create" for one in circles),
        change=[],
        change_total=0,
        unclear=[],
        unclear_total=0,
        decided=[],
        decided_total=0,
        unchanged_count=len(comparison.plan.groups) + len(comparison.plan.circles) - len(new) - len(circles),
    )


def _people_section(comparison: Comparison, kind: PersonKind) -> PlanSection:
    by_ref = people_by_ref(comparison.roster)
    plans = [one for one in comparison.plan.people if one.kind == kind]
    details = _Details(comparison)
    names = {one.id: one for one in comparison.current.people}

    def is_changed(one: PersonPlan) -> bool:
        return one.member_id in comparison.touched and one.action in {"change", "unchanged"}

    new = [one for one in plans if one.action == "create"]
    changed = [one for one in plans if is_changed(one)]
    unclear = [one for one in comparison.unclear() if one.kind == kind]
    decided = list(_decided(comparison, plans))
    return PlanSection(
        kind=SECTION_OF[kind],
        create=_first(PlanCreate(name=by_ref[one.ref].name.full, detail=details.of(by_ref[one.ref])) for one in new),
        create_total=len(new),
        change=_first(
            PlanChange(
                name=names[one.member_id].name.full,
                detail=details.of(by_ref[one.ref]),
                changes=comparison.touched[one.member_id],
            )
            for one in changed
            if one.member_id
        ),
        change_total=len(changed),
        unclear=_first(
            PlanUnclear(
                mark=person_mark(by_ref[one.ref]),
                name=by_ref[one.ref].name.full,
                detail=details.of(by_ref[one.ref]),
                reason=UNCLEAR_LABELS[one.reason] if one.reason else "",
                code=one.reason.value if one.reason else "",
                candidates=[
                    PlanCandidate(member_id=found.id, name=found.name.full, detail=_told(comparison, found))
                    for found in candidates_of(comparison, one)
                ],
                is_choosable=one.reason is not UnclearReason.CHILD_UNCLEAR,
            )
            for one in unclear
        ),
        unclear_total=len(unclear),
        decided=_first(decided),
        decided_total=len(decided),
        unchanged_count=sum(one.action in {"change", "unchanged"} and not is_changed(one) for one in plans),
    )


def candidates_of(comparison: Comparison, one: PersonPlan) -> list[CurrentPerson]:
    """Members of the organisation whom somebody unclear may be; people who are new themselves aren't to choose."""
    here = {found.id: found for found in comparison.current.people}
    return [here[found] for found in one.candidates if found in here]


def _told(comparison: Comparison, found: CurrentPerson) -> str:
    groups = {one.id: one.name for one in comparison.current.groups}
    group = groups.get(found.group_id, "") if found.group_id else ""
    return " · ".join(part for part in (group, text_of(found.birth_date), found.position, found.phone) if part)


def _decided(comparison: Comparison, plans: Iterable[PersonPlan]) -> Iterator[PlanDecided]:
    by_ref = people_by_ref(comparison.roster)
    names = {one.id: one.name.full for one in comparison.current.people}
    for one in plans:
        mark = person_mark(by_ref[one.ref])
        if mark not in comparison.choices:
            continue
        choice = comparison.choices[mark]
        yield PlanDecided(
            mark=mark,
            name=by_ref[one.ref].name.full,
            what="new" if choice is None else "skip" if choice == SKIP else "person",
            person=names.get(choice, "") if isinstance(choice, UUID) else "",
        )


class _Details:
    """The second line of a person: class and birthday, child, position."""

    def __init__(self, comparison: Comparison) -> None:
        self._students = {one.ref: one for one in comparison.roster.students}
        self._children: dict[str, list[str]] = {}
        for link in comparison.roster.links:
            child = self._students.get(link.student)
            if child:
                text = f"{KIND_WORDS[link.kind]}: {child.name.given} {child.name.surname}, {child.group}"
                self._children.setdefault(link.guardian, []).append(text)

    def of(self, person: Student | Guardian | StaffMember) -> str:
        if isinstance(person, Student):
            return " · ".join(part for part in (person.group, text_of(person.birth_date)) if part)
        if isinstance(person, Guardian):
            return "; ".join(self._children.get(person.ref, ()))
        return " · ".join(part for part in (person.position, ", ".join(person.subjects)) if part)


def _first(items: Iterable[T]) -> list[T]:
    found = list(items)
    return found[:LONGEST]
