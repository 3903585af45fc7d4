"""Signing in: from a verified contact to one person.

A contact may be shared: a junior pupil has a parent's e-mail, siblings have the same, a mother and her child one
phone. So a contact stands for everybody who has it, and whoever came chooses among them (ACC-6).
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, insert, select
from sqlalchemy import text as sql

from parta.foundation.config import Settings
from parta.foundation.db import Database, Tx
from parta.foundation.errors import NotFound
from parta.foundation.identity import keyed_hash, new_id, open_ticket, sign_ticket
from parta.foundation.text import comparison_key

from .codes import SIGN_IN, use_code, verify_code
from .contacts import Contact
from .errors import OtherContact, TicketSpent, UnknownContact
from .models import account
from .queries import accounts_by_id
from .sources import PeopleSources, Place, Unclaimed

TICKET_LIFETIME = timedelta(minutes=10)
_CHOOSE = "sign_in.choose"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A person whom a contact stands for: an account, or somebody whom organisations know by it, or both."""

    key: str
    name: str
    account_id: UUID | None
    unclaimed: tuple[Unclaimed, ...]
    places: tuple[Place, ...]


class SignedIn(msgspec.Struct, frozen=True):
    account_id: UUID


class Choice(msgspec.Struct, frozen=True):
    """Several people share the contact; `ticket` proves that it was verified."""

    ticket: str
    people: Sequence[Candidate]


class Ticket(msgspec.Struct, frozen=True):
    contact: Contact


async def sign_in(
    database: Database, settings: Settings, sources: PeopleSources, *, contact: Contact, code: str
) -> SignedIn | Choice:
    """Exchange a right code for the account behind the contact.

    Raises WrongCode, CodeSpent, UnknownContact, OtherContact.
    """
    code_id = await verify_code(database, settings, contact=contact, purpose=SIGN_IN, code=code)
    async with database.system() as tx:
        await use_code(tx, code_id)
        people = await find_candidates(tx, settings, sources, contact)
        others = [] if people else await _other_contacts(tx, sources, contact)
        now = tx.now
    if others:
        raise OtherContact(contacts=", ".join(others))
    if not people:
        raise UnknownContact
    if len(people) == 1:
        return SignedIn(await become(database, sources, contact, people[0]))
    ticket = sign_ticket(settings.secret, _CHOOSE, Ticket(contact), now + TICKET_LIFETIME)
    return Choice(ticket, people)


async def _other_contacts(tx: Tx, sources: PeopleSources, contact: Contact) -> list[str]:
    """What the people with this contact sign in with instead, masked."""
    cards = await accounts_by_id(tx, await sources.find_owners(tx, contact))
    return sorted(card.contact for card in cards.values())


async def choose(database: Database, settings: Settings, sources: PeopleSources, *, ticket: str, key: str) -> SignedIn:
    """Say which of the people behind a verified contact one is.

    Raises TicketSpent, NotFound.
    """
    async with database.system() as tx:
        opened = open_ticket(settings.secret, _CHOOSE, ticket, Ticket, tx.now)
        if opened is None:
            raise TicketSpent
        people = await find_candidates(tx, settings, sources, opened.contact)
    for person in people:
        if person.key == key:
            return SignedIn(await become(database, sources, opened.contact, person))
    raise NotFound


async def find_candidates(tx: Tx, settings: Settings, sources: PeopleSources, contact: Contact) -> list[Candidate]:
    """Everybody whom a contact stands for, in the order of names; equal names are one person (ACC-6).

    An account's places are told where there is a choice.
    """
    rows = await tx.execute(select(account).where(_has(contact)).order_by(account.c.created_at, account.c.id))
    accounts = {}
    for row in rows:
        accounts.setdefault(comparison_key(row.name), row)
    unclaimed: dict[str, list[Unclaimed]] = {}
    for one in await sources.find_unclaimed(tx, contact):
        unclaimed.setdefault(comparison_key(one.name), []).append(one)
    is_choice = len({*accounts, *unclaimed}) > 1
    places = await sources.find_places(tx, [row.id for row in accounts.values()]) if is_choice else {}

    people: list[Candidate] = []
    for name_key in sorted({*accounts, *unclaimed}):
        known, new = accounts.get(name_key), unclaimed.get(name_key, [])
        own = places.get(known.id, ()) if known else ()
        people.append(
            Candidate(
                key=keyed_hash(settings.secret, "candidate", contact.value, name_key).hex()[:24],
                name=known.name if known else new[0].name,
                account_id=known.id if known else None,
                unclaimed=tuple(new),
                places=own + tuple(place for one in new for place in one.places),
            )
        )
    return people


async def become(database: Database, sources: PeopleSources, contact: Contact, person: Candidate) -> UUID:
    """The account of a candidate, made where there is none, with the places that wait for it; returns its id."""
    account_id = person.account_id
    if account_id is None:
        async with database.system() as tx:
            account_id = await find_or_create_account(tx, contact=contact, name=person.name)
    await sources.claim(database, account_id, person.unclaimed)
    return account_id


async def find_or_create_account(tx: Tx, *, contact: Contact, name: str) -> UUID:
    """The account with this verified contact and this full name (surname first); returns its id.

    `tx` is a system transaction. Nothing is claimed: the caller says what the account is for.
    """
    await tx.execute(sql("select pg_advisory_xact_lock(hashtextextended(:key, 8))"), {"key": contact.value})
    rows = await tx.execute(
        select(account.c.id, account.c.name).where(_has(contact)).order_by(account.c.created_at, account.c.id)
    )
    for row in rows:
        if comparison_key(row.name) == comparison_key(name):
            return row.id
    account_id = new_id()
    await tx.execute(
        insert(account).values(
            id=account_id,
            name=name,
            phone=contact.value if contact.channel == "sms" else None,
            email=contact.value if contact.channel == "email" else None,
            created_at=tx.now,
        )
    )
    return account_id


def _has(contact: Contact) -> ColumnElement[bool]:
    return (account.c.phone if contact.channel == "sms" else account.c.email) == contact.value
