"""Activation as the screens show it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from parta.foundation.http import Wire

from .records import Audience, Channel, Families, GroupTotals, Opened, Tally, Totals


class Goals(Wire, frozen=True):
    """Percent of everybody who should be registered."""

    staff: int
    students: int
    guardians: int


class ReminderView(Wire, frozen=True):
    at: datetime
    channel: Channel
    audience: Audience
    by: str
    many: int


class GroupActivation(Wire, frozen=True):
    """A group's row. `curator` is "" where nobody leads it."""

    id: UUID
    name: str
    curator: str
    students: Tally
    guardians: Tally
    families: Families
    opened: Opened
    last_reminder: ReminderView | None
    may_remind: bool


class TrendDay(Wire, frozen=True):
    day: date
    totals: Totals


class GroupTrendDay(Wire, frozen=True):
    day: date
    totals: GroupTotals


class GroupTrend(Wire, frozen=True):
    """The last kept day of each of the last twelve weeks, the oldest first."""

    days: list[GroupTrendDay]


class ChildActivation(Wire, frozen=True):
    """A guardian's own child; `group` is "" for a child in none. `isInvited`: a way in is there."""

    id: UUID
    name: str
    group: str
    is_invited: bool
    is_registered: bool


class ActivationPage(Wire, frozen=True):
    """What the reader may see: the school, the own groups, or the own children.

    `totals` and `trend` are the school's; `ungrouped` are students in no main group.
    """

    reach: Literal["school", "groups", "children"]
    goals: Goals
    totals: Totals | None
    opened: Opened | None
    groups: list[GroupActivation]
    ungrouped: int
    trend: list[TrendDay]
    staff_reminder: ReminderView | None
    may_remind_staff: bool
    children: list[ChildActivation]


class MissingPerson(Wire, frozen=True):
    """Somebody who hasn't registered. `contact` is masked, and "" for whoever may not see it.

    `channel` is how a letter would go; `next_at` when the pause since the last one is over.
    """

    id: UUID
    name: str
    group: str
    children: list[str]
    is_invited: bool
    channel: Literal["sms", "email"] | None
    contact: str
    reminded_at: datetime | None
    next_at: datetime | None


class MissingPeople(Wire, frozen=True):
    """Who is missing, and the letter that a reminder sends."""

    people: list[MissingPerson]
    may_remind: bool
    subject: str
    text: str


class ReminderOutcome(Wire, frozen=True):
    """What a reminder did: people reached (for `curator`: curators), and who was left out and why."""

    sent: int
    too_soon: int
    without_contact: int
    without_curator: int
