"""What statistics know of a person: the days on which they were here, and reminders."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from parta.foundation.db import Tx

from .models import activation_reminded, member_day


async def export(tx: Tx, member_id: UUID) -> dict[str, Any]:
    """Days and reminders as plain data."""
    days = await tx.execute(
        select(member_day.c.day)
        .where(tx.own(member_day), member_day.c.member_id == member_id)
        .order_by(member_day.c.day)
    )
    reminders = await tx.execute(
        select(activation_reminded.c.channel, activation_reminded.c.at)
        .where(tx.own(activation_reminded), activation_reminded.c.member_id == member_id)
        .order_by(activation_reminded.c.at)
    )
    return {
        "days": [day.isoformat() for day in days.scalars()],
        "reminders": [{"channel": row.channel, "at": row.at.isoformat()} for row in reminders],
    }


async def erase(tx: Tx, member_id: UUID) -> None:
    """Forget the days and the reminders; the numbers of past days hold nobody's name."""
    for table in (member_day, activation_reminded):
        await tx.execute(delete(table).where(tx.own(table), table.c.member_id == member_id))
