"""The archive of one's own data: made by a job, kept seven days, given to whoever asked."""

import asyncio
import logging
import tempfile
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from parta.accounts import send_notice
from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.foundation.files import stored_file, whole_content
from parta.foundation.wiring import Wiring
from parta.organisations import Actor, PrivacyParts, load_organisation, member_stream, members_by_id

from .access import subject_of
from .errors import ExportWorking
from .events import DataExportProgressed, DataExportReady
from .models import data_export
from .parts import export_key
from .rules import EXPORT_KEPT
from .views import DataExport

MAKE = "personal_data.export"
EXPIRE = "personal_data.expire"
_logger = logging.getLogger(__name__)

_README = """Это всё, что о вас хранит «{organisation}» на платформе.

Каждый файл .json — одна часть платформы; их открывает любой текстовый редактор.
В папке files — файлы, которые вы отправили.
Архив сделан {made} и хранится на платформе семь дней.
"""


async def ask_export(tx: Tx, actor: Actor, wiring: Wiring, *, id: UUID, subject_id: UUID) -> None:
    """Begin an archive; the same id again changes nothing. Raises NotFound, ExportWorking."""
    await subject_of(tx, actor, subject_id)
    known = await tx.execute(select(data_export.c.id).where(tx.own(data_export), data_export.c.id == id))
    if known.first() is not None:
        return
    made = await tx.execute(
        upsert(data_export)
        .values(
            organisation_id=tx.organisation,
            id=id,
            subject_id=subject_id,
            asked_by=actor.member_id,
            state="working",
            created_at=tx.now,
        )
        .on_conflict_do_nothing()
        .returning(data_export.c.id)
    )
    if made.first() is None:
        raise ExportWorking
    await wiring.jobs.defer(tx, MAKE, organisation_id=str(tx.organisation), export_id=str(id))


async def exports_by(tx: Tx, actor: Actor) -> list[DataExport]:
    """The last archives that the actor asked for, the newest first."""
    rows = (
        await tx.execute(
            select(data_export)
            .where(tx.own(data_export), data_export.c.asked_by == actor.member_id)
            .order_by(data_export.c.created_at.desc())
            .limit(10)
        )
    ).all()
    names = await members_by_id(tx, {row.subject_id for row in rows}, include_left=True)
    return [
        DataExport(
            id=row.id,
            subject_id=row.subject_id,
            subject_name=names[row.subject_id].full_name,
            state=row.state,
            done=row.done,
            total=row.total,
            size=row.size,
            created_at=row.created_at,
            expires_at=row.expires_at,
        )
        for row in rows
    ]


async def read_archive(tx: Tx, actor: Actor, wiring: Wiring, *, export_id: UUID) -> bytes:
    """The ZIP, for whoever asked for it, while it is kept and the subject is theirs still. Raises NotFound (PD-7)."""
    rows = await tx.execute(select(data_export).where(tx.own(data_export), data_export.c.id == export_id))
    found = rows.one_or_none()
    if found is None or found.asked_by != actor.member_id or found.state != "ready" or found.expires_at <= tx.now:
        raise NotFound
    # A guardian who has lost the child since loses the archive too.
    await subject_of(tx, actor, found.subject_id)
    try:
        return await wiring.files.get(export_key(tx.organisation, export_id))
    except FileNotFoundError:
        raise NotFound from None


async def make_archive(wiring: Wiring, organisation_id: UUID, export_id: UUID) -> None:
    """Gather every room's part and the files; a repetition begins again, a finished one is left alone."""
    async with wiring.database.system(organisation_id) as tx:
        found = await _working(tx, export_id)
        if found is None:
            return
        parts = wiring.register(PrivacyParts).exports
        known = {room: await export(tx, found.subject_id) for room, export in parts.items()}
        files = (
            await tx.execute(
                select(stored_file.c.id, stored_file.c.name).where(
                    tx.own(stored_file),
                    stored_file.c.owner_member_id == found.subject_id,
                    stored_file.c.completed_at.is_not(None),
                )
            )
        ).all()
        organisation = await load_organisation(tx)
        readme = _README.format(organisation=organisation.name, made=f"{tx.now:%d.%m.%Y}")
    total = len(known) + len(files)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("ПРОЧИТАЙТЕ.txt", readme)
            for room, part in known.items():
                text = msgspec.json.format(msgspec.json.encode(part), indent=2)
                await asyncio.to_thread(archive.writestr, f"{room}.json", text)
            await _progress(wiring, organisation_id, found, done=len(known), total=total)
            for place, file in enumerate(files, 1):
                async with wiring.database.system(organisation_id) as tx:
                    content = await whole_content(tx, wiring.files, file.id)
                name = f"files/{place:04d} {_safe(file.name)}"
                await asyncio.to_thread(archive.writestr, name, content)
                await _progress(wiring, organisation_id, found, done=len(known) + place, total=total)
        content = await asyncio.to_thread(path.read_bytes)
    await wiring.files.put(export_key(organisation_id, export_id), content)
    async with wiring.database.system(organisation_id) as tx:
        await _finish(tx, wiring, export_id, total=total, size=len(content))


async def expire_archives(wiring: Wiring) -> None:
    """Remove archives whose seven days are over."""
    async with wiring.database.system() as tx:
        rows = await tx.execute(
            update(data_export)
            .where(data_export.c.state == "ready", data_export.c.expires_at <= tx.now)
            .values(state="expired", size=0)
            .returning(data_export.c.organisation_id, data_export.c.id)
        )
        keys = [export_key(row.organisation_id, row.id) for row in rows]
    await wiring.files.delete(*keys)


def add_jobs(wiring: Wiring) -> None:
    async def make(organisation_id: str, export_id: str) -> None:
        await make_archive(wiring, UUID(organisation_id), UUID(export_id))

    async def expire() -> None:
        await expire_archives(wiring)

    wiring.jobs.add(MAKE, make)
    wiring.jobs.add_periodic(EXPIRE, "23 * * * *", expire)


async def _working(tx: Tx, export_id: UUID) -> Row[Any] | None:
    rows = await tx.execute(
        select(data_export).where(tx.own(data_export), data_export.c.id == export_id, data_export.c.state == "working")
    )
    return rows.one_or_none()


async def _progress(wiring: Wiring, organisation_id: UUID, found: Row[Any], *, done: int, total: int) -> None:
    async with wiring.database.transaction(organisation_id) as tx:
        await tx.execute(
            update(data_export).where(tx.own(data_export), data_export.c.id == found.id).values(done=done, total=total)
        )
        tx.tell(DataExportProgressed(export_id=found.id, done=done, total=total), on=member_stream(found.asked_by))


async def _finish(tx: Tx, wiring: Wiring, export_id: UUID, *, total: int, size: int) -> None:
    rows = await tx.execute(
        update(data_export)
        .where(tx.own(data_export), data_export.c.id == export_id, data_export.c.state == "working")
        .values(state="ready", done=total, total=total, size=size, ready_at=tx.now, expires_at=tx.now + EXPORT_KEPT)
        .returning(data_export.c.asked_by)
    )
    asker = rows.scalar_one_or_none()
    if asker is None:
        # Erased meanwhile: nobody waits for the archive any more.
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


def _safe(name: str) -> str:
    """A name that unpacks into the folder and nowhere else."""
    return name.replace("/", "_").replace("\\", "_").lstrip(".") or "file"
