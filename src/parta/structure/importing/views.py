"""What the screens of the import show: records of the API."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from parta.foundation.http import Wire
from parta.structure.importing.understanding import SheetKind

RosterState = Literal["understood", "planned", "applying", "applied", "failed"]


class RosterCounts(Wire, frozen=True):
    """What the file holds."""

    students: int
    groups: int
    guardians: int
    guardian_links: int
    staff: int
    enrolments: int


class RosterColumn(Wire, frozen=True):
    """`read_as` shows the samples as they will be stored; `confidence` is from 0 to 1."""

    index: int
    header: str
    meaning: str | None
    confidence: float
    samples: list[str]
    read_as: list[str]


class RosterSheet(Wire, frozen=True):
    name: str
    kind: SheetKind
    is_used: bool
    header_row: int | None
    row_count: int
    columns: list[RosterColumn]


class RosterMeaning(Wire, frozen=True):
    """`kinds`: the kinds of sheets in which a column may mean this."""

    meaning: str
    label: str
    kinds: list[SheetKind]


class RosterProblem(Wire, frozen=True):
    """`reason` is a Russian sentence; `code` and `params` are for another language."""

    sheet: str
    row: int
    reason: str
    code: str
    params: dict[str, str]
    severity: Literal["error", "warning"]


class RosterView(Wire, frozen=True):
    """An import as it stands; `sheets` is empty once it was applied: the file itself isn't kept."""

    id: UUID
    file_name: str
    state: RosterState
    created_at: datetime
    applied_at: datetime | None
    counts: RosterCounts
    is_remembered: bool
    sheets: list[RosterSheet]
    meanings: list[RosterMeaning]
    problems: list[RosterProblem]
    problem_count: int


class PlanCounts(Wire, frozen=True):
    """Of people and groups; `problems` counts rows of the file."""

    create: int
    change: int
    unchanged: int
    unclear: int
    problems: int


class PlanCreate(Wire, frozen=True):
    name: str
    detail: str


class FieldChange(Wire, frozen=True):
    field: str
    label: str
    old: str | None
    new: str | None


class PlanChange(Wire, frozen=True):
    name: str
    detail: str
    changes: list[FieldChange]


class PlanCandidate(Wire, frozen=True):
    """A member whom somebody unclear may be; `detail`: group, birthday, phone, what tells them apart."""

    member_id: UUID
    name: str
    detail: str


class PlanUnclear(Wire, frozen=True):
    """`mark` goes back with the choice; `isChoosable` false: it is decided with the child."""

    mark: str
    name: str
    detail: str
    reason: str
    code: str
    candidates: list[PlanCandidate]
    is_choosable: bool


class PlanDecided(Wire, frozen=True):
    """An unclear row that somebody has decided; `person` is the member's name, "" otherwise."""

    mark: str
    name: str
    what: Literal["person", "new", "skip"]
    person: str


class PlanSection(Wire, frozen=True):
    """Each list holds at most 200 entries; the totals count all."""

    kind: Literal["groups", "students", "guardians", "staff"]
    create: list[PlanCreate]
    create_total: int
    change: list[PlanChange]
    change_total: int
    unclear: list[PlanUnclear]
    unclear_total: int
    decided: list[PlanDecided]
    decided_total: int
    unchanged_count: int


class PlanView(Wire, frozen=True):
    """What applying the roster would change. `missing` are pupils who are here but not in the file: they stay."""

    state: RosterState
    counts: PlanCounts
    sections: list[PlanSection]
    missing: list[str]
    missing_total: int


class RosterSummary(Wire, frozen=True):
    """One line of the history."""

    id: UUID
    file_name: str
    state: RosterState
    counts: RosterCounts
    problem_count: int
    created_by: str | None
    created_at: datetime
    applied_at: datetime | None


class RosterHistory(Wire, frozen=True):
    rosters: list[RosterSummary]
