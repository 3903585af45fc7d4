"""What the screens of the structure show: records of the API."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from parta.foundation.http import Wire
from parta.organisations import Role

from .records import Relation


class PersonName(Wire, frozen=True):
    surname: str
    given: str
    patronymic: str


class MemberRole(Wire, frozen=True):
    """`confirmed_by` is the name of whoever confirmed; null: the platform, or an import."""

    role: Role
    is_confirmed: bool
    confirmed_at: datetime | None
    confirmed_by: str | None


class MemberGroup(Wire, frozen=True):
    id: UUID
    name: str
    relation: Relation
    subject: str


class MemberRow(Wire, frozen=True):
    """A member in a list. `contact` is masked, and null for whoever may not see it."""

    id: UUID
    name: PersonName
    display_name: str
    position: str
    roles: list[MemberRole]
    groups: list[MemberGroup]
    state: Literal["claimed", "unclaimed"]
    contact: str | None
    child_names: list[str]


class MemberPage(Wire, frozen=True):
    """`next` is the `after` of the following page."""

    members: list[MemberRow]
    next: str | None
    total: int


class Curator(Wire, frozen=True):
    id: UUID
    name: str
    is_confirmed: bool


class GroupTeacher(Wire, frozen=True):
    id: UUID
    name: str
    subject: str
    is_confirmed: bool
    subgroup: str = ""


class Group(Wire, frozen=True):
    """A group, how many students and guardians it has, and how many of them have come aboard."""

    id: UUID
    kind: str
    name: str
    parallel: int | None
    letter: str | None
    is_archived: bool
    student_count: int
    guardian_count: int
    claimed_students: int
    claimed_guardians: int
    curator: Curator | None
    teachers: list[GroupTeacher]


class GroupList(Wire, frozen=True):
    groups: list[Group]


class GroupPage(Group, frozen=True):
    """A group with its people."""

    students: list[MemberRow]
    guardians: list[MemberRow]


class GroupProposal(Wire, frozen=True):
    name: str
    kind: str
    parallel: int | None


class GroupProposals(Wire, frozen=True):
    groups: list[GroupProposal]
