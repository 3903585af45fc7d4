"""What a reconciliation is told of a roster: records of the differences."""

from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from parta.structure.roster import Problem

DifferenceKind = Literal["arrived", "left", "transferred", "renamed", "rephoned", "changed", "linked", "unclear"]
WhoseDifference = Literal["student", "guardian"]


class NewGuardian(msgspec.Struct, frozen=True, kw_only=True):
    """A guardian as the roster writes them; `member_id` where they are here already."""

    surname: str
    given_name: str
    patronymic: str
    kind: str
    phone: str | None
    email: str | None
    member_id: UUID | None


class NewPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody as the roster knows them; `guardians` of an arrival."""

    surname: str
    given_name: str
    patronymic: str
    birth_date: date | None = None
    sex: str | None = None
    file_number: str | None = None
    external_id: str | None = None
    phone: str | None = None
    email: str | None = None
    guardians: tuple[NewGuardian, ...] = ()


class Child(msgspec.Struct, frozen=True, kw_only=True):
    """Of whom a guardian takes care; `member_id` is None for a pupil who arrives with this roster."""

    name: str
    group: str
    member_id: UUID | None


class RosterDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One difference. `member_id` and `name` are the organisation's; of an arrival the name is the roster's.

    `group` is where the person (of a guardian: the first child) is now, of an arrival where the roster puts them;
    `old` and `new` are texts: of a transfer groups, else names, phones in E.164, or the values of `field`.
    """

    kind: DifferenceKind
    whose: WhoseDifference
    name: str
    group: str
    member_id: UUID | None = None
    group_id: UUID | None = None
    to_group_id: UUID | None = None
    old: str | None = None
    new: str | None = None
    field: str | None = None
    children: tuple[Child, ...] = ()
    person: NewPerson | None = None
    candidates: tuple[UUID, ...] = ()
    # Of somebody unclear: by what a choice finds them again.
    mark: str = ""
    reason: str = ""
    sheet: str = ""
    row: int = 0


class RosterComparison(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in which a roster and the organisation differ.

    `present` are the pupils whom both know; `unjudged` are groups here that the roster doesn't name at all.
    """

    differences: list[RosterDifference]
    problems: list[Problem]
    present: frozenset[UUID]
    unjudged: tuple[tuple[str, int], ...]
    students_listed: int
