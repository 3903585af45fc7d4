"""What reconciliations know of a person."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, select

from parta.foundation.db import Tx

from .models import reconciliation_difference
from .records import Finding
from .words import KIND_TITLES, detail_of


async def export(tx: Tx, member_id: UUID) -> dict[str, Any]:
    """What comparisons found about the member, as plain data."""
    rows = await tx.execute(
        select(
            reconciliation_difference.c.finding,
            reconciliation_difference.c.state,
            reconciliation_difference.c.reason,
            reconciliation_difference.c.decided_at,
        ).where(
            tx.own(reconciliation_difference),
            reconciliation_difference.c.finding["member_id"].astext == str(member_id),
        )
    )
    found: list[dict[str, Any]] = []
    for row in rows:
        finding = msgspec.convert(row.finding, Finding)
        found.append(
            {
                "what": KIND_TITLES[finding.kind],
                "detail": detail_of(finding),
                "state": row.state,
                "reason": row.reason,
                "decided_at": row.decided_at,
            }
        )
    return {"differences": found}


async def erase(tx: Tx, member_id: UUID) -> None:
    """Forget what comparisons found about the member.

    A signed result stays as it was signed (REC-8): it is the organisation's document, as the journal of acts is.
    """
    await tx.execute(
        delete(reconciliation_difference).where(
            tx.own(reconciliation_difference),
            reconciliation_difference.c.finding["member_id"].astext == str(member_id),
        )
    )
