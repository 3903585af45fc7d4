"""What accounts know of a person: their export, their erasure."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound

from .models import account, session, sign_in_code
from .oidc import identity


async def export(tx: Tx, account_id: UUID) -> dict[str, Any]:
    """Everything this room holds about an account, without secrets' digests.

    Raises NotFound.
    """
    known = (await tx.execute(select(account).where(account.c.id == account_id))).one_or_none()
    if known is None:
        raise NotFound
    sessions = await tx.execute(
        select(session.c.device, session.c.address, session.c.created_at, session.c.seen_at, session.c.ended_at)
        .where(session.c.account_id == account_id)
        .order_by(session.c.created_at)
    )
    identities = await tx.execute(
        select(identity).where(identity.c.account_id == account_id).order_by(identity.c.created_at)
    )
    return {
        "account": {
            "name": known.name,
            "phone": known.phone,
            "email": known.email,
            "locale": known.locale,
            "createdAt": known.created_at,
        },
        "sessions": [
            {
                "device": row.device,
                "address": row.address,
                "createdAt": row.created_at,
                "seenAt": row.seen_at,
                "endedAt": row.ended_at,
            }
            for row in sessions
        ],
        "identities": [
            {"provider": row.provider, "name": row.label, "linkedAt": row.created_at, "usedAt": row.used_at}
            for row in identities
        ],
    }


async def erase(tx: Tx, account_id: UUID) -> None:
    """Forget an account: nobody can sign in as it any more. Its places are organisations' to erase."""
    known = (await tx.execute(select(account).where(account.c.id == account_id))).one_or_none()
    if known is None:
        return
    contacts = [contact for contact in (known.phone, known.email) if contact]
    await tx.execute(delete(sign_in_code).where(sign_in_code.c.contact.in_(contacts)))
    await tx.execute(delete(identity).where(identity.c.account_id == account_id))
    await tx.execute(delete(session).where(session.c.account_id == account_id))
    await tx.execute(delete(account).where(account.c.id == account_id))
