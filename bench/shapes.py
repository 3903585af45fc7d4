"""Shapes of fan-out, all on the same 10,000 sockets: one chat of 10,000, one of 1,000, 200 of 5, 1,000 classes of 30.

Everybody follows the chat of 10,000 and three of the classes; a thousand people follow the chat of 1,000 and a chat of
five as well. `bell`: every class gets a message within two seconds, by an even schedule; its latencies are counted from
the intended moment. The others keep some messages on their way. Server and database stand on one CPU, the clients on
the other.
"""

import sys
from typing import Any

from .generator import BUSIEST, guest, plan_for, taking_turns
from .pinning import SERVER, can_pin
from .results import Goal, Result
from .server import running_server
from .world import world_on

TITLE = "Shapes of fan-out on 10,000 sockets"
GOALS = (Goal("bell.max_ms", 2_000, is_least=False, unit="ms"),)
PEOPLE, CROWD, SMALL, CLASSES, CLASS = 10_000, 1_000, 5, 1_000, 30
SIZE = 300
SECONDS, WARM, REPETITIONS = 2.0, 0.5, 3
# Shape: messages on their way.
WINDOWS = {"chat_of_10000": 4, "chat_of_1000": 8, "chats_of_5": 64, "classes_of_30": 64}
BELL_SECONDS = 2.0


async def run() -> Result:
    """Measure the shapes in turns."""
    async with running_server(cpu=SERVER, frames_per_second=100_000) as server, world_on(server) as world:
        people = await world.people(PEOPLE)
        groups = {
            "chat_of_10000": [people],
            "chat_of_1000": [people[:CROWD]],
            "chats_of_5": [people[place : place + SMALL] for place in range(0, CROWD, SMALL)],
            # Three rounds of the same people, cut differently: brothers and teachers are in several classes.
            "classes_of_30": [
                [people[(place * CLASS + of) % PEOPLE] for of in range(CLASS)] for place in range(CLASSES)
            ],
        }
        ids = {shape: await world.conversations(some) for shape, some in groups.items()}
        await world.history(ids["chat_of_1000"][0], people[:10], 2_000)
        streams: dict[str, list[str]] = {one.cookie: [] for one in people}
        writers: list[dict[str, Any]] = []
        first: dict[str, int] = {}
        for shape, some in groups.items():
            first[shape] = len(writers)
            for conversation, members in zip(ids[shape], some, strict=True):
                for one in members:
                    streams[one.cookie].append(f"conversation:{conversation}")
                writers.append(guest(members[0].cookie, conversation=conversation, hearers=len(members)))
        readers = [guest(cookie, streams=some) for cookie, some in streams.items()]
        target = plan_for(world, "", name="parta", readers=readers, writers=writers, size=SIZE, samples=200)
        async with taking_turns([target]) as turns:
            runs: list[dict[str, float]] = []
            for _ in range(REPETITIONS):
                run: dict[str, float] = {}
                for shape, window in WINDOWS.items():
                    how = {"first": first[shape], "count": len(groups[shape]), "warm": WARM}
                    run |= _figures(shape, await turns.measure("parta", window=window, seconds=SECONDS, **how))
                how = {"first": first["classes_of_30"], "count": CLASSES, "warm": 0}
                bell = await turns.measure("parta", rate=CLASSES / BELL_SECONDS, seconds=BELL_SECONDS, **how)
                run |= _figures("bell", bell)
                runs.append(run)
                print(f"  {run}", file=sys.stderr, flush=True)
    settings = {
        "sockets": PEOPLE, "text_bytes": SIZE, "windows": WINDOWS, "bell_seconds": BELL_SECONDS,
        "seconds_a_turn": SECONDS, "repetitions": REPETITIONS, "pinned": can_pin(), "fsync": "on",
    }  # fmt: skip
    return Result(settings, runs)


def _figures(shape: str, found: dict[str, Any]) -> dict[str, float]:
    seconds, cpu, deliveries = found["seconds"], found["cpu"], found["deliveries"]
    if found["lost"] or found["reading_seconds"] / seconds > BUSIEST:
        raise RuntimeError(f"the run is void, the clients were the limit or sockets were lost: {found}")
    return {
        f"{shape}.us": cpu["server"] * 1e6 / deliveries,
        f"{shape}.database_us": cpu["database"] * 1e6 / deliveries,
        f"{shape}.deliveries_per_cpu_second": deliveries / cpu["server"],
        f"{shape}.deliveries_per_second": deliveries / seconds,
        f"{shape}.posts_per_second": found["posts"] / seconds,
        f"{shape}.p50_ms": found["p50_ms"],
        f"{shape}.p99_ms": found["p99_ms"],
        f"{shape}.max_ms": found["max_ms"],
    }
