"""The rows of imports, and what is remembered of layouts."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from parta.foundation.db import Tx, one_of_texts
from parta.foundation.errors import NotFound
from parta.structure.importing.understanding import SheetCorrection
from parta.structure.models import roster_import, roster_layout
from parta.structure.roster import Problem, RosterCounts

Corrections = dict[str, SheetCorrection]
# The choice of a row that isn't imported.
SKIP: Literal["skip"] = "skip"
NO_COUNTS = RosterCounts(0, 0, 0, 0, 0, 0)


class StoredImport(msgspec.Struct, frozen=True, kw_only=True):
    """An import without the file's bytes."""

    id: UUID
    file_name: str
    state: str
    corrections: Corrections
    # Who unclear people are, by `person_mark`: a member, None for somebody new, or nobody to import.
    choices: dict[str, UUID | Literal["skip"] | None]
    counts: RosterCounts
    problems: list[Problem]
    created_by: UUID | None
    created_at: Any
    applied_at: Any


_COLUMNS = [column for column in roster_import.c if column.name not in {"content", "organisation_id", "total", "done"}]


async def save_import(
    tx: Tx, *, import_id: UUID, file_name: str, content: bytes, by: UUID | None, state: str = "understood"
) -> bool:
    """Keep an uploaded file; whether it is new: the same id again leaves the first one."""
    rows = await tx.execute(
        upsert(roster_import)
        .values(
            organisation_id=tx.organisation,
            id=import_id,
            file_name=file_name,
            state=state,
            content=content,
            created_by=by,
            created_at=tx.now,
        )
        .on_conflict_do_nothing()
        .returning(roster_import.c.id)
    )
    return rows.first() is not None


async def load_import(tx: Tx, import_id: UUID, *, for_update: bool = False) -> StoredImport:
    """Raises NotFound."""
    query = select(*_COLUMNS).where(tx.own(roster_import), roster_import.c.id == import_id)
    row = (await tx.execute(query.with_for_update() if for_update else query)).one_or_none()
    if row is None:
        raise NotFound
    return _stored(row)


async def load_content(tx: Tx, import_id: UUID) -> bytes:
    """The file; empty once the import was applied."""
    return (
        await tx.execute(select(roster_import.c.content).where(tx.own(roster_import), roster_import.c.id == import_id))
    ).scalar_one()


async def list_imports(tx: Tx, *, limit: int = 50) -> list[StoredImport]:
    """The newest first."""
    rows = await tx.execute(
        select(*_COLUMNS)
        .where(tx.own(roster_import))
        .order_by(roster_import.c.created_at.desc(), roster_import.c.id.desc())
        .limit(limit)
    )
    return [_stored(row) for row in rows]


async def change_import(tx: Tx, import_id: UUID, **values: Any) -> None:
    await tx.execute(
        update(roster_import).where(tx.own(roster_import), roster_import.c.id == import_id).values(**values)
    )


def stored_problems(problems: Iterable[Problem]) -> list[Any]:
    """Problems as they lie in the table."""
    return [msgspec.to_builtins(one) for one in problems]


def _stored(row: Row[Any]) -> StoredImport:
    return StoredImport(
        id=row.id,
        file_name=row.file_name,
        state=row.state,
        corrections=msgspec.convert(row.corrections, Corrections),
        choices={mark: _choice(one) for mark, one in row.choices.items()},
        counts=msgspec.convert(row.counts, RosterCounts) if row.counts else NO_COUNTS,
        problems=[_problem(one) for one in row.problems],
        created_by=row.created_by,
        created_at=row.created_at,
        applied_at=row.applied_at,
    )


def _choice(stored: str | None) -> UUID | Literal["skip"] | None:
    if stored is None:
        return None
    return SKIP if stored == SKIP else UUID(stored)


class _StoredProblem(msgspec.Struct, frozen=True):
    """A problem as it lies in the table: dates are text, the list is for people."""

    sheet: str
    row: int
    severity: Literal["error", "warning"]
    code: str
    reason: str
    params: dict[str, str] = {}
    header: tuple[str, ...] = ()
    values: tuple[str | int | float | None, ...] = ()


def _problem(stored: Any) -> Problem:
    one = msgspec.convert(stored, _StoredProblem)
    return Problem(one.sheet, one.row, one.severity, one.code, one.reason, one.params, one.header, one.values)


async def remembered_layouts(tx: Tx, fingerprints: Sequence[str]) -> dict[str, SheetCorrection]:
    """How layouts were corrected earlier, by fingerprint."""
    rows = await tx.execute(
        select(roster_layout).where(tx.own(roster_layout), one_of_texts(roster_layout.c.fingerprint, fingerprints))
    )
    return {row.fingerprint: msgspec.convert(row.meanings, SheetCorrection) for row in rows}


async def remember_layout(tx: Tx, fingerprint: str, correction: SheetCorrection) -> None:
    """Read sheets with this header like this from now on (STR-17)."""
    values = {"meanings": msgspec.to_builtins(correction), "is_used": correction.is_used, "updated_at": tx.now}
    await tx.execute(
        upsert(roster_layout)
        .values(organisation_id=tx.organisation, fingerprint=fingerprint, **values)
        .on_conflict_do_update(index_elements=["organisation_id", "fingerprint"], set_=values)
    )
