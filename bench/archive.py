"""A OneRoster 1.2 archive of a whole town's school, made of a seed: as many people as asked for, all different."""

import csv
import io
import random
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SURNAMES = (
    "Иванов", "Петров", "Сидоров", "Кузнецов", "Смирнов", "Попов", "Волков", "Соколов", "Лебедев", "Козлов",
    "Новиков", "Морозов", "Егоров", "Павлов", "Степанов", "Николаев", "Орлов", "Андреев", "Макаров", "Захаров",
)  # fmt: skip
_SYLLABLES = ("бар", "вел", "гор", "дум", "жар", "зор", "кал", "лад", "мир", "нев", "пол", "род", "сол", "тих", "чер")
_NAMES = ("Арсений", "Варвара", "Глеб", "Дарья", "Егор", "Злата", "Илья", "Кира", "Лев", "Майя", "Олег", "Таисия")
_FATHERS = ("Андреевич", "Борисович", "Викторович", "Денисович", "Игоревич", "Кириллович", "Львович", "Олегович")
_LETTERS = "АБВГДЕЖИКЛМНПРСТУФХЭЮЯ"
_HEADERS = {
    "manifest.csv": "propertyName,value",
    "orgs.csv": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "academicSessions.csv": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
    "courses.csv": (
        "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes"
    ),
    "users.csv": (
        "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,"
        "email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,"
        "preferredFamilyName,primaryOrgSourcedId,pronouns"
    ),
    "roles.csv": (
        "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
        "userProfileSourcedId"
    ),
    "classes.csv": (
        "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,"
        "termSourcedIds,subjects,subjectCodes,periods"
    ),
    "enrollments.csv": (
        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate"
    ),
}
_ACTIVE = ("active", "2026-09-01T00:00:00Z")


@dataclass(frozen=True)
class Archive:
    """The bytes of the archive, and how many of whom it holds."""

    content: bytes
    students: int
    guardians: int
    staff: int
    groups: int
    links: int

    @property
    def people(self) -> int:
        return self.students + self.guardians + self.staff


def large_archive(people: int = 20_000, *, seed: int = 47) -> Archive:
    """Of 100 people 42 are students in classes of 35, 56 guardians (two of most, shared by brothers), 2 teachers."""
    chance = random.Random(seed)
    staff, students = people * 2 // 100, people * 42 // 100
    guardians = people - staff - students
    classes = [f"{parallel}{letter}" for letter in _LETTERS for parallel in range(1, 12)][: -(-students // 35)]
    users: list[Sequence[str]] = []
    roles: list[Sequence[str]] = []
    enrolled: list[Sequence[str]] = []

    def add(number: int, role: str, *, phone: bool, agents: str = "") -> str:
        user = f"u{number:06}"
        name = (chance.choice(_NAMES), _surname(number), chance.choice(_FATHERS))
        # A school's numbers: unlike each other, and none of them anybody's.
        number_text = f"+7900{number:07}" if phone else ""
        users.append((user, *_ACTIVE, "true", user, "", *name, "", "", "", number_text, agents, *[""] * 8))
        roles.append((f"r{number:06}", *_ACTIVE, user, "primary", role, "2026-09-01", "", "org1", ""))
        return user

    teachers = [add(place, "teacher", phone=True) for place in range(staff)]
    parents = [add(staff + place, "guardian", phone=True) for place in range(guardians)]
    links = 0
    for place in range(students):
        # Every parent has a child; those who are left over have a second one.
        own = {parents[place * guardians // students], parents[(place + 1) * guardians // students - 1]}
        own |= {parents[place - 1]} if place and chance.random() < 0.1 else set()
        links += len(own)
        student = add(staff + guardians + place, "student", phone=False, agents=",".join(sorted(own)))
        enrolled.append(_enrolment(len(enrolled), f"c{place % len(classes):04}", student, "student"))
    for place in range(len(classes)):
        if place < len(teachers):
            enrolled.append(_enrolment(len(enrolled), f"c{place:04}", teachers[place], "teacher"))
    content = _packed(
        {
            "manifest.csv": [("manifest.version", "1.0"), ("oneroster.version", "1.2")]
            + [(f"file.{name.removesuffix('.csv')}", "bulk") for name in _HEADERS if name != "manifest.csv"],
            "orgs.csv": [("org1", *_ACTIVE, "Городская школа", "school", "1022300000000", "")],
            "academicSessions.csv": [
                ("as1", *_ACTIVE, "2026/2027", "schoolYear", "2026-09-01", "2027-05-31", "", "2027")
            ],
            "courses.csv": [("hr", *_ACTIVE, "as1", "Классное руководство", "HR", "", "org1", "", "")],
            "users.csv": users,
            "roles.csv": roles,
            "classes.csv": [
                (f"c{place:04}", *_ACTIVE, name, "", "hr", name, "homeroom", "", "org1", "as1", "", "", "")
                for place, name in enumerate(classes)
            ],
            "enrollments.csv": enrolled,
        }
    )
    return Archive(content, students, guardians, staff, len(classes), links)


def _surname(number: int) -> str:
    """Different for every number: a base and two syllables."""
    first, second = divmod(number // len(_SURNAMES), len(_SYLLABLES))
    third, first = divmod(first, len(_SYLLABLES))
    syllables = f"{_SYLLABLES[first]}{_SYLLABLES[second]}{_SYLLABLES[third % len(_SYLLABLES)]}"
    return f"{syllables.capitalize()}-{_SURNAMES[number % len(_SURNAMES)]}"


def _enrolment(number: int, group: str, user: str, role: str) -> Sequence[str]:
    is_primary = "true" if role == "teacher" else "false"
    return (f"e{number:06}", *_ACTIVE, group, "org1", user, role, is_primary, "2026-09-01", "")


def _packed(files: dict[str, Iterable[Sequence[str]]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in files.items():
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            writer.writerow(_HEADERS[name].split(","))
            writer.writerows(rows)
            archive.writestr(name, text.getvalue())
    return buffer.getvalue()
