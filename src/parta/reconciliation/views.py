"""What the screens of reconciliation show: records of the API."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from parta.foundation.http import Wire

from .records import DifferenceState, Kind, MarkState, Method, State


class ReconciliationDeadlineView(Wire, frozen=True):
    """`daysLeft` is negative after the deadline."""

    due_on: date
    days_left: int
    is_done: bool
    is_overdue: bool


class MonthDay(Wire, frozen=True):
    month: int
    day: int


class DifferenceCount(Wire, frozen=True):
    """How many differences of a kind are in which state."""

    kind: Kind
    open: int
    applied: int
    skipped: int
    settled: int


class SinceLastReconciliation(Wire, frozen=True):
    """Against the last signed result: who learns here and didn't, who did and doesn't, who changed the group."""

    signed_at: datetime
    came: int
    went: int
    moved: int


class ReconciliationBrief(Wire, frozen=True):
    """One reconciliation in the history. `hash` is the signed result's, in hexadecimal."""

    id: UUID
    number: int | None
    due_on: date
    method: Method
    state: State
    file_name: str
    started_at: datetime
    started_by: str
    signed_at: datetime | None
    signer: str
    hash: str
    students: int
    counts: list[DifferenceCount]
    since_last: SinceLastReconciliation | None


class GroupCheckProgress(Wire, frozen=True):
    """A group of a reconciliation by hand, or as it stands for the third source (who has come)."""

    group_id: UUID
    name: str
    curator: str
    students: int
    students_came: int
    guardians: int
    guardians_came: int
    marked: int
    checked_by: str
    checked_at: datetime | None
    is_own: bool


class ReconciliationOverview(Wire, frozen=True):
    """`mayRun`: begins, decides, signs. Whoever only curates gets the own groups of the one under way."""

    deadline: ReconciliationDeadlineView
    deadlines: list[MonthDay]
    current: ReconciliationBrief | None
    history: list[ReconciliationBrief]
    own_groups: list[GroupCheckProgress]
    may_run: bool
    is_intact: bool


class ListedChildView(Wire, frozen=True):
    name: str
    group: str


class ListedPersonView(Wire, frozen=True):
    """Somebody new as the list tells them."""

    birth_date: date | None
    file_number: str | None
    phone: str | None
    guardians: list[str]


class UnclearCandidate(Wire, frozen=True):
    """Whom an unclear person may be."""

    member_id: UUID
    name: str
    detail: str


class CameCount(Wire, frozen=True):
    came: int
    everybody: int


class DifferenceView(Wire, frozen=True):
    """One difference with its proposed act (`hasAct`) and what was decided."""

    id: UUID
    kind: Kind
    whose: Literal["student", "guardian", "group"]
    state: DifferenceState
    name: str
    group: str
    group_id: UUID | None
    member_id: UUID | None
    old: str | None
    new: str | None
    field: str | None
    children: list[ListedChildView]
    person: ListedPersonView | None
    candidates: list[UnclearCandidate]
    note: str
    sheet: str
    row: int
    seen_at: datetime | None
    is_claimed: bool
    students: CameCount
    guardians: CameCount
    absent: list[str]
    reason: str
    decided_by: str
    decided_at: datetime | None
    has_act: bool


class ListProblem(Wire, frozen=True):
    sheet: str
    row: int
    reason: str


class UnjudgedGroup(Wire, frozen=True):
    """A group that the list doesn't name: nothing is said of it."""

    name: str
    students: int


class ReconciliationSources(Wire, frozen=True):
    """The three sources in figures."""

    listed: int
    present: int
    students: CameCount
    guardians: CameCount


class ReconciliationView(Wire, frozen=True):
    """A reconciliation under way, or as it was signed."""

    brief: ReconciliationBrief
    compared_at: datetime | None
    sources: ReconciliationSources
    differences: list[DifferenceView]
    groups: list[GroupCheckProgress]
    problems: list[ListProblem]
    unjudged: list[UnjudgedGroup]
    unchecked: list[str]


class CheckMark(Wire, frozen=True):
    state: MarkState
    to_group_id: UUID | None
    note: str


class CheckPupil(Wire, frozen=True):
    """A student to tick off; `hasCome` whether they ever signed in."""

    member_id: UUID
    name: str
    birth_date: date | None
    has_come: bool
    guardians: list[str]
    mark: CheckMark


class CheckNewcomer(Wire, frozen=True):
    id: UUID
    surname: str
    given_name: str
    patronymic: str
    birth_date: date | None


class CheckGroupChoice(Wire, frozen=True):
    group_id: UUID
    name: str


class CheckView(Wire, frozen=True):
    """The list of one group to go through; `others` are where somebody may have moved to."""

    reconciliation_id: UUID
    group_id: UUID
    name: str
    pupils: list[CheckPupil]
    newcomers: list[CheckNewcomer]
    others: list[CheckGroupChoice]
    checked_by: str
    checked_at: datetime | None
    is_open: bool


class DecisionAnswer(Wire, frozen=True):
    """`problem` is a sentence where nothing was changed."""

    difference_id: UUID
    problem: str | None
    code: str | None


class DecisionAnswers(Wire, frozen=True):
    answers: list[DecisionAnswer]


class SignatureAsked(Wire, frozen=True):
    """Where the code went, masked."""

    channel: Literal["sms", "email"]
    contact: str
    expires_at: datetime
    retry_after_seconds: int


class ReconciliationDeadlines(Wire, frozen=True):
    deadlines: list[MonthDay]
