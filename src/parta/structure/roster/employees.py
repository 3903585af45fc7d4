"""Lists of staff: position, subjects, whose curator."""

from dataclasses import dataclass, field

from msgspec.structs import replace

from parta.structure.roster.groups import parse_group
from parta.structure.roster.layout import Layout
from parta.structure.roster.meanings import Meaning
from parta.structure.roster.names import name_key
from parta.structure.roster.positions import propose_roles, split_list
from parta.structure.roster.problems import ProblemCode
from parta.structure.roster.pupils import read_email, read_phone
from parta.structure.roster.records import Group, GroupName, Sheet, StaffMember
from parta.structure.roster.rows import Problems, RowView, people_rows, read_name, written_name

_ROLE_ORDER = ("head", "administration", "teacher", "staff")


@dataclass
class Employees:
    """The staff read so far."""

    staff: dict[str, StaffMember] = field(default_factory=dict[str, StaffMember])
    groups: dict[str, Group] = field(default_factory=dict[str, Group])
    by_name: dict[str, str] = field(default_factory=dict[str, str])
    by_phone: dict[str, str] = field(default_factory=dict[str, str])


def read_employees(sheet: Sheet, layout: Layout, employees: Employees, problems: Problems) -> None:
    """Add the employees of one sheet; a second row of the same person adds to the first (ROSTER-8)."""
    for view in people_rows(sheet, layout):
        _read_employee(view, employees, problems)


def _read_employee(view: RowView, employees: Employees, problems: Problems) -> None:
    name = read_name(view)
    if name is None:
        written = written_name(view)
        code = ProblemCode.NAME_UNREADABLE if written else ProblemCode.NO_NAME
        problems.add(view, code, **({"value": written} if written else {}))
        return
    position = view.text(Meaning.POSITION) or None
    subjects = split_list(view.text(Meaning.SUBJECTS))
    groups = _read_curated(view, problems)
    person = StaffMember(
        ref=f"t{len(employees.staff) + 1}",
        name=name,
        source=view.source,
        roles=propose_roles(position or "", teaches=bool(subjects or groups)),
        position=position,
        subjects=subjects,
        curator_of=tuple(group.name for group in groups),
        phone=read_phone(view, Meaning.PHONE, problems),
        email=read_email(view, Meaning.EMAIL, problems),
        external_id=view.text(Meaning.EXTERNAL_ID) or None,
    )
    for group in groups:
        employees.groups.setdefault(group.key, Group(group.name, group.kind, group.parallel, group.letter))
    person = _without_foreign_phone(person, view, employees, problems)
    key = name_key(name)
    # After the check above, a holder of the phone has the same name.
    if ref := employees.by_phone.get(person.phone or "") or employees.by_name.get(key):
        known = employees.staff[ref]
        if not known.phone or not person.phone or known.phone == person.phone:
            employees.staff[ref] = _join(known, person)
            if person.phone:
                employees.by_phone.setdefault(person.phone, ref)
            return
        problems.add(view, ProblemCode.NAMESAKE, name=name.full, row=str(known.source.row))
    employees.staff[person.ref] = person
    employees.by_name.setdefault(key, person.ref)
    if person.phone:
        employees.by_phone.setdefault(person.phone, person.ref)


def _without_foreign_phone(person: StaffMember, view: RowView, employees: Employees, problems: Problems) -> StaffMember:
    """A phone signs one person in: a second holder, like the office's number, stays without."""
    holder = employees.by_phone.get(person.phone or "")
    if holder is None or name_key(employees.staff[holder].name) == name_key(person.name):
        return person
    params = {"value": person.phone or "", "other": employees.staff[holder].name.full, "name": person.name.full}
    problems.add(view, ProblemCode.PHONE_REPEATED, **params)
    return replace(person, phone=None)


def _read_curated(view: RowView, problems: Problems) -> list[GroupName]:
    groups: list[GroupName] = []
    for text in split_list(view.text(Meaning.CURATOR_OF)):
        group = parse_group(text) or parse_group(text, is_named_allowed=text.replace(" ", "").isalpha())
        if group is None:
            problems.add(view, ProblemCode.CURATOR_UNREADABLE, value=text)
        elif group not in groups:
            groups.append(group)
    return groups


def _join(known: StaffMember, again: StaffMember) -> StaffMember:
    """Two positions of one person."""
    roles = {*known.roles, *again.roles}
    if len(roles) > 1:
        roles.discard("staff")
    positions = dict.fromkeys(position for position in (known.position, again.position) if position)
    return replace(
        known,
        roles=tuple(role for role in _ROLE_ORDER if role in roles),
        position="; ".join(positions) or None,
        subjects=tuple(dict.fromkeys((*known.subjects, *again.subjects))),
        curator_of=tuple(dict.fromkeys((*known.curator_of, *again.curator_of))),
        phone=known.phone or again.phone,
        email=known.email or again.email,
        external_id=known.external_id or again.external_id,
    )
