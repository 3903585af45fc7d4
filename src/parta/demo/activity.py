"""Who was here in the last weeks, and how the school came aboard: what activation shows."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from parta.foundation.db import Tx
from parta.organisations import all_members, local_today
from parta.statistics import (
    Families,
    GroupTotals,
    Tally,
    Totals,
    import_visits,
    keep_totals,
    latest_totals,
    totals_of_groups,
)

# How much of today's numbers each of the last eleven weeks had, the oldest first.
_WEEKS = (0.18, 0.31, 0.44, 0.55, 0.63, 0.71, 0.78, 0.84, 0.9, 0.94, 0.98)


async def visit(tx: Tx) -> None:
    """The last day of everybody who has come: four of five within a week."""
    today, chance = await local_today(tx), Random(47)
    days: dict[date, list[UUID]] = {}
    for one in await all_members(tx):
        if one.is_claimed and (since := _last_visit(chance)) is not None:
            days.setdefault(today - timedelta(days=since), []).append(one.id)
    for day, people in days.items():
        await import_visits(tx, day, people)


def _last_visit(chance: Random) -> int | None:
    """Days ago; None: longer than anybody asks."""
    luck = chance.random()
    if luck < 0.8:
        return chance.randrange(4) if luck < 0.6 else chance.randrange(7)
    return chance.randrange(7, 30) if luck < 0.94 else None


async def remember_weeks(tx: Tx) -> None:
    """The kept numbers of the weeks before this one."""
    now, today = (await latest_totals(tx)).totals, await local_today(tx)
    groups = await totals_of_groups(tx)
    for weeks, part in zip(range(len(_WEEKS), 0, -1), _WEEKS, strict=True):
        earlier = Totals(
            staff=_part_of(now.staff, min(1.0, part * 1.6)),
            students=_part_of(now.students, part),
            guardians=_part_of(now.guardians, part),
            families=Families(everybody=now.families.everybody, reached=round(now.families.reached * part)),
        )
        by_group = {
            group_id: GroupTotals(
                students=_part_of(one.students, part),
                guardians=_part_of(one.guardians, part),
                families=Families(everybody=one.families.everybody, reached=round(one.families.reached * part)),
            )
            for group_id, one in groups.items()
        }
        await keep_totals(tx, earlier, groups=by_group, day=today - timedelta(weeks=weeks))


def _part_of(now: Tally, part: float) -> Tally:
    return Tally(
        everybody=now.everybody,
        invited=now.invited,
        registered=round(now.registered * part),
        active_week=round(now.active_week * part),
        active_month=round(now.active_month * part),
    )
