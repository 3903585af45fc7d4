"""Fan-out: one conversation with 1,000 readers; how many deliveries a second, at what CPU each.

Posts take the whole way: socket, permissions, commit with fsync, log, then the readers' sockets. The clients keep at
most `window` messages that not every reader has yet.
"""

from typing import Any

from .generator import BUSIEST, generate, guest, plan_for
from .results import Goal, Result
from .server import running_server
from .world import world_on

TITLE = "Fan-out to 1,000 readers of one conversation"
GOALS = (Goal("deliveries_per_second", 300_000, is_least=True, unit="deliveries/s"),)
READERS, WRITERS, SIZE, BEFORE = 1_000, 8, 300, 20_000
# Many posts at once share a commit and a write; with 1, every delivery is a write of its own.
WINDOWS = (64, 8, 1)
SECONDS, REPETITIONS = 4.0, 3


async def run() -> Result:
    """Measure, some repetitions; the windows take turns."""
    runs: list[dict[str, float]] = []
    void = 0
    async with running_server(frames_per_second=100_000) as server, world_on(server) as world:
        readers, writers = await world.people(READERS), await world.people(WRITERS)
        [conversation] = await world.conversations([[*readers, *writers]])
        await world.history(conversation, writers, BEFORE)
        plan = plan_for(
            world,
            "fanout",
            readers=[guest(one.cookie, streams=[f"conversation:{conversation}"]) for one in readers],
            writers=[guest(one.cookie, conversation=conversation) for one in writers],
            seconds=SECONDS,
            warm=1.0,
            size=SIZE,
        )
        # In one go: opening a thousand sockets takes longer than a run.
        measured = await generate({**plan, "windows": [*WINDOWS] * REPETITIONS})
        for place in range(0, len(measured), len(WINDOWS)):
            found = measured[place : place + len(WINDOWS)]
            if any(one["lost"] or one["reading_seconds"] / one["seconds"] > BUSIEST for one in found):
                void += 1
                continue
            busiest, *others = map(_figures, found)
            run = dict(busiest)
            for window, one in zip(WINDOWS[1:], others, strict=True):
                run |= {f"{name} (window {window})": one[name] for name in _OF_EVERY_WINDOW}
            runs.append(run)
    if not runs:
        raise RuntimeError("every run was void: the clients were the limit, or sockets were lost")
    lost = f"{void} of {REPETITIONS} runs were void: the clients were the limit, or sockets were lost"
    settings = {
        "readers": READERS, "writers": WRITERS, "window": WINDOWS[0], "text_bytes": SIZE, "messages_before": BEFORE,
        "seconds": SECONDS, "repetitions": REPETITIONS, "fsync": "on",
    }  # fmt: skip
    return Result(settings, runs, [lost] if void else [])


_OF_EVERY_WINDOW = ("deliveries_per_second", "server_us_per_delivery", "p50_ms", "p99_ms")


def _figures(found: dict[str, Any]) -> dict[str, float]:
    seconds, cpu, deliveries = found["seconds"], found["cpu"], found["deliveries"]
    return {
        "deliveries_per_second": deliveries / seconds,
        "posts_per_second": found["posts"] / seconds,
        "server_us_per_delivery": cpu["server"] * 1e6 / deliveries,
        "p50_ms": found["p50_ms"],
        "p99_ms": found["p99_ms"],
        "server_cores": cpu["server"] / seconds,
        "database_cores": cpu["database"] / seconds,
        "generator_cores": cpu["generator"] / seconds,
        "reading_thread_busy": found["reading_seconds"] / seconds,
        "strangers_cores": max(0.0, cpu["machine"] - cpu["server"] - cpu["database"] - cpu["generator"]) / seconds,
    }
