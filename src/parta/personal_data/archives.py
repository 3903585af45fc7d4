"""Making the archive of somebody's data: room by room and file by file into a file, never in memory (PD-10)."""

import asyncio
import contextlib
import logging
import tempfile
import zipfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, select, update

from parta.accounts import send_notice
from parta.foundation.days import short_day
from parta.foundation.db import Tx
from parta.foundation.files import content_of, stored_file
from parta.foundation.wiring import Wiring
from parta.organisations import PrivacyParts, load_organisation, local_today, member_stream, members_by_id

from .events import DataExportFailed, DataExportProgressed, DataExportReady
from .models import data_export
from .parts import export_key
from .rules import EXPORT_KEPT

_logger = logging.getLogger(__name__)

_README = """Это всё, что о вас хранит «{organisation}» на платформе.

Каждый файл .json — одна часть платформы; их открывает любой текстовый редактор.
В папке files — файлы, которые вы отправили.
Архив сделан {made} и хранится на платформе семь дней.
"""


async def make_archive(wiring: Wiring, organisation_id: UUID, export_id: UUID) -> None:
    """Make an archive that is asked for; what can't be made is told as failed, and a new one may be begun.

    A repetition begins again, a finished one is left alone.
    """
    async with wiring.database.transaction(organisation_id) as tx:
        found = await _working(tx, export_id)
    if found is None:
        return
    try:
        with tempfile.TemporaryDirectory(prefix="parta-data-") as folder:
            path = Path(folder) / "data.zip"
            total = await _write(wiring, organisation_id, found, path)
            size = path.stat().st_size
            await wiring.files.put_file(export_key(organisation_id, export_id), path)
    except Exception:
        _logger.exception("the archive %s failed", export_id)
        await _fail(wiring, organisation_id, export_id)
        return
    async with wiring.database.system(organisation_id) as tx:
        await _finish(tx, wiring, export_id, total=total, size=size)


async def _write(wiring: Wiring, organisation_id: UUID, found: Row[Any], path: Path) -> int:
    """How many parts and files it has become."""
    rooms = wiring.register(PrivacyParts).exports
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        # Accounts are the platform's. One transaction: the parts are of one moment.
        async with wiring.database.system(organisation_id) as tx:
            files = await _files_of(tx, found.subject_id)
            total = len(rooms) + len(files)
            organisation = await load_organisation(tx)
            readme = _README.format(organisation=organisation.name, made=short_day(await local_today(tx)))
            archive.writestr("ПРОЧИТАЙТЕ.txt", readme)
            for done, (room, export) in enumerate(rooms.items(), 1):
                text = msgspec.json.format(msgspec.json.encode(await export(tx, found.subject_id)), indent=2)
                await asyncio.to_thread(archive.writestr, f"{room}.json", text)
                await _progress(wiring, organisation_id, found, done=done, total=total)
        for place, file in enumerate(files, 1):
            async with wiring.database.transaction(organisation_id) as tx:
                content = await content_of(tx, wiring.files, file.id)
            await _copy(archive, f"files/{place:04d} {safe_name(file.name)}", content)
            await _progress(wiring, organisation_id, found, done=len(rooms) + place, total=total)
    return total


async def _files_of(tx: Tx, member_id: UUID) -> Sequence[Row[Any]]:
    rows = await tx.execute(
        select(stored_file.c.id, stored_file.c.name)
        .where(tx.own(stored_file), stored_file.c.owner_member_id == member_id, stored_file.c.completed_at.is_not(None))
        .order_by(stored_file.c.created_at)
    )
    return rows.all()


async def _copy(archive: zipfile.ZipFile, name: str, content: AsyncIterator[bytes]) -> None:
    # Somebody may take a file back while the archive is made; the rest is still theirs.
    with archive.open(name, "w", force_zip64=True) as entry, contextlib.suppress(FileNotFoundError):
        async for chunk in content:
            await asyncio.to_thread(entry.write, chunk)


async def _working(tx: Tx, export_id: UUID) -> Row[Any] | None:
    rows = await tx.execute(
        update(data_export)
        .where(tx.own(data_export), data_export.c.id == export_id, data_export.c.state == "working")
        .values(seen_at=tx.now)
        .returning(data_export)
    )
    return rows.one_or_none()


async def _progress(wiring: Wiring, organisation_id: UUID, found: Row[Any], *, done: int, total: int) -> None:
    async with wiring.database.transaction(organisation_id) as tx:
        await tx.execute(
            update(data_export)
            .where(tx.own(data_export), data_export.c.id == found.id)
            .values(done=done, total=total, seen_at=tx.now)
        )
        tx.tell(DataExportProgressed(export_id=found.id, done=done, total=total), on=member_stream(found.asked_by))


async def _fail(wiring: Wiring, organisation_id: UUID, export_id: UUID) -> None:
    async with wiring.database.transaction(organisation_id) as tx:
        rows = await tx.execute(
            update(data_export)
            .where(tx.own(data_export), data_export.c.id == export_id, data_export.c.state == "working")
            .values(state="failed")
            .returning(data_export.c.asked_by)
        )
        if asker := rows.scalar_one_or_none():
            tx.emit(DataExportFailed(export_id=export_id), on=member_stream(asker))


async def _finish(tx: Tx, wiring: Wiring, export_id: UUID, *, total: int, size: int) -> None:
    rows = await tx.execute(
        update(data_export)
        .where(tx.own(data_export), data_export.c.id == export_id, data_export.c.state == "working")
        .values(state="ready", done=total, total=total, size=size, ready_at=tx.now, expires_at=tx.now + EXPORT_KEPT)
        .returning(data_export.c.asked_by)
    )
    asker = rows.scalar_one_or_none()
    if asker is None:
        # Erased or given up meanwhile: nobody waits for the archive any more.
        await wiring.files.delete(export_key(tx.organisation, export_id))
        return
    tx.emit(DataExportReady(export_id=export_id), on=member_stream(asker))
    known = (await members_by_id(tx, [asker])).get(asker)
    if known is not None and known.account_id is not None:
        await send_notice(
            tx,
            wiring.postman,
            known.account_id,
            subject="Архив ваших данных готов",
            text="Парта: архив ваших данных готов. Скачайте его в разделе «Мои данные» в течение семи дней.",
        )


def safe_name(name: str) -> str:
    """A name that unpacks into the folder and nowhere else."""
    return name.replace("/", "_").replace("\\", "_").lstrip(".") or "file"
