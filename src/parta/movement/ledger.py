"""Places: who was in which group, or worked here, from which day to which.

A movement writes its own day and itself; whatever else changes the structure (an import, a link, the turn of the year,
a hand) is followed in the same transaction with today's day and no paper. So the sheet balances for every period
(MOV-12).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, bindparam, delete, func, or_, select, update

from parta.foundation.db import Tx, insert_rows, one_of
from parta.foundation.identity import new_id
from parta.organisations import local_today, organisation_zone, present_members
from parta.structure import enrolled, groups_by_id, staff_people

from .models import movement_place
from .records import Side
from .rules import MAIN_KINDS, category_of


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """`group_id` and, of staff, the category."""

    group_id: UUID
    category: str = ""


async def follow_students(tx: Tx, group_ids: Collection[UUID]) -> None:
    """Write down who has come to these groups, and who is there no longer."""
    groups = await groups_by_id(tx, group_ids)
    main = {one.id for one in groups.values() if one.kind in MAIN_KINDS}
    if not main:
        return
    live = {one for one in main if not groups[one].is_archived}
    pairs = await enrolled(tx, live)
    present = await present_members(tx, [student_id for student_id, _ in pairs])
    actual = {student_id: Place(group_id=group_id) for student_id, group_id in pairs if student_id in present}
    await _follow(tx, "students", actual, touched=main)


async def follow_staff(tx: Tx) -> None:
    """Write down who works here, confirmed, and who does no longer."""
    people = await staff_people(tx)
    actual = {
        one.member_id: Place(group_id=people.group_id, category=category_of(one.confirmed))
        for one in people.staff
        if one.is_confirmed
    }
    await _follow(tx, "staff", actual, touched={people.group_id})


async def _follow(tx: Tx, side: Side, actual: Mapping[UUID, Place], *, touched: Collection[UUID]) -> None:
    rows = await tx.execute(
        select(movement_place).where(
            tx.own(movement_place),
            movement_place.c.side == side,
            movement_place.c.until.is_(None),
            or_(one_of(movement_place.c.group_id, touched), one_of(movement_place.c.member_id, actual)),
        )
    )
    now = {row.member_id: row for row in rows}
    gone = [row for member_id, row in now.items() if _is_elsewhere(row, actual.get(member_id))]
    new = {
        member_id: place
        for member_id, place in actual.items()
        if member_id not in now or now[member_id].group_id != place.group_id
    }
    await _close(tx, gone)
    await _open(tx, side, new)
    stays = {now[one].id: place for one, place in actual.items() if one in now and one not in new}
    await _recategorise(tx, stays, now)


def _is_elsewhere(row: Row[Any], place: Place | None) -> bool:
    return place is None or place.group_id != row.group_id


async def _close(tx: Tx, gone: Iterable[Row[Any]]) -> None:
    day = await local_today(tx)
    rows = list(gone)
    # Put there and taken away on one day, without a paper: a slip of the hand, not a movement.
    slips = [row.id for row in rows if row.since == day and row.opened_by is None]
    others = [row.id for row in rows if row.since != day or row.opened_by is not None]
    if slips:
        await tx.execute(delete(movement_place).where(tx.own(movement_place), one_of(movement_place.c.id, slips)))
    if others:
        await tx.execute(
            update(movement_place)
            .where(tx.own(movement_place), one_of(movement_place.c.id, others))
            # An order may be dated ahead of the hand that undoes it: nobody leaves before they came.
            .values(until=func.greatest(func.coalesce(movement_place.c.since, day), day))
        )


async def _open(tx: Tx, side: Side, new: Mapping[UUID, Place]) -> None:
    if not new:
        return
    day = await local_today(tx)
    back = await _reopen(tx, side, new, day)
    first = await _is_first_day(tx, side, day)
    await insert_rows(
        tx,
        movement_place,
        [
            {
                "organisation_id": tx.organisation,
                "id": new_id(),
                "side": side,
                "member_id": member_id,
                "group_id": place.group_id,
                "category": place.category,
                "since": None if first else day,
                "recorded_at": tx.now,
            }
            for member_id, place in new.items()
            if member_id not in back
        ],
    )


async def _reopen(tx: Tx, side: Side, new: Mapping[UUID, Place], day: date) -> set[UUID]:
    """Who was taken away today without a paper, and is back in the same place."""
    rows = await tx.execute(
        select(movement_place.c.id, movement_place.c.member_id, movement_place.c.group_id).where(
            tx.own(movement_place),
            movement_place.c.side == side,
            one_of(movement_place.c.member_id, new),
            movement_place.c.until == day,
            movement_place.c.closed_by.is_(None),
        )
    )
    back = {row.member_id: row.id for row in rows if new[row.member_id].group_id == row.group_id}
    if back:
        await tx.execute(
            update(movement_place)
            .where(tx.own(movement_place), one_of(movement_place.c.id, back.values()))
            .values(until=None)
        )
    return set(back)


async def _is_first_day(tx: Tx, side: Side, day: date) -> bool:
    """Whoever is written down on the first day has been here before it."""
    rows = await tx.execute(
        select(func.min(movement_place.c.recorded_at)).where(tx.own(movement_place), movement_place.c.side == side)
    )
    first = rows.scalar_one()
    return first is None or first.astimezone(await organisation_zone(tx)).date() == day


async def _recategorise(tx: Tx, places: Mapping[UUID, Place], now: Mapping[UUID, Row[Any]]) -> None:
    known = {row.id: row.category for row in now.values()}
    changed = [
        {"b_id": place_id, "b_category": one.category}
        for place_id, one in places.items()
        if known[place_id] != one.category
    ]
    if changed:
        await tx.execute(
            update(movement_place)
            .where(tx.own(movement_place), movement_place.c.id == bindparam("b_id"))
            .values(category=bindparam("b_category")),
            changed,
        )


async def place_now(tx: Tx, side: Side, member_id: UUID) -> Row[Any] | None:
    """Where the member is now, as it is written down."""
    rows = await tx.execute(
        select(movement_place).where(
            tx.own(movement_place),
            movement_place.c.side == side,
            movement_place.c.member_id == member_id,
            movement_place.c.until.is_(None),
        )
    )
    return rows.one_or_none()


async def last_paper(tx: Tx, side: Side, member_id: UUID) -> date | None:
    """The day of the member's latest movement that is in force."""
    rows = await tx.execute(
        select(
            func.max(movement_place.c.since).filter(movement_place.c.opened_by.is_not(None)),
            func.max(movement_place.c.until).filter(movement_place.c.closed_by.is_not(None)),
        ).where(tx.own(movement_place), movement_place.c.side == side, movement_place.c.member_id == member_id)
    )
    return max((day for day in rows.one() if day is not None), default=None)


