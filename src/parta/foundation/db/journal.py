"""The journal of acts: who did what to whom, written with the act itself, and bound entry to entry.

The entries are a chain (`chain.py`) whose canonical form is `canonical_entry`. The database refuses to change or to
delete an entry (migration 0002).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Column, DateTime, Index, LargeBinary, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from .chain import FIRST_HASH, bind
from .schema import id_column, tenant_table

journal_head = tenant_table(
    "journal_head",
    Column("number", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

journal_entry = tenant_table(
    "journal_entry",
    Column("number", BigInteger, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    # Who acted; nobody: the platform itself, its operator or a job.
    id_column("actor_id", nullable=True),
    Column("actor_name", Text, nullable=False),
    # «structure.group_renamed»
    Column("act", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    id_column("subject_id", nullable=True),
    Column("subject_name", Text, nullable=False),
    Column("before", JSONB),
    Column("after", JSONB),
    Column("hash", LargeBinary, nullable=False),
    Index("ix_journal_entry_organisation_id_subject_id", "organisation_id", "subject_id"),
    Index("ix_journal_entry_organisation_id_actor_id", "organisation_id", "actor_id"),
)


class Doer(Protocol):
    """Whoever acts: a member by id and name."""

    @property
    def member_id(self) -> UUID: ...

    @property
    def display_name(self) -> str: ...


class Subject(msgspec.Struct, frozen=True):
    """What an act was about: «group», its id, «5А»."""

    kind: str
    id: UUID | None
    name: str


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One act as it is written down. `before` and `after` hold what changed, in JSON values."""

    act: str
    actor_id: UUID | None
    actor_name: str
    subject: Subject
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def canonical_entry(number: int, at: datetime, act: Act) -> bytes:
    """Everything of an entry: JSON, keys sorted, no spaces, UTF-8 (as RFC 8785 for what occurs here: no floats)."""
    content = [
        number,
        at,
        act.actor_id,
        act.actor_name,
        act.act,
        act.subject.kind,
        act.subject.id,
        act.subject.name,
        act.before,
        act.after,
    ]
    return msgspec.json.encode(content, order="sorted")


_LOCK = """
insert into journal_head (organisation_id, number, hash) values (:organisation, 0, :first)
on conflict (organisation_id) do update set number = journal_head.number returning number, hash
"""


async def write_acts(connection: AsyncConnection, organisation_id: UUID, now: datetime, acts: Sequence[Act]) -> None:
    """Append acts; until the transaction ends nobody else writes into this organisation's journal."""
    head = (await connection.execute(sql(_LOCK), {"organisation": organisation_id, "first": FIRST_HASH})).one()
    number, last = int(head.number), bytes(head.hash)
    rows: list[dict[str, Any]] = []
    for act in acts:
        number += 1
        last = bind(last, canonical_entry(number, now, act))
        rows.append(
            {
                "organisation_id": organisation_id,
                "number": number,
                "at": now,
                "actor_id": act.actor_id,
                "actor_name": act.actor_name,
                "act": act.act,
                "subject_kind": act.subject.kind,
                "subject_id": act.subject.id,
                "subject_name": act.subject.name,
                "before": act.before,
                "after": act.after,
                "hash": last,
            }
        )
    await connection.execute(journal_entry.insert(), rows)
    await connection.execute(
        sql("update journal_head set number = :number, hash = :hash where organisation_id = :organisation"),
        {"number": number, "hash": last, "organisation": organisation_id},
    )
