"""Turns as the API shows them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from parta.foundation.http import Wire

from .records import Plan, TurnState


class YearFault(Wire, frozen=True, kw_only=True):
    code: str
    text: str
    is_blocking: bool
    group_id: UUID | None


class YearGroup(Wire, frozen=True, kw_only=True):
    """A group as it is now, with what the plan does to it: people before, and who goes and comes."""

    id: UUID
    kind: str
    name: str
    parallel: int | None
    curator_id: UUID | None
    curator_name: str
    students: int
    leaving: int
    coming: int
    graduating: int
    is_new: bool


class YearStudent(Wire, frozen=True, kw_only=True):
    id: UUID
    name: str
    group_id: UUID | None


class YearPreview(Wire, frozen=True, kw_only=True):
    """`fingerprint` goes along with «apply»: what was looked at is what is done."""

    groups: list[YearGroup]
    faults: list[YearFault]
    fingerprint: str
    graduates: int
    moved: int


class YearTurn(Wire, frozen=True, kw_only=True):
    """`preview` and `students` for a draft only."""

    id: UUID
    label: str
    state: TurnState
    version: int
    plan: Plan
    preview: YearPreview | None
    students: list[YearStudent]
    summary: dict[str, Any]
    applied_at: datetime | None
    applied_by: str
    undo_until: datetime | None
    undone_at: datetime | None


class SchoolYear(Wire, frozen=True, kw_only=True):
    """The plan under way, and the turns that were made."""

    draft_id: UUID | None
    turns: list[YearTurn]
    next_label: str
