"""Who is it: from the session cookie to the signed-in person."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request
from sqlalchemy import LargeBinary, any_, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from parta.foundation import clock
from parta.foundation.config import Settings
from parta.foundation.db import Database, Gathering, one_of
from parta.foundation.errors import NotSignedIn
from parta.foundation.identity import hash_token

from .models import account, session

# A session ends when nobody came with it for so long (ACC-8).
SESSION_LIFETIME = timedelta(days=180)
# `seen_at` is for people to read («сегодня, 14:20») and for the sliding end: no write on every request.
SEEN_EVERY = timedelta(minutes=10)


AnyRequest = Request[Any, Any, Any]


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


# One statement of a lane: no transaction of its own on every request. The columns are those of `find_people`.
_PEOPLE = (
    "select s.token_hash, s.id as session_id, s.seen_at, a.id, a.name, a.locale, a.is_operator"
    " from session s join account a on a.id = s.account_id"
    " where s.token_hash = any($1::bytea[]) and s.ended_at is null and s.seen_at > $2"
)


class People:
    """Whom requests' sessions belong to; those who come while one question is under way are asked for together."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lane = database.system_lane()
        self._gathering: Gathering[str, Person | None] = Gathering(self._look_up, lanes=1, has_crowds=False)

    async def find(self, token: str | None) -> Person | None:
        """Whom an opaque session token belongs to; None when it is unknown, ended or too old."""
        return await self._gathering.ask(token) if token else None

    async def _look_up(self, tokens: Sequence[str]) -> list[Person | Exception | None]:
        found = await self.find_all(tokens)
        return [found.get(token) for token in tokens]

    async def find_all(self, tokens: Iterable[str]) -> dict[str, Person]:
        """Whom these tokens belong to; for who asks here alone, and one question after the other."""
        by_hash = {hash_token(token): token for token in tokens}
        now = clock.now()
        rows = await self._lane.fetch(_PEOPLE, list(by_hash), now - SESSION_LIFETIME)
        if late := [row["session_id"] for row in rows if now - row["seen_at"] > SEEN_EVERY]:
            async with self._database.system() as tx:
                await tx.execute(update(session).where(one_of(session.c.id, late)).values(seen_at=tx.now))
        return {
            by_hash[row["token_hash"]]: Person(
                account_id=row["id"],
                session_id=row["session_id"],
                name=row["name"],
                locale=row["locale"],
                is_operator=row["is_operator"],
            )
            for row in rows
        }


def person_of(database: Database, settings: Settings) -> Callable[[AnyRequest], Awaitable[Person]]:
    """Dependency `person` of a handler. Raises NotSignedIn."""
    people = People(database)

    async def person(request: AnyRequest) -> Person:
        found = await people.find(request.cookies.get(cookie_name(settings)))
        if found is None:
            raise NotSignedIn
        return found

    return person
