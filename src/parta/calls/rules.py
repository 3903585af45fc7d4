"""May this member do this in a call now? Pure: no database, no clock."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from parta.foundation.errors import Forbidden, Refusal

from .errors import Archived, CallOver, Locked, MayNotCall, RemovedFromCall
from .records import Allowed, Purpose, Source

# How long somebody whom the network dropped may come back through a locked door.
RETURN_WITHIN = timedelta(minutes=10)

_STAFF_PARTS = frozenset({"teacher", "curator", "staff"})


class Caller(msgspec.Struct, frozen=True):
    """What matters of somebody who wants to start a call."""

    is_staff: bool
    is_student: bool
    students_may_call: bool


class Footing(msgspec.Struct, frozen=True):
    """How a member stands in a call."""

    is_moderator: bool
    is_staff: bool
    is_direct: bool


class Door(msgspec.Struct, frozen=True):
    """What the door of a call knows of somebody before it."""

    is_over: bool
    is_locked: bool
    is_moderator: bool
    is_removed: bool
    # The network dropped them from this call a short while ago.
    is_returning: bool


def refuse_start(caller: Caller, purpose: Purpose, *, is_direct: bool, is_archived: bool) -> Refusal | None:
    """CALL-2."""
    if is_archived:
        return Archived()
    if caller.is_staff:
        return MayNotCall() if purpose == "lesson" and is_direct else None
    if purpose == "call" and caller.is_student and caller.students_may_call:
        return None
    return MayNotCall()


def refuse_entry(door: Door) -> Refusal | None:
    """CALL-7, CALL-8."""
    if door.is_over:
        return CallOver()
    if door.is_removed:
        return RemovedFromCall()
    if door.is_locked and not (door.is_moderator or door.is_returning):
        return Locked()
    return None


def refuse_moderation(footing: Footing) -> Refusal | None:
    """CALL-5."""
    return None if footing.is_moderator else Forbidden()


def refuse_moderation_of(footing: Footing, part: str) -> Refusal | None:
    """CALL-5: `part` is what the other one is in the conversation."""
    if not footing.is_moderator or (part in _STAFF_PARTS and not footing.is_staff):
        return Forbidden()
    return None


def refuse_end(footing: Footing) -> Refusal | None:
    """A direct call is ended by either of the two."""
    return None if footing.is_moderator or footing.is_direct else Forbidden()


def abilities(footing: Footing) -> list[str]:
    """What the screen offers; the server checks each again."""
    found: list[str] = []
    if refuse_moderation(footing) is None:
        found.append("moderate")
    if refuse_end(footing) is None:
        found.append("end")
    return found


def sources_of(allowed: Allowed, *, is_moderator: bool) -> tuple[Source, ...]:
    """What a participant may publish."""
    rights: tuple[tuple[Source, bool], ...] = (
        ("microphone", allowed.microphone),
        ("camera", allowed.camera),
        ("screen_share", allowed.screen_share),
    )
    return tuple(source for source, is_allowed in rights if is_allowed or is_moderator)


def seconds_inside(stays: Iterable[tuple[datetime, datetime]]) -> int:
    """How long somebody was there in all, in seconds; overlapping stays (two devices, a reconnect) count once."""
    total = timedelta()
    end: datetime | None = None
    for came, went in sorted(stays):
        if end is None or came > end:
            total += max(went - came, timedelta())
            end = max(went, came)
        elif went > end:
            total += went - end
            end = went
    return round(total.total_seconds())
