"""The journal read back: a page of it, and whether anybody touched it."""

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from parta.foundation.db import (
    FIRST_HASH,
    Act,
    Chain,
    Subject,
    Tx,
    canonical_entry,
    journal_entry,
    journal_head,
)
from parta.foundation.text import clean_line

from .names import ActNames

_BATCH = 2000


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One act as it was written down."""

    number: int
    at: datetime
    actor_id: UUID | None
    actor_name: str
    act: str
    subject: Subject
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for; `until` isn't included. Every word of `search` must occur in a name or in the act's name."""

    search: str = ""
    act: str = ""
    actor_id: UUID | None = None
    subject_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """Whether every entry is bound to the one before: `broken_at` is the first one that isn't."""

    count: int
    last_hash: str
    broken_at: int | None


async def read_entries(
    tx: Tx, names: ActNames, wanted: Filter, *, before: int | None = None, limit: int = 50
) -> list[Entry]:
    """Entries, the newest first; `before` is the number that the page ends at."""
    conditions = _conditions(tx, names, wanted)
    if before is not None:
        conditions.append(journal_entry.c.number < before)
    rows = await tx.execute(
        select(journal_entry).where(*conditions).order_by(journal_entry.c.number.desc()).limit(limit)
    )
    return [_entry(row) for row in rows]


async def count_entries(tx: Tx, names: ActNames, wanted: Filter) -> int:
    rows = await tx.execute(select(func.count()).select_from(journal_entry).where(*_conditions(tx, names, wanted)))
    return int(rows.scalar_one())


async def read_actors(tx: Tx) -> list[tuple[UUID, str]]:
    """Who ever acted, by the name of their last act."""
    rows = await tx.execute(
        select(journal_entry.c.actor_id, journal_entry.c.actor_name)
        .ext(distinct_on(journal_entry.c.actor_id))
        .where(tx.own(journal_entry), journal_entry.c.actor_id.is_not(None))
        .order_by(journal_entry.c.actor_id, journal_entry.c.number.desc())
    )
    return sorted(((row.actor_id, row.actor_name) for row in rows), key=lambda one: one[1])


async def prove_journal(tx: Tx) -> Proof:
    """Compute the chain again from the first entry, and compare its end with the head (JRN-2)."""
    chain = Chain()
    async for row in _all(tx):
        act = Act(
            act=row.act,
            actor_id=row.actor_id,
            actor_name=row.actor_name,
            subject=Subject(row.subject_kind, row.subject_id, row.subject_name),
            before=row.before,
            after=row.after,
        )
        if not chain.holds(row.number, canonical_entry(row.number, row.at, act), bytes(row.hash)):
            return Proof(count=chain.number, last_hash=chain.last.hex(), broken_at=chain.number + 1)
    head = (await tx.execute(select(journal_head).where(tx.own(journal_head)))).one_or_none()
    stands = (head.number, bytes(head.hash)) if head is not None else (0, FIRST_HASH)
    is_whole = stands == (chain.number, chain.last)
    return Proof(count=chain.number, last_hash=chain.last.hex(), broken_at=None if is_whole else chain.number + 1)


async def _all(tx: Tx) -> AsyncGenerator[Any]:
    """Every entry in order, some at a time: a journal of years doesn't fit in memory."""
    last = 0
    while True:
        rows = (
            await tx.execute(
                select(journal_entry)
                .where(tx.own(journal_entry), journal_entry.c.number > last)
                .order_by(journal_entry.c.number)
                .limit(_BATCH)
            )
        ).all()
        for row in rows:
            yield row
        if len(rows) < _BATCH:
            return
        last = rows[-1].number


def _conditions(tx: Tx, names: ActNames, wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [tx.own(journal_entry)]
    for word in clean_line(wanted.search).split():
        conditions.append(_holds(names, word))
    if wanted.act:
        conditions.append(journal_entry.c.act == wanted.act)
    if wanted.actor_id is not None:
        conditions.append(journal_entry.c.actor_id == wanted.actor_id)
    if wanted.subject_id is not None:
        conditions.append(journal_entry.c.subject_id == wanted.subject_id)
    if wanted.since is not None:
        conditions.append(journal_entry.c.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(journal_entry.c.at < wanted.until)
    return conditions


def _holds(names: ActNames, word: str) -> ColumnElement[bool]:
    codes: Sequence[str] = names.containing(word)
    pattern = word.casefold().replace("ё", "е")
    text = func.replace(func.lower(journal_entry.c.actor_name + " " + journal_entry.c.subject_name), "ё", "е")
    return or_(text.contains(pattern, autoescape=True), journal_entry.c.act.in_(codes))


def _entry(row: Any) -> Entry:
    return Entry(
        number=row.number,
        at=row.at,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        act=row.act,
        subject=Subject(row.subject_kind, row.subject_id, row.subject_name),
        before=row.before,
        after=row.after,
    )
