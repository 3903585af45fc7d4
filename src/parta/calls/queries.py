"""What members read of calls."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from parta.chat import my_conversations
from parta.foundation.db import Tx, one_of
from parta.organisations import Actor

from .access import find_call
from .attendance import members_inside
from .models import call, call_attendance, call_removal
from .records import CallDetails, CallList, CallSummary, RingingCall, RingingCalls
from .rules import abilities, seconds_inside
from .telling import allowed_of, authors, live_call, live_call_of_row

# What «Уроки» shows of the past.
_SHOWN_FOR = timedelta(days=30)
_MOST = 100


async def call_details(tx: Tx, actor: Actor, call_id: UUID) -> CallDetails:
    """Raises NotFound."""
    found = await find_call(tx, actor, call_id)
    row = found.row
    inside = await members_inside(tx, call_id) if row.ended_at is None else []
    removed: list[UUID] = []
    if found.footing.is_moderator:
        rows = await tx.execute(
            select(call_removal.c.member_id)
            .where(tx.own(call_removal), call_removal.c.call_id == call_id)
            .order_by(call_removal.c.removed_at)
        )
        removed = [one.member_id for one in rows]
    people = await authors(tx, row.conversation_id, [row.started_by, *inside, *removed])
    return CallDetails(
        call=live_call_of_row(row, people),
        conversation_id=row.conversation_id,
        ended_at=row.ended_at,
        inside=[people[one] for one in inside if one in people],
        removed=[people[one] for one in removed if one in people],
        allowed=allowed_of(row),
        abilities=abilities(found.footing),
    )


async def ringing_calls(tx: Tx, actor: Actor) -> RingingCalls:
    """Direct calls that ring the actor now."""
    rows = await tx.execute(
        select(call).where(tx.own(call), call.c.ended_at.is_(None), call.c.ringing_member_id == actor.member_id)
    )
    return RingingCalls(
        calls=[RingingCall(call=await live_call(tx, row), conversation_id=row.conversation_id) for row in rows.all()]
    )


async def my_calls(tx: Tx, actor: Actor, *, is_live: bool) -> CallList:
    """Calls in the actor's conversations, the latest first; `is_live`: only those that go on."""
    conversations = {one.id: one for one in await my_conversations(tx, actor)}
    query = select(call).where(
        tx.own(call),
        one_of(call.c.conversation_id, list(conversations)),
        call.c.ended_at.is_(None) if is_live else call.c.started_at > tx.now - _SHOWN_FOR,
    )
    rows = (await tx.execute(query.order_by(call.c.ended_at.is_not(None), call.c.started_at.desc()).limit(_MOST))).all()
    stays = await _stays(tx, [row.id for row in rows])
    starters: dict[UUID, list[UUID]] = {}
    for row in rows:
        starters.setdefault(row.conversation_id, []).append(row.started_by)
    people = {
        conversation_id: await authors(tx, conversation_id, members) for conversation_id, members in starters.items()
    }
    calls: list[CallSummary] = []
    for row in rows:
        attended = stays.get(row.id, {})
        own = [(came, went or row.ended_at or tx.now) for came, went in attended.get(actor.member_id, [])]
        calls.append(
            CallSummary(
                call=live_call_of_row(row, people[row.conversation_id]),
                conversation_id=row.conversation_id,
                conversation_title=conversations[row.conversation_id].title,
                ended_at=row.ended_at,
                outcome=row.outcome,
                attended=len(attended),
                own_seconds=seconds_inside(own),
            )
        )
    return CallList(calls=calls)


async def _stays(tx: Tx, call_ids: list[UUID]) -> dict[UUID, dict[UUID, list[tuple[datetime, datetime | None]]]]:
    """{call: {member: [(came, went)]}}"""
    rows = await tx.execute(
        select(call_attendance)
        .where(tx.own(call_attendance), one_of(call_attendance.c.call_id, call_ids))
        .order_by(call_attendance.c.joined_at)
    )
    found: dict[UUID, dict[UUID, list[tuple[datetime, datetime | None]]]] = {}
    for row in rows:
        found.setdefault(row.call_id, {}).setdefault(row.member_id, []).append((row.joined_at, row.left_at))
    return found
