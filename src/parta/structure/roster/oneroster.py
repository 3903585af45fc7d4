"""OneRoster 1.2 and 1.1 archives, read into the same roster as a spreadsheet.

Source of the fields: 1EdTech OneRoster 1.2 CSV binding; 1.1 keeps a user's role in users.csv.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from parta.structure.roster.cells import text_of
from parta.structure.roster.dates import parse_date
from parta.structure.roster.groups import group_in_title, parse_group
from parta.structure.roster.names import name_from_parts, name_key
from parta.structure.roster.oneroster_circles import BESIDE, circles_of
from parta.structure.roster.oneroster_families import links_of, relations_in, values_in
from parta.structure.roster.phones import parse_phone, phones_in
from parta.structure.roster.problems import ProblemCode, make_problem
from parta.structure.roster.records import (
    Group,
    GroupName,
    Guardian,
    GuardianKind,
    PersonName,
    Problem,
    Roster,
    Row,
    Sheet,
    Source,
    StaffMember,
    Student,
    Teaching,
)

_HEADS = {"principal"}
_ADMINISTRATION = {"siteadministrator", "systemadministrator", "districtadministrator", "administrator"}
_OTHER_STAFF = {"aide", "counselor", "proctor"}
_GUARDIANS = {"guardian", "parent", "relative"}
# What the standard has no place for and our own archives add (its binding allows `metadata.` columns).
_KIND, _POSITION = "metadata.parta.kind", "metadata.parta.position"
_SUBJECTS, _RELATIONS = "metadata.parta.subjects", "metadata.parta.relations"
_STAFF_ROLES = ("head", "administration", "teacher", "staff")


class _Record(Struct, frozen=True):
    """One line of one file, by column name."""

    sheet: str
    row: int
    header: tuple[str, ...]
    values: Row
    columns: dict[str, int]

    def get(self, name: str) -> str:
        index = self.columns.get(name)
        return text_of(self.values[index]) if index is not None and index < len(self.values) else ""

    @property
    def source(self) -> Source:
        return Source(self.sheet, self.row)

    def problem(self, code: ProblemCode, **params: str) -> Problem:
        return make_problem(code, sheet=self.sheet, row=self.row, header=self.header, values=self.values, params=params)


class _ClassInfo(Struct, frozen=True):
    group: GroupName
    is_main: bool
    subject: str


def understand_oneroster(sheets: Sequence[Sheet]) -> Roster:
    """People by role, main groups by homeroom classes, subject teaching by scheduled ones (ROSTER-9).

    External ids are the sourcedIds; records with the status tobedeleted or inactive don't count.
    """
    files = {sheet.name: sheet for sheet in sheets}
    problems: list[Problem] = []
    roles = _roles(files)
    classes = _classes(files, problems)
    enrolled = _enrolled(files, classes, problems)
    demographics = {record.get("sourcedid"): record for record in _records(files, "demographics.csv")}

    students: dict[str, Student] = {}
    guardians: dict[str, Guardian] = {}
    same_guardian: dict[tuple[str, str], str] = {}
    staff: dict[str, StaffMember] = {}
    groups: dict[str, Group] = {}
    agents: list[tuple[str, str]] = []
    kinds: dict[tuple[str, str], GuardianKind] = {}
    for info_id, info in classes.items():
        if info.is_main:
            group = info.group
            made = Group(group.name, group.kind, group.parallel, group.letter, info_id)
            groups.setdefault(group.key, made)
    for record in _records(files, "users.csv"):
        user = record.get("sourcedid")
        own = roles.get(user, set())
        name = name_from_parts(record.get("familyname"), record.get("givenname"), record.get("middlename"))
        if name is None:
            problems.append(record.problem(ProblemCode.NO_NAME))
            continue
        phone = _phone(record, problems)
        email = record.get("email").lower() or None
        agents += [(user, agent) for agent in values_in(record.get("agentsourcedids"))]
        kinds |= {(child, user): kind for child, kind in relations_in(record.get(_RELATIONS))}
        if "student" in own:
            group = _main_group(record, enrolled.students.get(user, []), problems, name)
            if group is not None:
                made = Group(group.name, group.kind, group.parallel, group.letter)
                groups.setdefault(group.key, made)
                students[user] = Student(
                    f"s{len(students) + 1}", name, groups[group.key].name, record.source,
                    birth_date=_birth_date(demographics.get(user)), sex=_sex(demographics.get(user)),
                    file_number=record.get("identifier") or None, phone=phone, email=email, external_id=user,
                )  # fmt: skip
        if own & _GUARDIANS:
            key = (phone or user, name_key(name))
            first = same_guardian.setdefault(key, user)
            made_guardian = Guardian(f"g{len(guardians) + 1}", name, record.source, phone, email, user)
            guardians[user] = guardians.get(first, made_guardian)
        if proposed := _staff_roles(own):
            taught_here = (subject for _, subject in enrolled.teaching.get(user, ()))
            staff[user] = StaffMember(
                f"t{len(staff) + 1}", name, record.source, roles=proposed,
                position=record.get(_POSITION) or None,
                subjects=tuple(dict.fromkeys((*taught_here, *values_in(record.get(_SUBJECTS))))),
                curator_of=tuple(dict.fromkeys(enrolled.curators.get(user, ()))),
                phone=phone, email=email, external_id=user, is_teaching_told=True,
            )  # fmt: skip
    teaching = {
        Teaching(staff[user].ref, group, subject): None
        for user, taught in enrolled.teaching.items()
        if user in staff
        for group, subject in taught
    }
    return Roster(
        students=tuple(students.values()),
        guardians=tuple({guardian.ref: guardian for guardian in guardians.values()}.values()),
        links=tuple(links_of(agents, students, guardians, roles, kinds)),
        staff=tuple(staff.values()),
        groups=tuple(groups.values()),
        teaching=tuple(teaching),
        circles=tuple(
            circles_of(
                [record for record in _records(files, "classes.csv") if _is_beside(record)],
                list(_records(files, "enrollments.csv")),
                courses={one.get("sourcedid"): one.get("title") for one in _records(files, "courses.csv")},
                students={user: one.ref for user, one in students.items()},
                staff={user: one.ref for user, one in staff.items()},
            )
        ),
        problems=tuple(problems),
    )


def _records(files: dict[str, Sheet], name: str) -> Iterator[_Record]:
    """The active lines of one file."""
    sheet = files.get(name)
    if sheet is None or not sheet.rows:
        return
    header = tuple(text_of(cell) for cell in sheet.rows[0])
    columns = {text.lower(): index for index, text in enumerate(header)}
    for number, row in enumerate(sheet.rows[1:], 2):
        record = _Record(sheet.name, number, header, row, columns)
        is_gone = record.get("status").lower() in {"tobedeleted", "inactive"}
        if not is_gone and any(cell is not None for cell in row):
            yield record


def _roles(files: dict[str, Sheet]) -> dict[str, set[str]]:
    roles: dict[str, set[str]] = {}
    for record in _records(files, "roles.csv"):
        roles.setdefault(record.get("usersourcedid"), set()).add(record.get("role").lower())
    for record in _records(files, "users.csv"):
        if role := record.get("role").lower():
            roles.setdefault(record.get("sourcedid"), set()).add(role)
    return roles


def _classes(files: dict[str, Sheet], problems: list[Problem]) -> dict[str, _ClassInfo]:
    courses = {record.get("sourcedid"): record for record in _records(files, "courses.csv")}
    classes: dict[str, _ClassInfo] = {}
    records = [record for record in _records(files, "classes.csv") if not _is_beside(record)]
    mains = {
        key: group
        for record in records
        if _is_main(record) and (group := parse_group(record.get("title"), is_named_allowed=True))
        for key in (record.get("title"), record.get("classcode"))
        if key
    }
    for record in records:
        title, code = record.get("title"), record.get("classcode")
        is_main = _is_main(record)
        group = parse_group(title, is_named_allowed=is_main) or mains.get(code) or parse_group(code)
        group = group or group_in_title(title) or parse_group(title.split(" ")[0])
        if group is None:
            problems.append(record.problem(ProblemCode.GROUP_UNREADABLE, value=title or code))
            continue
        course = courses.get(record.get("coursesourcedid"))
        subject = ", ".join(values_in(record.get("subjects"))) or (course.get("title") if course else "") or title
        classes[record.get("sourcedid")] = _ClassInfo(group, is_main, subject)
    return classes


def _is_main(record: _Record) -> bool:
    return record.get("classtype").lower() == "homeroom"


def _is_beside(record: _Record) -> bool:
    """A circle or a subject group of our own archive (ROSTER-14); other programs' archives name none."""
    return record.get(_KIND) in BESIDE


