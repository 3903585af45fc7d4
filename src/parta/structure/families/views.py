"""What the screens show of families: records of the API."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from parta.foundation.http import Wire

from .records import GuardianKind, LinkSource


class FamilyMember(Wire, frozen=True):
    """A guardian of the person, or a child. `contact` is masked, null for whoever may not see it."""

    id: UUID
    name: str
    full_name: str
    kind: GuardianKind
    since: datetime
    ends_on: date | None
    source: LinkSource
    state: Literal["claimed", "unclaimed"]
    contact: str | None
    groups: list[str]
    # Of a child: whose family the actor keeps.
    may_change: bool


class Sibling(Wire, frozen=True):
    id: UUID
    name: str
    groups: list[str]


class BarView(Wire, frozen=True):
    """`document` is for the head and administrators; the curator knows that there is a bar."""

    guardian_id: UUID
    guardian_name: str
    student_id: UUID
    student_name: str
    document: str | None
    document_date: date | None
    barred_at: datetime


class FamilyPage(Wire, frozen=True):
    """A person's family as staff see it. `abilities`: link, bar."""

    member_id: UUID
    guardians: list[FamilyMember]
    children: list[FamilyMember]
    siblings: list[Sibling]
    bars: list[BarView]
    abilities: list[str]


class GroupLeader(Wire, frozen=True):
    """Somebody who leads or teaches in a child's group."""

    id: UUID
    name: str
    # «классный руководитель» is the screen's word for `is_curator`.
    subject: str
    is_curator: bool


class ChildGroup(Wire, frozen=True):
    id: UUID
    name: str
    kind: str
    is_main: bool
    people: list[GroupLeader]


class OtherGuardian(Wire, frozen=True):
    """Who else stands for the child: by name and kind, no contact."""

    name: str
    kind: GuardianKind


class MyChild(Wire, frozen=True):
    """`sign_in`: how the child comes in: alone, through this guardian's device, or this guardian may not open it."""

    id: UUID
    name: str
    kind: GuardianKind
    ends_on: date | None
    sign_in: Literal["alone", "device", "closed"]
    groups: list[ChildGroup]
    guardians: list[OtherGuardian]


class GuardianshipRequestView(Wire, frozen=True):
    """What a member asked for."""

    id: UUID
    child_name: str
    child_birth_date: date | None
    group_id: UUID | None
    kind: GuardianKind
    state: Literal["open", "granted", "refused", "withdrawn"]
    reason: str
    created_at: datetime
    decided_at: datetime | None


class GroupChoice(Wire, frozen=True):
    id: UUID
    name: str


class MyFamily(Wire, frozen=True):
    """`groups`: which group of the child a request may name."""

    children: list[MyChild]
    requests: list[GuardianshipRequestView]
    groups: list[GroupChoice]


class MeantStudent(Wire, frozen=True):
    """Who may be meant by a request; `is_same_day`: the date of birth is the asked one."""

    id: UUID
    name: str
    group: str
    is_same_day: bool
    guardians: list[OtherGuardian]


class OpenRequest(GuardianshipRequestView, frozen=True):
    """A request in the queue of whoever answers it."""

    asked_by: str
    asked_by_id: UUID
    asked_by_groups: list[str]
    group: str
    students: list[MeantStudent]


class OpenRequests(Wire, frozen=True):
    requests: list[OpenRequest]
