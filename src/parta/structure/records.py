"""What other rooms learn of the structure."""

from typing import Literal
from uuid import UUID

import msgspec

from parta.organisations import Role

# A curator leads: the deputy of today does too. `head` and `colleague` are of a department or an association.
Relation = Literal["student", "curator", "teacher", "guardian_of", "head", "colleague"]


class GroupRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A class, a study group, an age group, a circle, a department, or «Сотрудники» (kind `staff`).

    `deputy_ids` are those who stand in for the leader today. `profile`: «физмат», a speciality, what a circle is about;
    `parallel`: the year of study; ages in years, both included.
    """

    id: UUID
    kind: str
    name: str
    parallel: int | None
    letter: str | None
    is_archived: bool
    curator_id: UUID | None
    deputy_ids: tuple[UUID, ...] = ()
    profile: str = ""
    age_from: int | None = None
    age_to: int | None = None

    @property
    def leader_ids(self) -> tuple[UUID, ...]:
        """Whoever leads the group today: the curator, then the deputies."""
        return ((self.curator_id,) if self.curator_id else ()) + self.deputy_ids


class Learner(msgspec.Struct, frozen=True, kw_only=True):
    """A student of the group: it is their main one, or one beside it."""

    member_id: UUID
    display_name: str


class Teaching(msgspec.Struct, frozen=True, kw_only=True):
    """Who teaches what; `subject` is "" for a curator who teaches nothing in the group.

    `subgroup`: «Английский язык, 1» where it isn't the whole group. Somebody with several subjects stands there
    several times.
    """

    member_id: UUID
    display_name: str
    subject: str
    is_confirmed: bool
    subgroup: str = ""


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
    # Who stands in for the curator today.
    deputies: list[Teaching] = []
    # Who belongs to a department or an association.
    colleagues: list[Teaching] = []

    @property
    def leaders(self) -> list[Teaching]:
        """The curator and the deputies of today."""
        return [*([self.curator] if self.curator else []), *self.deputies]


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
    """How a member belongs to a group. `subject` for teachers, `student_name` for guardians, else "".

    `is_main` is false for students of a circle or a subject group beside their main group, and their guardians;
    `is_deputy` is true for a curator who stands in for the group's own; `is_whole` is false for a teacher of subgroups
    alone.
    """

    group: GroupRecord
    relation: Relation
    subject: str = ""
    student_name: str = ""
    is_main: bool = True
    is_deputy: bool = False
    is_whole: bool = True
