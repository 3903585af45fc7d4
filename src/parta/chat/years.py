"""Conversations and the turn of the year: last year's are put to rest, the new year's begin (YEAR-5, YEAR-6)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select, update

from parta.foundation.db import Tx, heads, one_of
from parta.organisations import member_stream
from parta.school_year import SchoolYearTurned, SchoolYearUndone

from .closing import settle_direct
from .events import ConversationChanged, ConversationJoined, MembersChanged
from .models import conversation, conversation_member, conversation_year
from .places import leave, seat_members
from .records import conversation_stream

_OF_GROUPS = ("class", "guardians", "subject", "subgroup")


async def put_year_to_rest(tx: Tx, event: SchoolYearTurned) -> None:
    """The conversations of these groups no longer follow anybody: who was in them reads them."""
    rows = await tx.execute(
        select(conversation).where(
            tx.own(conversation),
            one_of(conversation.c.group_id, event.archived_group_ids),
            conversation.c.kind.in_(_OF_GROUPS),
        )
    )
    for row in rows.all():
        await tx.execute(
            insert(conversation_year).values(
                organisation_id=tx.organisation,
                conversation_id=row.id,
                turn_id=event.turn_id,
                group_id=row.group_id,
                subgroup_id=row.subgroup_id,
                title=row.title,
                archived_at=row.archived_at,
            )
        )
        await _detach(tx, row, f"{row.title} · {event.ended}")
    await _leave_custom(tx, event.graduate_ids)
    await settle_direct(tx, event.graduate_ids)


async def wake_year(tx: Tx, event: SchoolYearUndone) -> None:
    """Last year's conversations follow their groups again; what was written meanwhile stays readable."""
    new = await tx.execute(
        select(conversation).where(
            tx.own(conversation),
            one_of(conversation.c.group_id, event.group_ids),
            conversation.c.kind.in_(_OF_GROUPS),
            conversation.c.created_at >= event.turned_at,
        )
    )
    made = new.all()
    standing = await heads(tx.connection, tx.organisation, [conversation_stream(row.id) for row in made])
    for row in made:
        if standing[conversation_stream(row.id)].number == 0:
            await seat_members(tx, {row.id: {}}, is_structural=True)
        await _detach(tx, row, f"{row.title} · до отмены перехода")
    remembered = await tx.execute(
        delete(conversation_year)
        .where(tx.own(conversation_year), conversation_year.c.turn_id == event.turn_id)
        .returning(conversation_year)
    )
    for row in remembered.all():
        await tx.execute(
            update(conversation)
            .where(tx.own(conversation), conversation.c.id == row.conversation_id)
            .values(group_id=row.group_id, subgroup_id=row.subgroup_id, title=row.title, archived_at=row.archived_at)
        )
        _tell(tx, row.conversation_id, row.title, is_archived=row.archived_at is not None)
    await _return_to_custom(tx, event.graduate_ids, event.turned_at)
    await settle_direct(tx, event.graduate_ids)


async def _detach(tx: Tx, row: Row[Any], title: str) -> None:
    await tx.execute(
        update(conversation)
        .where(tx.own(conversation), conversation.c.id == row.id)
        .values(group_id=None, subgroup_id=None, title=title, archived_at=row.archived_at or tx.now)
    )
    _tell(tx, row.id, title, is_archived=True)


def _tell(tx: Tx, conversation_id: UUID, title: str, *, is_archived: bool) -> None:
    tx.emit(
        ConversationChanged(title=title, is_read_only=False, is_archived=is_archived),
        on=conversation_stream(conversation_id),
    )


async def _leave_custom(tx: Tx, member_ids: Collection[UUID]) -> None:
    """A graduate reads what was theirs: in conversations that go on, others write to others."""
    for row in await _custom_seats(tx, member_ids, left_at=None):
        await leave(tx, row.conversation_id, row.member_id)


async def _return_to_custom(tx: Tx, member_ids: Collection[UUID], left_at: datetime) -> None:
    for row in await _custom_seats(tx, member_ids, left_at=left_at):
        await tx.execute(
            update(conversation_member)
            .where(
                tx.own(conversation_member),
                conversation_member.c.conversation_id == row.conversation_id,
                conversation_member.c.member_id == row.member_id,
            )
            .values(left_at=None)
        )
        tx.emit(ConversationJoined(conversation_id=row.conversation_id), on=member_stream(row.member_id))
        tx.emit(MembersChanged(left=()), on=conversation_stream(row.conversation_id))


async def _custom_seats(tx: Tx, member_ids: Collection[UUID], *, left_at: datetime | None) -> list[Row[Any]]:
    rows = await tx.execute(
        select(conversation_member.c.conversation_id, conversation_member.c.member_id)
        .join(
            conversation,
            (conversation.c.organisation_id == conversation_member.c.organisation_id)
            & (conversation.c.id == conversation_member.c.conversation_id),
        )
        .where(
            tx.own(conversation_member),
            one_of(conversation_member.c.member_id, member_ids),
            conversation.c.kind == "custom",
            conversation_member.c.left_at.is_(None) if left_at is None else conversation_member.c.left_at == left_at,
        )
    )
    return list(rows.all())
