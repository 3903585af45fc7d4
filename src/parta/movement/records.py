"""What a movement is: what is reported, what is kept, how it goes on."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from parta.foundation.http import Input
from parta.organisations import Role

StudentKind = Literal["arrival", "departure", "transfer"]
StaffKind = Literal["taken_on", "leave", "return", "dismissal"]
Kind = Literal["arrival", "departure", "transfer", "taken_on", "leave", "return", "dismissal"]
State = Literal["reported", "returned", "scheduled", "applied", "withdrawn", "undone"]
Side = Literal["students", "staff"]
GuardianKind = Literal["mother", "father", "guardian", "other"]
StaffRole = Literal["teacher", "staff", "administration"]

STUDENT_KINDS: tuple[StudentKind, ...] = ("arrival", "departure", "transfer")
STAFF_KINDS: tuple[StaffKind, ...] = ("taken_on", "leave", "return", "dismissal")
OPEN_STATES: tuple[State, ...] = ("reported", "returned", "scheduled")

Name = Annotated[str, msgspec.Meta(max_length=80)]
Line = Annotated[str, msgspec.Meta(max_length=200)]


class NewGuardian(Input, frozen=True):
    """A parent of somebody new; `phone` and `email` as they were typed, normalised when it is reported."""

    surname: Name
    given_name: Name
    patronymic: Name = ""
    phone: Line = ""
    email: Line = ""
    kind: GuardianKind = "guardian"


class NewPerson(Input, frozen=True):
    """Somebody whom the organisation doesn't know yet. `guardians` of students; `position` and `role` of staff."""

    surname: Name
    given_name: Name
    patronymic: Name = ""
    birth_date: date | None = None
    sex: Literal["male", "female"] | None = None
    phone: Line = ""
    email: Line = ""
    guardians: Annotated[list[NewGuardian], msgspec.Meta(max_length=6)] = []
    position: Line = ""
    role: StaffRole = "teacher"

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)


class Replacement(Input, frozen=True):
    """Who curates a group during a leave; null: nobody."""

    group_id: UUID
    member_id: UUID | None


class NewMovement(Input, frozen=True):
    """What is reported. `id` is the client's: reporting the same twice is harmless.

    `member_id` or `person` (arrival, taken_on); `to_group_id` for an arrival and a transfer; `until` and `replacements`
    for a leave. `on_date`: the day on which it takes effect.
    """

    id: UUID
    kind: Kind
    on_date: date
    member_id: UUID | None = None
    person: NewPerson | None = None
    to_group_id: UUID | None = None
    until: date | None = None
    order_number: Annotated[str, msgspec.Meta(max_length=40)] = ""
    order_date: date | None = None
    place: Line = ""
    reason: Line = ""
    replacements: Annotated[list[Replacement], msgspec.Meta(max_length=20)] = []


class Before(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What undoing needs: how things were before a movement was applied, and what it made."""

    group_id: UUID | None = None
    # Who left because of it: the student or the employee first, then guardians without another child here.
    left: tuple[UUID, ...] = ()
    # Members that it made or brought back.
    made: tuple[UUID, ...] = ()
    brought_back: tuple[UUID, ...] = ()
    granted: tuple[Role, ...] = ()
    # Of a return: the leave that it ended, and whose curators gave their groups back.
    leave_id: UUID | None = None
    replacements: tuple[Replacement, ...] = ()
    # Of a leave: who stands in for its term, by the deputies' ids.
    deputies: tuple[UUID, ...] = ()


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """A movement as it is kept."""

    id: UUID
    kind: Kind
    state: State
    member_id: UUID | None
    person: NewPerson | None
    person_name: str
    from_group_id: UUID | None
    to_group_id: UUID | None
    on_date: date
    until: date | None
    order_number: str
    order_date: date | None
    place: str
    reason: str
    replacements: tuple[Replacement, ...]
    comment: str
    reported_by: UUID | None
    reported_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    applied_at: datetime | None
    undone_by: UUID | None
    undone_at: datetime | None
    ended_on: date | None
    before: Before | None

    @property
    def side(self) -> Side:
        return "students" if self.kind in STUDENT_KINDS else "staff"

    @property
    def group_ids(self) -> set[UUID]:
        return {one for one in (self.from_group_id, self.to_group_id) if one}
