"""What members do with calls: each one transaction. LiveKit is asked by the routes, after the commit."""

from uuid import UUID

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from parta.chat import LiveCall, conversation_stream, members_of, participants, post_card, reach_conversation, show_live
from parta.foundation.db import Tx
from parta.foundation.errors import Forbidden
from parta.foundation.identity import new_id
from parta.foundation.text import clean_line
from parta.organisations import Actor, member_stream, organisation_settings

from .access import Reached, find_live_call, live_call_of, load_call
from .attendance import may_return
from .ending import change_row, close_call
from .errors import CallOver, NotInside, Unrelated, UsedId
from .events import CallStarted, Ringing, RingingStopped
from .models import call, call_removal
from .records import Allowed, Purpose
from .rules import (
    Caller,
    Door,
    refuse_end,
    refuse_entry,
    refuse_moderation,
    refuse_moderation_of,
    refuse_start,
)
from .telling import card_of, live_call, tell_change

LONGEST_TITLE = 120


class Begun(msgspec.Struct, frozen=True):
    """The conversation's live call; `is_new`: this command started it."""

    call: LiveCall
    is_new: bool
    is_ringing: bool


async def start_call(
    tx: Tx, actor: Actor, *, conversation_id: UUID, call_id: UUID, purpose: Purpose, title: str
) -> Begun:
    """Start a call, or answer with the one that goes on (CALL-3).

    Raises NotFound, MayNotCall, Archived, Unrelated, UsedId, CallOver (the id is of a call that has ended).
    """
    place = await reach_conversation(tx, actor, conversation_id)
    known = await load_call(tx, call_id)
    if known is not None and known.conversation_id != conversation_id:
        raise UsedId
    if known is not None and known.ended_at is not None:
        raise CallOver
    if (live := await live_call_of(tx, conversation_id)) is not None:
        return Begun(await live_call(tx, live), is_new=False, is_ringing=False)

    is_direct = place.standing.kind == "direct"
    settings = await organisation_settings(tx)
    caller = Caller(actor.is_staff, actor.is_student, settings.students_start_calls)
    if refusal := refuse_start(caller, purpose, is_direct=is_direct, is_archived=place.standing.is_archived):
        raise refusal

    if place.standing.closed_reason:
        raise Unrelated
    partner = await _partner(tx, actor, conversation_id) if is_direct else None
    made = await tx.execute(
        insert(call)
        .values(
            organisation_id=tx.organisation,
            id=call_id,
            conversation_id=conversation_id,
            purpose=purpose,
            title=clean_line(title)[:LONGEST_TITLE] or place.title,
            started_by=actor.member_id,
            started_at=tx.now,
            is_direct=is_direct,
            ringing_member_id=partner,
            message_id=new_id(),
            empty_since=tx.now,
        )
        # Two teachers press the button at once: one starts, the other joins.
        .on_conflict_do_nothing()
        .returning(call)
    )
    row = made.one_or_none()
    if row is None:
        live = await live_call_of(tx, conversation_id)
        if live is None:
            raise UsedId
        return Begun(await live_call(tx, live), is_new=False, is_ringing=False)
    begun = await live_call(tx, row)
    await show_live(tx, conversation_id=conversation_id, call=begun)
    await post_card(
        tx,
        conversation_id=conversation_id,
        message_id=row.message_id,
        author_id=actor.member_id,
        card=await card_of(tx, row),
    )
    tx.emit(CallStarted(call_id=call_id), on=conversation_stream(conversation_id))
    if partner is not None:
        tx.emit(Ringing(call_id=call_id, conversation_id=conversation_id), on=member_stream(partner))
    return Begun(begun, is_new=True, is_ringing=partner is not None)


async def enter_call(tx: Tx, actor: Actor, *, call_id: UUID) -> Reached:
    """Pass the door: the caller may be given a ticket. Answers a ringing call.

    Raises NotFound, CallOver, RemovedFromCall, Locked.
    """
    found = await find_live_call(tx, actor, call_id)
    door = Door(
        is_over=False,
        is_locked=found.row.is_locked,
        is_moderator=found.footing.is_moderator,
        is_removed=await is_removed(tx, call_id, actor.member_id),
        is_returning=await may_return(tx, call_id, actor.member_id),
    )
    if refusal := refuse_entry(door):
        raise refusal
    if found.row.ringing_member_id == actor.member_id:
        await change_row(tx, call_id, ringing_member_id=None)
        tx.emit(RingingStopped(call_id=call_id), on=member_stream(actor.member_id))
    return found


