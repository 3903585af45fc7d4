"""From people and groups to a book of OneRoster. Pure: no database, no clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal
from uuid import UUID, uuid5

import msgspec

from parta.exchange.oneroster.records import (
    Book,
    Class,
    Course,
    Demographics,
    Enrollment,
    Org,
    Relation,
    Session,
    User,
)

_LEADING = "Классное руководство"
_STAFF = frozenset({"principal", "siteAdministrator", "teacher", "aide"})
_GUARDIAN_ROLES = {"mother": "parent", "father": "parent", "guardian": "guardian"}


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the organisation. `roles` are the confirmed ones, in our words."""

    id: UUID
    surname: str
    given_name: str
    patronymic: str
    roles: frozenset[str]
    birth_date: date | None
    sex: str
    file_number: str
    external_id: str
    position: str
    subjects: tuple[str, ...]
    phone: str
    email: str


class Lesson(msgspec.Struct, frozen=True, kw_only=True):
    teacher_id: UUID
    subject: str


class SchoolGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group with its people. `grade`: the year of study, where the group has one."""

    id: UUID
    name: str
    is_main: bool
    # Of a group beside the main ones.
    beside: Literal["circle", "subject"]
    grade: int | None
    leader_id: UUID | None
    about: str
    students: tuple[UUID, ...]
    lessons: tuple[Lesson, ...]


class Family(msgspec.Struct, frozen=True, kw_only=True):
    guardian_id: UUID
    student_id: UUID
    kind: str


def build(
    *, org: Org, people: Sequence[Person], groups: Sequence[SchoolGroup], families: Sequence[Family], today: date
) -> Book:
    """The book of one organisation; the same people and groups give the same ids for ever (EXC-2).

    Only confirmed staff, students, and guardians of these students are in it (EXC-3).
    """
    sessions = _sessions(org.id, today)
    year, term = sessions
    users = {one.id: one for one in _users(people, groups, families)}
    subjects = sorted({lesson.subject for group in groups for lesson in group.lessons if lesson.subject})
    titles = [_LEADING, *subjects, *sorted({_beside_title(group) for group in groups if not group.is_main})]
    courses = {
        title: Course(id=uuid5(org.id, f"course {title}"), title=title, code=f"C{place:03d}", session_id=year.id)
        for place, title in enumerate(dict.fromkeys(titles))
    }
    classes: list[Class] = []
    enrollments: list[Enrollment] = []
    for group in groups:
        for made, members in _classes(group, courses, term):
            classes.append(made)
            enrollments += [one for one in members if one.user_id in users]
    return Book(
        org=org,
        sessions=sessions,
        courses=tuple(courses.values()),
        classes=tuple(classes),
        users=tuple(users.values()),
        enrollments=tuple({one.id: one for one in enrollments}.values()),
        demographics=tuple(
            Demographics(id=one.id, birth_date=one.birth_date, sex=one.sex)
            for one in people
            if one.id in users and "student" in one.roles and (one.birth_date or one.sex)
        ),
    )


def _sessions(organisation_id: UUID, today: date) -> tuple[Session, Session]:
    """The school year of a day: from 1 September (Федеральный закон № 273-ФЗ leaves the end to the school)."""
    begins = date(today.year if today.month >= 8 else today.year - 1, 9, 1)
    ends = date(begins.year + 1, 8, 31)
    title = f"{begins.year}/{ends.year}"
    year_id = uuid5(organisation_id, f"schoolYear {begins.year}")
    year = Session(id=year_id, title=title, type="schoolYear", begins=begins, ends=ends, parent_id=None, year=ends.year)
    term = Session(
        id=uuid5(organisation_id, f"term {begins.year}"),
        title=f"Учебный год {title}",
        type="term",
        begins=begins,
        ends=ends,
        parent_id=year_id,
        year=ends.year,
    )
    return year, term


def _classes(
    group: SchoolGroup, courses: Mapping[str, Course], term: Session
) -> Iterator[tuple[Class, list[Enrollment]]]:
    """The group itself, led by its curator, and a class for each subject that is taught in it."""
    grades = (f"{group.grade:02d}",) if group.grade else ()
    own_title = _LEADING if group.is_main else _beside_title(group)
    own = Class(
        id=group.id,
        title=group.name,
        code=group.name,
        kind="main" if group.is_main else group.beside,
        grades=grades,
        course_id=courses[own_title].id,
        subjects=() if group.is_main else _taught(group) or (own_title,),
        term_id=term.id,
    )
    leaders: dict[UUID, list[str]] = {group.leader_id: []} if group.leader_id else {}
    if not group.is_main:
        for lesson in group.lessons:
            leaders.setdefault(lesson.teacher_id, []).extend(filter(None, [lesson.subject]))
    yield own, _enrolled(own.id, group.students, leaders, primary=group.leader_id)
    if not group.is_main:
        return
    for subject in sorted({lesson.subject for lesson in group.lessons if lesson.subject}):
        made = Class(
            id=uuid5(group.id, f"subject {subject}"),
            title=f"{group.name} {subject}",
            code=group.name,
            kind="lessons",
            grades=grades,
            course_id=courses[subject].id,
            subjects=(subject,),
            term_id=term.id,
        )
        teachers = [lesson.teacher_id for lesson in group.lessons if lesson.subject == subject]
        yield made, _enrolled(made.id, group.students, dict.fromkeys(teachers, ()), primary=teachers[0])


def _taught(group: SchoolGroup) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lesson.subject for lesson in group.lessons if lesson.subject))


def _beside_title(group: SchoolGroup) -> str:
    return group.about or group.name


def _enrolled(
    class_id: UUID, students: Iterable[UUID], teachers: Mapping[UUID, Iterable[str]], *, primary: UUID | None
) -> list[Enrollment]:
    """`teachers` with what they teach, where the class doesn't say it."""
    return [
        Enrollment(
            id=uuid5(class_id, f"teacher {user_id}"),
            class_id=class_id,
            user_id=user_id,
            role="teacher",
            is_primary=user_id == primary,
            subjects=tuple(dict.fromkeys(subjects)),
        )
        for user_id, subjects in teachers.items()
    ] + [
        Enrollment(
            id=uuid5(class_id, f"student {user_id}"),
            class_id=class_id,
            user_id=user_id,
            role="student",
            is_primary=False,
        )
        for user_id in students
    ]


