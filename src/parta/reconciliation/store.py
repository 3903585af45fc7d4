"""Rows of reconciliations."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from parta.foundation.db import Tx, insert_rows
from parta.foundation.errors import NotFound

from .errors import AlreadyOpen
from .models import (
    reconciliation,
    reconciliation_difference,
    reconciliation_group,
    reconciliation_result,
    reconciliation_setting,
)
from .records import (
    Difference,
    DifferenceState,
    Finding,
    GroupCheck,
    Mark,
    Method,
    Newcomer,
    SignedResult,
    StoredReconciliation,
    Summary,
)
from .rules import DEFAULT_DEADLINES, MonthDay, refuse_change

_COLUMNS = [one for one in reconciliation.c if one.name not in {"content", "organisation_id", "file_hash"}]


async def insert_reconciliation(
    tx: Tx, *, reconciliation_id: UUID, due_on: date, method: Method, started_by: UUID
) -> bool:
    """Begin one; whether it is new: the same id again leaves the first. Raises AlreadyOpen (REC-1)."""
    rows = await tx.execute(
        insert(reconciliation)
        .values(
            organisation_id=tx.organisation,
            id=reconciliation_id,
            due_on=due_on,
            method=method,
            state="open",
            started_by=started_by,
            started_at=tx.now,
        )
        .on_conflict_do_nothing()
        .returning(reconciliation.c.id)
    )
    if rows.first() is not None:
        return True
    same = await tx.execute(
        select(reconciliation.c.id).where(tx.own(reconciliation), reconciliation.c.id == reconciliation_id)
    )
    if same.first() is None:
        raise AlreadyOpen
    return False


async def load_reconciliation(tx: Tx, reconciliation_id: UUID, *, for_change: bool = False) -> StoredReconciliation:
    """Raises NotFound; with `for_change` locks it and raises AlreadyEnded."""
    query = select(*_COLUMNS).where(tx.own(reconciliation), reconciliation.c.id == reconciliation_id)
    row = (await tx.execute(query.with_for_update() if for_change else query)).one_or_none()
    if row is None:
        raise NotFound
    found = _stored(row)
    if for_change and (refusal := refuse_change(found.state)):
        raise refusal
    return found


async def list_reconciliations(tx: Tx, *, limit: int = 40) -> list[StoredReconciliation]:
    """The newest first; dropped ones were never made."""
    rows = await tx.execute(
        select(*_COLUMNS)
        .where(tx.own(reconciliation), reconciliation.c.state != "dropped")
        .order_by(reconciliation.c.started_at.desc(), reconciliation.c.id)
        .limit(limit)
    )
    return [_stored(row) for row in rows]


async def change_reconciliation(tx: Tx, reconciliation_id: UUID, **values: Any) -> None:
    await tx.execute(
        update(reconciliation).where(tx.own(reconciliation), reconciliation.c.id == reconciliation_id).values(**values)
    )


async def load_list(tx: Tx, reconciliation_id: UUID) -> tuple[bytes, bytes | None]:
    """The list's bytes (empty once it has ended, and by hand) and their hash."""
    row = (
        await tx.execute(
            select(reconciliation.c.content, reconciliation.c.file_hash).where(
                tx.own(reconciliation), reconciliation.c.id == reconciliation_id
            )
        )
    ).one()
    return row.content, row.file_hash


def _stored(row: Row[Any]) -> StoredReconciliation:
    return StoredReconciliation(
        id=row.id,
        due_on=row.due_on,
        method=row.method,
        state=row.state,
        file_name=row.file_name,
        choices=msgspec.convert(row.choices, dict[str, UUID | None]),
        summary=msgspec.convert(row.summary, Summary),
        problems=row.problems,
        started_by=row.started_by,
        started_at=row.started_at,
        compared_at=row.compared_at,
        ended_at=row.ended_at,
    )


async def load_differences(tx: Tx, reconciliation_id: UUID, ids: Sequence[UUID] | None = None) -> list[Difference]:
    query = select(reconciliation_difference).where(
        tx.own(reconciliation_difference), reconciliation_difference.c.reconciliation_id == reconciliation_id
    )
    if ids is not None:
        query = query.where(reconciliation_difference.c.id.in_(ids))
    return [
        Difference(
            id=row.id,
            state=row.state,
            finding=msgspec.convert(row.finding, Finding),
            reason=row.reason,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
        )
        for row in await tx.execute(query)
    ]


