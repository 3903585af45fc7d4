"""Writing an upload: what has come stays, whatever happens to the tab, the network or the server (FILE-2).

The content is a row of parts. A part is written to the storage under a key of its own and counts from the commit that
adds its row and moves the offset: bytes and offset can't disagree. An unfull last part is replaced by a longer one.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, update

from parta.foundation import clock
from parta.foundation.db import Database
from parta.foundation.identity import new_id
from parta.foundation.jobs import Jobs

from .access import Uploader, own_upload
from .errors import OffsetConflict, TooMuchSent, UploadBusy
from .models import stored_file
from .sniffing import HEAD, Head, look_at
from .storage import FileStore, part_key
from .uploads import StoredPart, Upload, parts_of, record_part

PART = 4 * 1024 * 1024  # bytes in a part; an upload holds about two of them in memory
SAVE_AFTER = timedelta(seconds=3)  # what came is made safe at least so often while bytes come
WRITER_LOST = timedelta(seconds=12)  # a writer that hasn't saved for so long is gone: another one may go on


def require_writable(row: Row[Any], offset: int, announced: int, now: datetime) -> None:
    """Raises OffsetConflict, TooMuchSent, UploadBusy."""
    if row.upload_offset != offset:
        raise OffsetConflict(offset=row.upload_offset)
    if offset + announced > row.upload_length:
        raise TooMuchSent
    if is_written(row, now):
        raise UploadBusy


def is_written(row: Row[Any], now: datetime) -> bool:
    """Whether a writer has the upload, one that isn't lost."""
    return row.writer is not None and bool(row.writer_seen_at > now - WRITER_LOST)


class Writer:
    """The one request that writes an upload now."""

    def __init__(self, database: Database, files: FileStore, jobs: Jobs, actor: Uploader, id: UUID) -> None:
        self._database, self._files, self._jobs, self._actor, self._id = database, files, jobs, actor, id
        self._token = new_id()
        self._part = bytearray()
        self._number = 0
        # The row of the unfull last part that the next save replaces.
        self._tail: StoredPart | None = None
        self._first: str | None = None
        self._is_open = False

    async def claim(self, offset: int, announced: int) -> None:
        """Become the writer, or be refused."""
        async with self._database.transaction(self._actor.organisation_id) as tx:
            row = await own_upload(tx, self._actor, self._id, is_locked=True)
            require_writable(row, offset, announced, tx.now)
            self.upload, self._row = Upload.of(row), row
            if self.upload.is_complete:
                return
            await tx.execute(
                update(stored_file)
                .where(tx.own(stored_file), stored_file.c.id == self._id)
                .values(writer=self._token, writer_seen_at=tx.now)
            )
            parts = await parts_of(tx, self._id)
        self._saved_at = clock.now()
        self._is_open = True
        if parts:
            self._first = parts[0].key
            self._number = parts[-1].number + 1
        if parts and parts[-1].size < PART:
            self._tail, self._number = parts[-1], parts[-1].number
            self._part += await self._files.get(self._tail.key)

    @property
    def _unsaved(self) -> int:
        return len(self._part) - (self._tail.size if self._tail else 0)

    async def write(self, chunk: bytes | bytearray) -> None:
        if self.upload.offset + self._unsaved + len(chunk) > self.upload.length:
            raise TooMuchSent
        view = memoryview(chunk)
        while view:
            room = PART - len(self._part)
            self._part += view[:room]
            view = view[room:]
            if len(self._part) == PART:
                await self._save()
        if self._unsaved and clock.now() - self._saved_at >= SAVE_AFTER:
            await self._save()

    async def finish(self) -> None:
        """Make safe what came and let others write."""
        if not self._is_open:
            return
        if self._unsaved:
            await self._save()
        if not self._is_open:
            return
        self._is_open = False
        async with self._database.transaction(self._actor.organisation_id) as tx:
            await tx.execute(
                update(stored_file)
                .where(tx.own(stored_file), stored_file.c.id == self._id, stored_file.c.writer == self._token)
                .values(writer=None)
            )

    async def _save(self) -> None:
        key, size = part_key(self._actor.organisation_id, self._id), len(self._part)
        offset = self.upload.offset + self._unsaved
        replaced = self._tail
        try:
            await self._files.put(key, bytes(self._part))
            head = await self._head() if offset == self.upload.length else None
            part = StoredPart(self._number, key, size)
            async with self._database.transaction(self._actor.organisation_id) as tx:
                upload = await record_part(
                    tx, self._jobs, self._row, part, writer=self._token, offset=offset, head=head
                )
                # Another writer has taken over (we were silent too long), or the upload is gone: nothing counts.
                if upload is None:
                    raise UploadBusy
            self.upload = upload
        except BaseException:
            # Nothing is written twice: the connection ends here, and the client asks where we stand.
            self._is_open = False
            raise
        self._saved_at = clock.now()
        self._is_open = not self.upload.is_complete
        self._first = self._first if self._first and self._number else key
        if size == PART:
            self._tail, self._number = None, self._number + 1
            self._part = bytearray()
        else:
            self._tail = StoredPart(self._number, key, size)
        if replaced is not None:
            await self._files.delete(replaced.key)

    async def _head(self) -> Head:
        if self._number == 0 or self._first is None:
            return await look_at(bytes(self._part[:HEAD]))
        return await look_at(await self._files.get_range(self._first, 0, HEAD))
