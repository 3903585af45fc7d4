"""Two server processes behind a balancer, with Redis between them, against one: CPU for each delivery.

One chat of 1,000. The one process stands alone with a database of its own; the two share one; every connection goes
through a TCP balancer of the same kind, in turn to either. All servers, Redis and the databases stand on one CPU,
balancers and clients on the other; the arrangements take turns (ABBA). Server CPU of the two includes Redis.
Each message is on its way alone, every delivery a write of its own; `joined`: eight at once, frames may leave together.
"""

import statistics
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any

from .generator import BUSIEST, balancing, guest, plan_for, taking_turns
from .peers import REDIS, start
from .pinning import SERVER, can_pin
from .results import Goal, Result
from .server import Server, running_server
from .world import world_on

TITLE = "Two server processes with Redis, against one"
GOALS = (Goal("two_servers_cpu", 1.15, is_least=False, unit="×", is_mark=True),)
READERS, WRITERS, SIZE, BEFORE = 1_000, 8, 300, 2_000
CASES = {"one": 1, "joined": 8}
SECONDS, WARM, REPETITIONS = 1.5, 0.3, 5


async def run() -> Result:
    """Measure one and two in turns."""
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(start(REDIS, cpu=SERVER))
        frames = {"frames_per_second": 100_000}
        shared = {**frames, "redis_url": f"redis://127.0.0.1:{redis.port}"}
        alone = await stack.enter_async_context(running_server(cpu=SERVER, **frames))
        first = await stack.enter_async_context(running_server(cpu=SERVER, **shared))
        second = await stack.enter_async_context(running_server(cpu=SERVER, beside=first, **shared))
        targets = [
            await _target(stack, "alone", alone),
            await _target(stack, "two", first, second, others=[second.pid, *redis.pids]),
        ]
        turns = await stack.enter_async_context(taking_turns(targets))
        runs: list[dict[str, float]] = []
        for repetition in range(REPETITIONS):
            run: dict[str, float] = {}
            for case, window in CASES.items():
                found: dict[str, list[dict[str, Any]]] = {"alone": [], "two": []}
                for name in ("alone", "two", "two", "alone"):
                    one = await turns.measure(name, window=window, seconds=SECONDS, warm=WARM)
                    if one["lost"] or one["reading_seconds"] / one["seconds"] > BUSIEST:
                        raise RuntimeError(f"a turn is void: {one}")
                    found[name].append(one)
                run |= {f"{case}.{name}_us": _us(some, "server") for name, some in found.items()}
                run |= {f"{case}.{name}_database_us": _us(some, "database") for name, some in found.items()}
                ratio = run[f"{case}.two_us"] / run[f"{case}.alone_us"]
                run |= {"two_servers_cpu" if case == "one" else "two_servers_cpu_joined": ratio}
            runs.append(run)
            print(f"  repetition {repetition + 1}: {run['two_servers_cpu']:.2f}", file=sys.stderr, flush=True)
    settings = {
        "readers": READERS, "writers": WRITERS, "text_bytes": SIZE, "seconds_a_turn": SECONDS,
        "repetitions": REPETITIONS, "order": "ABBA", "pinned": can_pin(), "redis": REDIS.version(), "fsync": "on",
    }  # fmt: skip
    return Result(settings, runs, ratios=["two_servers_cpu_joined"])


async def _target(stack: AsyncExitStack, name: str, *servers: Server, others: Sequence[int] = ()) -> dict[str, Any]:
    """A school on these servers, reached through a balancer."""
    world = await stack.enter_async_context(world_on(servers[0]))
    readers, writers = await world.people(READERS), await world.people(WRITERS)
    [conversation] = await world.conversations([[*readers, *writers]])
    await world.history(conversation, writers, BEFORE)
    balancer = await stack.enter_async_context(balancing(*(server.address for server in servers)))
    return plan_for(
        world,
        "",
        name=name,
        readers=[guest(one.cookie, streams=[f"conversation:{conversation}"]) for one in readers],
        writers=[guest(one.cookie, conversation=conversation) for one in writers],
        size=SIZE,
    ) | {"address": balancer.address, "others": list(others)}


def _us(some: list[dict[str, Any]], part: str) -> float:
    return statistics.mean(one["cpu"][part] * 1e6 / one["deliveries"] for one in some)
