"""Regulations and signatures as the API shows them."""

from datetime import date, datetime
from uuid import UUID

from parta.foundation.http import Wire

from .records import AudienceKind, Channel, RegulationState


class RegulationFile(Wire, frozen=True, kw_only=True):
    id: UUID
    name: str
    size: int


class RegulationView(Wire, frozen=True, kw_only=True):
    """One version of a document. `contentHash`: SHA-256 in hexadecimal digits."""

    id: UUID
    series_id: UUID
    version: int
    state: RegulationState
    title: str
    number: str
    dated: date | None
    text: str
    file: RegulationFile | None
    audience: AudienceKind
    group_ids: list[UUID]
    group_names: list[str]
    deadline: date | None
    has_letters: bool
    on_behalf_of: str
    withdrawal_reason: str
    content_hash: str | None
    published_at: datetime | None
    published_by: str
    ended_at: datetime | None


class Progress(Wire, frozen=True, kw_only=True):
    """`signed` of `asked` today; `absent` of those who haven't signed have never come to Parta."""

    asked: int
    signed: int
    absent: int


class RegulationCard(Wire, frozen=True, kw_only=True):
    regulation: RegulationView
    progress: Progress


class RegulationCards(Wire, frozen=True, kw_only=True):
    regulations: list[RegulationCard]


class SignatureView(Wire, frozen=True, kw_only=True):
    number: int
    signed_at: datetime
    signed_on: date
    channel: Channel
    contact: str
    scan_id: UUID | None
    hash: str


class SignatoryView(Wire, frozen=True, kw_only=True):
    """Somebody who is or was asked. `isAsked` is false for those who signed and are asked no more."""

    id: UUID
    name: str
    position: str
    is_claimed: bool
    is_asked: bool
    opened: bool
    read_at: datetime | None
    reminded_at: datetime | None
    signature: SignatureView | None


class Signatories(Wire, frozen=True, kw_only=True):
    """`brokenAt`: the number of the first signature that doesn't fit the chain; null: the sheet is intact."""

    signatories: list[SignatoryView]
    broken_at: int | None
    versions: list[RegulationView]


class MyAcknowledgement(Wire, frozen=True, kw_only=True):
    regulation: RegulationView
    read_at: datetime | None
    signature: SignatureView | None


class MyAcknowledgements(Wire, frozen=True, kw_only=True):
    """What waits for the member's signature, the most urgent first; and what they have signed."""

    waiting: list[MyAcknowledgement]
    signed: list[MyAcknowledgement]


class CodeForSignature(Wire, frozen=True, kw_only=True):
    channel: str
    contact: str
    expires_at: datetime
    retry_after_seconds: int
