"""The rows of movements."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import RowMapping, Text, cast, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from parta.foundation.db import Tx, one_of

from .models import movement
from .records import OPEN_STATES, Before, Movement, NewPerson, Replacement, StaffKind, StudentKind


def stored(row: RowMapping) -> Movement:
    values = dict(row)
    values.pop("organisation_id")
    values.pop("reporter_told_at")
    for name, kind in (("person", NewPerson), ("before", Before)):
        if values[name] is not None:
            values[name] = msgspec.convert(values[name], kind)
    values["replacements"] = msgspec.convert(values["replacements"], tuple[Replacement, ...])
    return Movement(**values)


async def find_movement(tx: Tx, movement_id: UUID, *, lock: bool = False) -> Movement | None:
    query = select(movement).where(tx.own(movement), movement.c.id == movement_id)
    row = (await tx.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
    return stored(row) if row is not None else None


async def movements_by_id(tx: Tx, movement_ids: Iterable[UUID]) -> dict[UUID, Movement]:
    rows = await tx.execute(select(movement).where(tx.own(movement), one_of(movement.c.id, movement_ids)))
    found = [stored(row) for row in rows.mappings()]
    return {one.id: one for one in found}


async def open_movements_of(tx: Tx, member_id: UUID) -> list[Movement]:
    """Those that nobody has decided, or that wait for their day."""
    rows = await tx.execute(
        select(movement).where(tx.own(movement), movement.c.member_id == member_id, movement.c.state.in_(OPEN_STATES))
    )
    return [stored(row) for row in rows.mappings()]


async def last_applied(tx: Tx, member_id: UUID, *kinds: StudentKind | StaffKind) -> Movement | None:
    """The member's latest movement that took effect and wasn't undone, of these kinds."""
    rows = await tx.execute(
        select(movement)
        .where(
            tx.own(movement),
            movement.c.member_id == member_id,
            movement.c.state == "applied",
            movement.c.kind.in_(kinds),
        )
        .order_by(movement.c.applied_at.desc(), movement.c.id.desc())
        .limit(1)
    )
    row = rows.mappings().one_or_none()
    return stored(row) if row is not None else None


async def insert_movement(tx: Tx, values: dict[str, Any]) -> None:
    await tx.execute(insert(movement).values(organisation_id=tx.organisation, **values))


async def update_movement(tx: Tx, movement_id: UUID, **values: Any) -> Movement:
    """Write columns, and return the movement as it is now."""
    rows = await tx.execute(
        update(movement).where(tx.own(movement), movement.c.id == movement_id).values(**values).returning(movement)
    )
    return stored(rows.mappings().one())


async def who_left_with_a_departure(tx: Tx, member_ids: Sequence[UUID]) -> list[UUID]:
    """Those of the members whose place ended with some student's departure."""
    if not member_ids:
        return []
    rows = await tx.execute(
        select(movement.c.before["left"]).where(
            tx.own(movement),
            movement.c.kind == "departure",
            movement.c.before["left"].has_any(cast([str(one) for one in member_ids], ARRAY(Text))),
        )
    )
    left = {UUID(one) for listed in rows.scalars() for one in listed}
    return [one for one in member_ids if one in left]
