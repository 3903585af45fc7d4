"""After the upload: a file is read through once, in a process of its own, and becomes what people see."""

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Generator
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import Row, delete, select, update

from parta.foundation.config import Settings
from parta.foundation.db import Database, Tx

from .events import FileReady
from .models import stored_file, stored_part
from .reading import read_content
from .sniffing import name_for
from .storage import FileStore, folder_of, part_key, preview_key
from .uploads import StoredPart, parts_of
from .writing import PART

_logger = logging.getLogger(__name__)

_SCRIPT = Path(__file__).with_name("media_process.py")
_PATIENCE = 240.0  # seconds of waiting for the process, which limits its own processor time
_AT_ONCE = 2  # such processes a server runs
# Linux shares a processor out among sessions first, and only then is niceness asked: a process of the server's own
# session would take from PostgreSQL what the server is entitled to. So it gets a session, and that is nice.
_NICELY = ("sh", "-c", 'echo 10 >/proc/self/autogroup; exec nice -n 10 "$@"', "picture")


class Finding(msgspec.Struct, frozen=True):
    """What the process says of a file."""

    failure: Literal["unreadable", "too_large", "too_slow"] | None = None
    why: str = ""
    kind: Literal["photo", "video", "audio"] = "photo"
    media_type: str = ""
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    placeholder: str | None = None
    # Name of the cleaned content in the working folder.
    content: str | None = None
    previews: list[int] = []


def processing(database: Database, files: FileStore, settings: Settings) -> Callable[..., Awaitable[None]]:
    """The job that reads a complete file through; repeating it is harmless."""
    places = asyncio.Semaphore(_AT_ONCE)

    async def process(organisation_id: str, file_id: str) -> None:
        organisation, id = UUID(organisation_id), UUID(file_id)
        async with database.transaction(organisation) as tx:
            row = (
                await tx.execute(select(stored_file).where(tx.own(stored_file), stored_file.c.id == id))
            ).one_or_none()
            parts = await parts_of(tx, id)
        if row is None or row.completed_at is None or row.is_ready:
            return

        async with places:
            with _working_folder(settings) as folder:
                await _copy(files, parts, row, folder / "source")
                finding = await examine(row.kind, row.media_type, folder / "source", folder)
                await _settle(database, files, row, parts, finding, folder)

    return process


async def examine(kind: str, media_type: str, source: Path, folder: Path) -> Finding:
    """Ask a process of its own about `source`; it leaves its pictures in `folder`."""
    task = "photo" if kind == "photo" else "media"
    process = await asyncio.to_thread(_begin, [task, media_type, str(source), str(folder)], folder)
    answer = asyncio.create_task(asyncio.to_thread(process.communicate))
    try:
        async with asyncio.timeout(_PATIENCE):
            found, _ = await asyncio.shield(answer)
    except TimeoutError:
        return Finding(failure="too_slow")
    finally:
        if process.poll() is None:
            # Whatever it has begun itself as well: `communicate` ends when nobody holds its pipe any more.
            os.killpg(process.pid, signal.SIGKILL)
        await asyncio.wait([answer])
    if process.returncode != 0:
        # Killed by a limit of its own: processor time (SIGXCPU, SIGKILL) or size; or the decoder fell.
        is_slow = process.returncode in (-24, -9)
        return Finding(failure="too_slow" if is_slow else "unreadable", why=f"ended with {process.returncode}")
    return msgspec.json.decode(found, type=Finding)


def _begin(arguments: list[str], folder: Path) -> "subprocess.Popen[bytes]":
    """Start the process. By the standard library, in a thread: it asks the kernel for a child without a copy of this
    process's memory map, which would hold up a server of many sockets for twenty milliseconds."""
    return subprocess.Popen(
        # Nice from its first moment on: starting Python is half of the work of a small picture.
        [
            *(_NICELY if shutil.which("nice", path=os.defpath) else ()),
            *(sys.executable, "-E", "-s", str(_SCRIPT), *arguments),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # No secrets; one thread for a picture; large intermediate pictures beside the source.
        env={"PATH": os.defpath, "TMPDIR": str(folder), "VIPS_CONCURRENCY": "1", "VIPS_BLOCK_UNTRUSTED": "1"},
        cwd=folder,
        start_new_session=True,
    )


async def _settle(
    database: Database,
    files: FileStore,
    row: Row[Any],
    parts: list[StoredPart],
    finding: Finding,
    folder: Path,
) -> None:
    """Write down what was found, in one transaction; the original of a photo goes (FILE-4)."""
    organisation, id = row.organisation_id, row.id
    if finding.failure is not None:
        _logger.info("file %s stays a plain file: %s %s", id, finding.failure, finding.why)
        async with database.transaction(organisation) as tx:
            await _set(tx, id, kind="file", is_ready=True, failure=finding.failure)
            tx.emit(FileReady(file_id=id), on=f"member:{row.owner_member_id}")
        return

    for width in finding.previews:
        data = await asyncio.to_thread((folder / f"{width}.webp").read_bytes)
        await files.put(preview_key(organisation, id, width), data)
    cleaned: list[StoredPart] = []
    size = row.size
    if finding.content is not None:
        cleaned, size = await _store(files, organisation, id, folder / finding.content)

    async with database.transaction(organisation) as tx:
        is_there = await _set(
            tx,
            id,
            kind=finding.kind,
            media_type=finding.media_type,
            name=name_for(row.name, finding.media_type),
            size=size,
            width=finding.width,
            height=finding.height,
            duration_seconds=finding.duration,
            placeholder=finding.placeholder,
            has_preview=bool(finding.previews),
            is_ready=True,
        )
        if is_there and cleaned:
            await tx.execute(delete(stored_part).where(tx.own(stored_part), stored_part.c.file_id == id))
            await tx.execute(
                stored_part.insert(),
                [
                    {"organisation_id": organisation, "file_id": id, "number": part.number, "key": part.key}
                    | {"size": part.size}
                    for part in cleaned
                ],
            )
        if is_there:
            tx.emit(FileReady(file_id=id), on=f"member:{row.owner_member_id}")
    if not is_there:
        await files.delete_under(folder_of(organisation, id))
    elif cleaned:
        await files.delete(*(part.key for part in parts))


async def _set(tx: Tx, id: UUID, **values: Any) -> bool:
    """Whether the file is still there."""
    changed = await tx.execute(update(stored_file).where(tx.own(stored_file), stored_file.c.id == id).values(**values))
    return changed.rowcount == 1


async def _copy(files: FileStore, parts: list[StoredPart], row: Row[Any], target: Path) -> None:
    """Bring the content beside the process that will read it."""
    with target.open("wb") as copy:
        async for chunk in read_content(files, parts, 0, row.size):
            await asyncio.to_thread(copy.write, chunk)


async def _store(files: FileStore, organisation: UUID, id: UUID, source: Path) -> tuple[list[StoredPart], int]:
    """Put a cleaned photo into the storage: its parts and its size."""
    parts: list[StoredPart] = []
    with source.open("rb") as content:
        while data := await asyncio.to_thread(content.read, PART):
            part = StoredPart(len(parts), part_key(organisation, id), len(data))
            await files.put(part.key, data)
            parts.append(part)
    return parts, sum(part.size for part in parts)


@contextlib.contextmanager
def _working_folder(settings: Settings) -> Generator[Path]:
    place = settings.data.resolve() / "work"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=place, prefix="media-") as folder:
        yield Path(folder)
