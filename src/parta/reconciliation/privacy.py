"""What reconciliations know of a person."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Text, delete, select, update

from parta.foundation.db import Tx, forget_entries
from parta.organisations import traces_of

from .models import reconciliation, reconciliation_difference, reconciliation_group
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
    """Forget what comparisons found about the member, and where others' rows name them.

    A signed result stays as it was signed (REC-8): it is the organisation's document, as the journal of acts is.
    """
    await tx.execute(
        delete(reconciliation_difference).where(
            tx.own(reconciliation_difference),
            reconciliation_difference.c.finding["member_id"].astext == str(member_id),
        )
    )
    traces = await traces_of(tx, member_id)
    if traces is None:
        return
    named = reconciliation_difference.c.finding.cast(Text).contains(traces.given_name, autoescape=True)
    found = await tx.execute(
        select(
            reconciliation_difference.c.reconciliation_id,
            reconciliation_difference.c.id,
            reconciliation_difference.c.finding,
        ).where(tx.own(reconciliation_difference), named)
    )
    for row in found.all():
        if traces.is_in(row.finding):
            await tx.execute(
                delete(reconciliation_difference).where(
                    tx.own(reconciliation_difference),
                    reconciliation_difference.c.reconciliation_id == row.reconciliation_id,
                    reconciliation_difference.c.id == row.id,
                )
            )
    # A list lies here until its reconciliation ends; it may name anybody. To compare again it is loaded again.
    await tx.execute(update(reconciliation).where(tx.own(reconciliation)).values(content=b"", choices={}))
    await forget_entries(tx, reconciliation.c.problems, traces.is_in)
    await forget_entries(tx, reconciliation_group.c.newcomers, traces.is_in)
    await _forget_notes(tx, member_id)


async def _forget_notes(tx: Tx, member_id: UUID) -> None:
    """What a curator noted beside the pupil while going through the list."""
    await tx.execute(
        update(reconciliation_group)
        .where(tx.own(reconciliation_group), reconciliation_group.c.marks.has_key(str(member_id)))
        .values(marks=reconciliation_group.c.marks.op("-")(str(member_id)))
    )