async def write_move(
    tx: Tx, side: Side, member_id: UUID, place: Place | None, *, on_date: date, movement_id: UUID
) -> None:
    """A movement's own entry: out of the place before, into `place`, on the movement's day.

    Somebody whose arrival has no paper was there before the first paper says that they left.
    """
    before = await place_now(tx, side, member_id)
    if before is not None:
        is_later = before.since is not None and before.since > on_date
        await tx.execute(
            update(movement_place)
            .where(tx.own(movement_place), movement_place.c.id == before.id)
            .values(until=on_date, closed_by=movement_id, **({"since": None} if is_later else {}))
        )
    if place is not None:
        await insert_rows(
            tx,
            movement_place,
            [
                {
                    "organisation_id": tx.organisation,
                    "id": new_id(),
                    "side": side,
                    "member_id": member_id,
                    "group_id": place.group_id,
                    "category": place.category,
                    "since": on_date,
                    "opened_by": movement_id,
                    "recorded_at": tx.now,
                }
            ],
        )


async def unwrite_move(tx: Tx, movement_id: UUID) -> None:
    """As if the movement had never been: its entry goes, the place before it goes on."""
    await tx.execute(delete(movement_place).where(tx.own(movement_place), movement_place.c.opened_by == movement_id))
    await tx.execute(
        update(movement_place)
        .where(tx.own(movement_place), movement_place.c.closed_by == movement_id)
        .values(until=None, closed_by=None)
    )
