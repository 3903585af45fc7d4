"""What higher rooms know of people who have not signed in yet, and of accounts' places."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

import msgspec

from parta.foundation.db import Database, Tx

from .contacts import Contact


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a person belongs, as they choose between themselves and others who share their contact."""

    organisation: str
    role: str
    group: str | None = None


class Unclaimed(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whom an organisation has written down with a contact and who has no account yet.

    `name` is the full name, surname first; `organisation_id` and `id` are the source's own keys.
    """

    organisation_id: UUID
    id: UUID
    name: str
    places: tuple[Place, ...]


class PeopleSource(Protocol):
    """A room that knows people. The transactions are system ones: whoever signs in may be anywhere."""

    async def find_unclaimed(self, tx: Tx, contact: Contact) -> Sequence[Unclaimed]: ...

    async def find_places(self, tx: Tx, account_ids: Sequence[UUID]) -> dict[UUID, tuple[Place, ...]]: ...

    async def find_owners(self, tx: Tx, contact: Contact) -> Sequence[UUID]:
        """Accounts of people beside whom this contact is written down, whatever they sign in with."""
        ...

    async def claim(self, database: Database, account_id: UUID, people: Sequence[Unclaimed]) -> None:
        """Join them with the account, each in its organisation's own transaction; harmless to repeat."""
        ...


class PeopleSources:
    """The sources of this Parta: `wiring.register(PeopleSources).add(…)`."""

    def __init__(self) -> None:
        self._sources: list[PeopleSource] = []

    def add(self, source: PeopleSource) -> None:
        self._sources.append(source)

    async def find_unclaimed(self, tx: Tx, contact: Contact) -> list[Unclaimed]:
        return [found for source in self._sources for found in await source.find_unclaimed(tx, contact)]

    async def find_places(self, tx: Tx, account_ids: Sequence[UUID]) -> dict[UUID, tuple[Place, ...]]:
        places: dict[UUID, tuple[Place, ...]] = {}
        for source in self._sources:
            for account_id, found in (await source.find_places(tx, account_ids)).items():
                places[account_id] = places.get(account_id, ()) + found
        return places

    async def find_owners(self, tx: Tx, contact: Contact) -> list[UUID]:
        return [found for source in self._sources for found in await source.find_owners(tx, contact)]

    async def claim(self, database: Database, account_id: UUID, people: Sequence[Unclaimed]) -> None:
        for source in self._sources:
            await source.claim(database, account_id, people)
