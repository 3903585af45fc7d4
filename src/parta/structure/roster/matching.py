"""What importing a roster would change in the organisation; nothing is changed here."""

from collections.abc import Callable
from uuid import UUID

from msgspec.structs import replace

from parta.structure.roster.choosing import Choices
from parta.structure.roster.circles import plan_circles
from parta.structure.roster.comparison import (
    Change,
    CuratorPlan,
    CurrentPeople,
    CurrentPerson,
    EnrolmentPlan,
    FieldValue,
    GroupPlan,
    LinkPlan,
    PersonKind,
    PersonPlan,
    Plan,
    TeachingPlan,
    UnclearReason,
)
from parta.structure.roster.groups import group_key
from parta.structure.roster.names import fold, may_share_phone
from parta.structure.roster.recognition import Recognised, recognise
from parta.structure.roster.records import Guardian, GuardianKind, PersonName, Roster, StaffMember, Student

_ROLE_ORDER = ("head", "administrator", "administration", "teacher", "staff", "student", "guardian")


def plan(roster: Roster, current: CurrentPeople, new_id: Callable[[], UUID], choices: Choices | None = None) -> Plan:
    """Compare a roster with the organisation (ROSTER-10 to ROSTER-12).

    Planning the same roster again after its plan was applied finds nothing to do. `new_id` gives the
    ids of what is to be created. What the roster doesn't tell is never erased. `choices` as in `recognise`.
    """
    known = recognise(roster, current, choices)
    people, ids = _plan_people(roster, known, new_id)
    groups, group_ids = _plan_groups(roster, current, new_id)
    return Plan(
        people=tuple(people),
        groups=tuple(groups),
        enrolments=tuple(_plan_enrolments(roster, known, ids, group_ids)),
        links=tuple(_plan_links(roster, current, ids)),
        curators=tuple(_plan_curators(roster, current, ids, group_ids)),
        teaching=tuple(_plan_teaching(roster, current, ids, group_ids)),
        missing=_missing(roster, current, known),
        circles=tuple(plan_circles(roster, current, ids, new_id)),
    )


class _Draft:
    """The people planned so far, and which adult holds which phone or foreign id."""

    def __init__(self) -> None:
        self.plans: list[PersonPlan] = []
        self.ids: dict[str, UUID] = {}
        self.roles: dict[UUID, tuple[str, ...]] = {}
        self.staff_by_mark: dict[str, tuple[UUID, PersonName]] = {}


def _plan_people(
    roster: Roster, known: Recognised, new_id: Callable[[], UUID]
) -> tuple[list[PersonPlan], dict[str, UUID]]:
    draft = _Draft()
    for student in roster.students:
        _plan_person("student", student, known, draft, new_id)
    for person in roster.staff:
        _plan_person("staff", person, known, draft, new_id)
        if member_id := draft.ids.get(person.ref):
            holder = (member_id, person.name)
            draft.staff_by_mark |= {mark: holder for mark in (person.phone, person.external_id) if mark}
    children: dict[str, list[str]] = {}
    for link in roster.links:
        children.setdefault(link.guardian, []).append(link.student)
    for guardian in roster.guardians:
        own = children.get(guardian.ref, [])
        if own and guardian.ref not in known.members and not any(child in draft.ids for child in own):
            unclear = PersonPlan(guardian.ref, "guardian", "unclear", None, (), UnclearReason.CHILD_UNCLEAR)
            draft.plans.append(unclear)
            continue
        if guardian.ref in known.members or not _join_colleague(guardian, draft):
            _plan_person("guardian", guardian, known, draft, new_id)
    return draft.plans, draft.ids


def _join_colleague(guardian: Guardian, draft: _Draft) -> bool:
    """A teacher whose own child is in the same file becomes one member with both roles."""
    marks = (guardian.external_id, guardian.phone)
    holder = next((draft.staff_by_mark[mark] for mark in marks if mark and mark in draft.staff_by_mark), None)
    if holder is None:
        return False
    member_id, name = holder
    if not may_share_phone(name, guardian.name):
        reason = UnclearReason.PHONE_OF_ANOTHER
        draft.plans.append(PersonPlan(guardian.ref, "guardian", "unclear", None, (), reason, (member_id,)))
        return True
    before = draft.roles[member_id]
    roles = Change("roles", _joined_roles(before), _joined_roles((*before, "guardian")))
    draft.ids[guardian.ref] = member_id
    draft.plans.append(PersonPlan(guardian.ref, "guardian", "change", member_id, (roles,)))
    return True


def _plan_person(
    kind: PersonKind,
    person: Student | StaffMember | Guardian,
    known: Recognised,
    draft: _Draft,
    new_id: Callable[[], UUID],
) -> None:
    if unclear := known.unclear.get(person.ref):
        draft.plans.append(PersonPlan(person.ref, kind, "unclear", None, (), unclear[0], unclear[1]))
        return
    member = known.members.get(person.ref)
    if member is None:
        member_id = draft.ids[person.ref] = new_id()
        draft.roles[member_id] = person.roles if isinstance(person, StaffMember) else (kind,)
        draft.plans.append(PersonPlan(person.ref, kind, "create", member_id))
        return
    draft.ids[person.ref] = member.id
    is_colleague = member.id in draft.roles
    member = replace(member, roles=draft.roles.get(member.id, member.roles))
    changes = _changes(kind, person, member)
    if is_colleague:
        # The staff list has already said everything else about this member.
        changes = [change for change in changes if change.field == "roles"]
    told = next((str(change.new) for change in changes if change.field == "roles"), None)
    draft.roles[member.id] = tuple(told.split(", ")) if told else member.roles
    action = "change" if changes else "unchanged"
    draft.plans.append(PersonPlan(person.ref, kind, action, member.id, tuple(changes)))


