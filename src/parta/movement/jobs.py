"""What happens by itself: movements take effect on their day, leaves end."""

import logging
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select

from parta.foundation import clock
from parta.foundation.errors import Refusal
from parta.foundation.wiring import Wiring
from parta.organisations import local_today

from .applying.leaves import end_due_leaves
from .commands.deciding import give_back, take_effect
from .commands.telling import write_down
from .models import movement

_logger = logging.getLogger(__name__)


async def follow_the_calendar(wiring: Wiring) -> None:
    """Apply what was decided for today or an earlier day, and end the leaves that are over. Repeating is harmless."""
    # Where the day begins first; each organisation's own day decides below.
    newest = (clock.now() + timedelta(hours=14)).date()
    async with wiring.database.system() as tx:
        rows = await tx.execute(
            select(movement.c.organisation_id, movement.c.id, movement.c.state)
            .where(
                or_(
                    (movement.c.state == "scheduled") & (movement.c.on_date <= newest),
                    (movement.c.state == "applied")
                    & (movement.c.kind == "leave")
                    & movement.c.ended_on.is_(None)
                    & (movement.c.until < newest),
                )
            )
            .order_by(movement.c.on_date, movement.c.reported_at)
        )
        due = rows.all()
    for row in due:
        if row.state == "scheduled":
            await _take_effect(wiring, row.organisation_id, row.id)
    for organisation_id in dict.fromkeys(row.organisation_id for row in due if row.state == "applied"):
        async with wiring.database.transaction(organisation_id) as tx:
            for leave in await end_due_leaves(tx, await local_today(tx)):
                await write_down(tx, leave, "ended", by=None)


async def _take_effect(wiring: Wiring, organisation_id: UUID, movement_id: UUID) -> None:
    try:
        async with wiring.database.transaction(organisation_id) as tx:
            await take_effect(tx, movement_id)
    except Refusal as refusal:
        async with wiring.database.transaction(organisation_id) as tx:
            await give_back(tx, movement_id, refusal)
    except Exception:
        # The others still take effect; this one is tried again in an hour.
        _logger.exception("a movement could not take effect")


def add_jobs(wiring: Wiring) -> None:
    async def work() -> None:
        await follow_the_calendar(wiring)

    # A few minutes past every hour: midnight comes at different hours.
    wiring.jobs.add_periodic("movement.follow_the_calendar", "4 * * * *", work)
