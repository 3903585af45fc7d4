"""What calls know of a person: when they were in which call."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from parta.foundation.db import Tx

from .models import call, call_attendance, call_removal


async def export(tx: Tx, member_id: UUID) -> dict[str, Any]:
    """Everything this room holds about a member."""
    rows = await tx.execute(
        select(call.c.title, call.c.purpose, call_attendance.c.joined_at, call_attendance.c.left_at)
        .join(
            call,
            (call.c.organisation_id == call_attendance.c.organisation_id) & (call.c.id == call_attendance.c.call_id),
        )
        .where(tx.own(call_attendance), call_attendance.c.member_id == member_id)
        .order_by(call_attendance.c.joined_at)
    )
    return {
        "calls": [
            {"title": row.title, "purpose": row.purpose, "joinedAt": row.joined_at, "leftAt": row.left_at}
            for row in rows
        ]
    }


async def erase(tx: Tx, member_id: UUID) -> None:
    """Forget when a member was where; that the calls took place stays."""
    for table in (call_attendance, call_removal):
        await tx.execute(delete(table).where(tx.own(table), table.c.member_id == member_id))
