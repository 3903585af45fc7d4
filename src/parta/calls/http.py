"""Routes of calls. A command commits first; LiveKit is asked after it."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Router, delete, get, post, put
from litestar.params import QueryParameter

from parta.foundation.clock import now
from parta.foundation.config import Settings
from parta.foundation.db import Database
from parta.foundation.http import Input
from parta.foundation.wiring import Wiring
from parta.organisations import Actor

from . import commands, queries
from .access import find_live_call
from .media import Media
from .records import Allowed, CallDetails, CallList, Joined, Purpose, RingingCalls, Source, Started
from .rules import abilities, sources_of
from .telling import allowed_of, authors, live_call
from .upkeep import Upkeep

RINGING_JOB = "calls.stop_ringing"

_CALL = "/calls/{call_id:uuid}"
_PARTICIPANT = _CALL + "/participants/{member_id:uuid}"


class StartCall(Input, frozen=True, kw_only=True):
    id: UUID
    purpose: Purpose = "call"
    title: Annotated[str, msgspec.Meta(max_length=500)] = ""


class LockCall(Input, frozen=True, kw_only=True):
    is_locked: bool


class AllowSources(Input, frozen=True, kw_only=True):
    microphone: bool
    camera: bool
    screen_share: bool


class SilenceParticipant(Input, frozen=True, kw_only=True):
    source: Source


class ShowHand(Input, frozen=True, kw_only=True):
    is_raised: bool


@post("/conversations/{conversation_id:uuid}/calls")
async def start_call(
    actor: Actor, database: Database, media: Media, wiring: Wiring, conversation_id: UUID, data: StartCall
) -> Started:
    await media.require_alive()
    async with database.transaction(actor.organisation_id) as tx:
        begun = await commands.start_call(
            tx, actor, conversation_id=conversation_id, call_id=data.id, purpose=data.purpose, title=data.title
        )
        if begun.is_ringing:
            await wiring.jobs.defer(
                tx,
                RINGING_JOB,
                in_seconds=wiring.settings.ring_seconds,
                organisation_id=str(tx.organisation),
                call_id=str(data.id),
            )
    return Started(call=begun.call)


@get("/calls")
async def list_calls(
    actor: Actor, database: Database, is_live: Annotated[bool, QueryParameter(name="live")] = False
) -> CallList:
    """Calls of the last thirty days in the actor's conversations; `live`: only those that go on."""
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.my_calls(tx, actor, is_live=is_live)


@get("/calls/ringing")
async def list_ringing(actor: Actor, database: Database) -> RingingCalls:
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.ringing_calls(tx, actor)


@get(_CALL)
async def read_call(actor: Actor, database: Database, call_id: UUID) -> CallDetails:
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.call_details(tx, actor, call_id)


@post(_CALL + "/join", status_code=200)
async def join_call(actor: Actor, database: Database, media: Media, call_id: UUID) -> Joined:
    """A ticket for one's own browser."""
    async with database.transaction(actor.organisation_id) as tx:
        found = await commands.enter_call(tx, actor, call_id=call_id)
        person = (await authors(tx, found.row.conversation_id, [actor.member_id]))[actor.member_id]
        call = await live_call(tx, found.row)
    await media.open_room(call_id)
    is_moderator = found.footing.is_moderator
    allowed = allowed_of(found.row)
    sources = sources_of(allowed, is_moderator=is_moderator)
    return Joined(
        url=media.public_url,
        token=media.ticket(call_id, person, sources=sources, is_moderator=is_moderator),
        call=call,
        conversation_id=found.row.conversation_id,
        allowed=allowed,
        abilities=abilities(found.footing),
    )


