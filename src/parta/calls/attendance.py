"""Who is in a call: written from LiveKit's reports, and compared with LiveKit (CALL-10)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from parta.chat import members_of
from parta.foundation.db import Tx
from parta.organisations import present_members

from .access import CallRow, load_call
from .ending import close_call
from .media import Report
from .models import call, call_attendance, call_removal
from .participants import Presence
from .records import Departure
from .rules import RETURN_WITHIN, Door, refuse_entry
from .telling import tell_change

# What the media server has to do after a report: nothing, put this person out, or close the whole room.
Verdict = Literal["fine", "remove", "close"]

_stays = call_attendance.c


async def take_report(tx: Tx, report: Report) -> Verdict:
    """Write down what LiveKit tells; reports may be repeated and come in any order."""
    row = await load_call(tx, report.call_id, lock=True)
    if row is None:
        return "fine"
    if report.presence is None:
        await _close_stays(tx, row, besides=[], departure="lost", at=report.at)
        await _recount(tx, row)
        return "fine"
    if report.kind == "left":
        await _leave(tx, row, report.presence, report.at, report.departure)
        if _hangs_up(row, report.departure):
            await close_call(tx, row, outcome="missed" if row.ringing_member_id else "held")
            return "close"
        await _recount(tx, row)
        return "fine"
    verdict = await _judge(tx, row, report.presence)
    if verdict == "fine":
        await _enter(tx, row, report.presence)
        await _recount(tx, row)
    return verdict


async def compare(tx: Tx, call_id: UUID, inside: Sequence[Presence]) -> list[UUID]:
    """Make the attendance say what LiveKit says. Returns the members who have no business there."""
    row = await load_call(tx, call_id, lock=True)
    if row is None or row.ended_at is not None:
        return [one.member_id for one in inside]
    unwelcome: list[UUID] = []
    welcome: list[Presence] = []
    for one in inside:
        if await _judge(tx, row, one, is_inside=True) == "fine":
            welcome.append(one)
        else:
            unwelcome.append(one.member_id)
    await _close_stays(tx, row, besides=[one.session for one in welcome], departure="lost", at=tx.now)
    for one in welcome:
        await _enter(tx, row, one)
    await _recount(tx, row)
    return unwelcome


async def may_return(tx: Tx, call_id: UUID, member_id: UUID) -> bool:
    """Whether the member is inside, or the network dropped them a short while ago (CALL-8)."""
    rows = await tx.execute(
        select(_stays.left_at, _stays.departure)
        .where(tx.own(call_attendance), _stays.call_id == call_id, _stays.member_id == member_id)
        .order_by(_stays.left_at.desc().nulls_first())
        .limit(1)
    )
    last = rows.one_or_none()
    if last is None:
        return False
    return last.left_at is None or (last.departure == "lost" and last.left_at + RETURN_WITHIN > tx.now)


async def belongs(tx: Tx, conversation_id: UUID, member_id: UUID) -> bool:
    """Whether somebody is of the conversation, and still signs in to the organisation (CALL-9)."""
    present = await present_members(tx, [member_id])
    return present.get(member_id, False) and member_id in await members_of(tx, conversation_id)


async def members_inside(tx: Tx, call_id: UUID) -> list[UUID]:
    """Who is in the call now, in the order in which they came."""
    rows = await tx.execute(
        select(_stays.member_id, func.min(_stays.joined_at).label("came"))
        .where(tx.own(call_attendance), _stays.call_id == call_id, _stays.left_at.is_(None))
        .group_by(_stays.member_id)
        .order_by("came")
    )
    return [row.member_id for row in rows]


def is_abandoned(row: CallRow, now: datetime, empty_seconds: int) -> bool:
    """CALL-11: nobody was inside for so long."""
    return row.empty_since is not None and row.empty_since + timedelta(seconds=empty_seconds) <= now


def _hangs_up(row: CallRow, departure: Departure) -> bool:
    """CALL-12."""
    return bool(row.is_direct) and row.ended_at is None and departure == "left"


async def _judge(tx: Tx, row: CallRow, presence: Presence, *, is_inside: bool = False) -> Verdict:
    """Whether somebody who came belongs here: a ticket outlives the right to it."""
    if row.ended_at is not None:
        return "close"
    if not await belongs(tx, row.conversation_id, presence.member_id):
        return "remove"
    removal = await tx.execute(
        select(call_removal.c.member_id).where(
            tx.own(call_removal),
            call_removal.c.call_id == row.id,
            call_removal.c.member_id == presence.member_id,
        )
    )
    door = Door(
        is_over=False,
        is_locked=row.is_locked,
        is_moderator=presence.is_moderator,
        is_removed=removal.one_or_none() is not None,
        is_returning=is_inside or await may_return(tx, row.id, presence.member_id),
    )
    return "remove" if refuse_entry(door) else "fine"


async def _enter(tx: Tx, row: CallRow, presence: Presence) -> None:
    await tx.execute(
        insert(call_attendance)
        .values(
            organisation_id=tx.organisation,
            call_id=row.id,
            session=presence.session,
            member_id=presence.member_id,
            # LiveKit's clock may be a little behind ours.
            joined_at=max(presence.joined_at, row.started_at),
        )
        .on_conflict_do_nothing()
    )


async def _leave(tx: Tx, row: CallRow, presence: Presence, at: datetime, departure: Departure) -> None:
    # LiveKit tells whole seconds here: nobody leaves before they came.
    joined_at = max(presence.joined_at, row.started_at)
    left_at = min(max(at, joined_at), tx.now) if joined_at <= tx.now else joined_at
    await tx.execute(
        insert(call_attendance)
        .values(
            organisation_id=tx.organisation,
            call_id=row.id,
            session=presence.session,
            member_id=presence.member_id,
            joined_at=joined_at,
            left_at=left_at,
            departure=departure,
        )
        .on_conflict_do_update(
            index_elements=["organisation_id", "call_id", "session"],
            set_={"left_at": left_at, "departure": departure},
            where=_stays.left_at.is_(None),
        )
    )


async def _close_stays(tx: Tx, row: CallRow, *, besides: Sequence[str], departure: Departure, at: datetime) -> None:
    await tx.execute(
        update(call_attendance)
        .where(
            tx.own(call_attendance),
            _stays.call_id == row.id,
            _stays.left_at.is_(None),
            _stays.session.not_in(list(besides)),
        )
        .values(left_at=func.greatest(_stays.joined_at, at), departure=departure)
    )


async def _recount(tx: Tx, row: CallRow) -> None:
    if row.ended_at is not None:
        return
    count = len(await members_inside(tx, row.id))
    if count == row.participant_count and (count > 0) == (row.empty_since is None):
        return
    empty_since = None if count else (row.empty_since or tx.now)
    await tx.execute(
        update(call).where(tx.own(call), call.c.id == row.id).values(participant_count=count, empty_since=empty_since)
    )
    if count != row.participant_count:
        await tell_change(tx, row.id)
