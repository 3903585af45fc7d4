"""A connection of its own for a hot statement that is a whole transaction: one round trip, no begin, no commit."""

from typing import Any

import asyncpg
from asyncpg import Record

from .schema import SYSTEM_ROLE

# What says that the server is away or gives up a transaction: the same statement may work in a moment.
_PASSING = {"08", "53", "57"}
_CONFLICTS = {"40001", "40P01"}


class Lane:
    """Statements of the system role, one after the other. The pool is for transactions of several statements."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: asyncpg.Connection | None = None

    async def fetch(self, statement: str, *values: Any) -> list[Record]:
        """The rows of one statement, which is committed when they are here.

        Raises ConnectionError (whether it was committed is not known then) and what the statement itself raises.
        """
        try:
            connection = self._connection
            if connection is None or connection.is_closed():
                connection = await self._connect()
            return await connection.fetch(statement, *values)
        except asyncpg.InterfaceError as error:
            raise ConnectionError(str(error)) from error
        except asyncpg.PostgresError as error:
            state = str(getattr(error, "sqlstate", None) or "")
            if state[:2] in _PASSING or state in _CONFLICTS:
                raise ConnectionError(str(error)) from error
            raise

    async def close(self) -> None:
        if self._connection is not None and not self._connection.is_closed():
            await self._connection.close()

    async def _connect(self) -> asyncpg.Connection:
        connection = await asyncpg.connect(self._url, timeout=10)
        # The role is this connection's for good: no need to take it on with every batch.
        await connection.execute(f"set role {SYSTEM_ROLE}")
        self._connection = connection
        return connection
