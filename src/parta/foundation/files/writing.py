"""Writing an upload: what has come stays, whatever happens to the tab, the network or the server (FILE-2).

The content is a row of parts. A part is written to the storage under a key of its own and counts from the commit that
adds its row and moves the offset: bytes and offset can't disagree. An unfull last part is replaced by a longer one.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from parta.foundation import clock
from parta.foundation.db import Database, Tx
from parta.foundation.identity import new_id
from parta.foundation.jobs import Jobs

from .access import Uploader, own_upload
from .errors import OffsetConflict, TooMuchSent, UploadBusy
from .models import stored_file, stored_part
from .sniffing import HEAD
from .storage import FileStore, part_key
from .uploads import StoredPart, Upload, complete_upload, parts_of

PART = 4 * 1024 * 1024  # bytes in a part; an upload holds about two of them in memory
SAVE_AFTER = timedelta(seconds=3)  # what came is made safe at least so often while bytes come
SILENCE = 8.0  # seconds without a byte after which a connection is given up
WRITER_LOST = timedelta(seconds=12)  # a writer that hasn't saved for so long is gone: another one may go on


async def receive(
    database: Database,
    files: FileStore,
    jobs: Jobs,
    actor: Uploader,
    *,
    id: UUID,
    offset: int,
    announced: int | None,
    body: AsyncIterator[bytes],
) -> Upload:
    """Append `body` from `offset` on, `announced` bytes if the client says so, and return where the upload stands.

    Memory stays bounded by PART. When `body` ends early, what came is kept. No transaction is open while waiting.
    Raises NotFound, OffsetConflict, UploadBusy, TooMuchSent, StorageUnavailable.
    """
    writer = Writer(database, files, jobs, actor, id)
    await writer.claim(offset, announced or 0)
    try:
        async for chunk in body:
            await writer.write(chunk)
    finally:
        # A closed tab ends here as well; its bytes count.
        await writer.finish()
    return writer.upload


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
            if row.upload_offset != offset:
                raise OffsetConflict(offset=row.upload_offset)
            if offset + announced > row.upload_length:
                raise TooMuchSent
            if row.writer is not None and row.writer_seen_at > tx.now - WRITER_LOST:
                raise UploadBusy
            self.upload = Upload.of(row)
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

    async def write(self, chunk: bytes) -> None:
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
            async with self._database.transaction(self._actor.organisation_id) as tx:
                self.upload = await self._record(tx, StoredPart(self._number, key, size), offset, head)
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

    async def _record(self, tx: Tx, part: StoredPart, offset: int, head: bytes | None) -> Upload:
        # Another writer may have taken over (we were silent too long), or the upload is gone: then nothing counts.
        moved = await tx.execute(
            update(stored_file)
            .where(tx.own(stored_file), stored_file.c.id == self._id, stored_file.c.writer == self._token)
            .values(upload_offset=offset, writer_seen_at=tx.now)
            .returning(stored_file)
        )
        row = moved.one_or_none()
        if row is None:
            raise UploadBusy
        new = insert(stored_part).values(
            organisation_id=tx.organisation, file_id=self._id, number=part.number, key=part.key, size=part.size
        )
        await tx.execute(
            new.on_conflict_do_update(
                index_elements=["organisation_id", "file_id", "number"],
                set_={"key": new.excluded.key, "size": new.excluded.size},
            )
        )
        return Upload.of(row) if head is None else await complete_upload(tx, self._jobs, self._id, head)

    async def _head(self) -> bytes:
        if self._number == 0 or self._first is None:
            return bytes(self._part[:HEAD])
        return await self._files.get_range(self._first, 0, HEAD)
