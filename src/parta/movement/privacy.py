"""What movement knows of a person."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from parta.foundation.db import Tx
from parta.organisations import ERASED_NAME, traces_of

from .models import movement, movement_place


async def export(tx: Tx, member_id: UUID) -> dict[str, Any]:
    """The movements of the member and the days of their places, as plain data."""
    moved = await tx.execute(
        select(
            movement.c.kind,
            movement.c.state,
            movement.c.on_date,
            movement.c.until,
            movement.c.order_number,
            movement.c.order_date,
            movement.c.place,
            movement.c.reason,
            movement.c.reported_at,
            movement.c.applied_at,
        )
        .where(tx.own(movement), movement.c.member_id == member_id)
        .order_by(movement.c.reported_at)
    )
    places = await tx.execute(
        select(movement_place.c.side, movement_place.c.group_id, movement_place.c.since, movement_place.c.until)
        .where(tx.own(movement_place), movement_place.c.member_id == member_id)
        .order_by(movement_place.c.recorded_at)
    )
    return {
        "movements": [dict(row) for row in moved.mappings()],
        "places": [dict(row) for row in places.mappings()],
    }


async def erase(tx: Tx, member_id: UUID) -> None:
    """The name, the reasons and the places go; the nameless days stay, so that the sheets still balance."""
    await tx.execute(
        update(movement)
        .where(tx.own(movement), movement.c.member_id == member_id)
        .values(person_name=ERASED_NAME, person=None, place="", reason="", comment="")
    )
    traces = await traces_of(tx, member_id)
    if traces is None:
        return
    # A parent stands in the report of the child's arrival.
    rows = await tx.execute(
        select(movement.c.id, movement.c.person).where(
            tx.own(movement), func.jsonb_array_length(movement.c.person["guardians"]) > 0
        )
    )
    for row in rows.all():
        others = [one for one in row.person["guardians"] if not traces.is_in(one)]
        if len(others) < len(row.person["guardians"]):
            await tx.execute(
                update(movement)
                .where(tx.own(movement), movement.c.id == row.id)
                .values(person={**row.person, "guardians": others})
            )
