"""Applications as they are read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from .orders import OrderType
from .questionnaire import Questionnaire

ApplicationState = Literal["submitted", "returned", "approved", "refused"]
Act = Literal["submitted", "resubmitted", "returned", "approved", "refused"]


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Who did what; `by` is a name, as it was then."""

    at: datetime
    act: Act
    by: str
    comment: str = ""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """The attached order; `key` is its place in the file storage."""

    name: str
    size: int
    media_type: OrderType
    key: str


class Application(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    state: ApplicationState
    questionnaire: Questionnaire
    order: Order
    comment: str
    history: Sequence[HistoryEntry]
    organisation_id: UUID | None
    organisation_slug: str | None
    submitted_at: datetime
    decided_at: datetime | None
