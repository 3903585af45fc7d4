"""A participant of LiveKit's in our words, and our words in LiveKit's."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from livekit import api

from .records import Source

SOURCES: dict[Source, tuple[int, ...]] = {
    "microphone": (api.TrackSource.MICROPHONE,),
    "camera": (api.TrackSource.CAMERA,),
    "screen_share": (api.TrackSource.SCREEN_SHARE, api.TrackSource.SCREEN_SHARE_AUDIO),
}
NAMES: dict[Source, tuple[str, ...]] = {
    "microphone": ("microphone",),
    "camera": ("camera",),
    "screen_share": ("screen_share", "screen_share_audio"),
}


class Presence(msgspec.Struct, frozen=True):
    """One connection to the room of a call."""

    member_id: UUID
    # LiveKit's id of the connection.
    session: str
    joined_at: datetime
    is_moderator: bool


class Metadata(msgspec.Struct, frozen=True, rename="camel"):
    """What the other browsers get of a participant beside the name; only our server writes it."""

    caption: str
    is_confirmed: bool
    hue: int
    is_moderator: bool


def permission(sources: Sequence[Source]) -> api.ParticipantPermission:
    return permission_by_number([number for source in sources for number in SOURCES[source]])


def permission_by_number(sources: Sequence[Any]) -> api.ParticipantPermission:
    # An empty list of sources would mean «all»: then nothing may be published.
    return api.ParticipantPermission(
        can_subscribe=True, can_publish=bool(sources), can_publish_data=False, can_publish_sources=sources
    )


def presence_of(person: api.ParticipantInfo) -> Presence | None:
    member_id = uuid_of(person.identity)
    if member_id is None:
        return None
    joined_at = datetime.fromtimestamp(person.joined_at_ms / 1000 or person.joined_at, UTC)
    return Presence(member_id, person.sid, joined_at, is_moderating(person))


def is_moderating(person: api.ParticipantInfo) -> bool:
    try:
        return msgspec.json.decode(person.metadata, type=Metadata).is_moderator
    except msgspec.DecodeError:
        return False


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
