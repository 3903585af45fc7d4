"""What families know of a person, beside the links."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from parta.foundation.db import Tx, one_of
from parta.organisations import traces_of

from .models import child_session, guardian_bar, guardianship_request


async def export_requests(tx: Tx, member_id: UUID) -> list[dict[str, Any]]:
    """What the person asked for, and the answers."""
    rows = await tx.execute(
        select(guardianship_request)
        .where(tx.own(guardianship_request), guardianship_request.c.member_id == member_id)
        .order_by(guardianship_request.c.created_at)
    )
    return [
        {"child": row.child_name, "kind": row.kind, "at": row.created_at, "state": row.state, "reason": row.reason}
        for row in rows
    ]


async def erase_family(tx: Tx, member_id: UUID) -> None:
    """Forget requests and sessions, and a child's bars. A bar against somebody who is erased stays while the child is
    here: it protects the child (FAM-6)."""
    await tx.execute(
        delete(guardianship_request).where(tx.own(guardianship_request), guardianship_request.c.member_id == member_id)
    )
    await tx.execute(
        update(guardianship_request)
        .where(tx.own(guardianship_request), guardianship_request.c.student_id == member_id)
        .values(child_name="", child_key="", child_birth_date=None, student_id=None)
    )
    await _erase_asked_child(tx, member_id)
    for column in (child_session.c.student_id, child_session.c.guardian_id):
        await tx.execute(delete(child_session).where(tx.own(child_session), column == member_id))
    await tx.execute(delete(guardian_bar).where(tx.own(guardian_bar), guardian_bar.c.student_id == member_id))


async def _erase_asked_child(tx: Tx, member_id: UUID) -> None:
    """A request names the child in words, also where nobody has said yet which child it is."""
    traces = await traces_of(tx, member_id)
    if traces is None:
        return
    rows = await tx.execute(
        select(guardianship_request.c.id, guardianship_request.c.child_name).where(
            tx.own(guardianship_request), guardianship_request.c.child_name != ""
        )
    )
    named = [row.id for row in rows if traces.is_in(row.child_name)]
    await tx.execute(
        update(guardianship_request)
        .where(tx.own(guardianship_request), one_of(guardianship_request.c.id, named))
        .values(child_name="", child_key="", child_birth_date=None)
    )
