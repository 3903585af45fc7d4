"""Read marks and the wish for silence."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy import text as sql

from parta.chat.access import find_place
from parta.chat.events import ReadElsewhere, ReadMarkMoved
from parta.chat.models import conversation_member
from parta.chat.records import READERS_SHOWN_UP_TO, conversation_stream
from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.organisations import Actor, member_stream

_MOVE = sql(
    """
    with moved as (
        update conversation_member cm set read_number = least(:number, h.number), read_at = :now
        from stream_head h
        where cm.organisation_id = :organisation and cm.conversation_id = :conversation and cm.member_id = :member
              and cm.left_at is null and h.organisation_id = cm.organisation_id and h.stream = :stream
              and cm.read_number < least(:number, h.number)
        returning cm.read_number)
    select (select read_number from moved) as moved,
           (select least(:number, number) from stream_head where organisation_id = :organisation and stream = :stream
           ) as wanted,
           (select read_number from conversation_member where organisation_id = :organisation
             and conversation_id = :conversation and member_id = :member and left_at is null) as before,
           (select count(*) from conversation_member where organisation_id = :organisation
             and conversation_id = :conversation and left_at is null) as members
    """
)


async def mark_read(tx: Tx, *, member_id: UUID, conversation_id: UUID, number: int) -> int:
    """Move the member's read mark forward to `number`, never back (CHAT-8); returns where it stands.

    Others see it in conversations of up to 200 (CHAT-16); the member's other devices always. Raises NotFound.
    """
    row = (
        await tx.execute(
            _MOVE,
            {
                "number": number,
                "now": tx.now,
                "organisation": tx.organisation,
                "conversation": conversation_id,
                "member": member_id,
                "stream": conversation_stream(conversation_id),
            },
        )
    ).one()
    if row.before is None:
        raise NotFound
    if row.moved is None:
        # Somebody was faster in this very moment: another device of theirs, or whoever put them out.
        is_overtaken = row.before < row.wanted
        return await _mark_of(tx, member_id, conversation_id) if is_overtaken else int(row.before)
    if row.members <= READERS_SHOWN_UP_TO:
        tx.tell(ReadMarkMoved(member_id=member_id, number=row.moved), on=conversation_stream(conversation_id))
    tx.tell(ReadElsewhere(conversation_id=conversation_id, number=row.moved), on=member_stream(member_id))
    return int(row.moved)


async def _mark_of(tx: Tx, member_id: UUID, conversation_id: UUID) -> int:
    """Where a member's read mark stands. Raises NotFound."""
    rows = await tx.execute(
        select(conversation_member.c.read_number).where(
            tx.own(conversation_member),
            conversation_member.c.conversation_id == conversation_id,
            conversation_member.c.member_id == member_id,
            conversation_member.c.left_at.is_(None),
        )
    )
    found = rows.scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


async def set_silence(tx: Tx, actor: Actor, *, conversation_id: UUID, is_silent: bool) -> None:
    """Whether the conversation may draw the actor's attention. Raises NotFound."""
    await find_place(tx, actor, conversation_id)
    await tx.execute(
        update(conversation_member)
        .where(
            tx.own(conversation_member),
            conversation_member.c.conversation_id == conversation_id,
            conversation_member.c.member_id == actor.member_id,
        )
        .values(is_silent=is_silent)
    )
