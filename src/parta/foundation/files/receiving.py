"""The bodies of uploads: what is small comes whole, most often, and is written and counted in one transaction.

Whatever is longer or slower has a `Writer`, which claims the upload and makes safe what comes, piece by piece.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from parta.foundation.config import Settings
from parta.foundation.db import Database, Tx
from parta.foundation.errors import Refusal
from parta.foundation.jobs import Jobs

from .access import Uploader, own_upload
from .errors import OffsetConflict, UploadBusy
from .sniffing import HEAD, Head, look_at
from .storage import FileStore, part_key
from .uploads import NewUpload, StoredPart, Upload, open_upload, record_part
from .writing import Writer, is_written, require_writable

WHOLE = 1024 * 1024  # bytes that may come whole
BREATH = 0.25  # seconds in which they must
SILENCE = 8.0  # seconds without a byte after which a connection is given up


class Receiver:
    """Takes the bodies of uploads."""

    def __init__(self, database: Database, files: FileStore, jobs: Jobs, settings: Settings) -> None:
        self._database, self._files, self._jobs, self._settings = database, files, jobs, settings

    async def begin(self, actor: Uploader, new: NewUpload, body: AsyncIterator[bytes] | None, announced: int) -> Upload:
        """Open an upload, and take its first bytes if they come along with the opening (`announced` of them).

        Of an upload that is known already, nothing is taken: the client is told where it stands.
        Raises what `open_upload` and `receive` raise, but for OffsetConflict and UploadBusy.
        """
        early = bytearray()
        if body is not None and await _comes_whole(body, announced, early):
            return await self._take_whole(actor, new.id, early, new)
        async with self._database.transaction(actor.organisation_id) as tx:
            upload = await open_upload(tx, actor, self._settings, new)
        if body is None or upload.offset or upload.is_complete:
            return upload
        try:
            return await self._write(actor, new.id, 0, announced, early, body)
        except (OffsetConflict, UploadBusy):
            return upload

    async def receive(
        self, actor: Uploader, id: UUID, *, offset: int, announced: int, body: AsyncIterator[bytes]
    ) -> Upload:
        """Append `body` from `offset` on, `announced` bytes (0: the client didn't say), and return where it stands.

        Memory stays bounded by PART. When `body` ends early, what came is kept. No transaction is open while waiting.
        Raises NotFound, OffsetConflict, UploadBusy, TooMuchSent, StorageUnavailable.
        """
        early = bytearray()
        if offset == 0 and await _comes_whole(body, announced, early):
            return await self._take_whole(actor, id, early, None)
        return await self._write(actor, id, offset, announced, early, body)

    async def _write(
        self, actor: Uploader, id: UUID, offset: int, announced: int, early: bytearray, body: AsyncIterator[bytes]
    ) -> Upload:
        writer = Writer(self._database, self._files, self._jobs, actor, id)
        await writer.claim(offset, max(announced, len(early)))
        try:
            await writer.write(early)
            async for chunk in body:
                await writer.write(chunk)
        finally:
            # A closed tab ends here as well; its bytes count.
            await writer.finish()
        return writer.upload

    async def _take_whole(self, actor: Uploader, id: UUID, content: bytearray, new: NewUpload | None) -> Upload:
        """Write the first bytes of an upload and count them, in one transaction; with `new`, it is opened there too."""
        key, size = part_key(actor.organisation_id, id), len(content)
        head = await look_at(bytes(content[:HEAD]))
        await self._files.put(key, content)
        try:
            async with self._database.transaction(actor.organisation_id) as tx:
                if new is not None:
                    await open_upload(tx, actor, self._settings, new)
                row = await own_upload(tx, actor, id, is_locked=True)
                is_known = new is not None and (row.upload_offset > 0 or is_written(row, tx.now))
                upload = Upload.of(row) if is_known else await self._count(tx, row, key, size, head)
        except Refusal:
            # Only now is it sure that nothing counts: a commit whose answer is lost may have happened.
            await self._files.delete(key)
            raise
        if is_known:
            await self._files.delete(key)
        return upload

    async def _count(self, tx: Tx, row: Row[Any], key: str, size: int, head: Head) -> Upload:
        require_writable(row, 0, size, tx.now)
        upload = await record_part(
            tx, self._jobs, row, StoredPart(0, key, size),
            writer=None, offset=size, head=head if size == row.upload_length else None,
        )  # fmt: skip
        if upload is None:
            raise UploadBusy
        return upload


async def _comes_whole(body: AsyncIterator[bytes], announced: int, early: bytearray) -> bool:
    """Whether the `announced` bytes come in a breath. What has come lies in `early`; the rest is still in `body`."""
    if not 0 < announced <= WHOLE:
        return False
    clock = asyncio.get_running_loop().time
    until = clock() + BREATH
    async for chunk in body:
        early += chunk
        if len(early) >= announced or clock() >= until:
            break
    return len(early) == announced
