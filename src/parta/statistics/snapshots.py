"""The numbers of each day, kept for the trend."""

from datetime import date, timedelta

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from parta.foundation.db import Database, Tx, in_each
from parta.organisations import EVERY_ORGANISATION, local_today

from .counting import totals
from .models import activation_day, member_day
from .reading import read_picture
from .records import DayTotals, Totals

# What the screens show.
TREND_WEEKS = 12
# Day marks serve «active in thirty days»; older ones say nothing that anybody may ask (ACT-3).
_MARKS_KEPT = timedelta(days=62)


async def take_snapshots(database: Database) -> None:
    """Keep today's numbers of every organisation, and forget old marks. Repeating it replaces the day's numbers."""
    await in_each(database, EVERY_ORGANISATION, _take_snapshot)


async def _take_snapshot(tx: Tx) -> None:
    await keep_totals(tx, totals(await read_picture(tx)))
    oldest = await local_today(tx) - _MARKS_KEPT
    await tx.execute(delete(member_day).where(tx.own(member_day), member_day.c.day < oldest))


async def keep_totals(tx: Tx, found: Totals, *, day: date | None = None) -> None:
    """Today's numbers (or those of a day gone by), in place of what was kept of that day before."""
    values = {"totals": msgspec.to_builtins(found), "taken_at": tx.now}
    await tx.execute(
        insert(activation_day)
        .values(organisation_id=tx.organisation, day=day or await local_today(tx), **values)
        .on_conflict_do_update(index_elements=["organisation_id", "day"], set_=values)
    )


async def read_trend(tx: Tx) -> list[DayTotals]:
    """The last kept day of each of the last twelve weeks, the oldest first."""
    today = await local_today(tx)
    rows = await tx.execute(
        select(activation_day.c.day, activation_day.c.totals)
        .where(tx.own(activation_day), activation_day.c.day > today - timedelta(weeks=TREND_WEEKS))
        .order_by(activation_day.c.day)
    )
    weeks: dict[tuple[int, int], DayTotals] = {}
    for row in rows:
        day: date = row.day
        year, week, _ = day.isocalendar()
        weeks[year, week] = DayTotals(day=day, totals=msgspec.convert(row.totals, Totals))
    return list(weeks.values())


async def latest_totals(tx: Tx) -> DayTotals:
    """The newest kept numbers, or those of now where none are kept yet: for the municipality, without names."""
    rows = await tx.execute(
        select(activation_day.c.day, activation_day.c.totals)
        .where(tx.own(activation_day))
        .order_by(activation_day.c.day.desc())
        .limit(1)
    )
    row = rows.one_or_none()
    if row is not None:
        return DayTotals(day=row.day, totals=msgspec.convert(row.totals, Totals))
    return DayTotals(day=await local_today(tx), totals=totals(await read_picture(tx)))
