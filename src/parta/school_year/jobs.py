"""Graduates whose time is over part with the organisation (YEAR-7)."""

import logging

from sqlalchemy import select

from parta.foundation.wiring import Wiring
from parta.organisations import local_today, part_with_graduates

from .models import year_turn

_logger = logging.getLogger(__name__)


async def part_with_all(wiring: Wiring) -> None:
    """Each organisation in a transaction of its own: one that fails doesn't keep the others waiting."""
    async with wiring.database.system() as tx:
        rows = await tx.execute(select(year_turn.c.organisation_id).distinct().where(year_turn.c.state == "applied"))
        organisations = list(rows.scalars())
    for organisation_id in organisations:
        try:
            async with wiring.database.transaction(organisation_id) as tx:
                await part_with_graduates(tx, await local_today(tx))
        except Exception:
            _logger.exception("parting with graduates of one organisation failed")


def add_jobs(wiring: Wiring) -> None:
    async def part() -> None:
        await part_with_all(wiring)

    wiring.jobs.add_periodic("school_year.part_with_graduates", "40 2 * * *", part)
