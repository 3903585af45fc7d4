"""LiveKit as this room uses it: tickets, the people inside, what they may publish, and its reports."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import aiohttp
import msgspec
from livekit import api

from parta.chat import Author
from parta.foundation.config import Settings

from .errors import CallsUnavailable, NotInside, Unsigned
from .participants import (
    NAMES,
    SOURCES,
    Metadata,
    Presence,
    is_moderating,
    permission,
    permission_by_number,
    presence_of,
    uuid_of,
)
from .records import Departure, Source

# Long enough to answer the browser's questions about camera and microphone, short enough to be worth little to a thief;
# LiveKit renews the ticket of those who are inside by itself.
TICKET_LIFE = timedelta(minutes=10)
# LiveKit forgets an empty room sooner than the call ends; whoever comes opens it again.
_ROOM_KEPT = timedelta(minutes=5)
_PATIENCE = aiohttp.ClientTimeout(total=4)

# Why LiveKit says that somebody left; every other reason is the network's, also a second device of the same person.
_DEPARTURES: dict[int, Departure] = {
    api.DisconnectReason.CLIENT_INITIATED: "left",
    api.DisconnectReason.PARTICIPANT_REMOVED: "removed",
    api.DisconnectReason.ROOM_DELETED: "ended",
}


class Report(msgspec.Struct, frozen=True):
    """What LiveKit tells: joined, left, or the whole room finished (then nobody is named)."""

    kind: str
    call_id: UUID
    at: datetime
    presence: Presence | None
    departure: Departure


class Media:
    """The media server's requests. Every method raises CallsUnavailable when it doesn't answer (CALL-14)."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: api.LiveKitAPI | None = None

    @property
    def public_url(self) -> str:
        """Where browsers connect."""
        return self._settings.livekit_public_url or self._settings.livekit_url.replace("http", "ws", 1)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def is_alive(self) -> bool:
        """Whether it answers and knows our keys."""
        try:
            await self.require_alive()
        except CallsUnavailable:
            return False
        return True

    async def require_alive(self) -> None:
        async with self._asking() as rooms:
            await rooms.list_rooms(api.ListRoomsRequest(names=["-"]))

    async def people(self) -> dict[UUID, int]:
        """The calls that have a room now, and how many are in each."""
        async with self._asking() as rooms:
            answer = await rooms.list_rooms(api.ListRoomsRequest())
            return {found: room.num_participants for room in answer.rooms if (found := uuid_of(room.name)) is not None}
        return {}

    async def open_room(self, call_id: UUID) -> None:
        """Make the room, or keep the one that is there."""
        kept = int(_ROOM_KEPT.total_seconds())
        async with self._asking() as rooms:
            await rooms.create_room(
                api.CreateRoomRequest(name=str(call_id), empty_timeout=kept, departure_timeout=kept)
            )

    async def close_room(self, call_id: UUID) -> None:
        """Send everybody out."""
        async with self._asking() as rooms:
            await rooms.delete_room(api.DeleteRoomRequest(room=str(call_id)))

    async def open_rooms(self) -> set[UUID]:
        """The calls that have a room now."""
        return set(await self.people())

    async def inside(self, call_id: UUID) -> list[Presence]:
        """Who is connected now."""
        return [found for one in await self._participants(call_id) if (found := presence_of(one)) is not None]

    async def remove(self, call_id: UUID, member_id: UUID) -> None:
        async with self._asking() as rooms:
            await rooms.remove_participant(_identity(call_id, member_id))

    async def silence(self, call_id: UUID, member_id: UUID, source: Source) -> None:
        """Stop what the participant sends from `source`. Raises NotInside.

        A microphone or a camera is muted; a share is taken away, for a muted one would stay before everybody, frozen.
        """
        async with self._asking():
            person = await self._participant(call_id, member_id)
            if source == "screen_share":
                await self._withdraw(call_id, person, source)
            else:
                await self._mute(call_id, person, source)

    async def silence_all(self, call_id: UUID) -> None:
        """Mute the microphone of everybody who doesn't moderate."""
        people = [one for one in await self._participants(call_id) if not is_moderating(one)]
        async with self._asking():
            await asyncio.gather(*(self._mute(call_id, one, "microphone") for one in people))

    async def permit_all(self, call_id: UUID, sources: Sequence[Source]) -> None:
        """Let everybody who doesn't moderate publish these sources and no others; LiveKit ends what isn't allowed."""
        people = [one for one in await self._participants(call_id) if not is_moderating(one)]
        async with self._asking() as rooms:
            await asyncio.gather(
                *(
                    rooms.update_participant(
                        api.UpdateParticipantRequest(
                            room=str(call_id), identity=one.identity, permission=permission(sources)
                        )
                    )
                    for one in people
                )
            )

    async def show_hand(self, call_id: UUID, member_id: UUID, raised_at: datetime | None) -> None:
        """Raise or lower a hand before everybody. Raises NotInside."""
        async with self._asking():
            await self._participant(call_id, member_id)
        await self._show_hands(call_id, [str(member_id)], raised_at)

    async def lower_hands(self, call_id: UUID) -> None:
        raised = [one.identity for one in await self._participants(call_id) if one.attributes.get("hand")]
        await self._show_hands(call_id, raised, None)

    def ticket(self, call_id: UUID, person: Author, *, sources: Sequence[Source], is_moderator: bool) -> str:
        """A token that lets `person` into this room for a while (CALL-4)."""
        metadata = Metadata(person.caption, person.is_confirmed, person.hue, is_moderator)
        grants = api.VideoGrants(
            room_join=True,
            room=str(call_id),
            can_subscribe=True,
            can_publish=bool(sources),
            can_publish_data=False,
            can_update_own_metadata=False,
            can_publish_sources=[name for source in sources for name in NAMES[source]],
        )
        return (
            api.AccessToken(self._settings.livekit_key, self._settings.livekit_secret)
            .with_identity(str(person.id))
            .with_name(person.name)
            .with_metadata(msgspec.json.encode(metadata).decode())
            .with_grants(grants)
            .with_ttl(TICKET_LIFE)
            .to_jwt()
        )

    def read_report(self, body: bytes, signature: str) -> Report | None:
        """A webhook's content; None: nothing that attendance needs. Raises Unsigned (CALL-15)."""
        if not self._settings.livekit_secret:
            raise Unsigned
        verifier = api.TokenVerifier(self._settings.livekit_key, self._settings.livekit_secret)
        try:
            event = api.WebhookReceiver(verifier).receive(body.decode(), signature.removeprefix("Bearer "))
        except Exception as error:
            # The library tells a wrong signature, a wrong digest and a broken body by as many kinds of exceptions.
            raise Unsigned from error
        call_id = uuid_of(event.room.name)
        kind = {"participant_joined": "joined", "participant_left": "left", "room_finished": "finished"}.get(
            event.event
        )
        if call_id is None or kind is None:
            return None
        presence = None if kind == "finished" else presence_of(event.participant)
        if kind != "finished" and presence is None:
            return None
        return Report(
            kind=kind,
            call_id=call_id,
            at=datetime.fromtimestamp(event.created_at, UTC),
            presence=presence,
            departure=_DEPARTURES.get(event.participant.disconnect_reason, "lost"),
        )

    # -- inside -------------------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def _asking(self) -> AsyncGenerator[Any]:
        """The room service; what it lacks is no error for those who want it away."""
        settings = self._settings
        if not settings.livekit_url:
            raise CallsUnavailable
        if self._client is None:
            # Made here, for it needs the running loop. No failover: it would ask a foreign company for regions.
            self._client = api.LiveKitAPI(
                settings.livekit_url, settings.livekit_key, settings.livekit_secret, timeout=_PATIENCE, failover=False
            )
        try:
            yield self._client.room
        except api.ServerError as error:
            if error.code == api.ServerErrorCode.NOT_FOUND:
                return
            raise CallsUnavailable from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise CallsUnavailable from error

    async def _participants(self, call_id: UUID) -> list[api.ParticipantInfo]:
        found: list[api.ParticipantInfo] = []
        async with self._asking() as rooms:
            found.extend((await rooms.list_participants(api.ListParticipantsRequest(room=str(call_id)))).participants)
        return [one for one in found if one.state != api.ParticipantInfo.State.DISCONNECTED]

    async def _participant(self, call_id: UUID, member_id: UUID) -> api.ParticipantInfo:
        for one in await self._participants(call_id):
            if one.identity == str(member_id):
                return one
        raise NotInside

    async def _mute(self, call_id: UUID, person: api.ParticipantInfo, source: Source) -> None:
        async with self._asking() as rooms:
            for track in person.tracks:
                if track.source in SOURCES[source] and not track.muted:
                    await rooms.mute_published_track(
                        api.MuteRoomTrackRequest(
                            room=str(call_id), identity=person.identity, track_sid=track.sid, muted=True
                        )
                    )

    async def _withdraw(self, call_id: UUID, person: api.ParticipantInfo, source: Source) -> None:
        kept = [name for name in person.permission.can_publish_sources if name not in SOURCES[source]]
        async with self._asking() as rooms:
            for sources in (kept, list(person.permission.can_publish_sources)):
                await rooms.update_participant(
                    api.UpdateParticipantRequest(
                        room=str(call_id), identity=person.identity, permission=permission_by_number(sources)
                    )
                )

    async def _show_hands(self, call_id: UUID, identities: Sequence[str], raised_at: datetime | None) -> None:
        value = raised_at.isoformat().replace("+00:00", "Z") if raised_at is not None else ""
        async with self._asking() as rooms:
            await asyncio.gather(
                *(
                    rooms.update_participant(
                        api.UpdateParticipantRequest(room=str(call_id), identity=identity, attributes={"hand": value})
                    )
                    for identity in identities
                )
            )


def _identity(call_id: UUID, member_id: UUID) -> api.RoomParticipantIdentity:
    return api.RoomParticipantIdentity(room=str(call_id), identity=str(member_id))
