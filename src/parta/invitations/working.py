"""For whom a link works now, and how often links were opened: what activation calls invited and opened."""

from uuid import UUID

from sqlalchemy import func, select

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


async def link_visits(tx: Tx) -> dict[tuple[UUID | None, Role], int]:
    """How often the pages behind links were opened, by group and role, whether the links still work or not."""
    rows = await tx.execute(
        select(invitation.c.group_id, invitation.c.role, func.sum(invitation.c.visits).label("visits"))
        .where(tx.own(invitation))
        .group_by(invitation.c.group_id, invitation.c.role)
    )
    return {(row.group_id, Role(row.role)): int(row.visits) for row in rows}
