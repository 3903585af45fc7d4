"""Uploads: begun under the client's id, found again after an interruption, discarded, completed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, func, select, true, update
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import insert

from parta.foundation.config import Settings
from parta.foundation.db import Tx
from parta.foundation.errors import Invalid
from parta.foundation.jobs import Jobs
from parta.foundation.text import clean_line

from .access import FileAccess, Uploader, own_upload
from .errors import FileInUse, FileTooLarge, IdTaken, TooManyUploads
from .media_process import MOST_PIXELS
from .models import stored_file, stored_part
from .records import erase_files
from .sniffing import Head, sniff
from .storage import FileStore

PROCESS = "files.process"  # the job that reads a complete photo, film or sound through

EXPIRES_AFTER = timedelta(hours=24)  # after the last byte

MOST_UNFINISHED = 50  # uploads that one member may have begun
MOST_UNFINISHED_LIMITS = 3  # and how many times the largest file they may announce together


class Upload(msgspec.Struct, frozen=True):
    """Where an upload stands, bytes."""

    id: UUID
    length: int
    offset: int
    expires_at: datetime
    is_complete: bool

    @classmethod
    def of(cls, row: Row[Any]) -> "Upload":
        return cls(
            id=row.id,
            length=row.upload_length,
            offset=row.upload_offset,
            expires_at=(row.writer_seen_at or row.created_at) + EXPIRES_AFTER,
            is_complete=row.completed_at is not None,
        )


class StoredPart(msgspec.Struct, frozen=True):
    number: int
    key: str
    size: int


class NewUpload(msgspec.Struct, frozen=True):
    """What a client says of a file before its bytes: its own id, the name, the length in bytes, what it is for."""

    id: UUID
    name: str
    length: int
    purpose: str = "message"


async def open_upload(tx: Tx, actor: Uploader, settings: Settings, new: NewUpload) -> Upload:
    """Begin an upload under the client's id; repeating the same one is harmless.

    Raises FileTooLarge, TooManyUploads, IdTaken, Invalid.
    """
    id, length, name = new.id, new.length, clean_name(new.name)
    if length > settings.file_limit:
        raise FileTooLarge(limit=settings.file_limit)
    # Two openings at once would both find room for one more.
    await tx.execute(sql("select pg_advisory_xact_lock(hashtextextended(:owner, 4))"), {"owner": str(actor.member_id)})
    known = (await tx.execute(select(stored_file).where(tx.own(stored_file), stored_file.c.id == id))).one_or_none()
    if known is not None:
        if known.owner_member_id != actor.member_id or known.upload_length != length:
            raise IdTaken
        return Upload.of(known)

    begun = (
        await tx.execute(
            select(
                func.count().label("uploads"), func.coalesce(func.sum(stored_file.c.upload_length), 0).label("bytes")
            )
            .where(tx.own(stored_file), stored_file.c.owner_member_id == actor.member_id)
            .where(stored_file.c.completed_at.is_(None))
        )
    ).one()
    if begun.uploads >= MOST_UNFINISHED or int(begun.bytes) + length > MOST_UNFINISHED_LIMITS * settings.file_limit:
        raise TooManyUploads
    row = (
        await tx.execute(
            insert(stored_file)
            .values(
                organisation_id=tx.organisation,
                id=id,
                owner_member_id=actor.member_id,
                purpose=clean_line(new.purpose)[:40],
                name=name,
                size=length,
                upload_length=length,
                created_at=tx.now,
                # Nothing is all that an empty file says.
                **(completion(tx, name, Head(b"")) if length == 0 else {}),
            )
            .returning(stored_file)
        )
    ).one()
    return Upload.of(row)


def completion(tx: Tx, name: str, head: Head) -> dict[str, Any]:
    """What is written of a complete file: what it is by its first bytes, and whether it may be shown as it is.

    Photos, video and sound are read through before (the job PROCESS), unless their header says that nobody will.
    """
    content = sniff(head.data, name)
    is_bomb = content.kind == "photo" and head.pixels > MOST_PIXELS
    kind = "file" if is_bomb else content.kind
    return {
        "media_type": content.media_type,
        "kind": kind,
        "is_ready": kind == "file",
        "failure": "too_large" if is_bomb else None,
        "completed_at": tx.now,
        "writer": None,
    }


async def record_part(
    tx: Tx, jobs: Jobs, row: Row[Any], part: StoredPart, *, writer: UUID | None, offset: int, head: Head | None
) -> Upload | None:
    """Count a part that lies in the storage: the upload of `row` stands at `offset` now. `head`: it is complete.

    With `writer`, None when another one has it now, or nobody: then nothing counts. Without, the row is locked by `tx`
    for whoever needs no writer, and a lost one that wakes up finds that it isn't the writer any more.
    """
    values: dict[str, Any] = {"upload_offset": offset, "writer_seen_at": tx.now, "writer": writer}
    if head is not None:
        values |= completion(tx, row.name, head)
    moved = await tx.execute(
        update(stored_file)
        .where(tx.own(stored_file), stored_file.c.id == row.id)
        .where(stored_file.c.writer == writer if writer is not None else true())
        .values(**values)
        .returning(stored_file)
    )
    now = moved.one_or_none()
    if now is None:
        return None
    new = insert(stored_part).values(
        organisation_id=tx.organisation, file_id=row.id, number=part.number, key=part.key, size=part.size
    )
    await tx.execute(
        new.on_conflict_do_update(
            index_elements=["organisation_id", "file_id", "number"],
            set_={"key": new.excluded.key, "size": new.excluded.size},
        )
    )
    if now.completed_at is not None and not now.is_ready:
        await jobs.defer(tx, PROCESS, organisation_id=str(tx.organisation), file_id=str(row.id))
    return Upload.of(now)


async def find_upload(tx: Tx, actor: Uploader, *, id: UUID) -> Upload:
    """Where one's own upload stands. Raises NotFound."""
    return Upload.of(await own_upload(tx, actor, id))


async def discard_upload(tx: Tx, actor: Uploader, files: FileStore, access: FileAccess, *, id: UUID) -> None:
    """Forget one's own file: an unfinished one, or one that no room shows. Raises NotFound, FileInUse."""
    row = await own_upload(tx, actor, id, is_locked=True)
    if row.completed_at is not None and await access.is_held(tx, id):
        raise FileInUse
    await erase_files(tx, files, [id])


async def parts_of(tx: Tx, id: UUID) -> list[StoredPart]:
    """The parts of a file in their order."""
    rows = await tx.execute(
        select(stored_part.c.number, stored_part.c.key, stored_part.c.size)
        .where(tx.own(stored_part), stored_part.c.file_id == id)
        .order_by(stored_part.c.number)
    )
    return [StoredPart(row.number, row.key, row.size) for row in rows]


def clean_name(name: str) -> str:
    """A file name as people see it: without folders and tricks, at most 200 characters, its ending kept.

    Raises Invalid when nothing is left.
    """
    name = clean_line(name.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")
    if not name:
        raise Invalid("У файла нет имени.", "The file has no name.", field="filename")
    if len(name) > 200:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[: 199 - len(ending)]}.{ending}" if dot and len(ending) <= 12 else name[:200]
    return name
