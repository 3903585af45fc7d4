"""What the room works with: a regulation, a signature."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

RegulationState = Literal["draft", "published", "superseded", "withdrawn"]
AudienceKind = Literal["staff", "guardians"]
Channel = Literal["code", "paper"]


class Regulation(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a document. `group_ids`: departments or classes; none means all of the audience's kind."""

    id: UUID
    series_id: UUID
    version: int
    state: RegulationState
    title: str
    number: str
    dated: date | None
    text: str
    file_id: UUID | None
    audience: AudienceKind
    group_ids: tuple[UUID, ...]
    deadline: date | None
    has_letters: bool
    on_behalf_of: str
    withdrawal_reason: str
    content_hash: bytes | None
    created_by: UUID
    created_at: datetime
    published_by: UUID | None
    published_at: datetime | None
    ended_at: datetime | None


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the familiarisation sheet, as it was signed."""

    regulation_id: UUID
    number: int
    member_id: UUID
    name: str
    position: str
    channel: Channel
    contact: str
    signed_on: date
    recorded_by: UUID | None
    scan_id: UUID | None
    signed_at: datetime
    content_hash: bytes
    hash: bytes


class Signatory(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who must sign. `account_id` None: they haven't come yet and can only sign on paper."""

    member_id: UUID
    account_id: UUID | None
    name: str
    position: str
