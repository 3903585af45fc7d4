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

# So many of a conversation's newest messages are looked through one by one first: what every fiftieth message says is
# found there, and an index would bring all of a million of them only to sort them away.
_NEWEST = 2_000
_ASKED = "(websearch_to_tsquery('russian', :text) || to_tsquery('russian', :prefix))"
_AMONG_NEWEST = sql(
    f"""
    select id from (select id, created_at, search, deleted_at from message
                    where organisation_id = :organisation and conversation_id = :conversation
                    order by number desc limit :newest) newest
    where deleted_at is null and search @@ {_ASKED} order by created_at desc limit :limit
    """
)
# Of the member's conversations, or of one. A function of the database (0020): row-level security, which judges a row
# before a condition that it doesn't know to be harmless, would keep the search's index from being used at all.
_BY_INDEX = sql(f"select id from found_messages({_ASKED}, :member, cast(:conversation as uuid), :limit) id")
_SHOWN = sql(
    f"""
    select m.id, ts_headline('russian', m.body, {_ASKED}, :options) as marked,
           coalesce(nullif(c.title, ''), partner.display_name, '') as title
    from message m
    join conversation_member me on me.organisation_id = m.organisation_id
         and me.conversation_id = m.conversation_id and me.member_id = :member and me.left_at is null
    join conversation c on c.organisation_id = m.organisation_id and c.id = m.conversation_id
    left join lateral (select p.display_name from conversation_member o
         join member p on p.organisation_id = o.organisation_id and p.id = o.member_id
         where c.kind = 'direct' and o.organisation_id = c.organisation_id and o.conversation_id = c.id
         and o.member_id <> me.member_id limit 1) partner on true
    where m.organisation_id = :organisation and m.id = any(cast(:ids as uuid[]))
    order by m.created_at desc
    """
)


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
    asked = {
        "text": " ".join(words),
        "prefix": " & ".join(f"'{word}':*" for word in words),
        "options": f"HighlightAll=true, StartSel={_START}, StopSel={_STOP}",
        "organisation": tx.organisation,
        "member": actor.member_id,
        "conversation": conversation_id,
        "limit": limit,
        "newest": _NEWEST,
    }
    found = [] if conversation_id is None else (await tx.execute(_AMONG_NEWEST, asked)).scalars().all()
    if len(found) < limit:
        found = (await tx.execute(_BY_INDEX, asked)).scalars().all()
    rows = (await tx.execute(_SHOWN, {**asked, "ids": list(found)})).all()
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
