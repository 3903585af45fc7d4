"""Sessions: opened after a right code, listed as devices, ended by their owner."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec
from litestar.datastructures import Cookie
from sqlalchemy import ColumnElement, insert, select, update

from parta.foundation.config import Settings
from parta.foundation.db import Tx, one_of
from parta.foundation.errors import NotFound
from parta.foundation.identity import hash_token, new_id, new_token
from parta.foundation.realtime import Hub

from .access import SESSION_LIFETIME, Person, cookie_name
from .devices import device_label
from .models import session


class OpenedSession(msgspec.Struct, frozen=True):
    """`token` is known to the browser alone; the table holds its digest."""

    id: UUID
    token: str


class Device(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    label: str
    address: str
    created_at: datetime
    seen_at: datetime


async def open_session(
    tx: Tx, account_id: UUID, *, address: str, user_agent: str, provider: str | None = None
) -> OpenedSession:
    """A new session of an account, with a token of its own (ACC-7). `tx` is a system transaction.

    `provider` is the key of the provider of identities through which the person came.
    """
    opened = OpenedSession(new_id(), new_token())
    await tx.execute(
        insert(session).values(
            id=opened.id,
            account_id=account_id,
            token_hash=hash_token(opened.token),
            device=device_label(user_agent),
            address=address,
            provider=provider,
            created_at=tx.now,
            seen_at=tx.now,
        )
    )
    return opened


def session_cookie(settings: Settings, token: str) -> Cookie:
    """The cookie that carries a session; sent again with /api/me, so that its end slides with the session's."""
    return _cookie(settings, token, SESSION_LIFETIME)


def no_cookie(settings: Settings) -> Cookie:
    """What makes the browser forget its session."""
    return _cookie(settings, "", timedelta(0))


def _cookie(settings: Settings, value: str, lifetime: timedelta) -> Cookie:
    samesite: Literal["lax"] = "lax"
    return Cookie(
        key=cookie_name(settings),
        value=value,
        path="/",
        max_age=int(lifetime.total_seconds()),
        httponly=True,
        secure=settings.is_secure,
        samesite=samesite,
    )


async def list_devices(tx: Tx, person: Person) -> list[Device]:
    """Where the person is signed in, the last used first."""
    rows = await tx.execute(
        select(session)
        .where(
            session.c.account_id == person.account_id,
            session.c.ended_at.is_(None),
            session.c.seen_at > tx.now - SESSION_LIFETIME,
        )
        .order_by(session.c.seen_at.desc(), session.c.id)
    )
    return [
        Device(id=row.id, label=row.device, address=row.address, created_at=row.created_at, seen_at=row.seen_at)
        for row in rows
    ]


async def end_session(tx: Tx, hub: Hub, person: Person, *, session_id: UUID) -> None:
    """End one of the person's own sessions; its sockets close after the commit (ACC-8).

    Raises NotFound.
    """
    if not await _end(tx, hub, (session.c.account_id == person.account_id) & (session.c.id == session_id)):
        raise NotFound


async def provider_of(tx: Tx, session_id: UUID) -> str | None:
    """Through which provider of identities a session was opened; None: by a code."""
    return (await tx.execute(select(session.c.provider).where(session.c.id == session_id))).scalar_one_or_none()


async def end_other_sessions(tx: Tx, hub: Hub, person: Person) -> None:
    await _end(tx, hub, (session.c.account_id == person.account_id) & (session.c.id != person.session_id))


async def end_sessions_of(tx: Tx, hub: Hub, account_id: UUID) -> None:
    """Sign an account out everywhere."""
    await _end(tx, hub, session.c.account_id == account_id)


async def end_sessions_by_id(tx: Tx, hub: Hub, session_ids: Collection[UUID]) -> None:
    """End these sessions, whosever they are."""
    await _end(tx, hub, one_of(session.c.id, session_ids))


async def end_session_of_token(tx: Tx, hub: Hub, token: str | None) -> None:
    """The browser signs in anew: what it was before must not stay open behind it."""
    if token:
        await _end(tx, hub, session.c.token_hash == hash_token(token))


async def _end(tx: Tx, hub: Hub, which: ColumnElement[bool]) -> list[UUID]:
    rows = await tx.execute(
        update(session).where(which, session.c.ended_at.is_(None)).values(ended_at=tx.now).returning(session.c.id)
    )
    ended = list(rows.scalars())

    async def close_sockets() -> None:
        for session_id in ended:
            await hub.end_session(session_id)

    if ended:
        tx.after_commit(close_sockets)
    return ended
