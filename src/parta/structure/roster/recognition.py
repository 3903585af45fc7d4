"""Who of the organisation's members a person of the roster is. Strong evidence goes first."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar
from uuid import UUID

from parta.structure.roster.comparison import CurrentPeople, CurrentPerson, UnclearReason
from parta.structure.roster.groups import group_key
from parta.structure.roster.names import are_compatible, family_key, given_key, may_share_phone, name_key
from parta.structure.roster.records import Guardian, Roster, StaffMember, Student

_MOST_CANDIDATES = 8
_Person = TypeVar("_Person", Student, Guardian, StaffMember)


class Recognised:
    """The answer so far: who is whom, and who stays unclear. A member is claimed once."""

    def __init__(self) -> None:
        self.members: dict[str, CurrentPerson] = {}
        self.unclear: dict[str, tuple[UnclearReason, tuple[UUID, ...]]] = {}
        self.claimed: dict[UUID, str] = {}

    def is_open(self, ref: str) -> bool:
        return ref not in self.members and ref not in self.unclear

    def claim(self, ref: str, member: CurrentPerson) -> None:
        self.members[ref] = member
        self.claimed[member.id] = ref

    def refuse(self, ref: str, reason: UnclearReason, candidates: Iterable[CurrentPerson]) -> None:
        self.unclear[ref] = (reason, tuple(c.id for c in candidates))


class _Index:
    """Members by one key; only those without a rival in the roster are offered."""

    def __init__(self, people: Iterable[CurrentPerson], key: Callable[[CurrentPerson], object | None]) -> None:
        self.found: dict[object, list[CurrentPerson]] = defaultdict(list)
        for person in people:
            value = key(person)
            if value and len(self.found[value]) < _MOST_CANDIDATES:
                self.found[value].append(person)

    def free(self, key: object | None, claimed: dict[UUID, str]) -> list[CurrentPerson]:
        if not key:
            return []
        return [person for person in self.found.get(key, ()) if person.id not in claimed]


def recognise(roster: Roster, current: CurrentPeople) -> Recognised:
    """Compare everybody with hash maps only: time grows with the number of people (ROSTER-10)."""
    known = Recognised()
    pupils = [person for person in current.people if "student" in person.roles]
    adults = [person for person in current.people if "student" not in person.roles]
    _recognise_students(roster, current, pupils, known)
    adults_known = Recognised()
    _recognise_staff(roster, adults, adults_known)
    # A teacher may be a parent of the same school: guardians are looked for among all adults again.
    guardians_known = Recognised()
    _recognise_guardians(roster, current, adults, known, guardians_known)
    for part in (adults_known, guardians_known):
        known.members |= part.members
        known.unclear |= part.unclear
    return known


def _recognise_students(roster: Roster, current: CurrentPeople, pupils: list[CurrentPerson], known: Recognised) -> None:
    groups = {group.id: group_key(group.name) for group in current.groups}
    by_id = _Index(pupils, lambda p: p.external_id)
    by_file = _Index(pupils, lambda p: p.file_number)
    by_birth = _Index(pupils, lambda p: (name_key(p.name), p.birth_date) if p.birth_date else None)
    by_phone = _Index(pupils, lambda p: (name_key(p.name), p.phone) if p.phone else None)
    by_group = _Index(pupils, lambda p: (name_key(p.name), groups.get(p.group_id)) if p.group_id else None)
    by_name = _Index(pupils, lambda p: name_key(p.name))
    by_given = _Index(pupils, lambda p: (given_key(p.name), p.birth_date) if p.birth_date else None)
    families = _families(roster, current)

    for student in _open(roster.students, known):
        _take_only(student, by_id.free(student.external_id, known.claimed), known)
    for student in _open(roster.students, known):
        holders = by_file.free(student.file_number, known.claimed)
        same = [holder for holder in holders if _may_be_same(student, holder)]
        if holders and not same:
            known.refuse(student.ref, UnclearReason.FILE_NUMBER_OF_ANOTHER, holders)
        else:
            _take_only(student, same, known)
    exact: list[tuple[_Index, Callable[[Student], object | None]]] = [
        (by_birth, lambda s: (name_key(s.name), s.birth_date) if s.birth_date else None),
        (by_phone, lambda s: (name_key(s.name), s.phone) if s.phone else None),
        (by_group, lambda s: (name_key(s.name), group_key(s.group))),
        (by_name, lambda s: name_key(s.name)),
    ]
    for index, key in exact:
        for student in _open(roster.students, known):
            found = [c for c in index.free(key(student), known.claimed) if not _contradict(student, c)]
            _take_only(student, found, known, is_final=index is by_name)
    for student in _open(roster.students, known):
        # Another surname, the same family and birthday: a renamed pupil, not a new one.
        key = (given_key(student.name), student.birth_date) if student.birth_date else None
        found = [c for c in by_given.free(key, known.claimed) if not _contradict(student, c)]
        family = families.of_roster.get(student.ref, set())
        _take_only(student, [c for c in found if family & families.of_members.get(c.id, set())], known)


def _may_be_same(student: Student, holder: CurrentPerson) -> bool:
    if holder.birth_date and holder.birth_date == student.birth_date:
        return True
    return given_key(student.name) == given_key(holder.name) or are_compatible(student.name, holder.name)


def _contradict(student: Student, member: CurrentPerson) -> bool:
    """Two pupils with the same name are two where birthday, file or foreign id say so."""
    pairs = (
        (student.birth_date, member.birth_date),
        (student.external_id, member.external_id),
    )
    if any(one and other and one != other for one, other in pairs):
        return True
    files_differ = student.file_number and member.file_number and student.file_number != member.file_number
    return bool(files_differ) and not (student.birth_date and student.birth_date == member.birth_date)


def _open(people: Iterable[_Person], known: Recognised) -> Iterator[_Person]:
    return (person for person in people if known.is_open(person.ref))


def _take_only(
    person: Student | Guardian | StaffMember,
    found: list[CurrentPerson],
    known: Recognised,
    *,
    is_final: bool = True,
) -> None:
    if len(found) == 1:
        known.claim(person.ref, found[0])
    elif found and is_final:
        known.refuse(person.ref, UnclearReason.SEVERAL_CANDIDATES, found)


class _Families:
    """The guardians of every child as marks: phone, and name."""

    def __init__(self) -> None:
        self.of_roster: dict[str, set[str]] = defaultdict(set)
        self.of_members: dict[UUID, set[str]] = defaultdict(set)


def _families(roster: Roster, current: CurrentPeople) -> _Families:
    families = _Families()
    guardians = {guardian.ref: guardian for guardian in roster.guardians}
    members = {person.id: person for person in current.people}
    for link in roster.links:
        guardian = guardians[link.guardian]
        families.of_roster[link.student] |= {mark for mark in (guardian.phone, name_key(guardian.name)) if mark}
    for link in current.links:
        if member := members.get(link.guardian_id):
            families.of_members[link.student_id] |= {m for m in (member.phone, name_key(member.name)) if m}
    return families


def _recognise_staff(roster: Roster, adults: list[CurrentPerson], known: Recognised) -> None:
    staff = [person for person in adults if set(person.roles) - {"guardian"}]
    by_id = _Index(adults, lambda p: p.external_id)
    by_phone = _Index(adults, lambda p: p.phone)
    by_email = _Index(adults, lambda p: p.email)
    by_name = _Index(staff, lambda p: name_key(p.name))
    for person in _open(roster.staff, known):
        _take_only(person, by_id.free(person.external_id, known.claimed), known)
    for person in _open(roster.staff, known):
        _take_same_contact(person, by_phone.free(person.phone, known.claimed), known)
    for person in _open(roster.staff, known):
        same = [c for c in by_email.free(person.email, known.claimed) if may_share_phone(person.name, c.name)]
        _take_only(person, same, known)
    for person in _open(roster.staff, known):
        _take_only(person, by_name.free(name_key(person.name), known.claimed), known)


def _take_same_contact(person: Guardian | StaffMember, holders: list[CurrentPerson], known: Recognised) -> None:
    """The holder of the phone, if the name fits; if not, the number has passed to somebody else."""
    same = [holder for holder in holders if may_share_phone(person.name, holder.name)]
    if holders and not same:
        known.refuse(person.ref, UnclearReason.PHONE_OF_ANOTHER, holders)
    else:
        _take_only(person, same, known)


def _recognise_guardians(
    roster: Roster,
    current: CurrentPeople,
    adults: list[CurrentPerson],
    students: Recognised,
    known: Recognised,
) -> None:
    by_id = _Index(adults, lambda p: p.external_id)
    by_phone = _Index(adults, lambda p: p.phone)
    members = {person.id: person for person in current.people}
    by_family: dict[tuple[str, str], list[CurrentPerson]] = defaultdict(list)
    for link in current.links:
        guardian, child = members.get(link.guardian_id), members.get(link.student_id)
        if guardian is None or child is None:
            continue
        for mark in (str(child.id), family_key(child.name)):
            found = by_family[name_key(guardian.name), mark or ""]
            if mark and guardian not in found and len(found) < _MOST_CANDIDATES:
                found.append(guardian)
    marks = _marks_of_children(roster, students)

    for guardian in _open(roster.guardians, known):
        _take_only(guardian, by_id.free(guardian.external_id, known.claimed), known)
    for guardian in _open(roster.guardians, known):
        holders = by_phone.free(guardian.phone, known.claimed)
        same = [holder for holder in holders if may_share_phone(guardian.name, holder.name)]
        _take_only(guardian, same, known)
    for guardian in _open(roster.guardians, known):
        # The same name beside the same child, or a brother or sister: the phone has changed.
        for mark in marks.get(guardian.ref, ()):
            found = by_family.get((name_key(guardian.name), mark), ())
            found = [c for c in found if c.id not in known.claimed]
            if found:
                _take_only(guardian, found, known)
                break
    for guardian in _open(roster.guardians, known):
        holders = [p for p in by_phone.found.get(guardian.phone or "", ()) if guardian.phone]
        if holders:
            known.refuse(guardian.ref, UnclearReason.PHONE_OF_ANOTHER, holders)


def _marks_of_children(roster: Roster, students: Recognised) -> dict[str, list[str]]:
    names = {student.ref: student.name for student in roster.students}
    marks: dict[str, list[str]] = defaultdict(list)
    for link in roster.links:
        if member := students.members.get(link.student):
            marks[link.guardian].insert(0, str(member.id))
        if key := family_key(names[link.student]):
            marks[link.guardian].append(key)
    return marks