async def keep_findings(tx: Tx, reconciliation_id: UUID, findings: Iterable[Finding]) -> None:
    """Write what a comparison found beside what is there already (REC-4).

    A difference that is found again keeps its decision, unless it says something else now; one that was put right and
    is back is open again. An open one that isn't found any more is settled.
    """
    before = {one.id: one for one in await load_differences(tx, reconciliation_id)}
    now = {one.id_within(reconciliation_id): one for one in findings}
    fresh = [id_ for id_ in now if id_ not in before]
    await insert_rows(
        tx,
        reconciliation_difference,
        [
            {
                "organisation_id": tx.organisation,
                "reconciliation_id": reconciliation_id,
                "id": id_,
                "kind": now[id_].kind,
                "state": "open",
                "finding": msgspec.to_builtins(now[id_]),
                "reason": "",
            }
            for id_ in fresh
        ],
    )
    for id_, known in before.items():
        found = now.get(id_)
        if found is None:
            if known.state == "open":
                await decide(tx, reconciliation_id, id_, state="settled", reason="", by=None)
        elif _is_back(known, found):
            await _write(tx, reconciliation_id, id_, state="open", reason="", finding=msgspec.to_builtins(found))
        elif found != known.finding:
            await _write(tx, reconciliation_id, id_, finding=msgspec.to_builtins(found))


def _is_back(known: Difference, found: Finding) -> bool:
    """Whether what was decided doesn't answer to what is found now; people who were invited take their time."""
    if known.state == "settled" or found.new != known.finding.new:
        return True
    return known.state == "applied" and found.kind != "not_joined"


async def decide(
    tx: Tx, reconciliation_id: UUID, difference_id: UUID, *, state: DifferenceState, reason: str, by: UUID | None
) -> None:
    is_open = state == "open"
    await _write(
        tx,
        reconciliation_id,
        difference_id,
        state=state,
        reason=reason,
        decided_by=None if is_open else by,
        decided_at=None if is_open else tx.now,
    )


async def _write(tx: Tx, reconciliation_id: UUID, difference_id: UUID, **values: Any) -> None:
    await tx.execute(
        update(reconciliation_difference)
        .where(
            tx.own(reconciliation_difference),
            reconciliation_difference.c.reconciliation_id == reconciliation_id,
            reconciliation_difference.c.id == difference_id,
        )
        .values(**values)
    )


async def forget_differences(tx: Tx, reconciliation_id: UUID) -> None:
    await tx.execute(
        delete(reconciliation_difference).where(
            tx.own(reconciliation_difference), reconciliation_difference.c.reconciliation_id == reconciliation_id
        )
    )


async def load_checks(tx: Tx, reconciliation_id: UUID) -> dict[UUID, GroupCheck]:
    """How far each group is; groups that nobody touched are missing."""
    rows = await tx.execute(
        select(reconciliation_group).where(
            tx.own(reconciliation_group), reconciliation_group.c.reconciliation_id == reconciliation_id
        )
    )
    return {
        row.group_id: GroupCheck(
            group_id=row.group_id,
            marks=msgspec.convert(row.marks, dict[UUID, Mark]),
            newcomers=msgspec.convert(row.newcomers, list[Newcomer]),
            changed_by=row.changed_by,
            changed_at=row.changed_at,
            checked_by=row.checked_by,
            checked_at=row.checked_at,
        )
        for row in rows
    }


async def save_check(tx: Tx, reconciliation_id: UUID, check: GroupCheck) -> None:
    values = msgspec.to_builtins({"marks": {str(key): one for key, one in check.marks.items()}})
    values |= {
        "newcomers": msgspec.to_builtins(check.newcomers),
        "changed_by": check.changed_by,
        "changed_at": check.changed_at,
        "checked_by": check.checked_by,
        "checked_at": check.checked_at,
    }
    await tx.execute(
        insert(reconciliation_group)
        .values(organisation_id=tx.organisation, reconciliation_id=reconciliation_id, group_id=check.group_id, **values)
        .on_conflict_do_update(index_elements=["organisation_id", "reconciliation_id", "group_id"], set_=values)
    )


class StoredResult(msgspec.Struct, frozen=True, kw_only=True):
    """A signed result with the bytes that its hash covers."""

    result: SignedResult
    content: bytes
    previous_hash: bytes
    hash: bytes


async def list_results(tx: Tx) -> list[StoredResult]:
    """Signed results, the newest first."""
    rows = await tx.execute(
        select(reconciliation_result)
        .where(tx.own(reconciliation_result))
        .order_by(reconciliation_result.c.number.desc())
    )
    return [
        StoredResult(
            result=msgspec.json.decode(row.content, type=SignedResult),
            content=row.content,
            previous_hash=row.previous_hash,
            hash=row.hash,
        )
        for row in rows
    ]


async def read_deadlines(tx: Tx) -> tuple[MonthDay, ...]:
    row = (
        await tx.execute(select(reconciliation_setting.c.deadlines).where(tx.own(reconciliation_setting)))
    ).one_or_none()
    return tuple((month, day) for month, day in row.deadlines) if row else DEFAULT_DEADLINES


async def save_deadlines(tx: Tx, deadlines: Sequence[MonthDay]) -> None:
    values = {"deadlines": [list(one) for one in deadlines], "changed_at": tx.now}
    await tx.execute(
        insert(reconciliation_setting)
        .values(organisation_id=tx.organisation, **values)
        .on_conflict_do_update(index_elements=["organisation_id"], set_=values)
    )
