"""The hold of a backup: while it copies, bytes that its snapshot of the database still knows aren't removed.

A session's advisory lock holds: it ends with the process that backs up, however that ends.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncEngine

# Any number: everybody agrees on it.
_KEY = 47110816


@asynccontextmanager
async def holding(connection: asyncpg.Connection) -> AsyncGenerator[bool]:
    """Hold everything while inside; false: somebody else does already, and nothing is held."""
    is_held = bool(await connection.fetchval("select pg_try_advisory_lock($1)", _KEY))
    try:
        yield is_held
    finally:
        if is_held and not connection.is_closed():
            await connection.execute("select pg_advisory_unlock($1)", _KEY)


async def is_held(engine: AsyncEngine) -> bool:
    """Whether a backup is being made now.

    Asked after the commit that let go of the bytes: a backup that begins later doesn't know them any more.
    """
    async with engine.connect() as connection, connection.begin():
        got = await connection.execute(sql("select pg_try_advisory_xact_lock_shared(:key)"), {"key": _KEY})
        return not got.scalar_one()
