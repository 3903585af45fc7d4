"""Chains of records: each bound to the one before by a hash, so that none is changed, removed or put between unseen.

A kind of records has its own canonical form, bytes that say everything of one record; the chain is the same for all:
SHA-256 over the hash before and these bytes, as in RFC 6962's log of certificates without the tree. Whoever changes
one record has to change every later one, and the last hash is known outside.
"""

import hashlib

# What the first record is bound to.
FIRST_HASH = bytes(32)


def bind(previous: bytes, content: bytes) -> bytes:
    """The hash of a record after the one whose hash is `previous`; `content`: its canonical form. 32 bytes."""
    return hashlib.sha256(previous + content).digest()


class Chain:
    """Walks a chain from its first record: `number` and `last` are where it is intact up to."""

    def __init__(self) -> None:
        self.number = 0
        self.last = FIRST_HASH

    def holds(self, number: int, content: bytes, hash: bytes) -> bool:
        """Whether this is the next record and is as it was written; then the walk goes on after it."""
        if number != self.number + 1 or hash != bind(self.last, content):
            return False
        self.number, self.last = number, hash
        return True
