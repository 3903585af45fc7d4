"""Conversations and messages, reached through the actor's own membership (CHAT-1)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, select
from sqlalchemy import text as sql

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.organisations import Actor

from .models import conversation, conversation_member, message
from .records import conversation_stream
from .rules import Standing, moderates, refuse_moderation


class Place(msgspec.Struct, frozen=True):
    """A conversation and the actor's place in it."""

    id: UUID
    group_id: UUID | None
    title: str
    is_structural: bool
    read_number: int
    standing: Standing

    @property
    def stream(self) -> str:
        return conversation_stream(self.id)


class FoundMessage(msgspec.Struct, frozen=True):
    id: UUID
    number: int
    author_id: UUID | None
    kind: str
    body: str
    is_deleted: bool
    is_pinned: bool


async def find_place(tx: Tx, actor: Actor, conversation_id: UUID) -> Place:
    """The conversation as the actor stands in it. Raises NotFound."""
    rows = await tx.execute(
        select(
            conversation.c.kind,
            conversation.c.group_id,
            conversation.c.title,
            conversation.c.is_read_only,
            conversation.c.archived_at,
            conversation.c.closed_reason,
            conversation_member.c.is_moderator,
            conversation_member.c.is_structural,
            conversation_member.c.muted_until,
            conversation_member.c.read_number,
            conversation_member.c.part,
        )
        .join(
            conversation_member,
            (conversation_member.c.organisation_id == conversation.c.organisation_id)
            & (conversation_member.c.conversation_id == conversation.c.id),
        )
        .where(
            tx.own(conversation),
            conversation.c.id == conversation_id,
            conversation_member.c.member_id == actor.member_id,
            conversation_member.c.left_at.is_(None),
        )
    )
    row = rows.one_or_none()
    if row is None:
        raise NotFound
    return Place(conversation_id, row.group_id, row.title, row.is_structural, row.read_number, standing_of(row, actor))


def standing_of(row: Row[Any], actor: Actor) -> Standing:
    """The standing out of a row that holds the conversation's and the actor's own columns."""
    return Standing(
        kind=row.kind,
        is_archived=row.archived_at is not None,
        is_read_only=row.is_read_only,
        is_moderator=moderates(row.kind, is_moderator=row.is_moderator, is_administrator=actor.is_administrator),
        muted_until=row.muted_until,
        part=row.part,
        closed_reason=row.closed_reason,
    )


async def find_moderated_place(tx: Tx, actor: Actor, conversation_id: UUID) -> Place:
    """A conversation that the actor moderates (CHAT-11). Raises NotFound, Forbidden."""
    place = await find_place(tx, actor, conversation_id)
    if refusal := refuse_moderation(place.standing):
        raise refusal
    return place


async def find_message(tx: Tx, conversation_id: UUID, message_id: UUID, *, lock: bool = False) -> FoundMessage:
    """A message of a conversation that the actor was found in. Raises NotFound."""
    query = select(message).where(
        tx.own(message), message.c.id == message_id, message.c.conversation_id == conversation_id
    )
    row = (await tx.execute(query.with_for_update() if lock else query)).one_or_none()
    if row is None or row.deleted_at is not None:
        raise NotFound
    return FoundMessage(
        row.id, row.number, row.author_id, row.kind, row.body, row.deleted_at is not None, row.pinned_at is not None
    )


# A look into the key for each, whatever the planner believes of tables that have just grown. One row: thousands ask.
_READABLE = sql(
    "select array_agg(w.place) from unnest(cast(:members as uuid[]), cast(:conversations as uuid[]))"
    " with ordinality as w(member_id, conversation_id, place)"
    " where (select m.left_at is null from conversation_member m where m.organisation_id = :organisation"
    " and m.conversation_id = w.conversation_id and m.member_id = w.member_id)"
)


async def readable_conversations(tx: Tx, wishes: Sequence[tuple[UUID, Sequence[UUID]]]) -> list[set[UUID]]:
    """Of each member's conversations those that they belong to now; one query, however many ask."""
    pairs = [(place, member_id, one) for place, (member_id, keys) in enumerate(wishes) for one in keys]
    rows = await tx.execute(
        _READABLE,
        {
            "organisation": tx.organisation,
            "members": [member_id for _, member_id, _ in pairs],
            "conversations": [one for _, _, one in pairs],
        },
    )
    found: list[set[UUID]] = [set() for _ in wishes]
    for number in rows.scalar_one() or ():
        place, _, one = pairs[number - 1]
        found[place].add(one)
    return found
