"""Ten thousand sockets lose the network and come back: how long until everybody has all that they missed.

Classes of 30 with a conversation each; while everybody is away, ten messages are posted in each. Then all come back,
a thousand at a time: a new connection, the session's cookie, the streams with the last seq that is known of each, and
what was missed out of the log, read from PostgreSQL. Queries are counted from PostgreSQL's own log, `begin` and
`commit` left out. Centrifuge's library recovers the same from its memory, without a session, rights or a database, in
turns with ours (ABBA), its server on the same CPU.
"""

import json
import statistics
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any

import asyncpg

from .generator import guest, open_clients, plan_for
from .peers.centrifugo import CENTRIFUGO_HISTORY
from .peers.peer import RunningPeer, start
from .pinning import SERVER, can_pin
from .results import Goal, Result
from .server import Server, running_server
from .world import Someone, World, world_on

TITLE = "10,000 sockets come back"
GOALS = (
    Goal("resume_vs_centrifugo", 0.5, is_least=False, unit="×", is_mark=True),
    Goal("resume_queries", 0.05, is_least=False, unit="queries a socket", is_mark=True),
)
IN_THE_WAY = """
**What it takes.** A socket that comes back took 844 µs of the server's and the database's CPU when it was measured
first; it takes 160 now, against 130 of Centrifuge's, which has no session, rights or database. Found one after the
other, each by the profile: the plan of the query for rights, which read whole tables that had just grown (340 → 60 µs
of PostgreSQL); crowds that waited half a second for others (now until 4 ms pass without anybody); the handshake, read
by uvicorn's parser, built anew and read again by `websockets` (a usual one is now read once, and never becomes an HTTP
connection: 220 µs of the server); rights asked twice and streams' reaches as rows (now once, and as one row of
arrays); two tasks and three writes a socket (now none, and two); a transaction for the session and one for the
membership (now a statement each).

**What stands in the way of more.** `py-spy`: 41 % is the event loop and the kernel (accepting, reading, closing), 13 %
the reading of what was missed (once for all of a batch; a class comes in one or two), 8 % sessions and memberships,
8 % handshakes, 6 % the writes, 4 % rights; PostgreSQL has 25 µs beside it. A server of the same kind without any of it
(uvloop, the same frames, canned answers, neither session nor rights nor log) takes 42 µs of CPU a socket and 0.6 of
Centrifuge's time (83 to 140 µs, measured once, 5,000 sockets): for half of it, everything together would have to cost
less than that bare server does, and less than the 67 µs that these clients need for a socket themselves.
"""
SOCKETS, CLASS, MISSED, SIZE = 10_000, 30, 10, 100
REPETITIONS = 2


async def run() -> Result:
    """Measure, some repetitions in ABBA order."""
    async with AsyncExitStack() as stack:
        peer = await stack.enter_async_context(start(CENTRIFUGO_HISTORY, cpu=SERVER))
        server = await stack.enter_async_context(running_server(cpu=SERVER))
        world = await stack.enter_async_context(world_on(server))
        people = await world.people(SOCKETS)
        ours, theirs = await _plan(world, people), _their_plan(peer)
        runs: list[dict[str, float]] = []
        for _ in range(REPETITIONS):
            runs.append(await _repetition(server, ours, theirs))
            print(f"  {runs[-1]}", file=sys.stderr, flush=True)
    settings = {
        "sockets": SOCKETS, "class": CLASS, "missed_by_each": MISSED, "text_bytes": SIZE, "streams_a_socket": 3,
        "repetitions": REPETITIONS, "order": "ABBA", "pinned": can_pin(), "fsync": "on",
        "peers": {peer.peer.name: peer.peer.version()},
    }  # fmt: skip
    return Result(settings, runs)


