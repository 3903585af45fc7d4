"""A nudge from a process that isn't on the bus: «something was committed, read the log».

A command like `parta roster import` commits beside the running server. With one server process there is no bus that
both are on, so it uses PostgreSQL's own notifications; they carry no content, the log does.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence

import asyncpg
from sqlalchemy import text as sql

from parta.foundation.db import Database, Ephemeral, Fact

_logger = logging.getLogger(__name__)

CHANNEL = "parta_heal"
# Seconds between two attempts to listen, while the database is away.
_PATIENCE = 1.0


def nudging(database: Database) -> Callable[[Sequence[Fact | Ephemeral]], Awaitable[None]]:
    """Where a process without readers sends its news: it tells the others to look into the log."""

    async def publish(news: Sequence[Fact | Ephemeral]) -> None:
        if not any(isinstance(item, Fact) for item in news):
            return
        async with database.engine.connect() as connection:
            await connection.execute(sql("select pg_notify(:channel, '')"), {"channel": CHANNEL})
            await connection.commit()

    return publish


class NudgeListener:
    """Waits for nudges on a connection of its own and calls `heal`; also after the connection was lost."""

    def __init__(self, url: str, heal: Callable[[], Awaitable[None]]) -> None:
        self._url = url
        self._heal = heal
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        listening = asyncio.Event()
        self._task = asyncio.create_task(self._listen(listening))
        waiting = asyncio.create_task(listening.wait())
        await asyncio.wait({self._task, waiting}, timeout=5, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _listen(self, listening: asyncio.Event) -> None:
        while True:
            try:
                await self._follow(listening)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                _logger.info("nudges are away: %s", type(error).__name__)
            await asyncio.sleep(_PATIENCE)

    async def _follow(self, listening: asyncio.Event) -> None:
        nudged = asyncio.Event()

        def nudge(*_: object) -> None:
            nudged.set()

        connection = await asyncpg.connect(self._url)
        try:
            connection.add_termination_listener(nudge)
            await connection.add_listener(CHANNEL, nudge)
            is_again = listening.is_set()
            listening.set()
            if is_again:
                await self._heal_safely()
            while not connection.is_closed():
                await nudged.wait()
                nudged.clear()
                await self._heal_safely()
        finally:
            with contextlib.suppress(Exception):
                await connection.close(timeout=1)

    async def _heal_safely(self) -> None:
        try:
            await self._heal()
        except Exception:
            _logger.exception("healing from the log failed; the next nudge tries again")
