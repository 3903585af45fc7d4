"""Conversations that took place before: brought in whole, with their own times.

Nobody is told: these are no events. Used by the demo, and by whoever moves here from another messenger.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import insert, update
from sqlalchemy import text as sql

from parta.foundation.db import Tx

from .models import conversation_member, message, reaction
from .places import open_streams
from .records import conversation_stream


class PastMessage(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    author_id: UUID
    body: str
    at: datetime
    reply_to_id: UUID | None = None
    attachments: tuple[UUID, ...] = ()
    # emoji → who
    reactions: Mapping[str, Sequence[UUID]] = {}
    is_pinned: bool = False


async def import_history(
    tx: Tx, conversation_id: UUID, messages: Sequence[PastMessage], *, read_by: Mapping[UUID, int]
) -> None:
    """Append `messages`, in order, to a conversation. `read_by`: how many of them a member has read; others: all."""
    if not messages:
        return
    await open_streams(tx, [conversation_id])
    stream = conversation_stream(conversation_id)
    rows = await tx.execute(
        sql(
            "update stream_head set number = number + :n where organisation_id = :organisation and stream = :stream"
            " returning number"
        ),
        {"n": len(messages), "organisation": tx.organisation, "stream": stream},
    )
    first = rows.scalar_one() - len(messages) + 1
    await tx.execute(
        insert(message),
        [
            {
                "organisation_id": tx.organisation,
                "id": past.id,
                "conversation_id": conversation_id,
                "number": first + place,
                "author_id": past.author_id,
                "body": past.body,
                "reply_to_id": past.reply_to_id,
                "attachments": list(past.attachments),
                "created_at": past.at,
                "pinned_at": past.at if past.is_pinned else None,
            }
            for place, past in enumerate(messages)
        ],
    )
    reactions = [
        {"organisation_id": tx.organisation, "message_id": past.id, "member_id": who, "emoji": emoji, "at": past.at}
        for past in messages
        for emoji, people in past.reactions.items()
        for who in people
    ]
    if reactions:
        await tx.execute(insert(reaction), reactions)
    last = first + len(messages) - 1
    mine = (tx.own(conversation_member), conversation_member.c.conversation_id == conversation_id)
    await tx.execute(update(conversation_member).where(*mine).values(read_number=last, read_at=messages[-1].at))
    for member_id, count in read_by.items():
        await tx.execute(
            update(conversation_member)
            .where(*mine, conversation_member.c.member_id == member_id)
            .values(read_number=first - 1 + count)
        )