class _Enrolled(Struct, frozen=True):
    students: dict[str, list[_ClassInfo]]
    curators: dict[str, list[str]]
    teaching: dict[str, list[tuple[str, str]]]


def _enrolled(files: dict[str, Sheet], classes: dict[str, _ClassInfo], problems: list[Problem]) -> _Enrolled:
    result = _Enrolled({}, {}, {})
    beside = {record.get("sourcedid") for record in _records(files, "classes.csv") if _is_beside(record)}
    for record in _records(files, "enrollments.csv"):
        if record.get("classsourcedid") in beside:
            continue
        info = classes.get(record.get("classsourcedid"))
        if info is None:
            missing = record.get("classsourcedid")
            problems.append(record.problem(ProblemCode.REFERENCE_MISSING, value=missing))
            continue
        user, role = record.get("usersourcedid"), record.get("role").lower()
        if role == "student":
            result.students.setdefault(user, []).append(info)
        elif role == "teacher" and info.is_main:
            result.curators.setdefault(user, []).append(info.group.name)
        elif role == "teacher":
            result.teaching.setdefault(user, []).append((info.group.name, info.subject))
    return result


def _main_group(
    record: _Record, classes: list[_ClassInfo], problems: list[Problem], name: PersonName
) -> GroupName | None:
    """The homeroom class; without one, the class that all subjects are taught in."""
    main = [info.group for info in classes if info.is_main] or [info.group for info in classes]
    distinct = list({group.key: group for group in main}.values())
    if len(distinct) == 1:
        return distinct[0]
    if not distinct:
        problems.append(record.problem(ProblemCode.NO_GROUP))
        return None
    params = {"name": name.full, "row": str(record.row), "group": distinct[0].name, "other": distinct[1].name}
    problems.append(record.problem(ProblemCode.IN_TWO_GROUPS, **params))
    return None


def _staff_roles(roles: set[str]) -> tuple[str, ...]:
    proposed: set[str] = set()
    if roles & _HEADS:
        proposed.add("head")
    if roles & _ADMINISTRATION:
        proposed.add("administration")
    if "teacher" in roles:
        proposed.add("teacher")
    if not proposed and roles & _OTHER_STAFF:
        proposed.add("staff")
    return tuple(role for role in _STAFF_ROLES if role in proposed)


def _phone(record: _Record, problems: list[Problem]) -> str | None:
    written = record.get("sms") or record.get("phone")
    number = parse_phone(written) or parse_phone(record.get("phone"))
    if written and number is None and not phones_in(written):
        problems.append(record.problem(ProblemCode.PHONE_BROKEN, value=written))
    return number


def _birth_date(record: _Record | None) -> date | None:
    return parse_date(record.get("birthdate")) if record else None


def _sex(record: _Record | None) -> Literal["male", "female"] | None:
    match record.get("sex").lower() if record else "":
        case "male":
            return "male"
        case "female":
            return "female"
        case _:
            return None
