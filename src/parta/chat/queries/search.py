"""Search over one's own conversations, with Russian word forms (CHAT-15)."""

import re
from uuid import UUID

from sqlalchemy import text as sql

from parta.chat.records import Message
from parta.foundation.db import Tx
from parta.foundation.http import Wire
from parta.organisations import Actor

from .messages import load_messages

# Marks that no message contains: control characters are removed from what people write.
_START, _STOP = "\x02", "\x03"


class Hit(Wire, frozen=True, kw_only=True):
    message: Message
    conversation_title: str
    # [start, end) in UTF-16 units of the text, as a browser counts.
    highlights: list[tuple[int, int]]


class Hits(Wire, frozen=True, kw_only=True):
    hits: list[Hit]


async def search_messages(
    tx: Tx, actor: Actor, *, text: str, conversation_id: UUID | None, limit: int = 50
) -> list[Hit]:
    """Messages of the actor's conversations that hold all words of `text`, in any form or unfinished, newest first."""
    words = re.findall(r"[\w@.-]+", text.casefold().replace("ё", "е"))[:10]
    if not words:
        return []
    rows = (
        await tx.execute(
            sql(
                """
                with asked as (select websearch_to_tsquery('russian', :text)
                                 || to_tsquery('russian', :prefix) as q)
                select m.id, ts_headline('russian', m.body, asked.q, :options) as marked,
                       coalesce(nullif(c.title, ''), partner.display_name, '') as title
                from asked, message m
                join conversation_member me on me.organisation_id = m.organisation_id
                     and me.conversation_id = m.conversation_id and me.member_id = :member and me.left_at is null
                join conversation c on c.organisation_id = m.organisation_id and c.id = m.conversation_id
                left join lateral (select p.display_name from conversation_member o
                     join member p on p.organisation_id = o.organisation_id and p.id = o.member_id
                     where c.kind = 'direct' and o.organisation_id = c.organisation_id and o.conversation_id = c.id
                     and o.member_id <> me.member_id limit 1) partner on true
                where m.organisation_id = :organisation and m.search @@ asked.q and m.deleted_at is null
                      and (cast(:conversation as uuid) is null or m.conversation_id = cast(:conversation as uuid))
                order by m.created_at desc limit :limit
                """
            ),
            {
                "text": " ".join(words),
                "prefix": " & ".join(f"'{word}':*" for word in words),
                "options": f"HighlightAll=true, StartSel={_START}, StopSel={_STOP}",
                "organisation": tx.organisation,
                "member": actor.member_id,
                "conversation": conversation_id,
                "limit": limit,
            },
        )
    ).all()
    messages = await load_messages(tx, [row.id for row in rows])
    return [
        Hit(message=messages[row.id], conversation_title=row.title, highlights=highlights_of(row.marked))
        for row in rows
        if row.id in messages
    ]


def highlights_of(marked: str) -> list[tuple[int, int]]:
    """Places of the marks in the text without them, in UTF-16 units."""
    places: list[tuple[int, int]] = []
    start = position = 0
    for character in marked:
        if character == _START:
            start = position
        elif character == _STOP:
            places.append((start, position))
        else:
            position += 2 if ord(character) > 0xFFFF else 1
    return places