@post(_CALL + "/end", status_code=204)
async def end_call(actor: Actor, database: Database, upkeep: Upkeep, call_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.end_call(tx, actor, call_id=call_id)
    await upkeep.close(call_id)


@post(_CALL + "/decline", status_code=204)
async def decline_call(actor: Actor, database: Database, upkeep: Upkeep, call_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        is_over = await commands.decline_call(tx, actor, call_id=call_id)
    if is_over:
        await upkeep.close(call_id)


@post(_CALL + "/lock", status_code=204)
async def lock_call(actor: Actor, database: Database, call_id: UUID, data: LockCall) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.lock_call(tx, actor, call_id=call_id, is_locked=data.is_locked)


@put(_CALL + "/allowed", status_code=204)
async def allow_sources(actor: Actor, database: Database, media: Media, call_id: UUID, data: AllowSources) -> None:
    """What ordinary participants may publish; what they publish against it ends at once."""
    allowed = Allowed(microphone=data.microphone, camera=data.camera, screen_share=data.screen_share)
    async with database.transaction(actor.organisation_id) as tx:
        await commands.allow(tx, actor, call_id=call_id, allowed=allowed)
    await media.permit_all(call_id, sources_of(allowed, is_moderator=False))


@post(_CALL + "/mute-all", status_code=204)
async def mute_all(actor: Actor, database: Database, media: Media, call_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.moderated_call(tx, actor, call_id)
    await media.silence_all(call_id)


@post(_PARTICIPANT + "/mute", status_code=204)
async def mute_participant(
    actor: Actor, database: Database, media: Media, call_id: UUID, member_id: UUID, data: SilenceParticipant
) -> None:
    """Mute a microphone, stop a camera or a share."""
    async with database.transaction(actor.organisation_id) as tx:
        await commands.moderated_participant(tx, actor, call_id=call_id, member_id=member_id)
    await media.silence(call_id, member_id, data.source)


@delete(_PARTICIPANT)
async def remove_participant(actor: Actor, database: Database, media: Media, call_id: UUID, member_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.remove_participant(tx, actor, call_id=call_id, member_id=member_id)
    await media.remove(call_id, member_id)


@post(_PARTICIPANT + "/let-in", status_code=204)
async def let_in(actor: Actor, database: Database, call_id: UUID, member_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.let_in(tx, actor, call_id=call_id, member_id=member_id)


@put(_CALL + "/hand", status_code=204)
async def show_hand(actor: Actor, database: Database, media: Media, call_id: UUID, data: ShowHand) -> None:
    """Raise or lower one's own hand (CALL-16)."""
    async with database.transaction(actor.organisation_id) as tx:
        await find_live_call(tx, actor, call_id)
    await media.show_hand(call_id, actor.member_id, now() if data.is_raised else None)


@post(_PARTICIPANT + "/lower-hand", status_code=204)
async def lower_hand(actor: Actor, database: Database, media: Media, call_id: UUID, member_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.moderated_participant(tx, actor, call_id=call_id, member_id=member_id)
    await media.show_hand(call_id, member_id, None)


@post(_CALL + "/lower-hands", status_code=204)
async def lower_hands(actor: Actor, database: Database, media: Media, call_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.moderated_call(tx, actor, call_id)
    await media.lower_hands(call_id)


@post("/livekit/webhook", status_code=204, include_in_schema=False)
async def take_webhook(request: Request[Any, Any, Any], media: Media, upkeep: Upkeep, settings: Settings) -> None:
    """LiveKit's reports (CALL-15)."""
    report = media.read_report(await request.body(), request.headers.get("authorization", ""))
    if report is not None:
        await upkeep.take(report)


def routes() -> list[Any]:
    calls = Router(
        "/organisations/{organisation_id:uuid}",
        route_handlers=[
            start_call,
            list_calls,
            list_ringing,
            read_call,
            join_call,
            end_call,
            decline_call,
            lock_call,
            allow_sources,
            mute_all,
            mute_participant,
            remove_participant,
            let_in,
            show_hand,
            lower_hand,
            lower_hands,
        ],
        tags=["calls"],
    )
    return [calls, take_webhook]
