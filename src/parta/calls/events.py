"""What happens to calls. The log keeps ids; the call as it is now is filled in when an event is read."""

from uuid import UUID

from parta.chat import CallCard, LiveCall
from parta.foundation.db import Event
from parta.foundation.http import Wire

from .records import Allowed


class CallStarted(Event, frozen=True, kw_only=True, tag="calls.call_started"):
    call_id: UUID


class CallStartedFilled(Wire, frozen=True, kw_only=True):
    call: LiveCall


class CallChanged(Event, frozen=True, kw_only=True, tag="calls.call_changed"):
    """Somebody came or went, the door was locked, what participants may do is different."""

    call_id: UUID


class CallChangedFilled(Wire, frozen=True, kw_only=True):
    call: LiveCall
    allowed: Allowed


class CallEnded(Event, frozen=True, kw_only=True, tag="calls.call_ended"):
    call_id: UUID


class CallEndedFilled(Wire, frozen=True, kw_only=True):
    call_id: UUID
    card: CallCard


class Ringing(Event, frozen=True, kw_only=True, tag="calls.ringing"):
    """On the member's own stream: somebody calls them."""

    call_id: UUID
    conversation_id: UUID


class RingingFilled(Wire, frozen=True, kw_only=True):
    call: LiveCall
    conversation_id: UUID


class RingingStopped(Event, frozen=True, kw_only=True, tag="calls.ringing_stopped"):
    """Answered (perhaps on another device), declined, or given up."""

    call_id: UUID
