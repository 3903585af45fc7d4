"""A roster beside the organisation: what it changes, of whom."""

from collections.abc import Mapping, Sequence
from typing import Literal
from uuid import UUID

import msgspec

from parta.structure.importing.labels import FIELD_LABELS, KIND_WORDS, texts_of
from parta.structure.importing.store import SKIP
from parta.structure.importing.views import (
    FieldChange,
    PlanCounts,
)
from parta.structure.roster import (
    UNCLEAR_LABELS,
    CurrentPeople,
    Guardian,
    PersonPlan,
    Plan,
    Problem,
    Roster,
    StaffMember,
    Student,
    person_mark,
)


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A roster beside the organisation. `touched` are people here already of whom something changes.

    A pupil who moves to another class, or a parent who gets a second child, is changed, whatever their own fields.
    """

    roster: Roster
    current: CurrentPeople
    plan: Plan
    touched: dict[UUID, list[FieldChange]]
    # As in `StoredImport.choices`.
    choices: Mapping[str, UUID | Literal["skip"] | None]

    @property
    def counts(self) -> PlanCounts:
        actions = list(self.actions().values())
        groups = [one.action for one in (*self.plan.groups, *self.plan.circles)]
        return PlanCounts(
            create=actions.count("create") + groups.count("create"),
            change=actions.count("change") + groups.count("change"),
            unchanged=actions.count("unchanged") + groups.count("exists") + groups.count("same"),
            unclear=len(self.unclear()),
            problems=len(self.roster.problems),
        )

    def unclear(self) -> list[PersonPlan]:
        """Who waits for a decision; whom somebody decided to leave out doesn't."""
        by_ref = people_by_ref(self.roster)
        return [
            one
            for one in self.plan.people
            if one.action == "unclear" and self.choices.get(person_mark(by_ref[one.ref])) != SKIP
        ]

    def actions(self) -> dict[UUID, str]:
        """What happens to each member, once, though somebody stands in the roster twice (a teacher and a parent)."""
        found: dict[UUID, str] = {}
        for one in self.plan.people:
            if one.member_id is None:
                continue
            action = "change" if one.action == "unchanged" and one.member_id in self.touched else one.action
            before = found.get(one.member_id)
            if before is None or (before == "unchanged" and action == "change"):
                found[one.member_id] = action
        return found


def compare(
    roster: Roster,
    current: CurrentPeople,
    plan: Plan,
    choices: Mapping[str, UUID | Literal["skip"] | None] | None = None,
) -> Comparison:
    """Gather what changes for everybody who is here already."""
    known = {one.id: one for one in current.people}
    names = {one.id: one.name.full for one in current.people}
    names |= _names_of_new(roster, plan)
    groups = {one.id: one.name for one in current.groups} | {one.group_id: one.name for one in plan.groups}
    touched: dict[UUID, list[FieldChange]] = {}

    def note(member_id: UUID, field: str, old: str | None, new: str | None) -> None:
        if member_id in known:
            change = FieldChange(field=field, label=FIELD_LABELS[field], old=old, new=new)
            touched.setdefault(member_id, []).append(change)

    for person in plan.people:
        for change in person.changes if person.member_id else ():
            assert person.member_id is not None
            note(person.member_id, change.field, *texts_of(change))
    for enrolment in plan.enrolments:
        if enrolment.action != "same":
            old = groups.get(enrolment.from_group_id) if enrolment.from_group_id else None
            note(enrolment.student_id, "group", old, groups[enrolment.group_id])
    for link in plan.links:
        if link.action != "same":
            note(link.guardian_id, "child", None, f"{names[link.student_id]} ({KIND_WORDS[link.kind]})")
    for curator in plan.curators:
        if curator.action == "create":
            note(curator.member_id, "curator_of", None, groups[curator.group_id])
    for lesson in plan.teaching:
        if lesson.action == "create":
            note(lesson.member_id, "subjects", None, f"{lesson.subject}, {groups[lesson.group_id]}")
    return Comparison(roster=roster, current=current, plan=plan, touched=touched, choices=choices or {})


def _names_of_new(roster: Roster, plan: Plan) -> dict[UUID, str]:
    by_ref = people_by_ref(roster)
    return {one.member_id: by_ref[one.ref].name.full for one in plan.people if one.member_id}


def people_by_ref(roster: Roster) -> dict[str, Student | Guardian | StaffMember]:
    return {one.ref: one for one in (*roster.students, *roster.guardians, *roster.staff)}


def unclear_problems(comparison: Comparison) -> list[Problem]:
    """People who weren't imported because a person must decide, as problems of their rows."""
    by_ref = people_by_ref(comparison.roster)
    return [
        Problem(
            by_ref[one.ref].source.sheet,
            by_ref[one.ref].source.row,
            "error",
            one.reason.value,
            f"{by_ref[one.ref].name.full}: {UNCLEAR_LABELS[one.reason]}.",
            {"name": by_ref[one.ref].name.full},
        )
        for one in comparison.unclear()
        if one.reason
    ]


def missing_names(comparison: Comparison) -> Sequence[str]:
    """Pupils who are here and not in the roster; nobody is removed by an import."""
    names: Mapping[UUID, str] = {one.id: one.name.full for one in comparison.current.people}
    return [names[member_id] for member_id in comparison.plan.missing]
