"""A signature with a code: the account's owner says «yes, this is mine» by their own contact."""

from uuid import UUID

import msgspec
from sqlalchemy import select

from parta.foundation.config import Settings
from parta.foundation.db import Database, Tx
from parta.foundation.errors import NotFound
from parta.foundation.letters import Postman

from .codes import CodeSent, request_code, verify_code
from .contacts import Contact
from .models import account

SIGNATURE = "signature"


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """A code that was right; `use_code(tx, code_id)` spends it with what it signs. `contact` is masked."""

    code_id: UUID
    contact: str


async def request_signature_code(
    tx: Tx, *, settings: Settings, postman: Postman, account_id: UUID, subject: str, address: str, language: str = "ru"
) -> tuple[CodeSent, str]:
    """Send a code that signs `subject` («reconciliation:<id>») and nothing else; the contact comes back masked.

    `tx` is a system transaction. Raises NotFound, TooMany.
    """
    contact = await _contact_of(tx, account_id)
    sent = await request_code(
        tx,
        settings=settings,
        postman=postman,
        contact=contact,
        purpose=_purpose(account_id, subject),
        address=address,
        language=language,
        opens=SIGNATURE,
    )
    return sent, contact.masked


async def verify_signature_code(
    database: Database, settings: Settings, *, account_id: UUID, subject: str, code: str
) -> Signature:
    """Whether `code` is the newest one sent for this. A wrong attempt stays counted (ACC-5).

    Raises NotFound, WrongCode, CodeSpent.
    """
    async with database.system() as tx:
        contact = await _contact_of(tx, account_id)
    code_id = await verify_code(database, settings, contact=contact, purpose=_purpose(account_id, subject), code=code)
    return Signature(code_id=code_id, contact=contact.masked)


def _purpose(account_id: UUID, subject: str) -> str:
    # Two accounts may share a contact: the code signs for the one that asked.
    return f"{SIGNATURE}:{account_id}:{subject}"


async def _contact_of(tx: Tx, account_id: UUID) -> Contact:
    row = (await tx.execute(select(account.c.phone, account.c.email).where(account.c.id == account_id))).one_or_none()
    if row is None:
        raise NotFound
    return Contact("sms", row.phone) if row.phone else Contact("email", row.email)
