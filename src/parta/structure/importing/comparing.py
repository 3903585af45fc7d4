"""The comparison as a person reads it: what is new, changed, unclear, already there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, TypeVar
from uuid import UUID

import msgspec

from parta.structure.importing.store import SKIP
from parta.structure.importing.views import (
    FieldChange,
    PlanCandidate,
    PlanChange,
    PlanCounts,
    PlanCreate,
    PlanDecided,
    PlanSection,
    PlanUnclear,
)
from parta.structure.roster import (
    UNCLEAR_LABELS,
    Change,
    CurrentPeople,
    CurrentPerson,
    Guardian,
    GuardianKind,
    PersonKind,
    PersonPlan,
    Plan,
    Problem,
    Roster,
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
FIELD_LABELS = {
    "surname": "Фамилия",
    "given": "Имя",
    "patronymic": "Отчество",
    "birth_date": "Дата рождения",
    "sex": "Пол",
    "phone": "Телефон",
    "email": "Эл. почта",
    "file_number": "Личное дело",
    "external_id": "Внешний код",
    "position": "Должность",
    "subjects": "Предметы",
    "roles": "Роли",
    "group": "Класс или группа",
    "child": "Ребёнок",
    "curator_of": "Классное руководство",
}
ROLE_WORDS = {
    "head": "руководитель",
    "administrator": "администратор",
    "administration": "администрация",
    "teacher": "педагог",
    "staff": "сотрудник",
    "student": "обучающийся",
    "guardian": "родитель",
}
KIND_WORDS = {
    GuardianKind.MOTHER: "мать",
    GuardianKind.FATHER: "отец",
    GuardianKind.GUARDIAN: "родитель",
    GuardianKind.OTHER: "родственник",
}
_SEX_WORDS = {"male": "мужской", "female": "женский"}


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
            note(person.member_id, change.field, *_texts(change))
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
    return " · ".join(part for part in (group, _text(found.birth_date), found.position, found.phone) if part)


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
            return " · ".join(part for part in (person.group, _text(person.birth_date)) if part)
        if isinstance(person, Guardian):
            return "; ".join(self._children.get(person.ref, ()))
        return " · ".join(part for part in (person.position, ", ".join(person.subjects)) if part)


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


def _texts(change: Change) -> tuple[str | None, str | None]:
    if change.field == "roles":
        return _roles(change.old), _roles(change.new)
    if change.field == "sex":
        return _SEX_WORDS.get(str(change.old)), _SEX_WORDS.get(str(change.new))
    return _text(change.old), _text(change.new)


def _roles(text: object) -> str | None:
    return ", ".join(ROLE_WORDS.get(word, word) for word in str(text).split(", ")) if text else None


def _text(value: str | date | None) -> str | None:
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return value or None


def _first(items: Iterable[T]) -> list[T]:
    found = list(items)
    return found[:LONGEST]
