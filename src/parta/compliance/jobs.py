"""What happens by itself: reminders around the deadlines (COM-8)."""

import logging

from sqlalchemy import select

from parta.foundation.wiring import Wiring
from parta.organisations import local_today

from .commands import remind_missing
from .models import regulation
from .rules import is_reminded_on
from .store import regulations

_logger = logging.getLogger(__name__)


async def remind_all(wiring: Wiring) -> None:
    """Each organisation in a transaction of its own: one that fails doesn't keep the others waiting."""
    async with wiring.database.system() as tx:
        rows = await tx.execute(
            select(regulation.c.organisation_id)
            .distinct()
            .where(regulation.c.state == "published", regulation.c.deadline.is_not(None))
        )
        organisations = list(rows.scalars())
    for organisation_id in organisations:
        try:
            async with wiring.database.system(organisation_id) as tx:
                today = await local_today(tx)
                found = await regulations(tx, regulation.c.state == "published", regulation.c.deadline.is_not(None))
                for one in found:
                    if one.deadline is not None and is_reminded_on(one.deadline, today):
                        await remind_missing(tx, wiring.postman, one)
        except Exception:
            _logger.exception("reminders of one organisation failed")


def add_jobs(wiring: Wiring) -> None:
    async def remind() -> None:
        await remind_all(wiring)

    # After the working day has begun from Kaliningrad to Yekaterinburg, and before it ends in Kamchatka.
    wiring.jobs.add_periodic("compliance.remind", "10 6 * * *", remind)
