"""Junior pupils: accounts without a contact, opened on a guardian's device (ACC-13)."""

from uuid import UUID

from sqlalchemy import insert, select, update

from parta.foundation.db import Tx, one_of
from parta.foundation.identity import new_id
from parta.foundation.realtime import Hub

from .models import account, session
from .sessions import end_sessions_of


async def create_junior(tx: Tx, *, name: str) -> UUID:
    """An account that nobody signs in to with a contact; returns its id. `tx` is a system transaction."""
    account_id = new_id()
    await tx.execute(insert(account).values(id=account_id, name=name, is_junior=True, created_at=tx.now))
    return account_id


async def signs_in_alone(tx: Tx, account_id: UUID, *, beside: UUID) -> bool:
    """Whether the account has a contact that the account `beside` hasn't. `tx` is a system transaction."""
    rows = await tx.execute(select(account).where(one_of(account.c.id, [account_id, beside])))
    found = {row.id: {row.phone, row.email} - {None} for row in rows}
    return bool(found.get(account_id, set()) - found.get(beside, set()))


async def part_contacts(tx: Tx, hub: Hub, account_id: UUID, *, from_account: UUID) -> None:
    """Take the contacts that an account shares with another one from it, and end its sessions where there were any:
    whoever holds the other contact signs in as this person no longer. `tx` is a system transaction."""
    rows = await tx.execute(select(account).where(one_of(account.c.id, [account_id, from_account])))
    found = {row.id: row for row in rows}
    own, other = found.get(account_id), found.get(from_account)
    if own is None or other is None:
        return
    phone = None if own.phone == other.phone else own.phone
    email = None if own.email == other.email else own.email
    if (phone, email) == (own.phone, own.email):
        return
    await tx.execute(
        update(account)
        .where(account.c.id == account_id)
        .values(phone=phone, email=email, is_junior=phone is None and email is None)
    )
    await end_sessions_of(tx, hub, account_id)


async def mark_through_guardian(tx: Tx, session_id: UUID) -> None:
    """Let the list of devices say who opened the session. `tx` is a system transaction."""
    await tx.execute(update(session).where(session.c.id == session_id).values(is_through_guardian=True))
