"""From a post to its delivery, at half the most that each server can: an even schedule, the intended time in the text.

One chat of 50 readers; whatever becomes of the earlier posts, the next one leaves when it is due, so that a stall isn't
hidden by waiting for it. Everything here is durable: ours (PostgreSQL with fsync on the same CPU as the server),
ejabberd with its archive, Synapse on PostgreSQL. The most is what a closed loop brings in the same room. The floor, in
the same run: writing 8 KB to the disk so that it stays there (fdatasync), and the way of a WebSocket's frame there and
back (`ping`), the 99th percentile of each, added. Synapse is measured before all repetitions and after them, its posts
a second as well; its means are compared.
"""

import asyncio
import json
import os
import statistics
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from .generator import Turns, generate, guest, plan_for, taking_turns
from .peers import EJABBERD_ARCHIVE, RunningPeer, start
from .peers.synapse import measure_synapse, synapse_on
from .pinning import SERVER, can_pin, on_cpu
from .results import Goal, Result
from .server import ROOT, running_server
from .world import world_on

TITLE = "From a post to its delivery, beside durable peers"
GOALS = (
    Goal("post_p99_vs_floor", 3, is_least=False, unit="×", is_mark=True),
    Goal("post_p99_vs_ejabberd", 0.3, is_least=False, unit="×", is_mark=True),
    Goal("post_p99_vs_synapse", 0.1, is_least=False, unit="×", is_mark=True),
    Goal("durable_posts_vs_synapse", 100, is_least=True, unit="×", is_mark=True),
)
IN_THE_WAY = """
**What stands in the way** of three times the floor. On a calm machine that is 2.3 ms (fdatasync 0.4, a ping 0.3), and a
post alone nearly takes it: PostgreSQL needs 0.64 ms of CPU for a batch of one (its statements' start; 0.02 ms for each
further post), the server about as much again, on the same CPU. At half the most, 4,600 posts a second for 50 readers
each, one comes while a batch is under way and goes with the next: 4.8 ms at the median. At the 99th percentile the
clients themselves are late by 4 ms: 230,000 frames a second are as much as they can read. On a loaded machine the floor
rises first: 1.9 to 2.0 times were seen there, which says nothing.
"""
READERS, WRITERS, SIZE, BEFORE = 50, 64, 100, 20_000
# Messages on their way in the closed loop that finds the most.
WINDOW = 64
SECONDS, WARM, REPETITIONS, SYNAPSE_SECONDS = 1.2, 0.3, 5, 3.0
OURS, EJABBERD = "parta", "ejabberd_archive"


async def run() -> Result:
    """Measure, some repetitions in ABBA order."""
    remarks: list[str] = []
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(running_server(cpu=SERVER, frames_per_second=1_000_000))
        world = await stack.enter_async_context(world_on(server))
        readers, writers = await world.people(READERS), await world.people(WRITERS)
        [conversation] = await world.conversations([[*readers, *writers]])
        await world.history(conversation, writers, BEFORE)
        ours = plan_for(
            world,
            "",
            name=OURS,
            readers=[guest(one.cookie, streams=[f"conversation:{conversation}"]) for one in readers],
            writers=[guest(one.cookie, conversation=conversation) for one in writers],
            size=SIZE,
            samples=READERS,
        )
        many = {**ours, "kind": "posts", "readers": [], "window": 8, "seconds": SECONDS, "warm": WARM}
        single = {**ours, "kind": "pings", "seconds": 1.0}
        peer: RunningPeer | None = None
        measured: list[dict[str, float]] = []
        try:
            peer = await stack.enter_async_context(start(await synapse_on(server.postgres), cpu=SERVER))
            measured.append(await _synapse(peer))
        except RuntimeError as error:
            remarks.append(f"Synapse: not measured: {error}")
        targets = [ours]
        try:
            ejabberd = await stack.enter_async_context(start(EJABBERD_ARCHIVE, cpu=SERVER))
            targets.append(ejabberd.plan(readers=READERS, size=SIZE, samples=READERS))
        except RuntimeError as error:
            remarks.append(f"ejabberd: not measured: {error}")
        turns = await stack.enter_async_context(taking_turns(targets))
        rates = {one["name"]: await _half_the_most(turns, one["name"]) for one in targets}
        runs = [await _repetition(turns, rates, many, single, server.data) for _ in range(REPETITIONS)]
        if peer is not None and measured:
            measured.append(await _synapse(peer))
            theirs = {name: statistics.mean(one[name] for one in measured) for name in measured[0]}
            runs = [{**run, **theirs, **_beside_synapse(run, theirs)} for run in runs]
    settings = {
        "readers": READERS, "writers": WRITERS, "text_bytes": SIZE, "messages_before": BEFORE, "seconds": SECONDS,
        "repetitions": REPETITIONS, "order": "ABBA", "pinned": can_pin(), "fsync": "on",
        "rates": {name: round(rate) for name, rate in rates.items()},
    }  # fmt: skip
    return Result(settings, runs, remarks)


