"""`parta backup`: the database, the files and the keys as they stand at one moment, while people go on.

pg_dump reads a snapshot that this process holds open; the counts are taken in it too. Files are objects that are
written once and never changed, so whatever the snapshot knows is in the storage, as long as nothing is removed:
removals wait while a backup is made (foundation/db/holds.py, FileStore).
"""

import asyncio
import hashlib
import io
import os
import sys
import tempfile
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

import asyncpg
import msgspec

from parta.foundation import clock
from parta.foundation.config import Settings
from parta.foundation.db import holding
from parta.foundation.files import FileStore

from .archive import FORMAT, PIECE, About, Manifest, Writer, writing
from .databases import connected, value_of
from .errors import BackupUnderWay, DestinationTaken, DestinationUnusable
from .programs import find_program, finish, start

# Objects up to this size are read into memory, longer ones into a file.
_SMALL = 8 * 1024 * 1024
_LAST = "last.json"


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """A finished backup. `path` is None where it went to standard output."""

    about: About
    manifest: Manifest
    path: Path | None
    size: int


class LastBackup(msgspec.Struct, frozen=True, kw_only=True):
    """What `parta doctor` wants to know later."""

    at: datetime
    path: str
    size: int


async def backup(settings: Settings, url: str, destination: Path | None) -> Backup:
    """Write an archive of the installation to `destination` and return what is in it.

    `destination`: a file that isn't there yet, a folder, «-» for standard output; None: `<data>/backups`.

    Raises BackupUnderWay, DestinationTaken, DestinationUnusable, ProgramMissing, ProgramFailed, StorageUnavailable.
    """
    if destination == Path("-"):
        about, manifest = await _copy(settings, url, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return Backup(about=about, manifest=manifest, path=None, size=0)
    path = _place(settings, destination)
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                about, manifest = await _copy(settings, url, file)
                file.flush()
                os.fsync(file.fileno())
            # A link, not a rename: it doesn't replace what somebody has put there meanwhile.
            os.link(unfinished, path)
            _sync_folder(path.parent)
        finally:
            unfinished.unlink(missing_ok=True)
    except FileExistsError as error:
        raise DestinationTaken(file=path.name) from error
    except OSError as error:
        raise DestinationUnusable(file=path.name, reason=error.strerror or type(error).__name__) from error
    made = Backup(about=about, manifest=manifest, path=path, size=path.stat().st_size)
    _remember(settings, made)
    return made


def last_backup(settings: Settings) -> LastBackup | None:
    """The newest backup that was made with this data folder."""
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode((settings.data / "backups" / _LAST).read_bytes(), type=LastBackup)
    return None


def fingerprint(secret: str) -> str:
    """Enough to see whether two secrets are the same one, useless for anything else."""
    return hashlib.sha256(b"parta backup:" + secret.encode()).hexdigest()[:16] if secret else ""


def _place(settings: Settings, destination: Path | None) -> Path:
    folder = settings.data / "backups" if destination is None else destination
    if destination is not None and not destination.is_dir():
        if destination.exists():
            raise DestinationTaken(file=destination.name)
        return destination
    return folder / f"parta-{clock.now():%Y-%m-%d-%H%M%S}.tar"


async def _copy(settings: Settings, url: str, target: IO[bytes]) -> tuple[About, Manifest]:
    async with connected(url) as holder, connected(url) as reader, holding(holder) as is_held:
        if not is_held:
            raise BackupUnderWay
        async with reader.transaction(isolation="repeatable_read", readonly=True):
            with writing(target) as archive:
                return await _write(settings, url, reader, archive)


async def _write(settings: Settings, url: str, reader: asyncpg.Connection, archive: Writer) -> tuple[About, Manifest]:
    snapshot = await value_of(reader, "select pg_export_snapshot()")
    about = About(
        format=FORMAT,
        parta=version("parta"),
        at=clock.now(),
        revision=await value_of(reader, "select version_num from alembic_version"),
        postgres=await value_of(reader, "show server_version"),
        secret_fingerprint="" if (settings.data / "secret").exists() else fingerprint(settings.secret),
    )
    archive.add("about.json", msgspec.json.format(msgspec.json.encode(about), indent=1))
    for name, path in keys_of(settings).items():
        if path.exists():
            archive.add(f"keys/{name}", path.read_bytes())
    rows = await count_rows(reader)
    dumped = await _dump(url, snapshot, reader.get_server_version().major, archive)
    files, file_bytes, vanished = await _copy_files(FileStore(settings), archive)

    def counted(checksums: str) -> Manifest:
        return Manifest(
            rows=rows,
            database_bytes=dumped,
            files=files,
            file_bytes=file_bytes,
            vanished=vanished,
            checksums=checksums,
        )

    return about, archive.finish(counted)


def keys_of(settings: Settings) -> dict[str, Path]:
    """Keys that Parta made itself, by their name in the archive."""
    return {"secret": settings.data / "secret", "livekit.json": settings.data / "livekit" / "keys.json"}


async def count_rows(connection: asyncpg.Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = await connection.fetch(
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1"
    )
    return {row["relname"]: await value_of(connection, f'select count(*) from "{row["relname"]}"') for row in names}


async def _dump(url: str, snapshot: str, server: int, archive: Writer) -> int:
    program = find_program("pg_dump", server=server)
    process = await start(
        program,
        *("--format=custom", "--compress=3", "--no-owner", f"--snapshot={snapshot}"),
        url=url,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    told = asyncio.create_task(process.stderr.read())
    total, number = 0, 0
    try:
        while piece := await _exactly(process.stdout, PIECE):
            number += 1
            total += len(piece)
            archive.add(f"database/{number:06}", piece)
    except BaseException:
        with suppress(ProcessLookupError):
            process.kill()
        raise
    await finish(process, "pg_dump", told)
    return total


async def _exactly(stream: asyncio.StreamReader, size: int) -> bytes:
    """`size` bytes, or what is left of the stream."""
    try:
        return await stream.readexactly(size)
    except asyncio.IncompleteReadError as error:
        return error.partial


async def _copy_files(files: FileStore, archive: Writer) -> tuple[int, int, int]:
    count, size, vanished = 0, 0, 0
    async for batch in files.list(""):
        for found in batch:
            if not files.is_content(found.key):
                continue
            with tempfile.SpooledTemporaryFile(max_size=_SMALL) as buffer:
                try:
                    async for chunk in files.open(found.key):
                        buffer.write(chunk)
                except FileNotFoundError:
                    vanished += 1
                    continue
                length = buffer.seek(0, io.SEEK_END)
                buffer.seek(0)
                archive.add(f"files/{found.key}", buffer, length)
            count, size = count + 1, size + length
    return count, size, vanished


def _remember(settings: Settings, made: Backup) -> None:
    folder = settings.data / "backups"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        last = LastBackup(at=made.about.at, path=str(made.path), size=made.size)
        fresh = folder / f"{_LAST}.new"
        fresh.write_bytes(msgspec.json.encode(last))
        fresh.replace(folder / _LAST)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
