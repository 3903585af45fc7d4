"""Reading content: any stretch of it, part by part, with bounded memory."""

import re
from collections.abc import AsyncGenerator, Sequence
from uuid import UUID

from parta.foundation.db import Tx

from .errors import RangeOutside
from .storage import FileStore
from .uploads import StoredPart, parts_of


async def read_content(files: FileStore, parts: Sequence[StoredPart], start: int, end: int) -> AsyncGenerator[bytes]:
    """The bytes from `start` up to, not including, `end`."""
    place = 0
    for part in parts:
        first, last = max(start - place, 0), min(end - place, part.size)
        place += part.size
        if first >= last:
            continue
        async for chunk in files.open(part.key, (first, last)):
            yield chunk


def read_range(header: str | None, size: int) -> tuple[int, int] | None:
    """The one stretch that a Range header asks for, as (start, end) with `end` not included; None: everything.

    Several ranges, other units and nonsense are answered with the whole, as RFC 9110, section 14.2 allows.
    Raises RangeOutside.
    """
    found = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", (header or "").replace(" ", ""))
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        if int(last) == 0 or size == 0:
            raise RangeOutside(size=size)
        return max(size - int(last), 0), size
    start, end = int(first), int(last) + 1 if last else size
    if start >= size:
        raise RangeOutside(size=size)
    return (start, min(end, size)) if start < end else None


async def content_of(tx: Tx, files: FileStore, id: UUID) -> AsyncGenerator[bytes]:
    """The bytes of a complete file, piece by piece; they are read after `tx` as well."""
    parts = await parts_of(tx, id)
    return read_content(files, parts, 0, sum(part.size for part in parts))


async def whole_content(tx: Tx, files: FileStore, id: UUID) -> bytes:
    """The bytes of a complete file that fits in memory: check its size first."""
    parts = await parts_of(tx, id)
    return b"".join([chunk async for chunk in read_content(files, parts, 0, sum(part.size for part in parts))])
