"""A worker dies in the middle of its work: another one does it, once."""

import asyncio
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text as sql

from chaos.checker import Violation
from chaos.servers import Child
from chaos.wire import Broken
from chaos.world import World
from parta.foundation.identity import new_id

_RULE = "a job is done once"
# Seconds in which a job must be begun, and done after its worker's death.
_BEGUN_WITHIN = 15.0
_DONE_WITHIN = 20.0
_TRIES = 8
_UNDER_WAY = sql("select count(*) from procrastinate_jobs where status = 'doing' and args ->> 'export_id' = :export")
_TOLD = sql(
    "select count(*) from event_log where organisation_id = :organisation and type = 'personal_data.export_ready'"
    " and data ->> 'exportId' = :export"
)


@asynccontextmanager
async def kill_a_worker(world: World, violations: list[Violation]) -> AsyncGenerator[Callable[[], Awaitable[None]]]:
    """`parta worker` beside servers that run no jobs; somebody asks for an archive of their data."""

    async def act() -> None:
        worker = world.place.worker
        if worker is None:
            raise RuntimeError("no worker runs here")
        for _ in range(_TRIES):
            export = await _ask(world)
            if await _is_caught(world, worker, export):
                break
            # It was quicker than we: that one is done.
            violations.extend(await _judge(world, export))
        else:
            violations.append(Violation(_RULE, "wrong", "no job could be caught in its middle: nothing was tried"))
            return
        await worker.end(signal.SIGKILL)
        await asyncio.sleep(world.dice.uniform(0, 0.3))
        await worker.start()
        violations.extend(await _judge(world, export))

    yield act


async def _ask(world: World) -> str:
    keeper, export = world.devices[0], str(new_id())
    await keeper.insist("POST", "/personal-data/exports", json={"id": export, "subjectId": keeper.member.id})
    return export


async def _is_caught(world: World, worker: Child, export: str) -> bool:
    """Hold the worker as soon as it is at the job; False: it was quicker."""
    async with asyncio.timeout(_BEGUN_WITHIN):
        while not await _count(world, _UNDER_WAY, export):
            if await _state(world, export) != "working":
                return False
    worker.send(signal.SIGSTOP)
    if await _count(world, _UNDER_WAY, export):
        return True
    worker.send(signal.SIGCONT)
    return False


async def _judge(world: World, export: str) -> list[Violation]:
    try:
        async with asyncio.timeout(_DONE_WITHIN):
            while (state := await _state(world, export)) == "working":  # noqa: ASYNC110 - it is elsewhere
                await asyncio.sleep(0.05)
    except TimeoutError:
        return [Violation(_RULE, "lost", f"the archive wasn't made within {_DONE_WITHIN} s of its worker's death")]
    if state != "ready":
        return [Violation(_RULE, "lost", f"the archive is {state}")]
    told = await _count(world, _TOLD, export)
    if told != 1:
        return [Violation(_RULE, "duplicated", f"that the archive is ready was told {told} times")]
    return []


async def _state(world: World, export: str) -> Any:
    try:
        found = await world.devices[0].request("GET", "/personal-data")
    except Broken:
        return "working"
    return next(one["state"] for one in found["exports"] if one["id"] == export)


async def _count(world: World, question: Any, export: str) -> int:
    async with world.place.wiring.database.transaction(world.id) as tx:
        values = {"export": export, "organisation": world.id}
        return int((await tx.execute(question, values)).scalar_one())
