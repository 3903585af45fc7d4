"""For whom a link works now: what activation calls invited."""

from uuid import UUID

from sqlalchemy import select

from parta.foundation.db import Tx
from parta.organisations import Role

from .models import invitation


async def working_links(tx: Tx) -> set[tuple[UUID | None, Role]]:
    """Group and role of every link that is neither revoked nor expired; no group: the organisation's own."""
    rows = await tx.execute(
        select(invitation.c.group_id, invitation.c.role)
        .where(tx.own(invitation), invitation.c.revoked_at.is_(None), invitation.c.expires_at > tx.now)
        .distinct()
    )
    return {(row.group_id, Role(row.role)) for row in rows}
