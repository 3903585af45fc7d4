"""Conversations of two follow the relationship of the two, in the transaction that changes it (CHAT-18).

Where neither may write to the other any longer the conversation becomes readable history; when the relationship
returns it comes back to life. The group commit reads the mark with everything else: no relation is asked for per post.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, select, update

from parta.foundation.db import Tx, one_of
from parta.organisations import (
    Member,
    MemberLeft,
    MemberReturned,
    OrganisationChanged,
    OrganisationSettings,
    Role,
    RoleConfirmed,
    RoleRefused,
    RoleRevoked,
    RolesGranted,
    members_by_id,
    organisation_settings,
)
from parta.structure import FamiliesChanged, barred_pairs, groups_of_member

from .captions import member_caption
from .events import ConversationChanged
from .models import conversation, conversation_member
from .places import Seat, leave, seat_members
from .reach import Bond, bonds_of, reaches
from .records import ClosedReason, conversation_stream


async def follow_role(tx: Tx, event: RoleConfirmed | RoleRefused | RoleRevoked | MemberLeft | MemberReturned) -> None:
    await settle_direct(tx, [event.member_id])


async def follow_grants(tx: Tx, event: RolesGranted) -> None:
    await settle_direct(tx, [grant.member_id for grant in event.grants])


async def follow_settings(tx: Tx, event: OrganisationChanged) -> None:
    """Who may write to whom is partly the organisation's own decision."""
    await settle_direct(tx, None)


async def follow_families(tx: Tx, event: FamiliesChanged) -> None:
    """Guardians whose children are others now: in conversations of two, and in those that somebody made."""
    await settle_direct(tx, event.guardian_ids)
    await leave_without_children(tx, event.guardian_ids, event.student_ids)


async def settle_direct(tx: Tx, member_ids: Collection[UUID] | None) -> int:
    """Close and reopen the conversations of two in which one of these members sits; None: all of the organisation.

    Returns how many changed.
    """
    rows = await _direct_of(tx, member_ids)
    if not rows:
        return 0
    pairs = {row.id: _pair_of(row) for row in rows}
    everybody = {one for pair in pairs.values() for one in pair}
    bonds = await bonds_of(tx, everybody)
    settings = await organisation_settings(tx)
    changed = 0
    for row in rows:
        reason = _reason(pairs[row.id], bonds, settings)
        if reason != row.closed_reason:
            await _mark(tx, row, reason)
            changed += 1
    await _present_anew(tx, {row.id: pairs[row.id] for row in rows if all(one in bonds for one in pairs[row.id])})
    return changed


def _reason(pair: tuple[UUID, UUID], bonds: Mapping[UUID, Bond], settings: OrganisationSettings) -> ClosedReason:
    if any(one not in bonds for one in pair):
        return "left"
    one, other = (bonds[member_id] for member_id in pair)
    return "" if reaches(one, other, settings) or reaches(other, one, settings) else "relation"


async def _direct_of(tx: Tx, member_ids: Collection[UUID] | None) -> list[Row[Any]]:
    query = select(conversation).where(tx.own(conversation), conversation.c.kind == "direct")
    if member_ids is not None:
        query = query.where(
            exists().where(
                conversation_member.c.organisation_id == conversation.c.organisation_id,
                conversation_member.c.conversation_id == conversation.c.id,
                one_of(conversation_member.c.member_id, member_ids),
            )
        )
    return list((await tx.execute(query.order_by(conversation.c.id))).all())


def _pair_of(row: Row[Any]) -> tuple[UUID, UUID]:
    one, _, other = row.pair.partition(":")
    return UUID(one), UUID(other)


async def _mark(tx: Tx, row: Row[Any], reason: ClosedReason) -> None:
    await tx.execute(
        update(conversation)
        .where(tx.own(conversation), conversation.c.id == row.id)
        .values(closed_reason=reason, closed_at=tx.now if reason else None)
    )
    event = ConversationChanged(
        conversation_id=row.id,
        title=row.title,
        is_read_only=row.is_read_only,
        is_archived=row.archived_at is not None,
        closed_reason=reason,
    )
    tx.emit(event, on=conversation_stream(row.id))


async def _present_anew(tx: Tx, pairs: Mapping[UUID, tuple[UUID, UUID]]) -> None:
    """«5А» under a name becomes «6А» when it does."""
    people = await members_by_id(tx, {one for pair in pairs.values() for one in pair})
    seats = await seats_of(tx, people.values())
    await seat_members(
        tx,
        {conversation_id: {one: seats[one] for one in pair} for conversation_id, pair in pairs.items()},
        is_structural=False,
    )


async def seats_of(tx: Tx, people: Iterable[Member], *, moderator: UUID | None = None) -> dict[UUID, Seat]:
    """How people sit in a conversation that isn't a group's: everything that they are here, briefly."""
    known = list(people)
    memberships = await groups_of_member(tx, [one.id for one in known])
    return {
        one.id: Seat(
            member_caption(memberships[one.id], one.position),
            "staff" if one.is_staff_confirmed else "student" if one.has(Role.STUDENT) else "guardian",
            one.id == moderator,
            one.is_staff_confirmed,
        )
        for one in known
    }


async def leave_without_children(tx: Tx, guardian_ids: Collection[UUID], student_ids: Collection[UUID]) -> None:
    """Guardians leave conversations of which nobody who works here reaches them any longer, and at once those in
    which a child sits whom a court keeps apart from them (CHAT-19)."""
    mine = conversation_member.alias()
    rows = await tx.execute(
        select(conversation_member.c.conversation_id, conversation_member.c.member_id)
        .join(
            conversation,
            (conversation.c.organisation_id == conversation_member.c.organisation_id)
            & (conversation.c.id == conversation_member.c.conversation_id),
        )
        .where(
            tx.own(conversation_member),
            conversation.c.kind == "custom",
            conversation_member.c.left_at.is_(None),
            exists().where(
                mine.c.organisation_id == conversation_member.c.organisation_id,
                mine.c.conversation_id == conversation_member.c.conversation_id,
                mine.c.left_at.is_(None),
                one_of(mine.c.member_id, guardian_ids),
            ),
        )
    )
    members: dict[UUID, set[UUID]] = {}
    for row in rows:
        members.setdefault(row.conversation_id, set()).add(row.member_id)
    if not members:
        return
    bonds = await bonds_of(tx, set[UUID]().union(*members.values()))
    settings = await organisation_settings(tx)
    barred = await barred_pairs(tx, ((one, other) for one in guardian_ids for other in student_ids))
    for conversation_id, present in members.items():
        for guardian_id in present & set(guardian_ids):
            me = bonds.get(guardian_id)
            if me is None or me.is_staff:
                continue
            is_apart = any((guardian_id, student_id) in barred for student_id in present)
            if is_apart or not any(bonds[one].is_staff and reaches(bonds[one], me, settings)
                                   for one in present - {guardian_id} if one in bonds):  # fmt: skip
                await leave(tx, conversation_id, guardian_id)
