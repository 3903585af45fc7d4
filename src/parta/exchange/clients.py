"""Systems that may read the roster: made and revoked by administrators, known by a secret that is shown once."""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import Row, case, func, insert, select, update

from parta.foundation.db import Subject, Tx
from parta.foundation.errors import Invalid, NotFound
from parta.foundation.identity import hash_token, new_token
from parta.foundation.text import clean_line
from parta.organisations import Actor, require_administrator

from .errors import ClientRevoked, TooManyClients
from .models import client

# roster and core: everything but demographics; the standard keeps them apart, so do we (EXC-5).
Scope = Literal["roster", "core", "demographics"]
MOST = 20
PER_MINUTE = 300
_KIND = "exchange_client"


class Client(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    scopes: tuple[Scope, ...]
    gives_contacts: bool
    created_by: UUID
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class CreatedClient(msgspec.Struct, frozen=True):
    """`secret` is known now and never again; None where the client was there already."""

    client: Client
    secret: str | None


async def create_client(
    tx: Tx, actor: Actor, *, client_id: UUID, name: str, scopes: Sequence[Scope], gives_contacts: bool
) -> CreatedClient:
    """Let a system read this organisation's roster; repeating it is harmless and shows no secret.

    Raises Forbidden, Invalid, TooManyClients.
    """
    require_administrator(actor)
    name = clean_line(name)
    if not 1 <= len(name) <= 80:
        raise Invalid("Назовите систему: от 1 до 80 знаков.", "Name the system: 1 to 80 characters.", field="name")
    if not scopes:
        raise Invalid("Отметьте, что можно читать.", "Say what may be read.", field="scopes")
    known = (await tx.execute(select(client).where(tx.own(client), client.c.id == client_id))).one_or_none()
    if known is not None:
        return CreatedClient(_client(known), None)
    count = await tx.execute(
        select(func.count()).select_from(client).where(tx.own(client), client.c.revoked_at.is_(None))
    )
    if count.scalar_one() >= MOST:
        raise TooManyClients(limit=MOST)
    secret = new_token()
    rows = await tx.execute(
        insert(client)
        .values(
            organisation_id=tx.organisation,
            id=client_id,
            name=name,
            scopes=sorted(set(scopes)),
            gives_contacts=gives_contacts,
            secret_hash=hash_token(secret),
            created_by=actor.member_id,
            created_at=tx.now,
            secret_at=tx.now,
        )
        .returning(client)
    )
    made = _client(rows.one())
    told = {"scopes": made.scopes, "givesContacts": gives_contacts}
    tx.record("exchange.client_created", by=actor, on=Subject(_KIND, client_id, name), after=told)
    return CreatedClient(made, secret)


async def replace_secret(tx: Tx, actor: Actor, *, client_id: UUID) -> CreatedClient:
    """A new secret; the earlier one and every token of it count no more. Raises Forbidden, NotFound, ClientRevoked."""
    require_administrator(actor)
    found = await _lock(tx, client_id)
    if found.revoked_at is not None:
        raise ClientRevoked
    secret = new_token()
    await tx.execute(
        update(client)
        .where(tx.own(client), client.c.id == client_id)
        .values(secret_hash=hash_token(secret), secret_at=tx.now)
    )
    tx.record("exchange.secret_replaced", by=actor, on=Subject(_KIND, client_id, found.name))
    return CreatedClient(found, secret)


async def revoke_client(tx: Tx, actor: Actor, *, client_id: UUID) -> None:
    """End a system's access at once, its tokens with it (EXC-6). Raises Forbidden, NotFound."""
    require_administrator(actor)
    found = await _lock(tx, client_id)
    if found.revoked_at is not None:
        return
    await tx.execute(update(client).where(tx.own(client), client.c.id == client_id).values(revoked_at=tx.now))
    tx.record("exchange.client_revoked", by=actor, on=Subject(_KIND, client_id, found.name))


async def list_clients(tx: Tx) -> list[Client]:
    """Working ones first, the newest first."""
    rows = await tx.execute(
        select(client).where(tx.own(client)).order_by(client.c.revoked_at.is_not(None), client.c.created_at.desc())
    )
    return [_client(row) for row in rows]


async def find_by_secret(tx: Tx, *, client_id: UUID, secret: str) -> tuple[Client, datetime] | None:
    """The working client with this secret, and since when it has it."""
    row = (
        await tx.execute(select(client).where(tx.own(client), client.c.id == client_id, client.c.revoked_at.is_(None)))
    ).one_or_none()
    # The same work for the known and the unknown.
    if not hmac.compare_digest(row.secret_hash if row else bytes(32), hash_token(secret)) or row is None:
        return None
    return _client(row), row.secret_at


async def count_request(tx: Tx, *, client_id: UUID, secret_at: datetime) -> tuple[Client, bool] | None:
    """The working client whose secret is of this moment, and whether it is within its limit; None: it isn't any more.

    The request is counted and noted as the last use.
    """
    minute = tx.now.replace(second=0, microsecond=0)
    rows = await tx.execute(
        update(client)
        .where(
            tx.own(client),
            client.c.id == client_id,
            client.c.revoked_at.is_(None),
            client.c.secret_at == secret_at,
        )
        .values(
            used_at=tx.now,
            requests_in_minute=case((client.c.minute == minute, client.c.requests_in_minute + 1), else_=1),
            minute=minute,
        )
        .returning(client)
    )
    row = rows.one_or_none()
    return None if row is None else (_client(row), row.requests_in_minute <= PER_MINUTE)


def seconds_left(now: datetime) -> int:
    """Until the limit's minute is over."""
    return max(1, int((now.replace(second=0, microsecond=0) + timedelta(minutes=1) - now).total_seconds()))


async def _lock(tx: Tx, client_id: UUID) -> Client:
    row = (
        await tx.execute(select(client).where(tx.own(client), client.c.id == client_id).with_for_update())
    ).one_or_none()
    if row is None:
        raise NotFound
    return _client(row)


def _client(row: Row[Any]) -> Client:
    return Client(
        id=row.id,
        name=row.name,
        scopes=tuple(row.scopes),
        gives_contacts=row.gives_contacts,
        created_by=row.created_by,
        created_at=row.created_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )
