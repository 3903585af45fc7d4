"""What makes a signature unalterable unseen: every line of a sheet is bound to the one before. Pure."""

import hashlib
from collections.abc import Sequence

import msgspec

from .records import Signed

FIRST = bytes(32)


def hash_signature(previous: bytes, line: Signed) -> bytes:
    """SHA-256 over the hash of the line before and this line's canonical JSON: 32 bytes.

    Covered: the document's own hash, the place on the sheet, who signed under which name and position, how, when.
    """
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
    return hashlib.sha256(previous + msgspec.json.encode(content)).digest()


def first_broken(lines: Sequence[Signed], content_hash: bytes) -> int | None:
    """The number of the first line that doesn't fit: changed, missing, or of another document. `lines` in order."""
    last = FIRST
    for number, line in enumerate(lines, 1):
        if line.number != number or line.content_hash != content_hash or line.hash != hash_signature(last, line):
            return number
        last = line.hash
    return None
