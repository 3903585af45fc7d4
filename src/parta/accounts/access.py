"""Who is it: from the session cookie to the signed-in person."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request
from sqlalchemy import LargeBinary, any_, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from parta.foundation.config import Settings
from parta.foundation.db import Database, one_of
from parta.foundation.errors import NotSignedIn
from parta.foundation.identity import hash_token

from .models import account, session

# A session ends when nobody came with it for so long (ACC-8).
SESSION_LIFETIME = timedelta(days=180)
# `seen_at` is for people to read («сегодня, 14:20») and for the sliding end: no write on every request.
SEEN_EVERY = timedelta(minutes=10)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """The signed-in account of a request. `name` is the full name, surname first."""

    account_id: UUID
    session_id: UUID
    name: str
    locale: str
    is_operator: bool


def cookie_name(settings: Settings) -> str:
    """`__Host-` keeps a neighbouring subdomain from planting a session; browsers accept it over https only."""
    return "__Host-parta_session" if settings.is_secure else "parta_session"


def token_of(settings: Settings, cookie_header: str | None) -> str | None:
    """The session token out of a raw `Cookie` header."""
    wanted = cookie_name(settings)
    for pair in reversed((cookie_header or "").split(";")):
        name, _, value = pair.strip().partition("=")
        if name == wanted:
            return value.strip('"')
    return None


async def find_person(database: Database, token: str | None) -> Person | None:
    """Whom an opaque session token belongs to; None when it is unknown, ended or too old."""
    return (await find_people(database, [token])).get(token) if token else None


async def find_people(database: Database, tokens: Iterable[str]) -> dict[str, Person]:
    """Whom the tokens belong to, in one query; those that are unknown, ended or too old are missing."""
    by_hash = {hash_token(token): token for token in tokens}
    async with database.system() as tx:
        rows = await tx.execute(
            select(
                account.c.id,
                account.c.name,
                account.c.locale,
                account.c.is_operator,
                session.c.id.label("session_id"),
                session.c.token_hash,
                session.c.seen_at,
            )
            .join(account, account.c.id == session.c.account_id)
            .where(
                session.c.token_hash == any_(literal(list(by_hash), ARRAY(LargeBinary))),
                session.c.ended_at.is_(None),
                session.c.seen_at > tx.now - SESSION_LIFETIME,
            )
        )
        found = rows.all()
        if late := [row.session_id for row in found if tx.now - row.seen_at > SEEN_EVERY]:
            await tx.execute(update(session).where(one_of(session.c.id, late)).values(seen_at=tx.now))
    return {
        by_hash[bytes(row.token_hash)]: Person(
            account_id=row.id,
            session_id=row.session_id,
            name=row.name,
            locale=row.locale,
            is_operator=row.is_operator,
        )
        for row in found
    }


async def person(request: Request[Any, Any, Any], database: Database, settings: Settings) -> Person:
    """Dependency `person` of a handler.

    Raises NotSignedIn.
    """
    found = await find_person(database, request.cookies.get(cookie_name(settings)))
    if found is None:
        raise NotSignedIn
    return found
