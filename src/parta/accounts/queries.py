"""What higher rooms may read of accounts."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from parta.foundation.db import Tx

from .contacts import mask
from .models import account, session


class AccountCard(msgspec.Struct, frozen=True, kw_only=True):
    """An account as its owner sees it; the contact is masked even so (a screen may be shared)."""

    id: UUID
    name: str
    contact: str
    locale: str


async def accounts_by_id(tx: Tx, account_ids: Iterable[UUID]) -> dict[UUID, AccountCard]:
    """Accounts by id, unknown ones are missing. `tx` is a system transaction."""
    wanted = list(set(account_ids))
    if not wanted:
        return {}
    rows = await tx.execute(select(account).where(account.c.id == func.any(wanted)))
    return {
        row.id: AccountCard(id=row.id, name=row.name, contact=mask(row.phone or row.email), locale=row.locale)
        for row in rows
    }


async def last_seen(tx: Tx, account_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When each of these accounts was last here, in any of its sessions; who never was is missing.

    `tx` is a system transaction.
    """
    wanted = list(set(account_ids))
    if not wanted:
        return {}
    rows = await tx.execute(
        select(session.c.account_id, func.max(session.c.seen_at).label("seen_at"))
        .where(session.c.account_id == func.any(wanted))
        .group_by(session.c.account_id)
    )
    return {row.account_id: row.seen_at for row in rows}


async def contacts_owned(tx: Tx, wanted: Mapping[UUID, Collection[str]]) -> dict[UUID, set[str]]:
    """Which of these normalised contacts are the account's own, by account; nothing else of it is told.

    `tx` is a system transaction.
    """
    if not wanted:
        return {}
    rows = await tx.execute(
        select(account.c.id, account.c.phone, account.c.email).where(account.c.id == func.any(list(wanted)))
    )
    return {row.id: {row.phone, row.email} & set(wanted[row.id]) for row in rows}


async def accounts_with_contact(tx: Tx, contacts: Collection[str]) -> list[UUID]:
    """Accounts that sign in with one of these contacts. `tx` is a system transaction."""
    rows = await tx.execute(
        select(account.c.id)
        .where(account.c.phone.in_(contacts) | account.c.email.in_(contacts))
        .order_by(account.c.created_at, account.c.id)
    )
    return list(rows.scalars())
