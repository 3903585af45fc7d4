"""The school of a bench: people with sessions, and their conversations, written straight into the database."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
from sqlalchemy import text as sql

from parta.accounts import cookie_name
from parta.accounts.models import account, session
from parta.app import wire
from parta.chat import PastMessage, import_history
from parta.chat.models import conversation
from parta.chat.places import Seat, open_streams, seat_members
from parta.foundation.db import Tx, insert_rows
from parta.foundation.identity import hash_token, new_id, new_token
from parta.foundation.wiring import Wiring
from parta.organisations import NewMember, NewOrganisation, Role, create_organisation
from parta.organisations.commands.members import create_members

from .server import Server

_SLUG = "school-1"
_TEXT = "Завтра на математике нужны циркуль, линейка и тетрадь в клетку; спасибо, принесу обязательно"
_CLAIM = sql(
    "update member m set account_id = u.a, claimed_at = :now from"
    " unnest(cast(:members as uuid[]), cast(:accounts as uuid[])) as u(m, a)"
    " where m.organisation_id = :organisation and m.id = u.m"
)


@dataclass(frozen=True)
class Someone:
    """A member with a session."""

    member_id: UUID
    cookie: str


@dataclass(frozen=True)
class World:
    """A school on a server."""

    server: Server
    wiring: Wiring
    organisation_id: UUID
    slug: str

    @property
    def path(self) -> str:
        return f"/api/organisations/{self.organisation_id}"

    async def people(self, count: int, role: Role = Role.STUDENT) -> list[Someone]:
        """`count` people of a role, each with an account and a session."""
        members, accounts = [new_id() for _ in range(count)], [new_id() for _ in range(count)]
        tokens = [new_token() for _ in range(count)]
        async with self.wiring.database.system(self.organisation_id) as tx:
            new = [
                NewMember(id=one, surname="Ковалёв", given_name=f"Миша {place}", roles=(role,))
                for place, one in enumerate(members)
            ]
            await create_members(tx, new, is_confirmed=True)
            await insert_rows(tx, account, [_account(tx, one, place) for place, one in enumerate(accounts)])
            await insert_rows(
                tx, session, [_session(tx, one, token) for one, token in zip(accounts, tokens, strict=True)]
            )
            await tx.execute(
                _CLAIM,
                {"now": tx.now, "organisation": self.organisation_id, "members": members, "accounts": accounts},
            )
        name = cookie_name(self.server.settings)
        return [Someone(one, f"{name}={token}") for one, token in zip(members, tokens, strict=True)]

    async def conversations(self, members: Sequence[Sequence[Someone]]) -> list[UUID]:
        """A conversation for every list of members, made as a class's is."""
        ids = [new_id() for _ in members]
        seat = Seat(caption="5А", part="student")
        async with self.wiring.database.system(self.organisation_id) as tx:
            rows = [
                {
                    "organisation_id": self.organisation_id,
                    "id": one,
                    "kind": "custom",
                    "title": f"Беседа {place}",
                    "is_read_only": False,
                    "created_at": tx.now,
                }
                for place, one in enumerate(ids)
            ]
            await insert_rows(tx, conversation, rows)
            await open_streams(tx, ids)
            seats = {one: {who.member_id: seat for who in some} for one, some in zip(ids, members, strict=True)}
            await seat_members(tx, seats, is_structural=False, is_new=True)
        return ids

    async def history(self, conversation: UUID, people: Sequence[Someone], count: int) -> None:
        """`count` earlier messages, a second apart; the database knows afterwards how large its tables are."""
        start = datetime.now(UTC) - timedelta(seconds=count)
        for first in range(0, count, 10_000):
            messages = [
                PastMessage(
                    id=new_id(),
                    author_id=people[place % len(people)].member_id,
                    body=f"{_TEXT[: 20 + place % 60]} {place}",
                    at=start + timedelta(seconds=place),
                )
                for place in range(first, min(first + 10_000, count))
            ]
            async with self.wiring.database.system(self.organisation_id) as tx:
                await import_history(tx, conversation, messages, read_by={})
        # As autovacuum does within a minute; plans made for empty tables would be measured otherwise.
        connection = await asyncpg.connect(self.server.database_url)
        try:
            await connection.execute("analyze")
        finally:
            await connection.close()


@asynccontextmanager
async def world_on(server: Server) -> AsyncGenerator[World]:
    """An empty school on `server`."""
    wiring = wire(server.settings, server.database_url)
    organisation_id = new_id()
    async with wiring.database.system(organisation_id) as tx:
        await create_organisation(tx, NewOrganisation(kind="school", name="Школа № 1", slug=_SLUG))
    try:
        yield World(server, wiring, organisation_id, _SLUG)
    finally:
        await wiring.database.close()


def phone_of(place: int) -> str:
    """The phone of the person at `place` of those made first."""
    return f"+7900{place:07d}"


def _account(tx: Tx, account_id: UUID, place: int) -> dict[str, object]:
    return {
        "id": account_id,
        "name": f"Ковалёв Миша {place}",
        "phone": phone_of(place),
        "locale": "ru",
        "is_operator": False,
        "created_at": tx.now,
    }


def _session(tx: Tx, account_id: UUID, token: str) -> dict[str, object]:
    return {
        "id": new_id(),
        "account_id": account_id,
        # As PostgreSQL writes bytes in JSON.
        "token_hash": "\\x" + hash_token(token).hex(),
        "device": "bench",
        "address": "127.0.0.1",
        "created_at": tx.now,
        "seen_at": tx.now,
    }
