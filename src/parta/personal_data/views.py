"""What the API answers about personal data."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from parta.foundation.http import Wire

from .rules import State
from .texts import ConsentKind

RequestKind = Literal["erasure", "correction", "withdrawal"]
RequestState = Literal["open", "cancelled", "granted", "refused"]


class ConsentText(Wire, frozen=True, kw_only=True):
    """`digest`: SHA-256 of the body in hexadecimal."""

    id: UUID
    kind: ConsentKind
    title: str
    version: int
    body: str
    digest: str
    published_at: datetime


class ConsentView(Wire, frozen=True, kw_only=True):
    """How one person stands to one consent; `version` and what follows: of the newest answer."""

    kind: ConsentKind
    title: str
    state: State
    version: int | None
    given_at: datetime | None
    signed_on: date | None
    withdrawn_at: datetime | None
    text: ConsentText


class DataPerson(Wire, frozen=True, kw_only=True):
    """`answers`: the reader gives and withdraws this person's consents."""

    id: UUID
    name: str
    is_self: bool
    answers: bool
    consents: list[ConsentView]


class DataRequest(Wire, frozen=True, kw_only=True):
    id: UUID
    kind: RequestKind
    subject_id: UUID
    subject_name: str
    asked_by: UUID
    asker_name: str
    note: str
    state: RequestState
    created_at: datetime
    cools_until: datetime
    due_at: datetime
    decided_at: datetime | None
    reason: str


class DataExport(Wire, frozen=True, kw_only=True):
    id: UUID
    subject_id: UUID
    subject_name: str
    state: Literal["working", "ready", "failed", "expired"]
    done: int
    total: int
    size: int
    created_at: datetime
    expires_at: datetime | None


class MyData(Wire, frozen=True, kw_only=True):
    people: list[DataPerson]
    requests: list[DataRequest]
    exports: list[DataExport]


class PendingConsent(Wire, frozen=True, kw_only=True):
    """A consent that somebody has to give. Only `processing` keeps them at the door."""

    subject_id: UUID
    name: str
    is_self: bool
    is_new_version: bool
    text: ConsentText


class PendingConsents(Wire, frozen=True, kw_only=True):
    is_gate: bool
    consents: list[PendingConsent]


class KeptPart(Wire, frozen=True, kw_only=True):
    """One room: what it keeps, why, how long; `count` records."""

    room: str
    title: str
    what: str
    why: str
    count: int


class Kept(Wire, frozen=True, kw_only=True):
    parts: list[KeptPart]


class TextState(Wire, frozen=True, kw_only=True):
    """A kind of consent: the version in force, or none, and the template to begin with."""

    kind: ConsentKind
    title: str
    current: ConsentText | None
    template: str
    history: list[ConsentText]


class ConsentLine(Wire, frozen=True, kw_only=True):
    """A student of the group; `can_be_reminded`: somebody who answers for them has come."""

    subject_id: UUID
    name: str
    states: dict[ConsentKind, State]
    can_be_reminded: bool


class ConsentGroup(Wire, frozen=True, kw_only=True):
    id: UUID
    name: str
    people: list[ConsentLine]


class ConsentGroups(Wire, frozen=True, kw_only=True):
    """`kinds`: those whose text is published."""

    kinds: list[ConsentKind]
    groups: list[ConsentGroup]