async def _plan(world: World, people: Sequence[Someone]) -> dict[str, Any]:
    classes = [people[place : place + CLASS] for place in range(0, len(people), CLASS)]
    ids = await world.conversations(classes)
    readers = [
        guest(
            one.cookie,
            streams=[
                f"conversation:{conversation}", f"member:{one.member_id}", f"organisation:{world.organisation_id}",
            ],
        )
        for conversation, some in zip(ids, classes, strict=True)
        for one in some
    ]  # fmt: skip
    writers = [
        guest(some[0].cookie, conversation=conversation) for conversation, some in zip(ids, classes, strict=True)
    ]
    return plan_for(world, "resume", readers=readers, writers=writers, window=MISSED, size=SIZE)


def _their_plan(peer: RunningPeer) -> dict[str, Any]:
    plan = peer.plan(readers=2)
    names = [f"class{place // CLASS}" for place in range(SOCKETS)]
    return plan | {
        "kind": "resume",
        "readers": [{"conversation": name} for name in names],
        "writers": [{"conversation": name} for name in dict.fromkeys(names)],
        "window": MISSED,
        "size": SIZE,
    }


async def _repetition(server: Server, ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, float]:
    found = [await _ours(server, ours)]
    peer = [await _come_back(theirs), await _come_back(theirs)]
    found.append(await _ours(server, ours))
    seconds = statistics.mean(one["seconds"] for one in found)
    their_seconds = statistics.mean(one["seconds"] for one in peer)
    return {
        "resume_vs_centrifugo": seconds / their_seconds,
        "resume_queries": statistics.mean(one["queries"] for one in found) / SOCKETS,
        "seconds": seconds,
        "p50_ms": statistics.mean(one["p50_ms"] for one in found),
        "p99_ms": statistics.mean(one["p99_ms"] for one in found),
        "server_us_per_socket": statistics.mean(one["cpu"]["server"] for one in found) * 1e6 / SOCKETS,
        "database_us_per_socket": statistics.mean(one["cpu"]["database"] for one in found) * 1e6 / SOCKETS,
        "centrifugo_seconds": their_seconds,
        "centrifugo_us_per_socket": statistics.mean(one["cpu"]["server"] for one in peer) * 1e6 / SOCKETS,
    }


async def _ours(server: Server, plan: dict[str, Any]) -> dict[str, Any]:
    """Nobody counts queries while the first ones come; PostgreSQL writes each down while all come back."""
    counting = _Counting(server)
    found = await _come_back(plan, counting)
    return found | {"queries": await counting.stop()}


class _Counting:
    """PostgreSQL's own log of statements, while it is on."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._folder = server.data / "postgres" / "log"
        self._before = 0

    async def begin(self) -> None:
        self._before = self._count()
        await self._set("all")

    async def stop(self) -> int:
        await self._set("none")
        # The two that turn it off are ours.
        return self._count() - self._before - 2

    async def _set(self, what: str) -> None:
        connection = await asyncpg.connect(self._server.database_url)
        try:
            await connection.execute(f"alter system set log_statement = '{what}'")
            await connection.execute("select pg_reload_conf()")
        finally:
            await connection.close()

    def _count(self) -> int:
        count = 0
        for path in self._folder.glob("postgresql-*.log"):
            for line in path.read_text(errors="replace").splitlines():
                _, is_statement, text = line.partition("LOG:  ")
                if is_statement and text.startswith(("execute ", "statement: ")):
                    what = text.partition(": ")[2].strip().lower()
                    count += not what.startswith(("begin", "commit", "rollback"))
        return count


async def _come_back(plan: dict[str, Any], counting: _Counting | None = None) -> dict[str, Any]:
    async with open_clients(plan) as (say, hear):
        await hear()
        await say()
        await hear()
        if counting is not None:
            await counting.begin()
        await say()
        found = json.loads(await hear())
    owed = len(plan["readers"]) * MISSED
    if found["missed"] != owed:
        raise RuntimeError(f"{found['missed']} of {owed} messages came")
    return found
