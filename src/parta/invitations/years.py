"""Links and the turn of the year: those of last year stop working, and come back if the turn is undone."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, update

from parta.foundation.db import Tx, one_of

from .models import invitation
from .store import invitations_by_id, tell_changed


async def revoke_group_links(tx: Tx, group_ids: Collection[UUID], *, only: Collection[UUID] = ()) -> list[UUID]:
    """Revoke the live links of these groups, and the links `only`; returns which were live."""
    rows = await tx.execute(
        update(invitation)
        .where(
            tx.own(invitation),
            or_(one_of(invitation.c.group_id, group_ids), one_of(invitation.c.id, only)),
            invitation.c.revoked_at.is_(None),
            invitation.c.expires_at > tx.now,
        )
        .values(revoked_at=tx.now)
        .returning(invitation.c.id)
    )
    return await _told(tx, list(rows.scalars()))


async def reinstate_links(tx: Tx, ids: Collection[UUID]) -> list[UUID]:
    """Take a revocation back; a link that has expired meanwhile stays expired."""
    rows = await tx.execute(
        update(invitation)
        .where(tx.own(invitation), one_of(invitation.c.id, ids))
        .values(revoked_at=None)
        .returning(invitation.c.id)
    )
    return await _told(tx, list(rows.scalars()))


async def _told(tx: Tx, changed: list[UUID]) -> list[UUID]:
    for one in (await invitations_by_id(tx, changed)).values():
        tell_changed(tx, one)
    return changed
