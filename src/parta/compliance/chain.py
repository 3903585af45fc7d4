"""A sheet of signatures as a chain of records: its canonical form, and where it is broken. Pure."""

from collections.abc import Sequence

import msgspec

from parta.foundation.db import Chain

from .records import Signed


def canonical_signature(line: Signed) -> bytes:
    """Everything of a line: the document's own hash, the place on the sheet, who signed under which name, how, when."""
    content = [
        line.regulation_id,
        line.content_hash.hex(),
        line.number,
        line.member_id,
        line.name,
        line.position,
        line.channel,
        line.contact,
        line.signed_on,
        line.recorded_by,
        line.scan_id,
        line.signed_at,
    ]
    return msgspec.json.encode(content)


def first_broken(lines: Sequence[Signed], content_hash: bytes) -> int | None:
    """The number of the first line that doesn't fit: changed, missing, or of another document. `lines` in order."""
    chain = Chain()
    for line in lines:
        if line.content_hash != content_hash or not chain.holds(line.number, canonical_signature(line), line.hash):
            return chain.number + 1
    return None