def _changes(kind: PersonKind, person: Student | StaffMember | Guardian, member: CurrentPerson) -> list[Change]:
    """The fields in which the roster knows something else; е and ё, case and spaces are no change."""
    told: list[tuple[str, FieldValue, FieldValue]] = [
        ("surname", member.name.surname, person.name.surname),
        ("given", member.name.given, person.name.given),
        ("patronymic", member.name.patronymic, person.name.patronymic),
        ("phone", member.phone, person.phone),
        ("email", member.email, person.email),
        # Our own id, come back in an archive that we gave out, is nobody's other name (ROSTER-14).
        ("external_id", member.external_id, person.external_id if person.external_id != str(member.id) else None),
    ]
    roles: tuple[str, ...] = (kind,)
    if isinstance(person, Student):
        told += [
            ("birth_date", member.birth_date, person.birth_date),
            ("sex", member.sex, person.sex),
            ("file_number", member.file_number, person.file_number),
        ]
    if isinstance(person, StaffMember):
        roles = person.roles
        told += [
            ("position", member.position, person.position),
            ("subjects", _joined(member.subjects), _joined((*member.subjects, *person.subjects))),
        ]
    roles = roles if set(roles) - {"staff"} or set(member.roles) <= {"guardian"} else ()
    told.append(("roles", _joined_roles(member.roles), _joined_roles((*member.roles, *roles))))
    return [Change(field, old, new) for field, old, new in told if new and not _is_same(field, old, new)]


def _is_same(field: str, old: FieldValue, new: FieldValue) -> bool:
    if old == new:
        return True
    if field in {"surname", "given", "patronymic"} and isinstance(old, str) and isinstance(new, str):
        short, long = fold(new), fold(old)
        # Initials in the roster don't shorten a name that is known in full.
        return short == long or (len(short) == 1 and long.startswith(short))
    return False


def _joined(values: tuple[str, ...]) -> str:
    return ", ".join(dict.fromkeys(values))


def _joined_roles(roles: tuple[str, ...]) -> str:
    return ", ".join(sorted({*roles}, key=lambda role: (_ROLE_ORDER.index(role) if role in _ROLE_ORDER else 9, role)))


def _plan_groups(
    roster: Roster, current: CurrentPeople, new_id: Callable[[], UUID]
) -> tuple[list[GroupPlan], dict[str, UUID]]:
    ids = {group_key(group.name): group.id for group in current.groups}
    plans: list[GroupPlan] = []
    for group in roster.groups:
        known = ids.get(group.key)
        group_id = known or new_id()
        ids[group.key] = group_id
        action = "exists" if known else "create"
        plans.append(GroupPlan(group_id, group.name, group.kind, group.parallel, group.letter, action))
    return plans, ids


def _plan_enrolments(
    roster: Roster, known: Recognised, ids: dict[str, UUID], group_ids: dict[str, UUID]
) -> list[EnrolmentPlan]:
    plans: list[EnrolmentPlan] = []
    for student in roster.students:
        student_id, group_id = ids.get(student.ref), group_ids[group_key(student.group)]
        if student_id is None:
            continue
        member = known.members.get(student.ref)
        before = member.group_id if member else None
        action = "create" if before is None else "same" if before == group_id else "move"
        plans.append(EnrolmentPlan(student_id, group_id, before, action))
    return plans


def _plan_links(roster: Roster, current: CurrentPeople, ids: dict[str, UUID]) -> list[LinkPlan]:
    known = {(link.student_id, link.guardian_id): link.kind for link in current.links}
    plans: dict[tuple[UUID, UUID], LinkPlan] = {}
    for link in roster.links:
        student_id, guardian_id = ids.get(link.student), ids.get(link.guardian)
        if student_id is None or guardian_id is None or (student_id, guardian_id) in plans:
            continue
        before = known.get((student_id, guardian_id))
        # «Родитель» in a later list takes nothing away from a known «мать».
        is_same = before is not None and link.kind in {before, GuardianKind.GUARDIAN}
        action = "create" if before is None else "same" if is_same else "change"
        plans[student_id, guardian_id] = LinkPlan(student_id, guardian_id, link.kind, action)
    return list(plans.values())


def _plan_curators(
    roster: Roster, current: CurrentPeople, ids: dict[str, UUID], group_ids: dict[str, UUID]
) -> list[CuratorPlan]:
    known = set(current.curators)
    wanted = {
        (ids[person.ref], group_ids[group_key(group)]): None
        for person in roster.staff
        if person.ref in ids
        for group in person.curator_of
        if group_key(group) in group_ids
    }
    return [CuratorPlan(*pair, "same" if pair in known else "create") for pair in wanted]


def _plan_teaching(
    roster: Roster, current: CurrentPeople, ids: dict[str, UUID], group_ids: dict[str, UUID]
) -> list[TeachingPlan]:
    known = set(current.teaching)
    wanted = {
        (ids[item.staff], group_ids[group_key(item.group)], item.subject): None
        for item in roster.teaching
        if item.staff in ids and group_key(item.group) in group_ids
    }
    return [TeachingPlan(*key, "same" if key in known else "create") for key in wanted]


def _missing(roster: Roster, current: CurrentPeople, known: Recognised) -> tuple[UUID, ...]:
    if not roster.students:
        return ()
    mentioned = {member.id for member in known.members.values()}
    mentioned |= {candidate for _, candidates in known.unclear.values() for candidate in candidates}
    return tuple(p.id for p in current.people if "student" in p.roles and p.id not in mentioned)
