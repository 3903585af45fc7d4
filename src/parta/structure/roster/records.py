"""What the roster import speaks of, from a cell of a sheet to a person."""

from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

from msgspec import Struct

Cell: TypeAlias = str | int | float | date | None
"""One cleaned cell: text without control characters, a number, or a date."""

Row: TypeAlias = tuple[Cell, ...]


class Sheet(Struct, frozen=True):
    """One sheet; `rows[0]` is row 1 of the file. `origin` says which reading of the rows applies."""

    name: str
    rows: tuple[Row, ...]
    origin: Literal["table", "oneroster"] = "table"


class PersonName(Struct, frozen=True):
    """A Russian name in three parts; what is unknown is an empty string."""

    surname: str
    given: str
    patronymic: str = ""

    @property
    def full(self) -> str:
        return " ".join(part for part in (self.surname, self.given, self.patronymic) if part)


class GroupKind(StrEnum):
    CLASS = "class"
    STUDY_GROUP = "study_group"
    AGE_GROUP = "age_group"


class GroupName(Struct, frozen=True):
    """A group's canonical name; `key` is what two spellings have in common."""

    name: str
    kind: GroupKind
    parallel: int | None = None
    letter: str | None = None

    @property
    def key(self) -> str:
        return self.name.lower().replace("ё", "е")


class GuardianKind(StrEnum):
    MOTHER = "mother"
    FATHER = "father"
    GUARDIAN = "guardian"
    # A person whom the parents trust: no list says so, but a list may meet one.
    TRUSTED = "trusted"
    OTHER = "other"


class Source(Struct, frozen=True):
    """Where a record was read; `row` counts from 1, as the spreadsheet program shows it."""

    sheet: str
    row: int


class Group(Struct, frozen=True):
    name: str
    kind: GroupKind
    parallel: int | None = None
    letter: str | None = None
    external_id: str | None = None

    @property
    def key(self) -> str:
        return self.name.lower().replace("ё", "е")


class Student(Struct, frozen=True):
    """A pupil with the one main group; `ref` is unique within the roster only."""

    ref: str
    name: PersonName
    group: str
    source: Source
    birth_date: date | None = None
    sex: Literal["male", "female"] | None = None
    file_number: str | None = None
    phone: str | None = None
    email: str | None = None
    external_id: str | None = None


class Guardian(Struct, frozen=True):
    ref: str
    name: PersonName
    source: Source
    phone: str | None = None
    email: str | None = None
    external_id: str | None = None


class GuardianLink(Struct, frozen=True):
    student: str
    guardian: str
    kind: GuardianKind


class StaffMember(Struct, frozen=True):
    """An employee; `roles` are proposals from head, administration, teacher, staff.

    `is_teaching_told`: the list says which subject is taught where, so nothing more follows from the subjects.
    """

    ref: str
    name: PersonName
    source: Source
    roles: tuple[str, ...] = ("staff",)
    position: str | None = None
    subjects: tuple[str, ...] = ()
    curator_of: tuple[str, ...] = ()
    phone: str | None = None
    email: str | None = None
    external_id: str | None = None
    is_teaching_told: bool = False


class Teaching(Struct, frozen=True):
    """A teacher (by ref) teaches a subject in a group (by name)."""

    staff: str
    group: str
    subject: str


class Circle(Struct, frozen=True):
    """A circle or a subject group beside the main groups: by ref who leads it, teaches what in it, and attends."""

    name: str
    kind: Literal["circle", "subject"]
    profile: str = ""
    leader: str | None = None
    lessons: tuple[tuple[str, str], ...] = ()
    students: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.name.lower().replace("ё", "е")


class Problem(Struct, frozen=True):
    """What is wrong with one row. An `error` stops the row, a `warning` lets the person in.

    `header` and `values` repeat the source row, so that it can be corrected and uploaded again.
    """

    sheet: str
    row: int
    severity: Literal["error", "warning"]
    code: str
    reason: str
    params: dict[str, str] = {}
    header: tuple[str, ...] = ()
    values: Row = ()


class Roster(Struct, frozen=True):
    """Everything understood from one file."""

    students: tuple[Student, ...] = ()
    guardians: tuple[Guardian, ...] = ()
    links: tuple[GuardianLink, ...] = ()
    staff: tuple[StaffMember, ...] = ()
    groups: tuple[Group, ...] = ()
    teaching: tuple[Teaching, ...] = ()
    circles: tuple[Circle, ...] = ()
    problems: tuple[Problem, ...] = ()


class RosterCounts(Struct, frozen=True):
    """The numbers that the command line prints."""

    students: int
    guardians: int
    staff: int
    groups: int
    enrolments: int
    guardian_links: int
