"""Epochs of the event log: after a restore from a backup every seq that a client may know is a past one.

Clients may know events that the backup doesn't have, and the restored log would give their seqs to others: whoever then
asks «what came after 41?» would never learn that their 35 to 41 are gone. So a restore lifts all heads to the beginning
of an epoch of its own: what was before it is stale, and a stale stream is taken anew from a snapshot (decision 13).
"""

from datetime import UTC, datetime

import asyncpg

# Seqs of one epoch. 2^25 epochs of 2^28 seqs stay below 2^53, the largest whole number that JavaScript counts with.
SEQS = 1 << 28

_FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)


def epoch_of(seq: int) -> int:
    """The epoch of an event; 0 before the first restore."""
    return seq // SEQS


async def last_epoch(connection: asyncpg.Connection) -> int:
    """The epoch that the database at `connection` is in."""
    newest: int | None = await connection.fetchval("select max(seq) from stream_head")
    return epoch_of(newest or 0)


async def begin_epoch(connection: asyncpg.Connection, at: datetime, *, after: int) -> int:
    """Lift every stream of the log, and those still to come, to the beginning of an epoch later than `after`.

    Returns the epoch. It follows the clock (minutes since 2025), so that one backup restored twice begins two of them.
    """
    epoch = max(int((at - _FIRST_DAY).total_seconds()) // 60, after + 1, await last_epoch(connection) + 1)
    first = epoch * SEQS
    await connection.execute("update stream_head set seq = $1, first_seq = $1", first)
    await connection.execute(
        f"alter table stream_head alter column seq set default {first}, alter column first_seq set default {first}"
    )
    return epoch
