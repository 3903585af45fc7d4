"""Abuse: how much later others' posts are acknowledged while somebody attacks, in paired runs on the same server.

All attacks at once, from loopback addresses of their own: 10,000 half-open handshakes (those that the server cuts are
opened anew), slow readers of a busy conversation, slow writers of bodies, sockets that send 1 MB/s of rubbish and come
back when they are thrown out, codes asked for by the thousand, bombs. The honest posts come at a fixed pace, with
their intended times, over sockets of their own.
"""

import asyncio
import os
import statistics
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import psutil

from .attackers import KINDS
from .honest import Honest
from .pinning import CLIENTS, SERVER, can_pin, on_cpu
from .results import Goal, Result
from .server import Server, running_server
from .world import World, world_on

TITLE = "Others' posts under attack"
GOALS = (
    Goal("abuse_p99_growth", 1.5, is_least=False, unit="× without", is_mark=True),
    Goal("memory_mib_grown", 256, is_least=False, unit="MiB"),
)
IN_THE_WAY = """
**What was done.** Attackers' p99 stood at 83 ms (9.7 times the quiet one). A picture's process is begun by `vfork` in a
thread (the fork of the server's memory map held the loop up for 22 ms), in a session of its own that is nice: sessions
share a processor before niceness is asked. A picture whose header says more pixels than anybody's photo has is refused
without a process, which took 70 ms of the CPU each; half a head waits without a parser (0.24 of the CPU became 0.1 at
1,300 halves a second, and 61 MiB became 28).

An upload was eight transactions and a job (12 ms of the server and 6 of PostgreSQL on a quiet machine); what is small
and comes in a breath is one or two now (docs/decisions/15), about half of the one and a third of the other: the growth
by everything at once went from 4.5 to what stands below.

**What stands in the way.** One kind alone, seconds after each other: slow readers, slow writers and rubbish 0.9 to 1.1
times the p99 without them, codes 1.1 to 1.6, halves 1.4, bombs 2.4 to 4.2 (3 to 4 ms become 8 to 15; before, 17).
`perf sched` on the server's CPU while a bomb comes: nobody computes for longer than 1.6 ms, but server and PostgreSQL
stand on one CPU here, and a commit waits in its one queue behind an upload's session, rights, file and transaction,
which is nobody's attack. With the server free to use both CPUs bombs alone grew it 2.7 times before uploads became
cheaper (7.8 ms of a quiet 2.9; not measured since).
"""
WRITERS, READERS, PACE = 20, 20, 200
SECONDS, WARM, REPETITIONS = 8.0, 3.0, 5
# The limits as an operator gets them.
LIMITS = {"bytes_per_second": 512 * 1024, "opening_limit": 8192}


async def run(only: Sequence[str] = ()) -> Result:
    """Measure, some repetitions; quiet and attack take turns (ABBA). `only`: some kinds of attack."""
    if unknown := set(only) - set(KINDS):
        raise ValueError(f"no such attacks: {', '.join(sorted(unknown))}")
    runs: list[dict[str, float]] = []
    async with running_server(cpu=SERVER, **LIMITS) as server, world_on(server) as world, _on_the_other_cpu():
        writers, readers, slow = (
            await world.people(WRITERS), await world.people(READERS), await world.people(50)
        )  # fmt: skip
        [conversation, busy] = await world.conversations([[*writers, *readers], slow])
        honest = Honest(server.address, f"{world.path}/realtime", conversation, writers, readers)
        await honest.measure(PACE, WARM)
        memory = _memory(server)
        for place in range(REPETITIONS):
            order = (False, True) if place % 2 == 0 else (True, False)
            found: dict[bool, list[float]] = {}
            told: dict[str, float] = {}
            grown = 0.0
            for is_attacked in order:
                if not is_attacked:
                    found[False] = await honest.measure(PACE, SECONDS)
                    continue
                async with _attack(world, busy, slow, only or KINDS) as attack:
                    await asyncio.sleep(WARM)
                    found[True] = await honest.measure(PACE, SECONDS)
                    grown = (_memory(server) - memory) / 2**20
                told = attack.told
                await asyncio.sleep(WARM)
            runs.append(
                {
                    "abuse_p99_growth": _p99(found[True]) / _p99(found[False]),
                    "p99_ms": _p99(found[False]) * 1000,
                    "p99_ms_attacked": _p99(found[True]) * 1000,
                    "p50_ms": statistics.median(found[False]) * 1000,
                    "p50_ms_attacked": statistics.median(found[True]) * 1000,
                    "memory_mib_grown": max(0.0, grown),
                    **told,
                }
            )
    settings = {
        "writers": WRITERS, "readers": READERS, "posts_per_second": PACE, "seconds": SECONDS,
        "repetitions": REPETITIONS, "pinned": can_pin(), "attacks": list(only or KINDS), **LIMITS,
    }  # fmt: skip
    return Result(settings, runs)


def _p99(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=100)[98]


def _memory(server: Server) -> float:
    return float(psutil.Process(server.pid).memory_info().rss)


@asynccontextmanager
async def _on_the_other_cpu() -> AsyncGenerator[None]:
    """Those who behave, in this process, don't take the server's."""
    every = os.sched_getaffinity(0)
    if can_pin():
        os.sched_setaffinity(0, {sorted(every)[CLIENTS]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, every)


class _Attack:
    """The attackers' process; `told` is what it counted, once it has ended."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.told: dict[str, float] = {}


@asynccontextmanager
async def _attack(
    world: World, conversation: object, people: list[Any], kinds: Sequence[str]
) -> AsyncGenerator[_Attack]:
    plan = {
        "kinds": list(kinds),
        "host": world.server.address,
        "path": world.path,
        "conversation": str(conversation),
        "cookies": [one.cookie for one in people],
    }
    # Nice, so that it is the server that those who behave may have to wait for, not the CPU that all clients share.
    process = await asyncio.create_subprocess_exec(
        "nice", "-n", "19", *on_cpu(CLIENTS), sys.executable, "-m", "bench.attackers", cwd=Path(__file__).parent.parent,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(msgspec.json.encode(plan) + b"\n")
    await process.stdin.drain()
    attack = _Attack(process)
    try:
        yield attack
    finally:
        process.stdin.close()
        assert process.stdout is not None
        told = await process.stdout.read()
        await process.wait()
    attack.told = {f"attack_{name}": float(count) for name, count in msgspec.json.decode(told or b"{}").items()}
