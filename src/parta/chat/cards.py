"""What other rooms write into conversations: cards of calls, notices, and the call that goes on now."""

from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import insert, select, update

from parta.foundation.db import Tx
from parta.organisations import Actor

from .access import Place, find_place
from .events import CardChanged, MessagePosted
from .models import conversation, conversation_member, message
from .records import CallCard, LiveCall, Notice, conversation_stream


async def reach_conversation(tx: Tx, actor: Actor, conversation_id: UUID) -> Place:
    """The conversation as the actor stands in it, for rooms that hang something on it. Raises NotFound."""
    return await find_place(tx, actor, conversation_id)


async def members_of(tx: Tx, conversation_id: UUID) -> list[UUID]:
    """Who belongs to a conversation now."""
    rows = await tx.execute(
        select(conversation_member.c.member_id).where(
            tx.own(conversation_member),
            conversation_member.c.conversation_id == conversation_id,
            conversation_member.c.left_at.is_(None),
        )
    )
    return [row.member_id for row in rows]


async def post_card(
    tx: Tx, *, conversation_id: UUID, message_id: UUID, author_id: UUID | None, card: CallCard | Notice
) -> None:
    """Post a message that the platform writes itself: a call's card, a notice."""
    kind: Literal["call", "notice"] = "call" if isinstance(card, CallCard) else "notice"
    stream = conversation_stream(conversation_id)
    await tx.execute(
        insert(message).values(
            organisation_id=tx.organisation,
            id=message_id,
            conversation_id=conversation_id,
            number=await tx.next_number(stream),
            author_id=author_id,
            kind=kind,
            body="",
            details=_plain(card),
            created_at=tx.now,
        )
    )
    tx.emit(MessagePosted(message_id=message_id, author_id=author_id), on=stream)


async def change_card(tx: Tx, *, conversation_id: UUID, message_id: UUID, card: CallCard) -> None:
    """Replace what a card says: who was there, when it ended."""
    await tx.execute(
        update(message)
        .where(tx.own(message), message.c.id == message_id, message.c.conversation_id == conversation_id)
        .values(details=_plain(card))
    )
    tx.emit(CardChanged(message_id=message_id), on=conversation_stream(conversation_id))


async def show_live(tx: Tx, *, conversation_id: UUID, call: LiveCall | None) -> None:
    """Let snapshots of the conversation show the call that goes on; None: it is over."""
    await tx.execute(
        update(conversation)
        .where(tx.own(conversation), conversation.c.id == conversation_id)
        .values(live=_plain(call) if call is not None else None)
    )


def _plain(record: msgspec.Struct) -> dict[str, Any]:
    return msgspec.to_builtins(record)
