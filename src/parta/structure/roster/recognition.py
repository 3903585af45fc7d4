"""Who of the organisation's members a person of the roster is. Strong evidence goes first."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar
from uuid import UUID

from parta.structure.roster.choosing import Choices, Chosen
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
        # Whom a person declared to be nobody of those who are here.
        self.new: set[str] = set()

    def is_open(self, ref: str) -> bool:
        return ref not in self.members and ref not in self.unclear and ref not in self.new

    def claim(self, ref: str, member: CurrentPerson) -> None:
        self.members[ref] = member
        self.claimed[member.id] = ref

    def take(self, chosen: Iterable[tuple[str, CurrentPerson | None]]) -> None:
        """What a person said, before any evidence is looked at."""
        for ref, member in chosen:
            if member is None:
                self.new.add(ref)
            elif member.id not in self.claimed:
                self.claim(ref, member)

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


def recognise(roster: Roster, current: CurrentPeople, choices: Choices | None = None) -> Recognised:
    """Compare everybody with hash maps only: time grows with the number of people (ROSTER-10).

    `choices`: who somebody of the list is, by `person_mark`, as a person said; None is somebody new. They count more
    than any evidence (ROSTER-16).
    """
    known = Recognised()
    chosen = Chosen(current, choices or {})
    pupils = [person for person in current.people if "student" in person.roles]
    adults = [person for person in current.people if "student" not in person.roles]
    known.take(chosen.of(roster.students))
    _recognise_students(roster, current, pupils, known)
    adults_known = Recognised()
    adults_known.take(chosen.of(roster.staff))
    _recognise_staff(roster, adults, adults_known)
    # A teacher may be a parent of the same school: guardians are looked for among all adults again.
    guardians_known = Recognised()
    guardians_known.take(chosen.of(roster.guardians))
    _recognise_colleagues(roster, adults_known, guardians_known)
    _recognise_guardians(roster, current, adults, known, guardians_known)
    for part in (adults_known, guardians_known):
        known.members |= part.members
        known.unclear |= part.unclear
    _refuse_foreign_phones(roster, current, known)
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

    own = _Index(pupils, lambda p: str(p.id))
    for student in _open(roster.students, known):
        _take_only(student, own.free(student.external_id, known.claimed), known)
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
    own = _Index(adults, lambda p: str(p.id))
    for person in _open(roster.staff, known):
        _take_only(person, own.free(person.external_id, known.claimed), known)
    for person in _open(roster.staff, known):
        _take_only(person, by_id.free(person.external_id, known.claimed), known)
    for person in _open(roster.staff, known):
        holders = by_phone.free(person.phone, known.claimed)
        _take_only(person, [c for c in holders if may_share_phone(person.name, c.name)], known)
    for person in _open(roster.staff, known):
        same = [c for c in by_email.free(person.email, known.claimed) if may_share_phone(person.name, c.name)]
        _take_only(person, same, known)
    for person in _open(roster.staff, known):
        _take_only(person, by_name.free(name_key(person.name), known.claimed), known)


def _recognise_colleagues(roster: Roster, staff: Recognised, known: Recognised) -> None:
    """A parent with the name and the phone of an employee of the same list is that employee, whoever else of that name
    is here: a namesake in the family says less. A new employee becomes a parent when people are planned.
    """
    employees = {person.phone: person for person in roster.staff if person.phone and person.ref not in staff.unclear}
    for guardian in _open(roster.guardians, known):
        employee = employees.get(guardian.phone) if guardian.phone else None
        if employee is None or not may_share_phone(employee.name, guardian.name):
            continue
        member = staff.members.get(employee.ref)
        if member is None:
            known.new.add(guardian.ref)
        elif member.id not in known.claimed:
            known.claim(guardian.ref, member)


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

    own_ids = _Index(adults, lambda p: str(p.id))
    for guardian in _open(roster.guardians, known):
        _take_only(guardian, own_ids.free(guardian.external_id, known.claimed), known)
    for guardian in _open(roster.guardians, known):
        _take_only(guardian, by_id.free(guardian.external_id, known.claimed), known)
    for guardian in _open(roster.guardians, known):
        holders = by_phone.free(guardian.phone, known.claimed)
        same = [holder for holder in holders if may_share_phone(guardian.name, holder.name)]
        _take_only(guardian, same, known)
    # Own children say more than a family's name: all of them are asked first.
    for is_own in (True, False):
        for guardian in _open(roster.guardians, known):
            own, families = marks.get(guardian.ref, ((), ()))
            for mark in own if is_own else families:
                found = by_family.get((name_key(guardian.name), mark), ())
                found = [c for c in found if c.id not in known.claimed]
                if not found:
                    continue
                if not is_own and any(c.phone and guardian.phone for c in found):
                    known.refuse(guardian.ref, UnclearReason.SAME_NAME_OTHER_PHONE, found)
                else:
                    _take_only(guardian, found, known)
                break


def _marks_of_children(roster: Roster, students: Recognised) -> dict[str, tuple[list[str], list[str]]]:
    """For every guardian: the known children as ids, and the families of all children."""
    names = {student.ref: student.name for student in roster.students}
    marks: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for link in roster.links:
        own, families = marks[link.guardian]
        if member := students.members.get(link.student):
            own.append(str(member.id))
        if key := family_key(names[link.student]):
            families.append(key)
    return marks


def _refuse_foreign_phones(roster: Roster, current: CurrentPeople, known: Recognised) -> None:
    """A phone signs one person in: whoever brings the phone of somebody who keeps it stays unclear.

    Refusing one person may leave a phone with its holder, which another was to get: repeat until settled.
    """
    holders = {person.phone: person for person in current.people if person.phone}
    staff_phones = {person.phone: person.ref for person in roster.staff if person.phone}
    employed = {member.id for person in roster.staff if (member := known.members.get(person.ref))}
    later: dict[UUID, str] = {}
    bringing: list[Student | Guardian | StaffMember] = []
    for person in (*roster.students, *roster.staff, *roster.guardians):
        member = known.members.get(person.ref)
        is_colleague = isinstance(person, Guardian) and member is not None and member.id in employed
        if person.phone is None or person.ref in known.unclear or is_colleague:
            continue  # of a colleague who is also a parent, the staff list tells the phone
        bringing.append(person)
        if member is not None:
            later[member.id] = person.phone
    is_settled = False
    while not is_settled:
        is_settled = True
        for person in bringing:
            phone, member = person.phone or "", known.members.get(person.ref)
            holder = holders.get(phone)
            is_foreign = (
                holder is not None
                and later.get(holder.id, phone) == phone
                and (member is None or holder.id != member.id)
            )
            is_employee_s = isinstance(person, Guardian) and member is not None and phone in staff_phones
            if person.ref in known.unclear or not (is_foreign or is_employee_s):
                continue
            known.refuse(person.ref, UnclearReason.PHONE_OF_ANOTHER, [holder] if holder else [])
            if member is not None:
                del known.members[person.ref]
                later.pop(member.id, None)
            is_settled = False
