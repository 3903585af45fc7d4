"""The numbers of each day, kept for the trend."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from parta.foundation.db import Database, Tx, in_each
from parta.organisations import EVERY_ORGANISATION, local_today

from .counting import group_totals, totals
from .models import activation_day, member_day
from .reading import read_picture
from .records import DayTotals, GroupDay, GroupTotals, Totals

# What the screens show.
TREND_WEEKS = 12
# Day marks serve «active in thirty days»; older ones say nothing that anybody may ask (ACT-3).
_MARKS_KEPT = timedelta(days=62)


async def take_snapshots(database: Database) -> None:
    """Keep today's numbers of every organisation, and forget old marks. Repeating it replaces the day's numbers."""
    await in_each(database, EVERY_ORGANISATION, _take_snapshot)


async def _take_snapshot(tx: Tx) -> None:
    picture = await read_picture(tx)
    await keep_totals(tx, totals(picture), groups=group_totals(picture))
    oldest = await local_today(tx) - _MARKS_KEPT
    await tx.execute(delete(member_day).where(tx.own(member_day), member_day.c.day < oldest))


async def keep_totals(
    tx: Tx, found: Totals, *, groups: Mapping[UUID, GroupTotals] | None = None, day: date | None = None
) -> None:
    """Today's numbers (or those of a day gone by), in place of what was kept of that day before."""
    values = {
        "totals": msgspec.to_builtins(found),
        "groups": msgspec.to_builtins(groups or {}, str_keys=True),
        "taken_at": tx.now,
    }
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
    days = [DayTotals(day=row.day, totals=msgspec.convert(row.totals, Totals)) for row in rows]
    return list({week_of(one.day): one for one in days}.values())


async def read_group_trend(tx: Tx, group_id: UUID) -> list[GroupDay]:
    """The same of one group; weeks before it was counted are missing."""
    today = await local_today(tx)
    kept = activation_day.c.groups[str(group_id)]
    rows = await tx.execute(
        select(activation_day.c.day, kept.label("totals"))
        .where(tx.own(activation_day), activation_day.c.day > today - timedelta(weeks=TREND_WEEKS), kept.is_not(None))
        .order_by(activation_day.c.day)
    )
    days = [GroupDay(day=row.day, totals=msgspec.convert(row.totals, GroupTotals)) for row in rows]
    return list({week_of(one.day): one for one in days}.values())


def week_of(day: date) -> tuple[int, int]:
    """The ISO week: of each the last kept day counts."""
    year, week, _ = day.isocalendar()
    return year, week


async def totals_of_groups(tx: Tx) -> dict[UUID, GroupTotals]:
    """The numbers of now, by group."""
    return group_totals(await read_picture(tx))


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
