"""What chat tells other rooms and the wire."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from parta.foundation.files import Attachment
from parta.foundation.http import Wire

# `subgroup` is of a part of a class, `department` of a department or a methodical association.
ConversationKind = Literal[
    "direct", "class", "guardians", "subject", "subgroup", "staff", "teachers", "department", "school", "custom"
]
Section = Literal["classes", "staff", "direct", "other"]
# Why a conversation of two is history: one of them left the organisation, or nothing relates them any longer.
ClosedReason = Literal["", "left", "relation"]

# Kept small enough for a phone's screen and a screen reader's patience.
LONGEST_BODY = 16_000
MOST_ATTACHMENTS = 10
# Who has read is shown in conversations of up to this many members (CHAT-16).
READERS_SHOWN_UP_TO = 200


def conversation_stream(conversation_id: UUID) -> str:
    return f"conversation:{conversation_id}"


def hue_of(member_id: UUID) -> int:
    """The person's colour, in degrees: always the same, everywhere."""
    return member_id.int % 360


class Author(Wire, frozen=True, kw_only=True, gc=False):
    """A person as a conversation shows them."""

    id: UUID
    name: str
    caption: str
    is_confirmed: bool
    hue: int


class Participant(Author, frozen=True, kw_only=True):
    """A member of a conversation."""

    # student, teacher, curator, guardian, staff
    part: str
    is_moderator: bool
    muted_until: datetime | None
    # None in conversations where read marks aren't shown.
    read_number: int | None


class ReplyTo(Wire, frozen=True, kw_only=True):
    id: UUID
    number: int
    author_name: str
    excerpt: str


class Reaction(Wire, frozen=True, kw_only=True):
    emoji: str
    member_ids: list[UUID]


class Notice(Wire, frozen=True, kw_only=True):
    """Something that happened in the conversation, in the reader's language by `code`."""

    code: str
    params: dict[str, Any]


class CallParticipant(Wire, frozen=True, kw_only=True):
    id: UUID
    name: str
    seconds: int


class CallCard(Wire, frozen=True, kw_only=True):
    """What a conversation keeps of a call."""

    id: UUID
    purpose: str
    title: str
    started_by: str
    started_at: datetime
    ended_at: datetime | None
    # held, missed (nobody answered), declined
    outcome: Literal["held", "missed", "declined"] = "held"
    participants: list[CallParticipant]


class LiveCall(Wire, frozen=True, kw_only=True):
    """A call that goes on in a conversation now."""

    id: UUID
    purpose: str
    title: str
    started_by: Author
    started_at: datetime
    participant_count: int
    is_locked: bool


class Message(Wire, frozen=True, kw_only=True, gc=False):
    id: UUID
    conversation_id: UUID
    number: int
    author_id: UUID | None
    author: Author | None
    kind: Literal["text", "call", "notice"]
    body: str
    reply_to: ReplyTo | None
    mentions: list[UUID]
    attachments: list[Attachment]
    reactions: list[Reaction]
    call: CallCard | None
    notice: Notice | None
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    is_pinned: bool


class Conversation(Wire, frozen=True, kw_only=True):
    """A conversation as one member sees it."""

    id: UUID
    kind: ConversationKind
    title: str
    group_id: UUID | None
    section: Section
    is_archived: bool
    is_read_only: bool
    closed_reason: ClosedReason
    is_muted: bool
    member_count: int
    counts: dict[str, int]
    last_number: int
    read_number: int
    unread_mentions: int
    last_message: Message | None
    partner: Author | None
    live: LiveCall | None
    abilities: list[str]
    muted_until: datetime | None
    seq: int


def excerpt(body: str, length: int = 120) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(body.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
