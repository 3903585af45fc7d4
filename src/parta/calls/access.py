"""Calls, reached through the actor's membership of the conversation (CALL-1)."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, select

from parta.chat import Place, reach_conversation
from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.organisations import Actor

from .errors import CallOver
from .models import call
from .rules import Footing

CallRow = Row[Any]


class Reached(msgspec.Struct, frozen=True):
    """A call, the conversation as the actor stands in it, and how the actor stands in the call."""

    row: CallRow
    place: Place
    footing: Footing


async def load_call(tx: Tx, call_id: UUID, *, lock: bool = False) -> CallRow | None:
    """A call of this organisation, for those who act for the platform."""
    query = select(call).where(tx.own(call), call.c.id == call_id)
    return (await tx.execute(query.with_for_update() if lock else query)).one_or_none()


async def find_call(tx: Tx, actor: Actor, call_id: UUID, *, lock: bool = False) -> Reached:
    """Raises NotFound."""
    row = await load_call(tx, call_id, lock=lock)
    if row is None:
        raise NotFound
    place = await reach_conversation(tx, actor, row.conversation_id)
    return Reached(row, place, footing_of(actor, place, row))


async def find_live_call(tx: Tx, actor: Actor, call_id: UUID) -> Reached:
    """A call that goes on, locked for a change. Raises NotFound, CallOver."""
    found = await find_call(tx, actor, call_id, lock=True)
    if found.row.ended_at is not None:
        raise CallOver
    return found


async def live_call_of(tx: Tx, conversation_id: UUID) -> CallRow | None:
    """The conversation's live call; there is at most one (CALL-3)."""
    rows = await tx.execute(
        select(call).where(tx.own(call), call.c.conversation_id == conversation_id, call.c.ended_at.is_(None))
    )
    return rows.one_or_none()


def footing_of(actor: Actor, place: Place, row: CallRow) -> Footing:
    """CALL-5."""
    leads = place.standing.is_moderator or row.started_by == actor.member_id
    return Footing(is_moderator=leads and not row.is_direct, is_staff=actor.is_staff, is_direct=row.is_direct)
