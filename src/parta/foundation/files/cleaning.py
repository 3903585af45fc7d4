"""What time removes: uploads that nobody goes on with, and bytes that belong to nothing (FILE-11, FILE-12)."""

from datetime import timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import func, select

from parta.foundation import clock
from parta.foundation.db import Database

from .models import stored_file, stored_part
from .records import erase_files
from .storage import FileStore, StoredObject
from .uploads import EXPIRES_AFTER

EXPIRE = "files.expire_uploads"
SWEEP = "files.sweep_storage"

# Bytes are written before the row that counts them: younger ones may still be on their way.
_YOUNG = timedelta(hours=1)


async def expire_uploads(database: Database, files: FileStore) -> int:
    """Forget uploads without a byte for EXPIRES_AFTER; returns how many."""
    last_heard = func.coalesce(stored_file.c.writer_seen_at, stored_file.c.created_at)
    async with database.system() as tx:
        found = await tx.execute(
            select(stored_file.c.organisation_id, stored_file.c.id)
            .where(stored_file.c.completed_at.is_(None), last_heard < tx.now - EXPIRES_AFTER)
            .order_by(stored_file.c.organisation_id)
            .limit(10_000)
        )
        rows = found.all()
    for organisation_id, expired in groupby(rows, key=lambda row: row.organisation_id):
        async with database.transaction(organisation_id) as tx:
            await erase_files(tx, files, [row.id for row in expired])
    return len(rows)


async def sweep_storage(database: Database, files: FileStore) -> int:
    """Remove objects of the storage that no row knows; returns how many."""
    removed = await files.delete_held()
    async for batch in files.list(""):
        old = [found for found in batch if found.changed_at < clock.now() - _YOUNG]
        orphans = await _orphans(database, old)
        await files.delete(*orphans)
        removed += len(orphans)
    return removed


async def _orphans(database: Database, objects: list[StoredObject]) -> list[str]:
    owners = {found.key: place for found in objects if (place := _file_of(found.key)) is not None}
    if not owners:
        return []
    organisations = {organisation_id for organisation_id, _ in owners.values()}
    ids = {file_id for _, file_id in owners.values()}
    async with database.system() as tx:
        kept = await tx.execute(
            select(stored_part.c.key).where(
                stored_part.c.organisation_id.in_(organisations), stored_part.c.file_id.in_(ids)
            )
        )
        keys = set(kept.scalars())
        known = await tx.execute(
            select(stored_file.c.organisation_id, stored_file.c.id).where(
                stored_file.c.organisation_id.in_(organisations), stored_file.c.id.in_(ids), stored_file.c.has_preview
            )
        )
        shown = {(row.organisation_id, row.id) for row in known}
    return [key for key, place in owners.items() if key not in keys and not ("/preview/" in key and place in shown)]


def _file_of(key: str) -> tuple[UUID, UUID] | None:
    """(organisation, file) of a key of ours; None: somebody else's, left alone."""
    pieces = key.split("/")
    if len(pieces) != 4 or pieces[2] not in ("content", "preview"):
        return None
    try:
        return UUID(pieces[0]), UUID(pieces[1])
    except ValueError:
        return None
