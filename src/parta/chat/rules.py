"""May this member do this now? Pure: no database, no clock."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from parta.foundation.errors import Forbidden, Refusal

from .errors import Archived, Empty, Muted, PartnerLeft, ReadOnly, TooLong, TooManyAttachments, Unrelated
from .records import LONGEST_BODY, MOST_ATTACHMENTS, ClosedReason, ConversationKind, Section

# Everything but a conversation of two and the whole school.
_LESSONS = frozenset({"class", "guardians", "subject", "subgroup", "staff", "teachers", "department", "custom"})


class Standing(msgspec.Struct, frozen=True):
    """What matters of a conversation and a member's place in it."""

    kind: ConversationKind
    is_archived: bool
    is_read_only: bool
    is_moderator: bool
    muted_until: datetime | None
    part: str
    closed_reason: ClosedReason = ""


def refuse_post(standing: Standing, now: datetime) -> Refusal | None:
    """CHAT-5, CHAT-18."""
    if standing.is_archived:
        return Archived()
    if standing.closed_reason:
        return PartnerLeft() if standing.closed_reason == "left" else Unrelated()
    if standing.is_read_only and not standing.is_moderator:
        return ReadOnly()
    if standing.muted_until is not None and now < standing.muted_until:
        return Muted(until=standing.muted_until.astimezone().strftime("%d.%m %H:%M"))
    return None


def refuse_content(body: str, attachments: Sequence[UUID]) -> Refusal | None:
    """CHAT-6."""
    if not body and not attachments:
        return Empty()
    if len(body) > LONGEST_BODY:
        return TooLong(most=LONGEST_BODY)
    if len(attachments) > MOST_ATTACHMENTS:
        return TooManyAttachments(most=MOST_ATTACHMENTS)
    return None


def moderates(kind: ConversationKind, *, is_moderator: bool, is_administrator: bool) -> bool:
    """CHAT-11: moderators, and administrators everywhere but in what two people write to each other."""
    return is_moderator or (is_administrator and kind != "direct")


def refuse_moderation(standing: Standing) -> Refusal | None:
    """CHAT-11."""
    return None if standing.is_moderator else Forbidden()


def section_of(kind: ConversationKind) -> Section:
    """Where the list of chats shows a conversation."""
    if kind in ("class", "guardians", "subject", "subgroup"):
        return "classes"
    if kind in ("staff", "teachers", "department"):
        return "staff"
    return "direct" if kind == "direct" else "other"


def abilities(standing: Standing, now: datetime, *, may_call: bool, may_teach: bool) -> list[str]:
    """What the screen offers; the server checks each again."""
    found: list[str] = []
    if refuse_post(standing, now) is None:
        found.append("post")
    if standing.is_moderator:
        found.append("moderate")
    is_live = not standing.is_archived and not standing.closed_reason
    if standing.kind == "custom":
        found.append("leave")
        if standing.is_moderator and is_live:
            found += ["rename", "add_members"]
    if is_live and may_call:
        found.append("start_call")
    if is_live and may_teach and standing.kind in _LESSONS:
        found.append("start_lesson")
    return found
