"""What others are told of a call: the live call, the card, the events' contents."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from parta.chat import (
    Author,
    CallCard,
    CallParticipant,
    LiveCall,
    change_card,
    conversation_stream,
    hue_of,
    participants,
    show_live,
)
from parta.foundation.db import Reactions, Tx
from parta.organisations import member_stream, members_by_id

from . import events
from .access import CallRow, load_call
from .models import call_attendance
from .records import Allowed
from .rules import seconds_inside


async def authors(tx: Tx, conversation_id: UUID, member_ids: Sequence[UUID]) -> dict[UUID, Author]:
    """People as the conversation shows them; those who left it, by their names."""
    wanted = set(member_ids)
    seated = await participants(tx, conversation_id, only=list(wanted)) if wanted else []
    found = {
        one.id: Author(id=one.id, name=one.name, caption=one.caption, is_confirmed=one.is_confirmed, hue=one.hue)
        for one in seated
    }
    for one in (await members_by_id(tx, wanted - found.keys(), include_left=True)).values():
        found[one.id] = Author(id=one.id, name=one.display_name, caption="", is_confirmed=False, hue=hue_of(one.id))
    return found


async def live_call(tx: Tx, row: CallRow) -> LiveCall:
    people = await authors(tx, row.conversation_id, [row.started_by])
    return live_call_of_row(row, people)


def live_call_of_row(row: CallRow, people: dict[UUID, Author]) -> LiveCall:
    nobody = Author(id=row.started_by, name="", caption="", is_confirmed=False, hue=hue_of(row.started_by))
    return LiveCall(
        id=row.id,
        purpose=row.purpose,
        title=row.title,
        started_by=people.get(row.started_by, nobody),
        started_at=row.started_at,
        participant_count=row.participant_count,
        is_locked=row.is_locked,
    )


def allowed_of(row: CallRow) -> Allowed:
    return Allowed(microphone=row.allows_microphone, camera=row.allows_camera, screen_share=row.allows_screen)


async def tell_change(tx: Tx, call_id: UUID) -> None:
    """Show the call as it is now, in snapshots and to those who watch."""
    row = await load_call(tx, call_id)
    assert row is not None
    await show_live(tx, conversation_id=row.conversation_id, call=await live_call(tx, row))
    tx.emit(events.CallChanged(call_id=call_id), on=conversation_stream(row.conversation_id))


async def tell_end(tx: Tx, row: CallRow) -> None:
    """The call is over: `row` as it was while it went on."""
    await show_live(tx, conversation_id=row.conversation_id, call=None)
    finished = await load_call(tx, row.id)
    assert finished is not None
    await change_card(
        tx, conversation_id=row.conversation_id, message_id=row.message_id, card=await card_of(tx, finished)
    )
    tx.emit(events.CallEnded(call_id=row.id), on=conversation_stream(row.conversation_id))
    if row.ringing_member_id is not None:
        tx.emit(events.RingingStopped(call_id=row.id), on=member_stream(row.ringing_member_id))


async def card_of(tx: Tx, row: CallRow) -> CallCard:
    """CALL-13: everybody once, in the order in which they came."""
    rows = await tx.execute(
        select(call_attendance)
        .where(tx.own(call_attendance), call_attendance.c.call_id == row.id)
        .order_by(call_attendance.c.joined_at)
    )
    stays: dict[UUID, list[tuple[datetime, datetime]]] = {}
    for stay in rows:
        stays.setdefault(stay.member_id, []).append((stay.joined_at, stay.left_at or row.ended_at or tx.now))
    names = await members_by_id(tx, {row.started_by, *stays}, include_left=True)
    return CallCard(
        id=row.id,
        purpose=row.purpose,
        title=row.title,
        started_by=names[row.started_by].display_name if row.started_by in names else "",
        started_at=row.started_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
        participants=[
            CallParticipant(id=member_id, name=names[member_id].display_name, seconds=seconds_inside(own))
            for member_id, own in stays.items()
            if member_id in names
        ]
        if row.ended_at is not None
        else [],
    )


async def _rows(tx: Tx, call_ids: Sequence[UUID]) -> dict[UUID, CallRow]:
    found: dict[UUID, CallRow] = {}
    for call_id in set(call_ids):
        row = await load_call(tx, call_id)
        assert row is not None, "calls are never deleted while their events are in the log"
        found[call_id] = row
    return found


async def fill_started(tx: Tx, started: Sequence[events.CallStarted]) -> list[events.CallStartedFilled]:
    rows = await _rows(tx, [event.call_id for event in started])
    return [events.CallStartedFilled(call=await live_call(tx, rows[event.call_id])) for event in started]


async def fill_changed(tx: Tx, changed: Sequence[events.CallChanged]) -> list[events.CallChangedFilled]:
    rows = await _rows(tx, [event.call_id for event in changed])
    calls = {call_id: await live_call(tx, row) for call_id, row in rows.items()}
    return [
        events.CallChangedFilled(call=calls[event.call_id], allowed=allowed_of(rows[event.call_id]))
        for event in changed
    ]


async def fill_ended(tx: Tx, ended: Sequence[events.CallEnded]) -> list[events.CallEndedFilled]:
    rows = await _rows(tx, [event.call_id for event in ended])
    return [
        events.CallEndedFilled(call_id=event.call_id, card=await card_of(tx, rows[event.call_id])) for event in ended
    ]


async def fill_ringing(tx: Tx, ringing: Sequence[events.Ringing]) -> list[events.RingingFilled]:
    rows = await _rows(tx, [event.call_id for event in ringing])
    return [
        events.RingingFilled(call=await live_call(tx, rows[event.call_id]), conversation_id=event.conversation_id)
        for event in ringing
    ]


def announce_fillers(reactions: Reactions) -> None:
    """Register what readers get instead of the events' own fields."""
    reactions.fill(events.CallStarted, fill_started)
    reactions.fill(events.CallChanged, fill_changed)
    reactions.fill(events.CallEnded, fill_ended)
    reactions.fill(events.Ringing, fill_ringing)
