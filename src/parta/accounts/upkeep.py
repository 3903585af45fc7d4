"""What accounts do by themselves: the first operator, and forgetting what is over."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from parta.foundation.db import Database, Tx
from parta.foundation.identity import new_id
from parta.foundation.text import comparison_key

from . import oidc
from .access import SESSION_LIFETIME
from .contacts import Contact
from .models import account, session, sign_in_code

OPERATOR_NAME = "Оператор платформы"
_KEEP_CODES = timedelta(days=1)
_KEEP_ENDED = timedelta(days=30)


async def ensure_operator(tx: Tx, contact: Contact, *, name: str = OPERATOR_NAME) -> UUID:
    """The account of a platform operator (ACC-9); returns its id. `tx` is a system transaction.

    It is an account of its own, even where the same number belongs to a teacher: rights over the platform are chosen
    at sign-in, not carried along.
    """
    column = account.c.phone if contact.channel == "sms" else account.c.email
    rows = await tx.execute(select(account.c.id, account.c.name, account.c.is_operator).where(column == contact.value))
    for row in rows:
        if row.is_operator:
            return row.id
        if comparison_key(row.name) == comparison_key(name):
            await tx.execute(update(account).where(account.c.id == row.id).values(is_operator=True))
            return row.id
    operator_id = new_id()
    await tx.execute(
        insert(account).values(
            id=operator_id,
            name=name,
            phone=contact.value if contact.channel == "sms" else None,
            email=contact.value if contact.channel == "email" else None,
            is_operator=True,
            created_at=tx.now,
        )
    )
    return operator_id


async def forget_old(database: Database) -> None:
    """Drop codes that can't count any more and sessions that are long over."""
    async with database.system() as tx:
        await oidc.forget(tx)
        await tx.execute(delete(sign_in_code).where(sign_in_code.c.created_at < tx.now - _KEEP_CODES))
        await tx.execute(
            delete(session).where(
                (session.c.ended_at < tx.now - _KEEP_ENDED)
                | (session.c.seen_at < tx.now - SESSION_LIFETIME - _KEEP_ENDED)
            )
        )
