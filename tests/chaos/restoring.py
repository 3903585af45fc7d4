"""An installation goes back to its backup while everybody looks: what came after it is gone, for all alike."""

import asyncio
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg

from chaos.checker import Violation
from chaos.history import Restored
from chaos.place import Place
from chaos.school import read_log
from chaos.world import World


@asynccontextmanager
async def restore_a_backup(world: World, violations: list[Violation]) -> AsyncGenerator[Callable[[], Awaitable[None]]]:
    """The programs of the operator: `parta backup` while people write, later a stop, `parta restore`, and a start."""

    async def act() -> None:
        place, history = world.place, world.history
        archive = place.settings.data / f"{world.id}.backup"
        begun = history.now
        await place.command("backup", str(archive))
        made = history.now
        await asyncio.sleep(world.dice.uniform(0.3, 0.8))  # «an hour»
        how = world.dice.choice([signal.SIGTERM, signal.SIGKILL])
        await asyncio.gather(*(server.end(how) for server in place.servers))
        for conversation, founders in world.conversations.items():
            log = await read_log(place.wiring, world.id, conversation, founders, history, is_former=True)
            history.add(log)
        await place.let_go()
        await place.command("restore", str(archive), "--replace")
        history.add(Restored(history.now, begun, made))
        await asyncio.gather(*(server.start() for server in place.servers))
        archive.unlink()
        await _forget_former(place)

    yield act


async def _forget_former(place: Place) -> None:
    """The database that was replaced is kept for the operator; nobody here wants it."""
    connection = await asyncpg.connect(place.postgres.dsn())
    try:
        name = place.url.rpartition("/")[2].partition("?")[0]
        for row in await connection.fetch(
            "select datname from pg_database where starts_with(datname, $1)", f"{name}_before_"
        ):
            await connection.execute(f'drop database "{row["datname"]}" with (force)')
    finally:
        await connection.close()
