"""TLS on and off: CPU of server and proxy for each delivery, one chat of 1,000.

Parta leaves TLS to the proxy before it (Caddy in deploy/). The proxy here is a small one in Go, with Go's TLS as Caddy
has it, that passes bytes on: `tls` ends TLS, `plain` copies the bytes in the same way, `direct` is the server without a
proxy. What speaks TLS for the clients stands on their CPU and isn't counted; proxy, server and database stand on the
other. Each message is on its way alone, every delivery a write of its own; `joined`: eight at once. In turns (ABCCBA).
"""

import statistics
import sys
from contextlib import AsyncExitStack
from typing import Any

from .generator import BUSIEST, balancing, guest, plan_for, taking_turns
from .pinning import CLIENTS, SERVER, can_pin
from .results import Goal, Result
from .server import running_server
from .world import world_on

TITLE = "TLS on and off"
GOALS: tuple[Goal, ...] = ()
READERS, WRITERS, SIZE, BEFORE = 1_000, 8, 300, 2_000
CASES = {"one": 1, "joined": 8}
ORDER = ("direct", "plain", "tls", "tls", "plain", "direct")
SECONDS, WARM, REPETITIONS = 1.0, 0.2, 5


async def run() -> Result:
    """Measure the three in turns."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(running_server(cpu=SERVER, frames_per_second=100_000))
        world = await stack.enter_async_context(world_on(server))
        targets: list[dict[str, Any]] = []
        for name, serving, dialing in (("direct", "", ""), ("plain", "copy", "copy"), ("tls", "serve", "dial")):
            readers, writers = await world.people(READERS), await world.people(WRITERS)
            [conversation] = await world.conversations([[*readers, *writers]])
            await world.history(conversation, writers, BEFORE)
            target = plan_for(
                world,
                "",
                name=name,
                readers=[guest(one.cookie, streams=[f"conversation:{conversation}"]) for one in readers],
                writers=[guest(one.cookie, conversation=conversation) for one in writers],
                size=SIZE,
            )
            if serving:
                proxy = await stack.enter_async_context(balancing(server.address, tls=serving, cpu=SERVER))
                near = await stack.enter_async_context(balancing(proxy.address, tls=dialing, cpu=CLIENTS))
                target |= {"address": near.address, "others": [proxy.pid]}
            targets.append(target)
        turns = await stack.enter_async_context(taking_turns(targets))
        runs: list[dict[str, float]] = []
        for repetition in range(REPETITIONS):
            run: dict[str, float] = {}
            for case, window in CASES.items():
                found: dict[str, list[float]] = {}
                for name in ORDER:
                    one = await turns.measure(name, window=window, seconds=SECONDS, warm=WARM)
                    if one["lost"] or one["reading_seconds"] / one["seconds"] > BUSIEST:
                        raise RuntimeError(f"a turn is void: {one}")
                    found.setdefault(name, []).append(one["cpu"]["server"] * 1e6 / one["deliveries"])
                us = {name: statistics.mean(some) for name, some in found.items()}
                run |= {f"{case}.{name}_us": value for name, value in us.items()}
                run[f"{case}.tls_to_plain"] = us["tls"] / us["plain"]
            runs.append(run)
            print(f"  repetition {repetition + 1}: {run['one.tls_to_plain']:.2f}", file=sys.stderr, flush=True)
    settings = {
        "readers": READERS, "writers": WRITERS, "text_bytes": SIZE, "seconds_a_turn": SECONDS,
        "repetitions": REPETITIONS, "order": "ABCCBA", "pinned": can_pin(), "fsync": "on",
    }  # fmt: skip
    return Result(settings, runs, ratios=[f"{case}.tls_to_plain" for case in CASES])
