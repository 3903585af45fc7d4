"""What the screens of the structure show: records of the API."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from parta.foundation.http import Wire
from parta.organisations import Role

from .records import Relation
from .subgroups.records import DivisionKind


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
    subgroup_id: UUID | None = None
    subgroup: str = ""


class Deputy(Wire, frozen=True):
    """Who stands in for the group's leader, from `since` to `until`, both included; null: for good."""

    id: UUID
    member_id: UUID
    name: str
    is_confirmed: bool
    since: date
    until: date | None
    reason: str
    is_running: bool


class Group(Wire, frozen=True):
    """A group, how many students and guardians it has, and how many of them have come aboard.

    `profile`: «физмат», a speciality, what a circle is about; `parallel`: the year of study; ages in years.
    `colleague_count`: of a department or an association.
    """

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
    profile: str
    age_from: int | None
    age_to: int | None
    deputies: list[Deputy]
    colleague_count: int


class SubgroupView(Wire, frozen=True):
    id: UUID
    name: str
    student_ids: list[UUID]
    teachers: list[GroupTeacher]


class DivisionView(Wire, frozen=True):
    """How the group divides for something; a student is in one subgroup at most."""

    id: UUID
    name: str
    kind: DivisionKind
    has_chats: bool
    subgroups: list[SubgroupView]


class CircleOfGroup(Wire, frozen=True):
    """A circle or a subject group to which students of this group go."""

    id: UUID
    kind: str
    name: str
    leader: str
    student_ids: list[UUID]


class GroupList(Wire, frozen=True):
    groups: list[Group]


class GroupPage(Group, frozen=True):
    """A group with its people.

    `sees_people`: whether the reader may see who learns here; students and guardians see only what concerns
    themselves or their children. `may_fill`: whether the reader puts students into subgroups.
    """

    students: list[MemberRow]
    guardians: list[MemberRow]
    colleagues: list[MemberRow]
    divisions: list[DivisionView]
    circles: list[CircleOfGroup]
    sees_people: bool
    may_fill: bool


class OwnGroup(Wire, frozen=True):
    """A group that the reader has to do with, and how. `student_name` for guardians."""

    group: Group
    relation: Relation
    subject: str
    student_name: str
    is_main: bool
    is_deputy: bool


class OwnGroupList(Wire, frozen=True):
    groups: list[OwnGroup]


class GroupProposal(Wire, frozen=True):
    name: str
    kind: str
    parallel: int | None


class GroupProposals(Wire, frozen=True):
    groups: list[GroupProposal]
