"""What the room knows of a person: their signatures and readings."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete

from parta.foundation.db import Tx

from .models import regulation, regulation_reading, regulation_reminder
from .store import regulations, signatures_by


async def export(tx: Tx, member_id: UUID) -> dict[str, Any]:
    """Which documents the member has signed, when and how."""
    signed = await signatures_by(tx, member_id)
    found = {one.id: one for one in await regulations(tx, regulation.c.id.in_(list(signed)))}
    return {
        "signatures": [
            {
                "title": found[regulation_id].title,
                "number": found[regulation_id].number,
                "version": found[regulation_id].version,
                "name": line.name,
                "position": line.position,
                "channel": line.channel,
                "signedOn": line.signed_on,
                "signedAt": line.signed_at,
                "hash": line.hash.hex(),
            }
            for regulation_id, line in signed.items()
        ]
    }


async def erase(tx: Tx, member_id: UUID) -> None:
    """Forget what a member opened. Signatures stay: the organisation must prove them (COM-9)."""
    for table in (regulation_reading, regulation_reminder):
        await tx.execute(delete(table).where(tx.own(table), table.c.member_id == member_id))
