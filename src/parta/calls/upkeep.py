"""What happens to calls without anybody's doing: reports, comparisons, ringing that ends, people who lost the right."""

import logging
from collections.abc import Awaitable, Callable
from uuid import UUID

import msgspec
from sqlalchemy import select

from parta.foundation.config import Settings
from parta.foundation.db import Database, Tx, one_of

from .access import live_call_of, load_call
from .attendance import belongs, compare, is_abandoned, take_report
from .commands import give_up_ringing
from .ending import close_call
from .errors import CallsUnavailable
from .media import Media, Report
from .models import call, call_attendance

_logger = logging.getLogger(__name__)


class Upkeep(msgspec.Struct, frozen=True):
    """Keeps calls true to LiveKit. Its methods may be repeated."""

    database: Database
    media: Media
    settings: Settings

    async def take(self, report: Report) -> None:
        """A webhook: write it down, and show out whoever has no business there."""
        organisation_id = await self._organisation_of(report.call_id)
        if organisation_id is None:
            return
        async with self.database.transaction(organisation_id) as tx:
            verdict = await take_report(tx, report)
        if verdict == "close":
            await self.close(report.call_id)
        elif verdict == "remove" and report.presence is not None:
            await self.media.remove(report.call_id, report.presence.member_id)

    async def stop_ringing(self, organisation_id: str, call_id: str) -> None:
        async with self.database.transaction(UUID(organisation_id)) as tx:
            is_missed = await give_up_ringing(tx, call_id=UUID(call_id))
        if is_missed:
            await self.close(UUID(call_id))

    async def compare_all(self) -> None:
        """Every minute and at the start: who is inside, what was empty too long, what should be closed (CALL-10)."""
        live = await self._live_calls()
        try:
            rooms = await self.media.open_rooms()
            for organisation_id, call_id in live:
                await self._compare(organisation_id, call_id, has_room=call_id in rooms)
            for call_id in await self._over(rooms):
                await self.media.close_room(call_id)
        except CallsUnavailable:
            # Nobody can tell who is inside: what was written stays until LiveKit answers again.
            _logger.warning("LiveKit doesn't answer: %d live calls weren't compared", len(live))

    async def close(self, call_id: UUID) -> None:
        """Close the room of a call that is over; where LiveKit doesn't answer, the comparison does it later."""
        try:
            await self.media.close_room(call_id)
        except CallsUnavailable:
            _logger.warning("the room of a call that is over couldn't be closed yet")

    async def show_out(self, tx: Tx, member_ids: frozenset[UUID]) -> None:
        """CALL-9: members who lost a conversation leave its call, after the commit."""
        rows = await tx.execute(
            select(call.c.id, call.c.conversation_id, call_attendance.c.member_id)
            .join(
                call_attendance,
                (call_attendance.c.organisation_id == call.c.organisation_id)
                & (call_attendance.c.call_id == call.c.id),
            )
            .where(
                tx.own(call),
                call.c.ended_at.is_(None),
                call_attendance.c.left_at.is_(None),
                one_of(call_attendance.c.member_id, member_ids),
            )
            .distinct()
        )
        for row in rows.all():
            if not await belongs(tx, row.conversation_id, row.member_id):
                tx.after_commit(self._removal(row.id, row.member_id))

    async def end_of_closed(self, tx: Tx, conversation_id: UUID) -> None:
        """CALL-17: two who may write to each other no longer don't go on talking either."""
        live = await live_call_of(tx, conversation_id)
        row = await load_call(tx, live.id, lock=True) if live is not None else None
        if row is None or row.ended_at is not None:
            return
        await close_call(tx, row, outcome="missed" if row.ringing_member_id else "held")

        async def close() -> None:
            await self.close(row.id)

        tx.after_commit(close)

    def _removal(self, call_id: UUID, member_id: UUID) -> Callable[[], Awaitable[None]]:
        async def remove() -> None:
            await self.media.remove(call_id, member_id)

        return remove

    async def _compare(self, organisation_id: UUID, call_id: UUID, *, has_room: bool) -> None:
        inside = await self.media.inside(call_id) if has_room else []
        is_over = False
        async with self.database.transaction(organisation_id) as tx:
            unwelcome = await compare(tx, call_id, inside)
            row = await load_call(tx, call_id, lock=True)
            if row is not None and row.ended_at is None and is_abandoned(row, tx.now, self.settings.empty_call_seconds):
                await close_call(tx, row, outcome="missed" if row.ringing_member_id else "held")
                is_over = True
        for member_id in unwelcome:
            await self.media.remove(call_id, member_id)
        if is_over and has_room:
            await self.media.close_room(call_id)

    async def _organisation_of(self, call_id: UUID) -> UUID | None:
        """LiveKit names the call only; whose it is, the platform looks up."""
        async with self.database.system() as tx:
            rows = await tx.execute(select(call.c.organisation_id).where(call.c.id == call_id))
            return rows.scalar_one_or_none()

    async def _live_calls(self) -> list[tuple[UUID, UUID]]:
        async with self.database.system() as tx:
            rows = await tx.execute(select(call.c.organisation_id, call.c.id).where(call.c.ended_at.is_(None)))
            return [(row.organisation_id, row.id) for row in rows]

    async def _over(self, rooms: set[UUID]) -> list[UUID]:
        """Which of these rooms belong to calls that are over: somebody came back with an old ticket."""
        if not rooms:
            return []
        async with self.database.system() as tx:
            rows = await tx.execute(select(call.c.id).where(one_of(call.c.id, rooms), call.c.ended_at.is_not(None)))
            return [row.id for row in rows]
