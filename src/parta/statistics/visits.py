"""The day mark: that a member was here today, written once a day whatever they do (ACT-3)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from parta.foundation import clock
from parta.foundation.db import Tx, insert_rows
from parta.organisations import Actor, organisation_zone

from .models import member_day

# Beyond it the memory of a process starts anew: a second write of a day changes nothing.
_MOST_REMEMBERED = 100_000


async def import_visits(tx: Tx, day: date, member_ids: Iterable[UUID]) -> None:
    """Write down who was here on a day gone by; repeating is harmless."""
    # In one order everywhere: two servers that mark the same people at once would wait for each other.
    rows = [{"organisation_id": tx.organisation, "member_id": one, "day": day} for one in sorted(set(member_ids))]
    await insert_rows(tx, member_day, rows)


class Visitors:
    """Who has been marked, and until when that holds: the next midnight where the organisation is.

    The memory is this process's; the table refuses a second row of a day by itself.
    """

    def __init__(self) -> None:
        self._until: dict[UUID, datetime] = {}

    def knows(self, actor: Actor) -> bool:
        """Whether a member is marked today: a look into a dictionary on every request."""
        until = self._until.get(actor.member_id)
        return until is not None and clock.now() < until

    async def mark(self, tx: Tx, actors: Sequence[Actor]) -> None:
        """One row for each who is new today."""
        new = [one.member_id for one in actors if not self.knows(one)]
        if not new:
            return
        zone = await organisation_zone(tx)
        today = tx.now.astimezone(zone).date()
        await import_visits(tx, today, new)
        midnight = datetime.combine(today + timedelta(days=1), time(), zone).astimezone(UTC)

        async def remember() -> None:
            if len(self._until) + len(new) > _MOST_REMEMBERED:
                self._until.clear()
            self._until |= dict.fromkeys(new, midnight)

        tx.after_commit(remember)