async def decline_call(tx: Tx, actor: Actor, *, call_id: UUID) -> bool:
    """The one who is called says no: the call is over. False: it didn't ring them any more.

    Raises NotFound, CallOver.
    """
    found = await find_live_call(tx, actor, call_id)
    if found.row.ringing_member_id != actor.member_id:
        return False
    await close_call(tx, found.row, outcome="declined")
    return True


async def give_up_ringing(tx: Tx, *, call_id: UUID) -> bool:
    """Nobody answered in time: the call is missed (CALL-12). False: somebody did, or it is over anyway."""
    row = await load_call(tx, call_id, lock=True)
    if row is None or row.ended_at is not None or row.ringing_member_id is None:
        return False
    await close_call(tx, row, outcome="missed")
    return True


async def end_call(tx: Tx, actor: Actor, *, call_id: UUID) -> None:
    """End the call for everybody. Raises NotFound, CallOver, Forbidden."""
    found = await find_live_call(tx, actor, call_id)
    if refusal := refuse_end(found.footing):
        raise refusal
    await close_call(tx, found.row, outcome="missed" if found.row.ringing_member_id else "held")


async def lock_call(tx: Tx, actor: Actor, *, call_id: UUID, is_locked: bool) -> None:
    """Raises NotFound, CallOver, Forbidden."""
    found = await moderated_call(tx, actor, call_id)
    if found.row.is_locked == is_locked:
        return
    await change_row(tx, call_id, is_locked=is_locked)
    await tell_change(tx, call_id)


async def allow(tx: Tx, actor: Actor, *, call_id: UUID, allowed: Allowed) -> None:
    """Say what ordinary participants may publish. Raises NotFound, CallOver, Forbidden."""
    await moderated_call(tx, actor, call_id)
    await change_row(
        tx,
        call_id,
        allows_microphone=allowed.microphone,
        allows_camera=allowed.camera,
        allows_screen=allowed.screen_share,
    )
    await tell_change(tx, call_id)


async def remove_participant(tx: Tx, actor: Actor, *, call_id: UUID, member_id: UUID) -> None:
    """Put somebody out until a moderator lets them in (CALL-7). Raises NotFound, CallOver, Forbidden, NotInside."""
    await moderated_participant(tx, actor, call_id=call_id, member_id=member_id)
    if member_id == actor.member_id:
        raise Forbidden
    await tx.execute(
        insert(call_removal)
        .values(
            organisation_id=tx.organisation,
            call_id=call_id,
            member_id=member_id,
            removed_by=actor.member_id,
            removed_at=tx.now,
        )
        .on_conflict_do_nothing()
    )


async def let_in(tx: Tx, actor: Actor, *, call_id: UUID, member_id: UUID) -> None:
    """Forgive a removal. Raises NotFound, CallOver, Forbidden."""
    await moderated_call(tx, actor, call_id)
    await tx.execute(
        delete(call_removal).where(
            tx.own(call_removal), call_removal.c.call_id == call_id, call_removal.c.member_id == member_id
        )
    )


async def moderated_call(tx: Tx, actor: Actor, call_id: UUID) -> Reached:
    """A live call that the actor moderates. Raises NotFound, CallOver, Forbidden."""
    found = await find_live_call(tx, actor, call_id)
    if refusal := refuse_moderation(found.footing):
        raise refusal
    return found


async def moderated_participant(tx: Tx, actor: Actor, *, call_id: UUID, member_id: UUID) -> Reached:
    """A live call in which the actor may act on this member (CALL-5).

    Raises NotFound, CallOver, Forbidden, NotInside.
    """
    found = await moderated_call(tx, actor, call_id)
    people = await participants(tx, found.row.conversation_id, only=[member_id])
    if not people:
        raise NotInside
    if refusal := refuse_moderation_of(found.footing, people[0].part):
        raise refusal
    return found


async def is_removed(tx: Tx, call_id: UUID, member_id: UUID) -> bool:
    rows = await tx.execute(
        select(call_removal.c.member_id).where(
            tx.own(call_removal), call_removal.c.call_id == call_id, call_removal.c.member_id == member_id
        )
    )
    return rows.one_or_none() is not None


async def _partner(tx: Tx, actor: Actor, conversation_id: UUID) -> UUID | None:
    return next((one for one in await members_of(tx, conversation_id) if one != actor.member_id), None)
