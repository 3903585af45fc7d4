"""What other rooms learn of the structure."""

from typing import Literal
from uuid import UUID

import msgspec

from parta.organisations import Role

Relation = Literal["student", "curator", "teacher", "guardian_of"]


class GroupRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A class, a study group, an age group, a circle, or «Сотрудники» (kind `staff`)."""

    id: UUID
    kind: str
    name: str
    parallel: int | None
    letter: str | None
    is_archived: bool
    curator_id: UUID | None


class Learner(msgspec.Struct, frozen=True, kw_only=True):
    """A student in the one main group."""

    member_id: UUID
    display_name: str


class Teaching(msgspec.Struct, frozen=True, kw_only=True):
    """Who teaches what; `subject` is "" for a curator who teaches nothing in the group.

    Somebody with several subjects in a group stands there several times.
    """

    member_id: UUID
    display_name: str
    subject: str
    is_confirmed: bool


class Guardianship(msgspec.Struct, frozen=True, kw_only=True):
    """A guardian (`kind`: mother, father, guardian, other) of one student of the group."""

    member_id: UUID
    display_name: str
    kind: str
    student_id: UUID
    student_name: str


class GroupPeople(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody who belongs to a group now; who left the organisation is missing."""

    group: GroupRecord
    curator: Teaching | None
    teachers: list[Teaching]
    students: list[Learner]
    guardians: list[Guardianship]


class StaffPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who works here. `roles` are all, `confirmed` those that an administrator confirmed.

    `subjects` is readable text: «Математика, Физика».
    """

    member_id: UUID
    display_name: str
    position: str
    subjects: str
    roles: frozenset[Role]
    confirmed: frozenset[Role]

    @property
    def is_confirmed(self) -> bool:
        return bool(self.confirmed)


class StaffPeople(msgspec.Struct, frozen=True, kw_only=True):
    """The group «Сотрудники» with everybody who works here."""

    group_id: UUID
    staff: list[StaffPerson]


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """How a member belongs to a group. `subject` for teachers, `student_name` for guardians, else ""."""

    group: GroupRecord
    relation: Relation
    subject: str = ""
    student_name: str = ""
