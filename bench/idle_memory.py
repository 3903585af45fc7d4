"""Memory of the server process per idle connection: signed in, following 20 conversations and the two usual streams."""

import asyncio
import sys
from collections.abc import Sequence

import psutil

from .generator import guest, holding, plan_for
from .results import Goal, Result
from .server import running_server
from .world import Someone, World, world_on

TITLE = "Memory per idle connection that follows 20 conversations"
GOALS = (Goal("idle_socket_bytes", 8 * 1024, is_least=False, unit="bytes", is_mark=True),)
CONNECTIONS, CONVERSATIONS, CLASS = 2_000, 20, 40
REPETITIONS = 3


async def run() -> Result:
    """Measure, a fresh server each time: freed memory would hide what the next connections take."""
    return Result(
        {
            "connections": CONNECTIONS,
            "conversations_per_connection": CONVERSATIONS,
            "members_per_conversation": CLASS,
            "streams_per_connection": CONVERSATIONS + 2,
            "repetitions": REPETITIONS,
        },
        [await _measure(place) for place in range(REPETITIONS)],
    )


async def _measure(place: int) -> dict[str, float]:
    async with running_server() as server, world_on(server) as world:
        people = await world.people(CONNECTIONS + CLASS)
        crowd, warming = people[:CONNECTIONS], people[CONNECTIONS:]
        process = psutil.Process(server.pid)
        # Imports, pools and caches that the first connections fill are no connection's own.
        async with holding(await _plan(world, warming)):
            pass
        plan = await _plan(world, crowd)
        before = await _settled(process)
        async with holding(plan):
            after = await _settled(process)
            sockets = len([one for one in process.net_connections("tcp") if one.status == "ESTABLISHED"])
        if sockets < CONNECTIONS:
            raise RuntimeError(f"only {sockets} of {CONNECTIONS} sockets were open")
    print(f"  repetition {place + 1}: {(after - before) / CONNECTIONS:.0f} bytes a socket", file=sys.stderr, flush=True)
    return {
        "idle_socket_bytes": (after - before) / CONNECTIONS,
        "kb_per_connection": (after - before) / 1024 / CONNECTIONS,
        "process_mb_before": before / 2**20,
        "process_mb_with_all": after / 2**20,
    }


async def _plan(world: World, people: Sequence[Someone]) -> dict[str, object]:
    """Classes of 40 that share 20 conversations."""
    classes = [people[place : place + CLASS] for place in range(0, len(people), CLASS)]
    ids = await world.conversations([some for some in classes for _ in range(CONVERSATIONS)])
    readers = [
        guest(
            one.cookie,
            streams=[
                f"member:{one.member_id}",
                f"organisation:{world.organisation_id}",
                *(f"conversation:{id}" for id in ids[place * CONVERSATIONS : (place + 1) * CONVERSATIONS]),
            ],
        )
        for place, some in enumerate(classes)
        for one in some
    ]
    return plan_for(world, "hold", readers=readers)


async def _settled(process: psutil.Process) -> int:
    """The process's own memory (USS, bytes) once it stands still."""
    last = 0
    for _ in range(20):
        await asyncio.sleep(0.5)
        now = process.memory_full_info().uss
        if abs(now - last) < 2**16:
            return now
        last = now
    return last
