"""Roles that were refused, as the person reads of them: in every organisation, with or without a place there."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select, update

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound

from .models import organisation, role_refusal
from .roles import Role


class RefusedRole(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    organisation: str
    role: Role
    reason: str
    refused_at: datetime


async def refusals_of(tx: Tx, account_id: UUID) -> list[RefusedRole]:
    """What the account hasn't read yet, the newest first. `tx` is a system transaction."""
    rows = await tx.execute(
        select(
            role_refusal.c.id,
            role_refusal.c.role,
            role_refusal.c.reason,
            role_refusal.c.refused_at,
            organisation.c.short_name,
        )
        .join(organisation, organisation.c.organisation_id == role_refusal.c.organisation_id)
        .where(role_refusal.c.account_id == account_id, role_refusal.c.seen_at.is_(None))
        .order_by(role_refusal.c.refused_at.desc())
    )
    return [
        RefusedRole(
            id=row.id,
            organisation=row.short_name,
            role=Role(row.role),
            reason=row.reason,
            refused_at=row.refused_at,
        )
        for row in rows
    ]


async def mark_refusal_seen(tx: Tx, account_id: UUID, *, refusal_id: UUID) -> None:
    """The person has read it; harmless twice. `tx` is a system transaction.

    Raises NotFound.
    """
    rows = await tx.execute(
        update(role_refusal)
        .where(role_refusal.c.account_id == account_id, role_refusal.c.id == refusal_id)
        .values(seen_at=tx.now)
        .returning(role_refusal.c.id)
    )
    if rows.one_or_none() is None:
        raise NotFound
