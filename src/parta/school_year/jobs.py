"""Graduates whose time is over part with the organisation (YEAR-7)."""

from sqlalchemy import select

from parta.foundation.db import Tx, in_each
from parta.foundation.wiring import Wiring
from parta.organisations import local_today, part_with_graduates

from .models import year_turn

_TURNED = select(year_turn.c.organisation_id).distinct().where(year_turn.c.state == "applied")


async def part_with_all(wiring: Wiring) -> None:
    await in_each(wiring.database, _TURNED, _part)


async def _part(tx: Tx) -> None:
    await part_with_graduates(tx, await local_today(tx))


def add_jobs(wiring: Wiring) -> None:
    async def part() -> None:
        await part_with_all(wiring)

    wiring.jobs.add_periodic("school_year.part_with_graduates", "40 2 * * *", part)
