"""Identities of providers and the accounts that they open."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec
from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy import text as sql

from parta.accounts.models import account
from parta.accounts.notices import send_notice
from parta.accounts.oidc.errors import IdentityTaken
from parta.accounts.oidc.models import identity
from parta.accounts.oidc.providers import Provider
from parta.accounts.oidc.rules import AccountWithPhone
from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.foundation.identity import new_id
from parta.foundation.letters import Postman

LinkedBy = Literal["phone", "consent"]


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """An identity whose holder is before us."""

    provider: str
    issuer: str
    subject: str
    label: str


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    provider: str
    label: str
    created_at: datetime
    used_at: datetime | None


async def account_of(tx: Tx, proven: Proven) -> UUID | None:
    """The account that this identity opens; its use is noted. All here run in system transactions."""
    rows = await tx.execute(
        update(identity)
        .where(identity.c.issuer == proven.issuer, identity.c.subject == proven.subject)
        .values(used_at=tx.now, label=proven.label, provider=proven.provider)
        .returning(identity.c.account_id)
    )
    return rows.scalar_one_or_none()


async def accounts_with_phone(tx: Tx, phone: str, issuer: str) -> list[AccountWithPhone]:
    """Accounts that sign in with this phone."""
    known = exists().where(identity.c.account_id == account.c.id, identity.c.issuer == issuer)
    rows = await tx.execute(
        select(account.c.id, account.c.name, account.c.is_operator, known.label("has_identity")).where(
            account.c.phone == phone
        )
    )
    return [
        AccountWithPhone(id=row.id, name=row.name, is_operator=row.is_operator, has_identity=row.has_identity)
        for row in rows
    ]


async def link(
    tx: Tx, postman: Postman, proven: Proven, provider: Provider, *, account_id: UUID, linked_by: LinkedBy
) -> None:
    """Let an identity open an account, and tell the account's owner; linking it twice is harmless.

    Raises IdentityTaken.
    """
    await tx.execute(sql("select pg_advisory_xact_lock(hashtextextended(:key, 10))"), {"key": proven.subject})
    rows = await tx.execute(
        select(identity.c.account_id).where(identity.c.issuer == proven.issuer, identity.c.subject == proven.subject)
    )
    holder = rows.scalar_one_or_none()
    if holder is not None and holder != account_id:
        raise IdentityTaken(name=provider.name)
    if holder is not None:
        return
    await tx.execute(
        insert(identity).values(
            id=new_id(),
            account_id=account_id,
            provider=proven.provider,
            issuer=proven.issuer,
            subject=proven.subject,
            label=proven.label,
            linked_by=linked_by,
            created_at=tx.now,
        )
    )
    await send_notice(
        tx,
        postman,
        account_id,
        subject="К вашей учётной записи привязан новый вход",
        text=(
            f"К вашей учётной записи в Парте привязан вход через «{provider.name}»."
            " Если это не вы, отвяжите его: Настройки, «Способы входа»."
        ),
    )


async def identities_of(tx: Tx, account_id: UUID) -> list[Identity]:
    """What opens the account beside its codes, the oldest first."""
    rows = await tx.execute(
        select(identity).where(identity.c.account_id == account_id).order_by(identity.c.created_at, identity.c.id)
    )
    return [
        Identity(id=row.id, provider=row.provider, label=row.label, created_at=row.created_at, used_at=row.used_at)
        for row in rows
    ]


async def unlink(tx: Tx, *, account_id: UUID, identity_id: UUID) -> None:
    """Raises NotFound."""
    rows = await tx.execute(
        delete(identity)
        .where(identity.c.id == identity_id, identity.c.account_id == account_id)
        .returning(identity.c.id)
    )
    if rows.one_or_none() is None:
        raise NotFound
