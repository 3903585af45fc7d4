"""The end of a call, whoever brings it about."""

from typing import Any
from uuid import UUID

from sqlalchemy import update

from parta.foundation.db import Tx

from .access import CallRow
from .models import call, call_attendance
from .records import Outcome
from .telling import tell_end


async def close_call(tx: Tx, row: CallRow, *, outcome: Outcome) -> None:
    """The call is over; `row` was locked by the caller."""
    await tx.execute(
        update(call_attendance)
        .where(tx.own(call_attendance), call_attendance.c.call_id == row.id, call_attendance.c.left_at.is_(None))
        .values(left_at=tx.now, departure="ended")
    )
    await change_row(tx, row.id, ended_at=tx.now, outcome=outcome, ringing_member_id=None, participant_count=0)
    await tell_end(tx, row)


async def change_row(tx: Tx, call_id: UUID, **values: Any) -> None:
    await tx.execute(update(call).where(tx.own(call), call.c.id == call_id).values(**values))
