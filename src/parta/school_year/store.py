"""Rows of turns, as records."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, select, update

from parta.foundation.db import Tx

from .models import year_turn
from .records import Memory, Plan, Turn


async def find_turn(tx: Tx, turn_id: UUID, *, is_locked: bool = False) -> Turn | None:
    query = select(year_turn).where(tx.own(year_turn), year_turn.c.id == turn_id)
    row = (await tx.execute(query.with_for_update() if is_locked else query)).one_or_none()
    return _turn(row) if row is not None else None


async def find_draft(tx: Tx) -> Turn | None:
    row = (await tx.execute(select(year_turn).where(tx.own(year_turn), year_turn.c.state == "draft"))).one_or_none()
    return _turn(row) if row is not None else None


async def turns(tx: Tx) -> list[Turn]:
    """Turns that were made, the newest first; taken back ones too."""
    rows = await tx.execute(
        select(year_turn).where(tx.own(year_turn), year_turn.c.state != "draft").order_by(year_turn.c.applied_at.desc())
    )
    return [_turn(row) for row in rows]


async def change_turn(tx: Tx, turn_id: UUID, **values: Any) -> None:
    await tx.execute(update(year_turn).where(tx.own(year_turn), year_turn.c.id == turn_id).values(**values))


def plan_json(plan: Plan) -> Any:
    return msgspec.to_builtins(plan)


def _turn(row: Row[Any]) -> Turn:
    return Turn(
        id=row.id,
        label=row.label,
        state=row.state,
        plan=msgspec.convert(row.plan, Plan),
        version=row.version,
        memory=msgspec.convert(row.memory, Memory) if row.memory else None,
        summary=row.summary,
        created_by=row.created_by,
        created_at=row.created_at,
        applied_by=row.applied_by,
        applied_at=row.applied_at,
        undone_at=row.undone_at,
    )
