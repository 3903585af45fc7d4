"""Conversations of subgroups, where a division has them (CHAT-20)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from parta.foundation.db import Tx, one_of
from parta.foundation.identity import new_id
from parta.structure import Division, GroupPeople, Subgroup, divisions_of

from .captions import teacher_caption
from .events import ConversationChanged
from .models import conversation
from .places import Seat, open_streams
from .records import conversation_stream


def leader_seats(people: GroupPeople) -> dict[UUID, Seat]:
    """Whoever leads the group today moderates its conversations, once confirmed."""
    return {
        one.member_id: Seat(teacher_caption(people, one.member_id), "curator", True, True)
        for one in people.leaders
        if one.is_confirmed
    }


async def subgroup_seats(tx: Tx, people: Mapping[UUID, GroupPeople]) -> dict[UUID, dict[UUID, Seat]]:
    """Who sits in the conversations of these groups' subgroups: {conversation: {member: seat}}.

    Conversations are made where they are missing; whose division has no conversations, or is gone, rests.
    """
    divisions = await divisions_of(tx, people)
    wanted = [
        (people[group_id], division, part)
        for group_id, found in divisions.items()
        for division in found
        if division.has_chats
        for part in division.subgroups
    ]
    known = await _known(tx, people)
    if not wanted and not known:
        return {}
    seats: dict[UUID, dict[UUID, Seat]] = {}
    for group_people, division, part in wanted:
        title = f"{group_people.group.name} · {division.name}, {part.name}"
        archived_at = tx.now if group_people.group.is_archived else None
        row = known.pop(part.id, None)
        if row is None:
            conversation_id = await _make(tx, group_people.group.id, part.id, title, archived_at)
        else:
            conversation_id = row.id
            await _change(tx, row, title, archived_at)
        seats[conversation_id] = _seats(group_people, division, part)
    for row in known.values():
        await _change(tx, row, row.title, tx.now)
    return seats


def _seats(people: GroupPeople, division: Division, part: Subgroup) -> dict[UUID, Seat]:
    students = {
        one.member_id: Seat(f"{people.group.name} · {division.name}, {part.name}", "student") for one in part.students
    }
    teachers = {
        one.member_id: Seat(one.subject.lower() or "учитель", "teacher", True, True)
        for one in part.teachers
        if one.is_confirmed
    }
    return {**students, **teachers, **leader_seats(people)}


async def _known(tx: Tx, group_ids: Iterable[UUID]) -> dict[UUID, Row[Any]]:
    rows = await tx.execute(
        select(conversation).where(
            tx.own(conversation), one_of(conversation.c.group_id, group_ids), conversation.c.subgroup_id.is_not(None)
        )
    )
    return {row.subgroup_id: row for row in rows}


async def _make(tx: Tx, group_id: UUID, subgroup_id: UUID, title: str, archived_at: datetime | None) -> UUID:
    conversation_id = new_id()
    await tx.execute(
        insert(conversation).values(
            organisation_id=tx.organisation,
            id=conversation_id,
            kind="subgroup",
            title=title,
            group_id=group_id,
            subgroup_id=subgroup_id,
            created_at=tx.now,
            archived_at=archived_at,
        )
    )
    await open_streams(tx, [conversation_id])
    return conversation_id


async def _change(tx: Tx, row: Row[Any], title: str, archived_at: datetime | None) -> None:
    if row.title == title and (row.archived_at is None) == (archived_at is None):
        return
    await tx.execute(
        update(conversation)
        .where(tx.own(conversation), conversation.c.id == row.id)
        .values(title=title, archived_at=archived_at)
    )
    tx.emit(
        ConversationChanged(title=title, is_read_only=row.is_read_only, is_archived=archived_at is not None),
        on=conversation_stream(row.id),
    )
