"""Where bytes lie: a folder or an object storage, behind one set of verbs."""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from parta.foundation.config import Settings
from parta.foundation.identity import new_id

from .errors import StorageUnavailable

_logger = logging.getLogger(__name__)

_CHUNK = 256 * 1024  # bytes handed on at once while reading
_PATIENCE = 5.0  # seconds that the health check waits
_DELETED = "deleted/"  # lists of objects whose removal waits


class StoredObject(msgspec.Struct, frozen=True):
    """An object as a listing shows it."""

    key: str
    size: int
    changed_at: datetime


class FileStore:
    """The bytes of all files by key.

    A key is `<organisation>/<file>/<what>`; a name that a person typed is never part of one. An object is written
    whole or not at all: who reads a key while it is replaced gets the old bytes or the new ones.
    """

    def __init__(self, settings: Settings) -> None:
        self._folder: Path | None = None
        self._is_held: Callable[[], Awaitable[bool]] | None = None
        self._store: ObjectStore = (
            self._local(settings.data / "files") if not settings.files_url else from_url(settings.files_url)
        )

    def _local(self, folder: Path) -> LocalStore:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder.resolve()
        return LocalStore(self._folder, automatic_cleanup=True)

    async def put(self, key: str, data: bytes | bytearray | memoryview) -> None:
        """Write an object; it outlives a power cut when this returns."""
        with _translated():
            await obstore.put_async(self._store, key, data)
            if self._folder is not None:
                await asyncio.to_thread(_sync, self._folder / key)

    async def put_file(self, key: str, path: Path) -> None:
        """Write a file of this machine as an object, piece by piece; it outlives a power cut when this returns."""
        with _translated():
            await obstore.put_async(self._store, key, path)
            if self._folder is not None:
                await asyncio.to_thread(_sync, self._folder / key)

    async def get(self, key: str) -> bytes:
        """The whole object. Raises FileNotFoundError."""
        with _translated():
            found = await obstore.get_async(self._store, key)
            return bytes(await found.bytes_async())

    async def get_range(self, key: str, start: int, end: int) -> bytes:
        """The bytes from `start` up to, not including, `end`, or to the object's. Raises FileNotFoundError."""
        with _translated():
            return bytes(await obstore.get_range_async(self._store, key, start=start, end=end))

    async def open(self, key: str, span: tuple[int, int] | None = None) -> AsyncGenerator[bytes]:
        """Read an object piece by piece; `span`: only from its first number up to, not including, its second.

        Raises FileNotFoundError.
        """
        if span is not None and span[0] >= span[1]:
            return
        with _translated():
            found = await obstore.get_async(self._store, key, options={"range": span} if span is not None else None)
        async for chunk in found.stream(min_chunk_size=_CHUNK):
            yield bytes(chunk)

    @staticmethod
    def is_content(key: str) -> bool:
        """Whether an object belongs into a backup; the rest are traces of the upkeep."""
        return not key.startswith(("health/", _DELETED))

    def hold_while(self, is_held: Callable[[], Awaitable[bool]]) -> None:
        """Removals wait while `is_held`: a backup copies what its snapshot of the database knows."""
        self._is_held = is_held

    async def delete(self, *keys: str) -> None:
        """Remove objects; one that isn't there is removed already.

        While a backup is made, they are only noted down, and removed by `delete_held` after it.
        """
        if keys and self._is_held is not None and await self._is_held():
            await self.put(f"{_DELETED}{new_id()}", msgspec.json.encode(keys))
            return
        for key in keys:
            await self._remove(key)

    async def delete_held(self) -> int:
        """Remove what waits for a backup to end; returns how many objects. Nothing, while one is made."""
        removed = 0
        async for batch in self.list(_DELETED):
            for note in batch:
                if self._is_held is not None and await self._is_held():
                    return removed
                keys = msgspec.json.decode(await self.get(note.key), type=list[str])
                for key in (*keys, note.key):
                    await self._remove(key)
                removed += len(keys)
        return removed

    async def _remove(self, key: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            await obstore.delete_async(self._store, key)

    async def list(self, prefix: str) -> AsyncGenerator[Sequence[StoredObject]]:
        """The objects under `prefix`, in batches."""
        async for batch in obstore.list(self._store, prefix or None, chunk_size=500):
            yield [StoredObject(found["path"], found["size"], found["last_modified"]) for found in batch]

    async def delete_under(self, prefix: str) -> None:
        """Remove every object under `prefix`."""
        async for batch in self.list(prefix):
            await self.delete(*(found.key for found in batch))

    async def is_alive(self) -> bool:
        """Whether an object can be written and read."""
        key = f"health/{new_id()}"
        try:
            async with asyncio.timeout(_PATIENCE):
                await self.put(key, b"alive")
                is_same = await self.get(key) == b"alive"
                await self.delete(key)
        except Exception as error:
            _logger.warning("the file storage doesn't answer: %s", type(error).__name__)
            return False
        return is_same


@contextlib.contextmanager
def _translated() -> Generator[None]:
    """A full disk or an object storage out of reach, in words that a person can read."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        _logger.error("the file storage failed: %s", error)
        raise StorageUnavailable from error


def _sync(path: Path) -> None:
    """Bring a file and its name to the disk: a folder, unlike an object storage, doesn't do so by itself."""
    for target, flags in ((path, os.O_RDONLY), (path.parent, os.O_RDONLY | os.O_DIRECTORY)):
        # An upload that was ended in this moment takes its folder along.
        with contextlib.suppress(FileNotFoundError):
            descriptor = os.open(target, flags)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def folder_of(organisation_id: UUID, file_id: UUID) -> str:
    """Where everything of one file lies; nothing else does."""
    return f"{organisation_id}/{file_id}/"


def part_key(organisation_id: UUID, file_id: UUID) -> str:
    """A fresh key for a piece of the content: two writers of one upload never write the same object."""
    return f"{folder_of(organisation_id, file_id)}content/{new_id()}"


def preview_key(organisation_id: UUID, file_id: UUID, width: int) -> str:
    return f"{folder_of(organisation_id, file_id)}preview/{width}.webp"