def _users(people: Sequence[Person], groups: Sequence[SchoolGroup], families: Sequence[Family]) -> Iterator[User]:
    students = {one.id for one in people if "student" in one.roles}
    adults = {one.id for one in people}
    children: dict[UUID, list[Family]] = {}
    guardians: dict[UUID, list[UUID]] = {}
    for link in families:
        if link.student_id in students and link.guardian_id in adults:
            children.setdefault(link.guardian_id, []).append(link)
            guardians.setdefault(link.student_id, []).append(link.guardian_id)
    grades = {
        student_id: (f"{group.grade:02d}",)
        for group in groups
        if group.is_main and group.grade
        for student_id in group.students
    }
    for one in people:
        own = children.get(one.id, [])
        roles = _roles(one, own)
        if not roles:
            continue
        is_student, is_staff = (
            one.id in students,
            bool({"teacher", "principal", "siteAdministrator", "aide"} & {*roles}),
        )
        yield User(
            id=one.id,
            family_name=one.surname,
            given_name=one.given_name,
            middle_name=one.patronymic,
            roles=roles,
            identifier=one.file_number if is_student else "",
            email=one.email,
            phone=one.phone,
            agents=tuple(guardians.get(one.id, ())) + tuple(link.student_id for link in own),
            grades=grades.get(one.id, ()),
            position=one.position if is_staff else "",
            subjects=one.subjects if is_staff else (),
            relations=tuple(Relation(link.student_id, link.kind) for link in own),
            external_id=one.external_id,
        )


def _roles(one: Person, children: Sequence[Family]) -> tuple[str, ...]:
    """The roles of OneRoster's vocabulary, the weightiest first; whoever has none isn't given out."""
    roles: list[str] = []
    if "head" in one.roles:
        roles.append("principal")
    if "administration" in one.roles:
        roles.append("siteAdministrator")
    if "teacher" in one.roles:
        roles.append("teacher")
    # Rights on this platform are no role at school: an administrator is given out as somebody who works there.
    if not roles and one.roles & {"staff", "administrator"}:
        roles.append("aide")
    if "student" in one.roles:
        roles.append("student")
    if children:
        kinds = {_GUARDIAN_ROLES.get(link.kind, "relative") for link in children}
        roles.append(next(role for role in ("parent", "guardian", "relative") if role in kinds))
    return tuple(roles)
