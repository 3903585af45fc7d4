"""Messages as readers get them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row
from sqlalchemy import text as sql

from parta.chat.records import (
    Author,
    CallCard,
    Message,
    Notice,
    Reaction,
    ReplyTo,
    conversation_stream,
    excerpt,
    hue_of,
)
from parta.foundation.db import Head, Tx, heads
from parta.foundation.files import Attachment, attachments
from parta.foundation.http import Wire

# Most messages that one request gets.
LARGEST_PAGE = 200

_SELECT = """
select m.id, m.conversation_id, m.number, m.author_id, m.kind, m.body, m.reply_to_id, m.mentions, m.attachments,
       m.details, m.created_at, m.edited_at, m.deleted_at, m.pinned_at,
       a.display_name as author_name, cm.caption as author_caption, cm.is_confirmed as author_is_confirmed,
       r.number as reply_number, r.body as reply_body, r.deleted_at as reply_deleted_at,
       ra.display_name as reply_author,
       (select jsonb_agg(jsonb_build_array(x.emoji, x.member_id) order by x.at, x.member_id) from reaction x
         where x.organisation_id = m.organisation_id and x.message_id = m.id) as reactions
from message m
left join member a on a.organisation_id = m.organisation_id and a.id = m.author_id
left join conversation_member cm on cm.organisation_id = m.organisation_id
     and cm.conversation_id = m.conversation_id and cm.member_id = m.author_id
left join message r on r.organisation_id = m.organisation_id and r.id = m.reply_to_id
left join member ra on ra.organisation_id = r.organisation_id and ra.id = r.author_id
where m.organisation_id = :organisation
"""


class MessagePage(Wire, frozen=True, kw_only=True):
    """Messages in ascending order, the stream's seq they are true for, and whether there are more."""

    messages: list[Message]
    seq: int
    has_before: bool
    has_after: bool


async def load_messages(tx: Tx, message_ids: Sequence[UUID]) -> dict[UUID, Message]:
    """Messages by id, deleted ones with an empty text."""
    if not message_ids:
        return {}
    return {
        found.id: found
        for found in await _select(tx, "and m.id = any(cast(:ids as uuid[]))", {"ids": list(message_ids)})
    }


async def read_page(
    tx: Tx, conversation_id: UUID, *, before: int | None, after: int | None, around: int | None, limit: int
) -> MessagePage:
    """A page of history. `before`, `after`, `around` are numbers; none of them means the newest messages."""
    limit = max(1, min(limit, LARGEST_PAGE))
    # Taken first: what the page shows is at least as new as the seq says, and applying an event twice is harmless.
    head = await _head(tx, conversation_id)
    if around is not None:
        first, last = around - limit // 2, around - limit // 2 + limit - 1
    elif after is not None:
        first, last = after + 1, after + limit
    else:
        last = head.number if before is None else before - 1
        first = last - limit + 1
    # Numbers have no gaps, so a page is a range: the same walk of the index anywhere in 100,000 messages.
    messages = await _select(
        tx,
        "and m.conversation_id = :conversation and m.number between :first and :last order by m.number",
        {"conversation": conversation_id, "first": first, "last": last},
    )
    return MessagePage(messages=messages, seq=head.seq, has_before=first > 1, has_after=last < head.number)


async def pinned_messages(tx: Tx, conversation_id: UUID) -> list[Message]:
    return await _select(
        tx,
        "and m.conversation_id = :conversation and m.pinned_at is not null and m.deleted_at is null"
        " order by m.pinned_at desc limit 20",
        {"conversation": conversation_id},
    )


async def _head(tx: Tx, conversation_id: UUID) -> Head:
    stream = conversation_stream(conversation_id)
    return (await heads(tx.connection, tx.organisation, [stream]))[stream]


async def _select(tx: Tx, condition: str, values: dict[str, Any]) -> list[Message]:
    rows = (await tx.execute(sql(_SELECT + condition), {"organisation": tx.organisation, **values})).all()
    wanted = [file_id for row in rows if row.deleted_at is None for file_id in row.attachments]
    found = await attachments(tx, wanted) if wanted else {}
    return [_message_of(row, found) for row in rows]


def _message_of(row: Row[Any], files: dict[UUID, Attachment]) -> Message:
    is_deleted = row.deleted_at is not None
    details = _decoded(row.details)
    return Message(
        id=row.id,
        conversation_id=row.conversation_id,
        number=row.number,
        author_id=row.author_id,
        author=_author_of(row),
        kind=row.kind,
        body="" if is_deleted else row.body,
        reply_to=None if is_deleted else _reply_of(row),
        mentions=[] if is_deleted else list(row.mentions),
        attachments=[] if is_deleted else [files[file_id] for file_id in row.attachments if file_id in files],
        reactions=[] if is_deleted else group_reactions(_decoded(row.reactions) or []),
        call=msgspec.convert(details, CallCard) if row.kind == "call" and details else None,
        notice=msgspec.convert(details, Notice) if row.kind == "notice" and details else None,
        created_at=row.created_at,
        edited_at=row.edited_at,
        deleted_at=row.deleted_at,
        is_pinned=row.pinned_at is not None and not is_deleted,
    )


def _author_of(row: Row[Any]) -> Author | None:
    if row.author_id is None:
        return None
    return Author(
        id=row.author_id,
        name=row.author_name or "",
        caption=row.author_caption or "",
        is_confirmed=bool(row.author_is_confirmed),
        hue=hue_of(row.author_id),
    )


def _reply_of(row: Row[Any]) -> ReplyTo | None:
    if row.reply_to_id is None or row.reply_number is None:
        return None
    return ReplyTo(
        id=row.reply_to_id,
        number=row.reply_number,
        author_name=row.reply_author or "",
        excerpt="" if row.reply_deleted_at is not None else excerpt(row.reply_body),
    )


def group_reactions(pairs: Sequence[tuple[str, str]]) -> list[Reaction]:
    """(emoji, member) pairs as one record an emoji, in the order of the first of each."""
    members: dict[str, list[UUID]] = {}
    for emoji, member_id in pairs:
        members.setdefault(emoji, []).append(UUID(str(member_id)))
    return [Reaction(emoji=emoji, member_ids=ids) for emoji, ids in members.items()]


def _decoded(value: Any) -> Any:
    """JSON that came by textual SQL is a string still."""
    return msgspec.json.decode(value) if isinstance(value, str) else value
