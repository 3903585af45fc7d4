"""The archive of one's own data: asked for, made by a job, kept seven days, given to whoever asked."""

from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.foundation.wiring import Wiring
from parta.organisations import Actor, member_stream, members_by_id

from .access import subject_of
from .archives import make_archive
from .errors import ExportWorking
from .events import DataExportFailed
from .models import data_export
from .parts import export_key
from .rules import EXPORT_SILENT
from .views import DataExport

MAKE = "personal_data.export"
EXPIRE = "personal_data.expire"
GIVE_UP = "personal_data.give_up"


async def ask_export(tx: Tx, actor: Actor, wiring: Wiring, *, id: UUID, subject_id: UUID) -> None:
    """Begin an archive; the same id again changes nothing, and one that died or failed is in nobody's way.

    Raises NotFound, ExportWorking.
    """
    await subject_of(tx, actor, subject_id)
    await _give_up(tx, tx.own(data_export), data_export.c.asked_by == actor.member_id)
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
            seen_at=tx.now,
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


async def read_archive(tx: Tx, actor: Actor, wiring: Wiring, *, export_id: UUID) -> tuple[int, AsyncIterator[bytes]]:
    """The ZIP's bytes in number and one after another, for whoever asked, while it is kept and the subject is theirs.

    Raises NotFound (PD-7).
    """
    rows = await tx.execute(select(data_export).where(tx.own(data_export), data_export.c.id == export_id))
    found = rows.one_or_none()
    if found is None or found.asked_by != actor.member_id or found.state != "ready" or found.expires_at <= tx.now:
        raise NotFound
    # A guardian who has lost the child since loses the archive too.
    await subject_of(tx, actor, found.subject_id)
    key = export_key(tx.organisation, export_id)
    try:
        await wiring.files.get_range(key, 0, 1)
    except FileNotFoundError:
        raise NotFound from None
    return found.size, wiring.files.open(key)


async def give_up_silent(wiring: Wiring) -> None:
    """Archives whose maker died with its process have failed: whoever waits is told (PD-10)."""
    async with wiring.database.system() as tx:
        rows = await tx.execute(select(data_export.c.organisation_id).where(_is_silent(tx)).distinct())
        silent = list(rows.scalars())
    for organisation_id in silent:
        async with wiring.database.transaction(organisation_id) as tx:
            await _give_up(tx, tx.own(data_export))


def _is_silent(tx: Tx) -> ColumnElement[bool]:
    heard = func.coalesce(data_export.c.seen_at, data_export.c.created_at)
    return and_(data_export.c.state == "working", heard < tx.now - EXPORT_SILENT)


async def _give_up(tx: Tx, *where: ColumnElement[bool]) -> None:
    rows = await tx.execute(
        update(data_export)
        .where(_is_silent(tx), *where)
        .values(state="failed")
        .returning(data_export.c.id, data_export.c.asked_by)
    )
    for row in rows.all():
        tx.emit(DataExportFailed(export_id=row.id), on=member_stream(row.asked_by))


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

    async def give_up() -> None:
        await give_up_silent(wiring)

    wiring.jobs.add(MAKE, make)
    wiring.jobs.add_periodic(GIVE_UP, "*/5 * * * *", give_up)
    wiring.jobs.add_periodic(EXPIRE, "23 * * * *", expire)
