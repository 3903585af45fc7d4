"""From a difference as it is kept to what the screen shows."""

from collections.abc import Iterable
from uuid import UUID

from parta.organisations import Member

from .activity import Attendance
from .records import KINDS, Difference, Finding
from .views import CameCount, DifferenceView, ListedChildView, ListedPersonView, UnclearCandidate
from .words import group_order

# For these a person acts elsewhere, or by choosing.
_WITHOUT_ACT = frozenset({"noted"})


def differences_view(
    differences: Iterable[Difference], names: dict[UUID, Member], attendance: Attendance
) -> list[DifferenceView]:
    """In the order of kinds, then of groups and names."""
    book = _Candidates(attendance)
    order = {kind: place for place, kind in enumerate(KINDS)}
    return [
        _view(one, names, book)
        for one in sorted(
            differences, key=lambda one: (order[one.finding.kind], group_order(one.finding.group), one.finding.name)
        )
    ]


def _view(one: Difference, names: dict[UUID, Member], book: "_Candidates") -> DifferenceView:
    finding = one.finding
    decider = names.get(one.decided_by) if one.decided_by else None
    return DifferenceView(
        id=one.id,
        kind=finding.kind,
        whose=finding.whose,
        state=one.state,
        name=finding.name,
        group=finding.group,
        group_id=finding.group_id,
        member_id=finding.member_id,
        old=finding.old,
        new=finding.new,
        field=finding.field,
        children=[ListedChildView(name=child.name, group=child.group) for child in finding.children],
        person=_person(finding),
        candidates=[book.view(member_id) for member_id in finding.candidates if book.knows(member_id)],
        note=finding.reason,
        sheet=finding.sheet,
        row=finding.row,
        seen_at=finding.seen_at,
        is_claimed=finding.is_claimed,
        students=CameCount(came=finding.students[0], everybody=finding.students[1]),
        guardians=CameCount(came=finding.guardians[0], everybody=finding.guardians[1]),
        absent=list(finding.absent),
        reason=one.reason,
        decided_by=decider.display_name if decider else "",
        decided_at=one.decided_at,
        has_act=finding.kind not in _WITHOUT_ACT,
    )


def _person(finding: Finding) -> ListedPersonView | None:
    person = finding.person
    if person is None or finding.kind not in {"arrived", "unclear", "linked"}:
        return None
    return ListedPersonView(
        birth_date=person.birth_date,
        file_number=person.file_number,
        phone=person.phone,
        guardians=[
            ", ".join(
                part
                for part in (
                    " ".join(name for name in (who.surname, who.given_name, who.patronymic) if name),
                    who.phone,
                )
                if part
            )
            for who in person.guardians
        ],
    )


class _Candidates:
    """People whom an unclear one may be, with what tells them apart."""

    def __init__(self, attendance: Attendance) -> None:
        self._members = attendance.members
        self._details: dict[UUID, list[str]] = {}
        for people in attendance.groups:
            for one in people.students:
                self._details.setdefault(one.member_id, []).append(people.group.name)
            for one in people.guardians:
                self._details.setdefault(one.member_id, []).append(f"{one.student_name}, {people.group.name}")

    def knows(self, member_id: UUID) -> bool:
        return member_id in self._members

    def view(self, member_id: UUID) -> UnclearCandidate:
        member = self._members[member_id]
        born = f"{member.birth_date:%d.%m.%Y}" if member.birth_date else ""
        details = [*self._details.get(member_id, ())[:3], born, member.phone or ""]
        return UnclearCandidate(
            member_id=member_id, name=member.full_name, detail=" · ".join(one for one in details if one)
        )