async def _half_the_most(turns: Turns, name: str) -> float:
    found = await turns.measure(name, seconds=SECONDS, warm=WARM, window=WINDOW)
    return found["posts"] / found["seconds"] / 2


async def _repetition(
    turns: Turns,
    rates: dict[str, float],
    many: dict[str, Any],
    single: dict[str, Any],
    folder: Path,
) -> dict[str, float]:
    floors = [await _floor(single, folder)]
    order = [OURS, EJABBERD, EJABBERD, OURS] if EJABBERD in rates else [OURS, OURS]
    found: dict[str, list[dict[str, Any]]] = {}
    for name in order:
        found.setdefault(name, []).append(await turns.measure(name, seconds=SECONDS, warm=WARM, rate=rates[name]))
    floors.append(await _floor(single, folder))
    most = await generate(many)
    p99 = statistics.mean(one["p99_ms"] for one in found[OURS])
    floor = statistics.mean(sum(one) for one in floors)
    figures = {
        "post_p99_vs_floor": p99 / floor,
        "p50_ms": statistics.mean(one["p50_ms"] for one in found[OURS]),
        "p99_ms": p99,
        "posts_per_second": rates[OURS],
        "floor_p99_ms": floor,
        "fsync_p99_ms": statistics.mean(one[0] for one in floors),
        "ping_p99_ms": statistics.mean(one[1] for one in floors),
        "lag_p99_ms": statistics.mean(one["lag_p99_ms"] for one in found[OURS]),
        "most_posts_per_second": most["posts"] / most["seconds"],
    }
    if EJABBERD in found:
        theirs = statistics.mean(one["p99_ms"] for one in found[EJABBERD])
        figures |= {"post_p99_vs_ejabberd": p99 / theirs, "ejabberd_p99_ms": theirs}
    return figures


def _beside_synapse(run: dict[str, float], theirs: dict[str, float]) -> dict[str, float]:
    return {
        "post_p99_vs_synapse": run["p99_ms"] / theirs["synapse_p99_ms"],
        "durable_posts_vs_synapse": run["most_posts_per_second"] / theirs["synapse_posts_per_second"],
    }


async def _synapse(peer: RunningPeer) -> dict[str, float]:
    return await measure_synapse(peer, readers=READERS, writers=WRITERS, size=SIZE, seconds=SYNAPSE_SECONDS)


async def _floor(single: dict[str, Any], folder: Path) -> tuple[float, float]:
    """The 99th percentiles (ms) of a write that stays on the disk and of a frame's way there and back."""
    process = await asyncio.create_subprocess_exec(
        *on_cpu(SERVER), sys.executable, "-m", "bench.post_latency", str(folder / "floor"), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate()
    found = await generate(single)
    return float(json.loads(out)), found["p99_ms"]


def _fsync_p99(path: Path) -> float:
    page, times = os.urandom(8192), list[float]()
    with path.open("wb") as file:
        file.write(page * 64)
        for place in range(300):
            start = time.perf_counter()
            file.seek(place % 64 * 8192)
            file.write(page)
            file.flush()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - start)
    return sorted(times)[round(len(times) * 0.99)] * 1000


if __name__ == "__main__":
    print(_fsync_p99(Path(sys.argv[1])))
