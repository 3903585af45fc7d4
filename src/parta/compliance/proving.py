"""Whether every signed sheet of the organisation still is what was signed."""

from parta.foundation.db import Tx

from .chain import first_broken
from .models import regulation
from .store import regulations, signatures_of


async def broken_sheets(tx: Tx) -> list[tuple[str, int]]:
    """(title, number of the first signature that doesn't fit) of every sheet that doesn't hold."""
    found: list[tuple[str, int]] = []
    for one in await regulations(tx, regulation.c.content_hash.is_not(None)):
        assert one.content_hash is not None
        number = first_broken(await signatures_of(tx, one.id), one.content_hash)
        if number is not None:
            found.append((one.title, number))
    return found
