"""What activation counts: plain numbers and the people behind them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from parta.organisations import Member, Role
from parta.structure import GroupRecord

Audience = Literal["staff", "students", "guardians"]
Channel = Literal["letter", "sheet", "curator"]
AUDIENCES: tuple[Audience, ...] = ("staff", "students", "guardians")
# In percent of everybody (S15, 001 2.1–2.2).
GOALS: Mapping[Audience, int] = {"staff": 100, "students": 90, "guardians": 90}


class Standing(msgspec.Struct, frozen=True):
    """How far one member is; `last_day`: when they were here last."""

    is_invited: bool
    is_registered: bool
    last_day: date | None = None


class Tally(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How many people, and how many of them got how far."""

    everybody: int = 0
    invited: int = 0
    registered: int = 0
    active_week: int = 0
    active_month: int = 0


class Families(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Students, and those of them with at least one registered guardian."""

    everybody: int = 0
    reached: int = 0


class Totals(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A school's numbers, as they are kept day by day."""

    staff: Tally
    students: Tally
    guardians: Tally
    families: Families


class GroupTotals(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A group's numbers, as they are kept day by day."""

    students: Tally
    guardians: Tally
    families: Families


class Opened(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How often pages behind invitations were opened: visits, not people; nobody has said yet who they are."""

    staff: int
    students: int
    guardians: int


class GroupSide(msgspec.Struct, frozen=True, kw_only=True):
    """A main group with its students and their guardians, by id in the order of names."""

    group: GroupRecord
    students: Sequence[UUID]
    guardians: Sequence[UUID]


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the numbers are made of, at one moment."""

    today: date
    members: Mapping[UUID, Member]
    standings: Mapping[UUID, Standing]
    staff: Sequence[UUID]
    students: Sequence[UUID]
    guardians: Sequence[UUID]
    # Guardians of each student with at least one.
    guardians_of: Mapping[UUID, Sequence[UUID]]
    children_of: Mapping[UUID, Sequence[UUID]]
    groups: Sequence[GroupSide]
    # Visits of the pages behind links, by group (None: the organisation's own links) and role.
    visits: Mapping[tuple[UUID | None, Role], int]


class DayTotals(msgspec.Struct, frozen=True, kw_only=True):
    day: date
    totals: Totals


class GroupDay(msgspec.Struct, frozen=True, kw_only=True):
    day: date
    totals: GroupTotals


class LastReminder(msgspec.Struct, frozen=True, kw_only=True):
    """When somebody was reminded last, by what and by whom; `many` people."""

    at: datetime
    channel: Channel
    audience: Audience
    by_id: UUID
    many: int
