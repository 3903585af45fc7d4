"""What calls tell the wire."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from parta.chat import Author, LiveCall
from parta.foundation.http import Wire

Purpose = Literal["call", "lesson"]
Source = Literal["microphone", "camera", "screen_share"]
Outcome = Literal["held", "missed", "declined"]
Departure = Literal["left", "lost", "removed", "ended"]


class Allowed(Wire, frozen=True, kw_only=True):
    """What ordinary participants may publish; moderators may everything."""

    microphone: bool
    camera: bool
    screen_share: bool


class Started(Wire, frozen=True, kw_only=True):
    call: LiveCall


class Joined(Wire, frozen=True, kw_only=True):
    """A ticket into the room: where the browser connects, and with what."""

    url: str
    token: str
    call: LiveCall
    conversation_id: UUID
    allowed: Allowed
    # moderate, end
    abilities: list[str]


class CallDetails(Wire, frozen=True, kw_only=True):
    """A call before the door, and for those who moderate it."""

    call: LiveCall
    conversation_id: UUID
    ended_at: datetime | None
    inside: list[Author]
    # For moderators; for others empty.
    removed: list[Author]
    allowed: Allowed
    abilities: list[str]


class CallSummary(Wire, frozen=True, kw_only=True):
    """A line of the screen «Уроки»."""

    call: LiveCall
    conversation_id: UUID
    conversation_title: str
    ended_at: datetime | None
    outcome: Outcome
    # How many were there in all, and for how long the reader was, in seconds.
    attended: int
    own_seconds: int


class RingingCall(Wire, frozen=True, kw_only=True):
    call: LiveCall
    conversation_id: UUID


class RingingCalls(Wire, frozen=True, kw_only=True):
    """Who calls the reader just now: for an app that opens while it rings."""

    calls: list[RingingCall]


class CallList(Wire, frozen=True, kw_only=True):
    calls: list[CallSummary]
