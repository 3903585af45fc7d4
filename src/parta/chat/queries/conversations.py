"""Conversations as one member sees them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, select
from sqlalchemy import text as sql

from parta.chat.access import standing_of
from parta.chat.models import conversation
from parta.chat.records import READERS_SHOWN_UP_TO, Author, Conversation, LiveCall, Message, Participant, hue_of
from parta.chat.rules import abilities, section_of
from parta.foundation.db import Tx
from parta.foundation.http import Wire
from parta.organisations import Actor, organisation_settings

from .messages import load_messages, pinned_messages

_MINE = """
select c.id, c.kind, c.title, c.group_id, c.is_read_only, c.archived_at, c.closed_reason, c.live,
       me.is_moderator, me.read_number, me.is_silent, me.muted_until, me.part,
       coalesce(h.seq, 0) as seq, coalesce(h.number, 0) as number,
       last.id as last_id, last.author_id as last_author_id,
       (select jsonb_object_agg(p.part, p.n) from (select m.part, count(*) as n from conversation_member m
          where m.organisation_id = c.organisation_id and m.conversation_id = c.id and m.left_at is null
          group by m.part) p) as parts,
       (select count(*) from message x where x.organisation_id = c.organisation_id and x.conversation_id = c.id
          and x.number > me.read_number and cast(:member as uuid) = any(x.mentions) and x.deleted_at is null
       ) as mentions,
       other.member_id as other_id, other.caption as other_caption, other.is_confirmed as other_is_confirmed,
       om.display_name as other_name
from conversation_member me
join conversation c on c.organisation_id = me.organisation_id and c.id = me.conversation_id
left join stream_head h on h.organisation_id = c.organisation_id and h.stream = 'conversation:' || c.id
left join message last on last.organisation_id = c.organisation_id and last.conversation_id = c.id
     and last.number = h.number
left join conversation_member other on c.kind = 'direct' and other.organisation_id = c.organisation_id
     and other.conversation_id = c.id and other.member_id <> me.member_id
left join member om on om.organisation_id = other.organisation_id and om.id = other.member_id
where me.organisation_id = :organisation and me.member_id = :member and me.left_at is null
"""


class ConversationList(Wire, frozen=True, kw_only=True):
    conversations: list[Conversation]


class ConversationDetails(Wire, frozen=True, kw_only=True):
    conversation: Conversation
    members: list[Participant]
    pinned: list[Message]


class Reader(Author, frozen=True, kw_only=True):
    read_at: datetime | None


class Readers(Wire, frozen=True, kw_only=True):
    """Who has read a message, and who hasn't yet."""

    readers: list[Reader]
    others: list[Author]


async def my_conversations(tx: Tx, actor: Actor, *, only: UUID | None = None) -> list[Conversation]:
    """The actor's conversations, those with the latest messages first."""
    condition = " and c.id = :only" if only is not None else ""
    rows = (
        await tx.execute(
            sql(_MINE + condition + " order by last.created_at desc nulls last, c.title"),
            {"organisation": tx.organisation, "member": actor.member_id, "only": only}
            if only is not None
            else {"organisation": tx.organisation, "member": actor.member_id},
        )
    ).all()
    last = await load_messages(tx, [row.last_id for row in rows if row.last_id is not None])
    may_call = actor.is_staff or (actor.is_student and (await organisation_settings(tx)).students_start_calls)
    return [_conversation_of(row, actor, last.get(row.last_id), tx.now, may_call=may_call) for row in rows]


async def unread_conversations(tx: Tx, actor: Actor) -> int:
    """How many of the actor's conversations, silenced ones left out, end with an unread message of somebody else."""
    rows = await tx.execute(
        sql(
            "select count(*) from conversation_member me"
            " join stream_head h on h.organisation_id = me.organisation_id"
            " and h.stream = 'conversation:' || me.conversation_id and h.number > me.read_number"
            " left join message last on last.organisation_id = me.organisation_id"
            " and last.conversation_id = me.conversation_id and last.number = h.number"
            " where me.organisation_id = :organisation and me.member_id = :member and me.left_at is null"
            " and not me.is_silent and last.author_id is distinct from me.member_id"
        ),
        {"organisation": tx.organisation, "member": actor.member_id},
    )
    return int(rows.scalar_one())


async def conversation_details(tx: Tx, actor: Actor, conversation_id: UUID) -> ConversationDetails:
    """One conversation with its members; the caller has established that the actor is one of them."""
    found = await my_conversations(tx, actor, only=conversation_id)
    return ConversationDetails(
        conversation=found[0],
        members=await participants(tx, conversation_id),
        pinned=await pinned_messages(tx, conversation_id),
    )


