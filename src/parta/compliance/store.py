"""Rows of regulations and signatures, as records."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Row, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from parta.foundation.db import Tx, one_of

from .models import acknowledgement, regulation, regulation_reading, regulation_reminder
from .records import Regulation, Signed


async def find_regulation(tx: Tx, regulation_id: UUID, *, is_locked: bool = False) -> Regulation | None:
    """`is_locked`: for `tx` alone until its end, so that signatures queue up."""
    query = select(regulation).where(tx.own(regulation), regulation.c.id == regulation_id)
    row = (await tx.execute(query.with_for_update() if is_locked else query)).one_or_none()
    return _regulation(row) if row is not None else None


async def regulations(tx: Tx, *conditions: ColumnElement[bool]) -> list[Regulation]:
    """The newest first."""
    rows = await tx.execute(
        select(regulation)
        .where(tx.own(regulation), *conditions)
        .order_by(func.coalesce(regulation.c.published_at, regulation.c.created_at).desc(), regulation.c.id)
    )
    return [_regulation(row) for row in rows]


async def signatures_of(tx: Tx, regulation_id: UUID) -> list[Signed]:
    """The sheet of one version, in the order of signing."""
    rows = await tx.execute(
        select(acknowledgement)
        .where(tx.own(acknowledgement), acknowledgement.c.regulation_id == regulation_id)
        .order_by(acknowledgement.c.number)
    )
    return [_signed(row) for row in rows]


async def signatures_by(tx: Tx, member_id: UUID) -> dict[UUID, Signed]:
    """One person's signatures, by regulation."""
    rows = await tx.execute(
        select(acknowledgement).where(tx.own(acknowledgement), acknowledgement.c.member_id == member_id)
    )
    return {row.regulation_id: _signed(row) for row in rows}


async def signed_members(tx: Tx, regulation_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Who signed which: members by regulation; every asked one has an entry."""
    wanted = list(regulation_ids)
    found: dict[UUID, set[UUID]] = {one: set() for one in wanted}
    rows = await tx.execute(
        select(acknowledgement.c.regulation_id, acknowledgement.c.member_id).where(
            tx.own(acknowledgement), one_of(acknowledgement.c.regulation_id, wanted)
        )
    )
    for row in rows:
        found[row.regulation_id].add(row.member_id)
    return found


async def add_signature(tx: Tx, line: Signed) -> None:
    await tx.execute(insert(acknowledgement).values(organisation_id=tx.organisation, **msgspec.structs.asdict(line)))


async def mark_reading(tx: Tx, regulation_id: UUID, member_id: UUID, *, is_read: bool) -> None:
    """Opened now, or read to the end now; the first time counts."""
    values = {"opened_at": tx.now, "read_at": tx.now if is_read else None}
    statement = upsert(regulation_reading).values(
        organisation_id=tx.organisation, regulation_id=regulation_id, member_id=member_id, **values
    )
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["organisation_id", "regulation_id", "member_id"],
            set_={"read_at": func.coalesce(regulation_reading.c.read_at, statement.excluded.read_at)},
        )
    )


async def readings_by(tx: Tx, member_id: UUID, regulation_ids: Sequence[UUID]) -> dict[UUID, datetime | None]:
    """When the member came to the end of each; documents never opened are missing."""
    rows = await tx.execute(
        select(regulation_reading.c.regulation_id, regulation_reading.c.read_at).where(
            tx.own(regulation_reading),
            regulation_reading.c.member_id == member_id,
            one_of(regulation_reading.c.regulation_id, regulation_ids),
        )
    )
    return {row.regulation_id: row.read_at for row in rows}


async def readings_of(tx: Tx, regulation_id: UUID) -> dict[UUID, datetime | None]:
    """Who opened it, and when they came to its end."""
    rows = await tx.execute(
        select(regulation_reading.c.member_id, regulation_reading.c.read_at).where(
            tx.own(regulation_reading), regulation_reading.c.regulation_id == regulation_id
        )
    )
    return {row.member_id: row.read_at for row in rows}


async def reminders_of(tx: Tx, regulation_id: UUID) -> dict[UUID, datetime]:
    rows = await tx.execute(
        select(regulation_reminder.c.member_id, regulation_reminder.c.reminded_at).where(
            tx.own(regulation_reminder), regulation_reminder.c.regulation_id == regulation_id
        )
    )
    return {row.member_id: row.reminded_at for row in rows}


async def mark_reminded(tx: Tx, regulation_id: UUID, member_ids: Iterable[UUID]) -> None:
    rows = [
        {
            "organisation_id": tx.organisation,
            "regulation_id": regulation_id,
            "member_id": member_id,
            "reminded_at": tx.now,
        }
        for member_id in member_ids
    ]
    statement = upsert(regulation_reminder)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["organisation_id", "regulation_id", "member_id"],
            set_={"reminded_at": statement.excluded.reminded_at},
        ),
        rows,
    )


def _regulation(row: Row[Any]) -> Regulation:
    fields = {name: getattr(row, name) for name in Regulation.__struct_fields__ if name != "group_ids"}
    return Regulation(**fields, group_ids=tuple(UUID(one) for one in row.audience_groups))


def _signed(row: Row[Any]) -> Signed:
    return Signed(**{name: getattr(row, name) for name in Signed.__struct_fields__})
