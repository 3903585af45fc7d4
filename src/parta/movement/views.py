"""What the screens of movement show: records of the API."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from parta.foundation.http import Wire

from .records import Kind, NewPerson, Replacement, Side, State

May = Literal["apply", "return", "change", "withdraw", "undo"]


class MovementGroup(Wire, frozen=True):
    id: UUID
    name: str


class MovementView(Wire, frozen=True):
    """`person` is somebody new who isn't here yet; `may` what the reader can do with it now.

    `is_own_report`: the reader reported it. `undo_until`: while it can be undone.
    """

    id: UUID
    kind: Kind
    side: Side
    state: State
    member_id: UUID | None
    person: NewPerson | None
    person_name: str
    from_group: MovementGroup | None
    to_group: MovementGroup | None
    on_date: date
    until: date | None
    ended_on: date | None
    order_number: str
    order_date: date | None
    place: str
    reason: str
    replacements: list[Replacement]
    comment: str
    reported_by: str | None
    reported_at: datetime
    is_own_report: bool
    decided_by: str | None
    decided_at: datetime | None
    applied_at: datetime | None
    undo_until: datetime | None
    undone_by: str | None
    undone_at: datetime | None
    may: list[May]


class MovementCounts(Wire, frozen=True):
    """How many wait for a decision, for a correction, for their day: of those that the reader sees."""

    reported: int
    returned: int
    scheduled: int


class MovementPage(Wire, frozen=True):
    """`next` is the `after` of the following page."""

    movements: list[MovementView]
    counts: MovementCounts
    total: int
    next: str | None


class MovementProblem(Wire, frozen=True):
    id: UUID
    person_name: str
    detail: str
    code: str


class AppliedMovements(Wire, frozen=True):
    """Each movement is applied for itself: what couldn't be is told, what could stays applied."""

    movements: list[MovementView]
    problems: list[MovementProblem]


class MovementCandidate(Wire, frozen=True):
    """Somebody whom a movement may be about. `left_on`: they were here before."""

    id: UUID
    name: str
    group: MovementGroup | None
    birth_date: date | None
    position: str
    left_on: date | None
    on_leave_until: date | None
    is_on_leave: bool


class MovementCandidates(Wire, frozen=True):
    candidates: list[MovementCandidate]


class ReplacementProposal(Wire, frozen=True):
    id: UUID
    name: str
    position: str


class ReplacementGroup(Wire, frozen=True):
    """A group of whoever goes on leave, and who might curate it meanwhile: those who teach it come first."""

    group: MovementGroup
    proposals: list[ReplacementProposal]


class ReplacementList(Wire, frozen=True):
    groups: list[ReplacementGroup]


class MovementSheetRow(Wire, frozen=True):
    """A group, a parallel or everybody: `start + arrived - left + moved_in - moved_out = end`."""

    name: str
    kind: Literal["group", "parallel", "total"]
    start: int
    arrived: int
    left: int
    moved_in: int
    moved_out: int
    end: int


class MovementSheetEntry(Wire, frozen=True):
    """One line of the list under the table. `order` is "" where nobody gave a paper: `has_paper` is false."""

    day: date
    name: str
    birth_date: date | None
    kind: Kind
    from_name: str
    to_name: str
    order: str
    note: str
    has_paper: bool


class MovementSheet(Wire, frozen=True):
    """The movement sheet of a period; `since` and `until` both belong to it. `on_leave`: of staff, at the end."""

    side: Side
    since: date
    until: date
    rows: list[MovementSheetRow]
    entries: list[MovementSheetEntry]
    without_paper: int
    on_leave: int
