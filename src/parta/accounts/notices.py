"""Telling the owner of an account something by their own contact, which nobody else learns."""

from uuid import UUID

from sqlalchemy import select

from parta.foundation.db import Tx
from parta.foundation.letters import Postman

from .models import account


async def send_notice(tx: Tx, postman: Postman, account_id: UUID, *, subject: str, text: str) -> None:
    """Send `text` as an SMS, or as a letter with `subject`; an unknown id is passed over. `tx` is the platform's."""
    row = (await tx.execute(select(account.c.phone, account.c.email).where(account.c.id == account_id))).one_or_none()
    if row is None:
        return
    if row.phone:
        await postman.send_sms(tx, row.phone, text)
    elif row.email:
        await postman.send_letter(tx, row.email, subject, text)
