"""A roster beside the organisation as a reconciliation names it: who arrived, left, moved, is called differently."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

import msgspec

from parta.structure.importing.comparing import Comparison, people_by_ref, unclear_problems
from parta.structure.importing.difference_records import (
    Child,
    DifferenceKind,
    NewGuardian,
    NewPerson,
    RosterComparison,
    RosterDifference,
)
from parta.structure.roster import (
    Change,
    CurrentPerson,
    Guardian,
    GuardianLink,
    PersonPlan,
    Student,
    fold,
    group_key,
    person_mark,
)

_NAMES = frozenset({"surname", "given", "patronymic"})
# What else a roster may know better; roles and subjects are no matter of a contingent.
_DETAILS = ("birth_date", "sex", "email", "file_number", "external_id")


def find_differences(comparison: Comparison) -> RosterComparison:
    """Name what a comparison found (ROSTER-15).

    A group that the roster lacks as a whole has not left as a whole: the list is incomplete, and says nothing of it.
    A pupil whose row can't be read hasn't left either.
    """
    book = _Book(comparison)
    broken = _names_in_broken_rows(comparison)
    listed = {group_key(one.name) for one in comparison.roster.groups}
    unjudged: dict[str, int] = defaultdict(int)
    left: list[RosterDifference] = []
    for member_id in comparison.plan.missing:
        person = book.members[member_id]
        group = book.group_of(person.group_id)
        if fold(person.name.full) in broken:
            continue
        if group and group_key(group) not in listed:
            unjudged[group] += 1
            continue
        left.append(
            RosterDifference(
                kind="left",
                whose="student",
                name=person.name.full,
                group=group,
                member_id=member_id,
                group_id=person.group_id,
            )
        )
    found = [*book.arrivals(), *left, *book.transfers(), *book.changes(), *book.links(), *book.unclear()]
    return RosterComparison(
        differences=found,
        problems=[*comparison.roster.problems, *unclear_problems(comparison)],
        present=frozenset(one.member_id for one in comparison.plan.people if one.kind == "student" and one.member_id)
        & book.members.keys(),
        unjudged=tuple(sorted(unjudged.items())),
        students_listed=len(comparison.roster.students),
    )


class _Book:
    """Everybody of a comparison, to be looked up."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._people = people_by_ref(comparison.roster)
        self._plans: Mapping[str, PersonPlan] = {one.ref: one for one in comparison.plan.people}
        self.members: dict[UUID, CurrentPerson] = {one.id: one for one in comparison.current.people}
        self._groups = {one.id: one.name for one in comparison.current.groups}
        self._group_ids = {one.name: one.group_id for one in comparison.plan.groups}
        self._children = self._find_children()
        self._links: dict[str, list[GuardianLink]] = defaultdict(list)
        for link in comparison.roster.links:
            self._links[link.student].append(link)

    def group_of(self, group_id: UUID | None) -> str:
        return self._groups.get(group_id, "") if group_id else ""

    def arrivals(self) -> Iterator[RosterDifference]:
        """Pupils who are new here, and pupils who are here without a group."""
        for student in self._comparison.roster.students:
            plan = self._plans[student.ref]
            if plan.action == "create":
                yield RosterDifference(
                    kind="arrived",
                    whose="student",
                    name=student.name.full,
                    group=student.group,
                    to_group_id=self._group_ids.get(student.group),
                    person=self._new_student(student),
                    sheet=student.source.sheet,
                    row=student.source.row,
                )

    def transfers(self) -> Iterator[RosterDifference]:
        names = {one.group_id: one.name for one in self._comparison.plan.groups}
        for one in self._comparison.plan.enrolments:
            person = self.members.get(one.student_id)
            if one.action == "same" or person is None:
                continue
            yield RosterDifference(
                kind="transferred",
                whose="student",
                name=person.name.full,
                group=self.group_of(one.from_group_id),
                member_id=person.id,
                group_id=one.from_group_id,
                to_group_id=one.group_id,
                old=self.group_of(one.from_group_id) or None,
                new=names[one.group_id],
            )

    def changes(self) -> Iterator[RosterDifference]:
        """Names, phones and details of those who are on both sides."""
        for plan in self._comparison.plan.people:
            person = self._people[plan.ref]
            member = self.members.get(plan.member_id) if plan.member_id else None
            if plan.action != "change" or member is None or not isinstance(person, Student | Guardian):
                continue
            yield from self._changes_of(plan, person, member)

    def _changes_of(
        self, plan: PersonPlan, person: Student | Guardian, member: CurrentPerson
    ) -> Iterator[RosterDifference]:
        by_field: dict[str, Change] = {one.field: one for one in plan.changes}
        if _NAMES & by_field.keys():
            new = " ".join(
                str(by_field[part].new if part in by_field else getattr(member.name, part))
                for part in ("surname", "given", "patronymic")
            ).strip()
            yield self._of_member("renamed", person, member, old=member.name.full, new=new)
        if phone := by_field.get("phone"):
            yield self._of_member("rephoned", person, member, old=_text(phone.old), new=_text(phone.new))
        for field in _DETAILS:
            if change := by_field.get(field):
                yield self._of_member(
                    "changed", person, member, old=_text(change.old), new=_text(change.new), field=field
                )

    def links(self) -> Iterator[RosterDifference]:
        """Guardians whom the roster gives to pupils who are here; those of arrivals come with them."""
        guardians = {
            plan.member_id: person
            for plan in self._comparison.plan.people
            if plan.member_id and isinstance(person := self._people[plan.ref], Guardian)
        }
        for link in self._comparison.plan.links:
            child = self.members.get(link.student_id)
            guardian = guardians.get(link.guardian_id)
            if link.action != "create" or child is None or guardian is None:
                continue
            known = self.members.get(link.guardian_id)
            yield RosterDifference(
                kind="linked",
                whose="guardian",
                name=known.name.full if known else guardian.name.full,
                group=self.group_of(child.group_id),
                member_id=known.id if known else None,
                group_id=child.group_id,
                new=child.name.full,
                field=link.kind.value,
                children=(Child(name=child.name.full, group=self.group_of(child.group_id), member_id=child.id),),
                person=None if known else _told(guardian),
                sheet=guardian.source.sheet,
                row=guardian.source.row,
            )

    def unclear(self) -> Iterator[RosterDifference]:
        """People of whom a person must say who they are."""
        for plan in self._comparison.plan.people:
            person = self._people[plan.ref]
            if plan.action != "unclear" or not isinstance(person, Student | Guardian):
                continue
            children = self._children.get(plan.ref, ())
            yield RosterDifference(
                kind="unclear",
                whose="student" if isinstance(person, Student) else "guardian",
                name=person.name.full,
                group=person.group if isinstance(person, Student) else next((one.group for one in children), ""),
                new=person.phone,
                children=children,
                person=self._new_student(person) if isinstance(person, Student) else _told(person),
                candidates=plan.candidates,
                mark=person_mark(person),
                reason=plan.reason.value if plan.reason else "",
                sheet=person.source.sheet,
                row=person.source.row,
            )

    def _of_member(
        self,
        kind: DifferenceKind,
        person: Student | Guardian,
        member: CurrentPerson,
        *,
        old: str | None,
        new: str | None,
        field: str | None = None,
    ) -> RosterDifference:
        children = self._children.get(person.ref, ())
        own = self.group_of(member.group_id)
        return RosterDifference(
            kind=kind,
            whose="student" if isinstance(person, Student) else "guardian",
            name=member.name.full,
            group=own or next((one.group for one in children), ""),
            member_id=member.id,
            group_id=member.group_id,
            old=old,
            new=new,
            field=field,
            children=children,
            person=_told(person),
            sheet=person.source.sheet,
            row=person.source.row,
        )

    def _new_student(self, student: Student) -> NewPerson:
        return msgspec.structs.replace(_told(student), guardians=tuple(self._guardians_of(student)))

    def _guardians_of(self, student: Student) -> Iterator[NewGuardian]:
        for link in self._links[student.ref]:
            person = self._people[link.guardian]
            if isinstance(person, Guardian):
                member_id = self._plans[person.ref].member_id
                yield NewGuardian(
                    surname=person.name.surname,
                    given_name=person.name.given,
                    patronymic=person.name.patronymic,
                    kind=link.kind.value,
                    phone=person.phone,
                    email=person.email,
                    member_id=member_id if member_id in self.members else None,
                )

    def _find_children(self) -> dict[str, tuple[Child, ...]]:
        found: dict[str, list[Child]] = defaultdict(list)
        for link in self._comparison.roster.links:
            student = self._people[link.student]
            if isinstance(student, Student):
                member_id = self._plans[student.ref].member_id
                known = member_id if member_id in self.members else None
                found[link.guardian].append(Child(name=student.name.full, group=student.group, member_id=known))
        return {ref: tuple(children) for ref, children in found.items()}


def _told(person: Student | Guardian) -> NewPerson:
    """What the roster says of somebody."""
    is_student = isinstance(person, Student)
    return NewPerson(
        surname=person.name.surname,
        given_name=person.name.given,
        patronymic=person.name.patronymic,
        birth_date=person.birth_date if is_student else None,
        sex=person.sex if is_student else None,
        file_number=person.file_number if is_student else None,
        external_id=person.external_id,
        phone=person.phone,
        email=person.email.lower() if person.email else None,
    )


def _names_in_broken_rows(comparison: Comparison) -> set[str]:
    return {
        fold(" ".join(value.split()))
        for problem in comparison.roster.problems
        if problem.severity == "error"
        for value in _strings(problem.values)
    }


def _strings(values: Iterable[object]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str))


def _text(value: str | date | None) -> str | None:
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else value or None
