"""Who belongs to a conversation: comparing what should be with what is, and telling those concerned."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy import text as sql

from parta.foundation.db import Tx
from parta.organisations import member_stream

from .events import ConversationJoined, ConversationLeft, MemberJoined, MemberLeft, MembersChanged
from .models import conversation_member
from .records import conversation_stream

# From this many changes at once on, a conversation tells «the members changed» instead of naming each.
MANY = 5


class Seat(msgspec.Struct, frozen=True):
    """How somebody sits in a conversation."""

    caption: str
    part: str
    is_moderator: bool = False
    is_confirmed: bool = False


_PUT = sql(
    """
    insert into conversation_member as cm
        (organisation_id, conversation_id, member_id, caption, part, is_moderator, is_confirmed, is_structural,
         joined_at, read_number)
    select :organisation, c, m, t, p, o, k, :structural, :now, coalesce(h.number, 0)
    from unnest(cast(:conversations as uuid[]), cast(:members as uuid[]), cast(:captions as text[]),
                cast(:parts as text[]), cast(:moderators as boolean[]), cast(:confirmed as boolean[]))
         as s(c, m, t, p, o, k)
    left join stream_head h on h.organisation_id = :organisation and h.stream = 'conversation:' || c
    on conflict (organisation_id, conversation_id, member_id) do update
        set caption = excluded.caption, part = excluded.part, is_confirmed = excluded.is_confirmed,
            is_moderator = excluded.is_moderator, is_structural = excluded.is_structural,
            joined_at = case when cm.left_at is null then cm.joined_at else excluded.joined_at end, left_at = null
    """
)

_HEADS = sql(
    "insert into stream_head (organisation_id, stream)"
    " select :organisation, 'conversation:' || c from unnest(cast(:conversations as uuid[])) as u(c)"
    " on conflict do nothing"
)


async def open_streams(tx: Tx, conversation_ids: Sequence[UUID]) -> None:
    """Give new conversations their stream heads: the hot path only updates them."""
    await tx.execute(_HEADS, {"organisation": tx.organisation, "conversations": list(conversation_ids)})


async def seat_members(
    tx: Tx, wanted: Mapping[UUID, Mapping[UUID, Seat]], *, is_structural: bool, is_new: bool = False
) -> None:
    """Make the members of these conversations exactly `wanted`: {conversation: {member: seat}}.

    Whoever comes or goes hears it on their own stream; the conversation hears it too. Two statements, however many.
    """
    if not wanted:
        return
    rows = await tx.execute(
        select(conversation_member).where(
            tx.own(conversation_member),
            conversation_member.c.conversation_id.in_(list(wanted)),
            conversation_member.c.left_at.is_(None),
        )
    )
    present: dict[UUID, dict[UUID, Seat]] = {conversation_id: {} for conversation_id in wanted}
    for row in rows:
        present[row.conversation_id][row.member_id] = Seat(row.caption, row.part, row.is_moderator, row.is_confirmed)

    written: list[tuple[UUID, UUID, Seat]] = []
    gone: list[tuple[UUID, UUID]] = []
    for conversation_id, seats in wanted.items():
        before = present[conversation_id]
        changed = {member_id: seat for member_id, seat in seats.items() if before.get(member_id) != seat}
        came = [member_id for member_id in changed if member_id not in before]
        left = [member_id for member_id in before if member_id not in seats]
        written += [(conversation_id, member_id, seat) for member_id, seat in changed.items()]
        gone += [(conversation_id, member_id) for member_id in left]
        _tell(tx, conversation_id, came, list(changed), left, is_new=is_new)
    if written:
        await _put(tx, written, is_structural=is_structural)
    if gone:
        await remove_seats(tx, gone)


async def _put(tx: Tx, written: Sequence[tuple[UUID, UUID, Seat]], *, is_structural: bool) -> None:
    await tx.execute(
        _PUT,
        {
            "organisation": tx.organisation,
            "structural": is_structural,
            "now": tx.now,
            "conversations": [conversation_id for conversation_id, _, _ in written],
            "members": [member_id for _, member_id, _ in written],
            "captions": [seat.caption for _, _, seat in written],
            "parts": [seat.part for _, _, seat in written],
            "moderators": [seat.is_moderator for _, _, seat in written],
            "confirmed": [seat.is_confirmed for _, _, seat in written],
        },
    )


async def add_seats(tx: Tx, conversation_id: UUID, seats: Mapping[UUID, Seat]) -> None:
    """Seat further members beside those who are there."""
    await _put(tx, [(conversation_id, member_id, seat) for member_id, seat in seats.items()], is_structural=False)
    _tell(tx, conversation_id, list(seats), list(seats), [], is_new=False)


async def remove_seats(tx: Tx, gone: Sequence[tuple[UUID, UUID]]) -> None:
    """Mark (conversation, member) pairs as left. The caller tells them."""
    await tx.execute(
        sql(
            "update conversation_member cm set left_at = :now from"
            " unnest(cast(:conversations as uuid[]), cast(:members as uuid[])) as g(c, m)"
            " where cm.organisation_id = :organisation and cm.conversation_id = g.c and cm.member_id = g.m"
        ),
        {
            "now": tx.now,
            "organisation": tx.organisation,
            "conversations": [conversation_id for conversation_id, _ in gone],
            "members": [member_id for _, member_id in gone],
        },
    )


async def leave(tx: Tx, conversation_id: UUID, member_id: UUID) -> None:
    """One member goes, by themselves or put out."""
    await remove_seats(tx, [(conversation_id, member_id)])
    _tell(tx, conversation_id, [], [], [member_id], is_new=False)


def _tell(
    tx: Tx,
    conversation_id: UUID,
    came: Sequence[UUID],
    changed: Sequence[UUID],
    left: Sequence[UUID],
    *,
    is_new: bool,
) -> None:
    for member_id in came:
        tx.emit(ConversationJoined(conversation_id=conversation_id), on=member_stream(member_id))
    for member_id in left:
        tx.emit(ConversationLeft(conversation_id=conversation_id), on=member_stream(member_id))
    if is_new or not (changed or left):
        return
    stream = conversation_stream(conversation_id)
    if len(changed) + len(left) >= MANY:
        tx.emit(MembersChanged(left=tuple(left)), on=stream)
        return
    for member_id in changed:
        tx.emit(MemberJoined(conversation_id=conversation_id, member_id=member_id), on=stream)
    for member_id in left:
        tx.emit(MemberLeft(member_id=member_id), on=stream)
