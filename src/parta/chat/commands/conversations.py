"""Making conversations, and what moderators do with them."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from parta.chat.access import Place, find_moderated_place, find_place
from parta.chat.closing import seats_of
from parta.chat.errors import NotReachable, Structural, UsedId
from parta.chat.events import ConversationChanged, MemberMuted
from parta.chat.models import conversation, conversation_member
from parta.chat.places import add_seats, leave, open_streams, seat_members
from parta.chat.reach import reachable
from parta.chat.rules import refuse_moderation
from parta.foundation.db import Tx
from parta.foundation.errors import Forbidden, NotFound
from parta.foundation.text import clean_line
from parta.organisations import Actor, Member, Role, members_by_id, organisation_settings
from parta.structure import barred_pairs

LARGEST_CUSTOM = 500


async def open_direct(tx: Tx, actor: Actor, *, conversation_id: UUID, member_id: UUID) -> UUID:
    """The actor's conversation with one person: the one there is, or a new one (CHAT-13, CHAT-14).

    Raises NotFound, NotReachable, UsedId.
    """
    if member_id == actor.member_id:
        raise NotReachable
    found = await members_by_id(tx, [member_id, actor.member_id])
    if member_id not in found:
        raise NotFound
    pair = ":".join(sorted((str(actor.member_id), str(member_id))))
    existing = await _conversation_of_pair(tx, pair)
    if existing is not None:
        return existing
    if not await reachable(tx, actor, [member_id]):
        raise NotReachable
    made = await tx.execute(
        upsert(conversation)
        .values(
            organisation_id=tx.organisation,
            id=conversation_id,
            kind="direct",
            pair=pair,
            created_by=actor.member_id,
            created_at=tx.now,
        )
        .on_conflict_do_nothing()
        .returning(conversation.c.id)
    )
    if made.scalar() is None:
        # Somebody was faster (the other person, this moment), or the id belongs to something else.
        existing = await _conversation_of_pair(tx, pair)
        if existing is None:
            raise UsedId
        return existing
    await open_streams(tx, [conversation_id])
    seats = await seats_of(tx, found.values())
    await seat_members(tx, {conversation_id: seats}, is_structural=False, is_new=True)
    return conversation_id


async def create_custom(tx: Tx, actor: Actor, *, conversation_id: UUID, title: str, member_ids: Sequence[UUID]) -> UUID:
    """A conversation of the actor's choosing; its creator moderates it. Repeating it changes nothing.

    Raises Forbidden, NotReachable, NotFound, UsedId.
    """
    if not await may_create(tx, actor):
        raise Forbidden
    if await _is_own(tx, actor, conversation_id):
        return conversation_id
    chosen = await _reachable(tx, actor, member_ids)
    title = clean_line(title)[:120] or ", ".join(one.given_name for one in list(chosen.values())[:4])
    made = await tx.execute(
        upsert(conversation)
        .values(
            organisation_id=tx.organisation,
            id=conversation_id,
            kind="custom",
            title=title,
            created_by=actor.member_id,
            created_at=tx.now,
        )
        .on_conflict_do_nothing()
        .returning(conversation.c.id)
    )
    if made.scalar() is None:
        # The same request again, while the first one was still on its way, changes nothing either.
        if await _is_own(tx, actor, conversation_id):
            return conversation_id
        raise UsedId
    await open_streams(tx, [conversation_id])
    me = await members_by_id(tx, [actor.member_id])
    seats = await seats_of(tx, [*chosen.values(), *me.values()], moderator=actor.member_id)
    await seat_members(tx, {conversation_id: seats}, is_structural=False, is_new=True)
    return conversation_id


async def may_create(tx: Tx, actor: Actor) -> bool:
    """Staff may make conversations; students where the organisation allows it; guardians may not."""
    if actor.is_staff:
        return True
    return actor.is_student and (await organisation_settings(tx)).students_create_conversations


async def change_conversation(
    tx: Tx, actor: Actor, *, conversation_id: UUID, title: str | None = None, is_read_only: bool | None = None
) -> None:
    """Rename a custom conversation, or let only moderators write (CHAT-5, CHAT-11).

    Raises NotFound, Forbidden, Structural.
    """
    place = await find_moderated_place(tx, actor, conversation_id)
    if title is not None and place.standing.kind != "custom":
        raise Structural
    title = (clean_line(title)[:120] if title else "") or place.title
    read_only = place.standing.is_read_only if is_read_only is None else is_read_only
    await tx.execute(
        update(conversation)
        .where(tx.own(conversation), conversation.c.id == conversation_id)
        .values(title=title, is_read_only=read_only)
    )
    event = ConversationChanged(title=title, is_read_only=read_only, is_archived=place.standing.is_archived)
    tx.emit(event, on=place.stream)


async def add_members(tx: Tx, actor: Actor, *, conversation_id: UUID, member_ids: Sequence[UUID]) -> None:
    """Bring people into a custom conversation. Raises NotFound, Forbidden, Structural, NotReachable."""
    await _custom(tx, actor, conversation_id)
    chosen = await _reachable(tx, actor, member_ids)
    present = await tx.execute(
        select(conversation_member.c.member_id).where(
            tx.own(conversation_member),
            conversation_member.c.conversation_id == conversation_id,
            conversation_member.c.left_at.is_(None),
        )
    )
    there = {row.member_id for row in present}
    fresh = [one for one in chosen.values() if one.id not in there]
    if len(there) + len(fresh) > LARGEST_CUSTOM:
        raise Forbidden
    if fresh:
        await add_seats(tx, conversation_id, await seats_of(tx, fresh))


async def remove_member(tx: Tx, actor: Actor, *, conversation_id: UUID, member_id: UUID) -> None:
    """Leave a custom conversation, or put somebody out of it as its moderator (CHAT-4).

    Raises NotFound, Forbidden, Structural.
    """
    place = await find_place(tx, actor, conversation_id)
    if place.standing.kind != "custom":
        raise Structural
    if member_id != actor.member_id and (refusal := refuse_moderation(place.standing)):
        raise refusal
    if not await _is_seated(tx, conversation_id, member_id):
        raise NotFound
    await leave(tx, conversation_id, member_id)


async def mute_member(tx: Tx, actor: Actor, *, conversation_id: UUID, member_id: UUID, minutes: int | None) -> None:
    """Pause a member's messages for some minutes (at most a week), or let them write again (CHAT-5, CHAT-11).

    Raises NotFound, Forbidden.
    """
    place = await find_moderated_place(tx, actor, conversation_id)
    if not await _is_seated(tx, conversation_id, member_id):
        raise NotFound
    until = tx.now + timedelta(minutes=min(minutes, 7 * 24 * 60)) if minutes else None
    await tx.execute(
        update(conversation_member)
        .where(
            tx.own(conversation_member),
            conversation_member.c.conversation_id == conversation_id,
            conversation_member.c.member_id == member_id,
        )
        .values(muted_until=until)
    )
    tx.emit(MemberMuted(member_id=member_id, until=until), on=place.stream)


async def _custom(tx: Tx, actor: Actor, conversation_id: UUID) -> Place:
    place = await find_moderated_place(tx, actor, conversation_id)
    if place.standing.kind != "custom":
        raise Structural
    return place


async def _reachable(tx: Tx, actor: Actor, member_ids: Sequence[UUID]) -> dict[UUID, Member]:
    wanted = set(member_ids) - {actor.member_id}
    if len(wanted) >= LARGEST_CUSTOM:
        raise Forbidden
    found = await members_by_id(tx, wanted)
    if wanted - set(found):
        raise NotFound
    if wanted - await reachable(tx, actor, wanted) or await _are_kept_apart(tx, found.values()):
        raise NotReachable
    return found


async def _are_kept_apart(tx: Tx, people: Iterable[Member]) -> bool:
    """A court's bar holds in conversations as well (FAM-6)."""
    known = list(people)
    guardians = [one.id for one in known if one.has(Role.GUARDIAN)]
    students = [one.id for one in known if one.has(Role.STUDENT)]
    return bool(await barred_pairs(tx, ((one, other) for one in guardians for other in students)))


async def _conversation_of_pair(tx: Tx, pair: str) -> UUID | None:
    rows = await tx.execute(select(conversation.c.id).where(tx.own(conversation), conversation.c.pair == pair))
    return rows.scalar()


async def _is_own(tx: Tx, actor: Actor, conversation_id: UUID) -> bool:
    rows = await tx.execute(
        select(conversation.c.id).where(
            tx.own(conversation), conversation.c.id == conversation_id, conversation.c.created_by == actor.member_id
        )
    )
    return rows.first() is not None


async def _is_seated(tx: Tx, conversation_id: UUID, member_id: UUID) -> bool:
    rows = await tx.execute(
        select(conversation_member.c.member_id).where(
            tx.own(conversation_member),
            conversation_member.c.conversation_id == conversation_id,
            conversation_member.c.member_id == member_id,
            conversation_member.c.left_at.is_(None),
        )
    )
    return rows.first() is not None
