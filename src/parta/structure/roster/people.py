"""From sheets with their layouts to a roster of people."""

from collections.abc import Sequence

from msgspec.structs import replace

from parta.structure.roster.employees import Employees, read_employees
from parta.structure.roster.families import merge_guardians
from parta.structure.roster.layout import Layout
from parta.structure.roster.oneroster import understand_oneroster
from parta.structure.roster.problems import ProblemCode, make_problem
from parta.structure.roster.pupils import Pupils, read_pupils
from parta.structure.roster.records import Guardian, Problem, Roster, RosterCounts, Sheet, StaffMember, Student
from parta.structure.roster.rows import Problems


def understand(sheets: Sequence[Sheet], layouts: Sequence[Layout]) -> Roster:
    """All people, groups and links of a file; `layouts[n]` reads `sheets[n]` (ROSTER-5 to ROSTER-8).

    Time grows with the number of rows only.
    """
    if any(sheet.origin == "oneroster" for sheet in sheets):
        return understand_oneroster(sheets)
    problems, pupils, employees = Problems(), Pupils(), Employees()
    for sheet, layout in zip(sheets, layouts, strict=True):
        if layout.kind == "students":
            read_pupils(sheet, layout, pupils, problems)
        elif layout.kind == "staff":
            read_employees(sheet, layout, employees, problems)
        else:
            unknown = make_problem(ProblemCode.LIST_UNKNOWN, sheet=sheet.name, row=1)
            problems.found.append(unknown)
    guardians, links = merge_guardians(list(pupils.children.values()), problems)
    adults = [*employees.staff.values(), *guardians]
    students = _separate_phones(pupils, adults, problems)
    return Roster(
        students=tuple(students),
        guardians=tuple(guardians),
        links=tuple(links),
        staff=tuple(employees.staff.values()),
        groups=tuple((employees.groups | pupils.groups).values()),
        problems=_in_order_of_rows(problems.found, sheets),
    )


def _separate_phones(pupils: Pupils, adults: Sequence[StaffMember | Guardian], problems: Problems) -> list[Student]:
    """Take an adult's or a brother's number away from a pupil: it would sign the wrong person in."""
    holders = {adult.phone: adult.name.full for adult in adults if adult.phone}
    result: list[Student] = []
    for student in pupils.students.values():
        if student.phone and (holder := holders.get(student.phone)):
            params = {"value": student.phone, "other": holder, "name": student.name.full}
            problems.add(pupils.views[student.ref], ProblemCode.PHONE_REPEATED, **params)
            student = replace(student, phone=None)
        elif student.phone:
            holders[student.phone] = student.name.full
        result.append(student)
    return result


def _in_order_of_rows(problems: list[Problem], sheets: Sequence[Sheet]) -> tuple[Problem, ...]:
    order = {sheet.name: number for number, sheet in enumerate(sheets)}
    return tuple(sorted(problems, key=lambda problem: (order.get(problem.sheet, 0), problem.row)))


def count(roster: Roster) -> RosterCounts:
    """What the file holds, as the command line prints it."""
    return RosterCounts(
        students=len(roster.students),
        guardians=len(roster.guardians),
        staff=len(roster.staff),
        groups=len(roster.groups),
        enrolments=sum(1 for student in roster.students if student.group),
        guardian_links=len(roster.links),
    )