async def participants(tx: Tx, conversation_id: UUID, *, only: Sequence[UUID] | None = None) -> list[Participant]:
    """The members of a conversation now, staff first, then by name."""
    rows = await tx.execute(
        sql(
            "select cm.member_id, m.display_name, cm.caption, cm.is_confirmed, cm.part, cm.is_moderator,"
            " cm.muted_until, cm.read_number, count(*) over () as n"
            " from conversation_member cm"
            " join member m on m.organisation_id = cm.organisation_id and m.id = cm.member_id"
            " where cm.organisation_id = :organisation and cm.conversation_id = :conversation and cm.left_at is null"
            " order by cm.part in ('curator', 'teacher', 'staff') desc, m.surname, m.given_name, m.id"
        ),
        {"organisation": tx.organisation, "conversation": conversation_id},
    )
    return [
        Participant(
            id=row.member_id,
            name=row.display_name,
            caption=row.caption,
            is_confirmed=row.is_confirmed,
            hue=hue_of(row.member_id),
            part=row.part,
            is_moderator=row.is_moderator,
            muted_until=row.muted_until,
            read_number=row.read_number if row.n <= READERS_SHOWN_UP_TO else None,
        )
        for row in rows
        if only is None or row.member_id in only
    ]


async def readers_of(tx: Tx, conversation_id: UUID, number: int, author_id: UUID | None) -> Readers:
    """CHAT-16: who has read the message `number`; empty in large conversations."""
    rows = (
        await tx.execute(
            sql(
                "select cm.member_id, m.display_name, cm.caption, cm.is_confirmed, cm.read_number,"
                " cm.read_at from conversation_member cm"
                " join member m on m.organisation_id = cm.organisation_id and m.id = cm.member_id"
                " where cm.organisation_id = :organisation and cm.conversation_id = :conversation"
                " and cm.left_at is null and cm.member_id is distinct from :author"
                " order by cm.read_at desc nulls last, m.surname"
            ),
            {"organisation": tx.organisation, "conversation": conversation_id, "author": author_id},
        )
    ).all()
    if len(rows) >= READERS_SHOWN_UP_TO:
        return Readers(readers=[], others=[])

    def values(row: Row[Any]) -> dict[str, Any]:
        return {
            "id": row.member_id,
            "name": row.display_name,
            "caption": row.caption,
            "is_confirmed": row.is_confirmed,
            "hue": hue_of(row.member_id),
        }

    return Readers(
        readers=[Reader(**values(row), read_at=row.read_at) for row in rows if row.read_number >= number],
        others=[Author(**values(row)) for row in rows if row.read_number < number],
    )


async def conversations_of_groups(tx: Tx, group_ids: Sequence[UUID]) -> dict[tuple[UUID, str], UUID]:
    """The conversations that follow these groups: {(group, kind): conversation}."""
    rows = await tx.execute(
        select(conversation.c.id, conversation.c.group_id, conversation.c.kind).where(
            tx.own(conversation),
            conversation.c.group_id.in_(list(group_ids)),
            conversation.c.subgroup_id.is_(None),
        )
    )
    return {(row.group_id, row.kind): row.id for row in rows}


def _conversation_of(
    row: Row[Any], actor: Actor, last: Message | None, now: datetime, *, may_call: bool
) -> Conversation:
    standing = standing_of(row, actor)
    parts: dict[str, int] = msgspec.json.decode(row.parts) if isinstance(row.parts, str) else (row.parts or {})
    partner = None
    if row.other_id is not None:
        partner = Author(
            id=row.other_id,
            name=row.other_name,
            caption=row.other_caption,
            is_confirmed=row.other_is_confirmed,
            hue=hue_of(row.other_id),
        )
    live = msgspec.json.decode(row.live) if isinstance(row.live, str) else row.live
    # One's own last message needs no reading.
    read_number = row.number if row.last_author_id == actor.member_id else row.read_number
    return Conversation(
        id=row.id,
        kind=row.kind,
        title=partner.name if partner else row.title,
        group_id=row.group_id,
        section=section_of(row.kind),
        is_archived=standing.is_archived,
        is_read_only=row.is_read_only,
        closed_reason=row.closed_reason,
        is_muted=row.is_silent,
        member_count=sum(parts.values()),
        counts={
            "students": parts.get("student", 0),
            "teachers": parts.get("teacher", 0) + parts.get("curator", 0),
            "guardians": parts.get("guardian", 0),
            "staff": parts.get("staff", 0),
        },
        last_number=row.number,
        read_number=read_number,
        unread_mentions=row.mentions if read_number < row.number else 0,
        last_message=last,
        partner=partner,
        live=msgspec.convert(live, LiveCall) if live else None,
        abilities=abilities(
            standing,
            now,
            may_call=may_call,
            may_teach=actor.is_staff,
        ),
        muted_until=row.muted_until if row.muted_until and row.muted_until > now else None,
        seq=row.seq,
    )
