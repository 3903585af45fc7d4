"""What OneRoster 1.2 calls an organisation's people and groups. Pure.

Source of names and vocabularies: 1EdTech OneRoster 1.2, Rostering Service information model.
"""

from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

# `main`: the students' one group. `lessons`: a subject in such a group. `circle`, `subject`: groups beside it.
ClassKind = Literal["main", "lessons", "circle", "subject"]


class Org(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    # The taxpayer's number.
    identifier: str


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """The school year, and the one term in it that classes refer to. `year` is the one in which it ends."""

    id: UUID
    title: str
    type: Literal["schoolYear", "term"]
    begins: date
    ends: date
    parent_id: UUID | None
    year: int


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """What is taught: a subject, or the leading of a group."""

    id: UUID
    title: str
    code: str
    session_id: UUID


class Class(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    title: str
    code: str
    kind: ClassKind
    grades: tuple[str, ...]
    course_id: UUID
    subjects: tuple[str, ...]
    term_id: UUID

    @property
    def type(self) -> str:
        return "homeroom" if self.kind == "main" else "scheduled"


class Relation(msgspec.Struct, frozen=True):
    """A guardian beside a child: mother, father, guardian, trusted, other."""

    child_id: UUID
    kind: str


class User(msgspec.Struct, frozen=True, kw_only=True):
    """`identifier` is a student's file number. `relations` are a guardian's, `agents` the other ends of them."""

    id: UUID
    family_name: str
    given_name: str
    middle_name: str
    roles: tuple[str, ...]
    identifier: str = ""
    email: str = ""
    phone: str = ""
    agents: tuple[UUID, ...] = ()
    grades: tuple[str, ...] = ()
    position: str = ""
    subjects: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    # What the organisation's other systems call the person.
    external_id: str = ""


class Enrollment(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    class_id: UUID
    user_id: UUID
    role: Literal["student", "teacher"]
    is_primary: bool
    # What the teacher of a circle or a subject group teaches there; who only leads it teaches nothing.
    subjects: tuple[str, ...] = ()


class Demographics(msgspec.Struct, frozen=True, kw_only=True):
    """`id` is the user's."""

    id: UUID
    birth_date: date | None
    sex: str


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one organisation gives out."""

    org: Org
    sessions: tuple[Session, ...]
    courses: tuple[Course, ...]
    classes: tuple[Class, ...]
    users: tuple[User, ...]
    enrollments: tuple[Enrollment, ...]
    demographics: tuple[Demographics, ...]
