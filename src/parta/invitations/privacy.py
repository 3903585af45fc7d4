"""What invitations know of a person."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from parta.foundation.db import Tx, one_of
from parta.organisations import traces_of

from .models import invitation, invitation_use, join_request


async def export(tx: Tx, *, member_id: UUID, account_id: UUID | None) -> dict[str, Any]:
    """Links that the member made, links that they came by, and their requests, as plain data."""
    made = await tx.execute(
        select(invitation.c.role, invitation.c.created_at, invitation.c.expires_at).where(
            tx.own(invitation), invitation.c.created_by == member_id
        )
    )
    used = await tx.execute(
        select(invitation_use.c.at).where(tx.own(invitation_use), invitation_use.c.member_id == member_id)
    )
    asked = await tx.execute(
        select(
            join_request.c.role,
            join_request.c.surname,
            join_request.c.given_name,
            join_request.c.patronymic,
            join_request.c.child_name,
            join_request.c.state,
            join_request.c.created_at,
        ).where(tx.own(join_request), join_request.c.account_id == account_id)
    )
    return {
        "invitations": [dict(row) for row in made.mappings()],
        "arrivals": [row.at for row in used],
        "requests": [dict(row) for row in asked.mappings()],
    }


async def erase(tx: Tx, *, member_id: UUID, account_id: UUID | None) -> None:
    """Forget how the person came; links that they made stop working."""
    await tx.execute(delete(invitation_use).where(tx.own(invitation_use), invitation_use.c.member_id == member_id))
    await tx.execute(delete(join_request).where(tx.own(join_request), join_request.c.account_id == account_id))
    await tx.execute(
        update(invitation)
        .where(tx.own(invitation), invitation.c.created_by == member_id, invitation.c.revoked_at.is_(None))
        .values(revoked_at=tx.now)
    )
    traces = await traces_of(tx, member_id)
    if traces is None:
        return
    # A parent's request names the child.
    rows = await tx.execute(
        select(join_request.c.id, join_request.c.child_name).where(
            tx.own(join_request), join_request.c.child_name != ""
        )
    )
    named = [row.id for row in rows if traces.is_in(row.child_name)]
    await tx.execute(
        update(join_request).where(tx.own(join_request), one_of(join_request.c.id, named)).values(child_name="")
    )
