"""What a post costs in a chat of 10,000 members, against a chat of 10: rows, write-ahead log, and time to the answer.

Nothing is written for each member: one row of the message, one of the event, one counter moved. One writer posts to the
one chat and to the other, in turns (ABBA), each post after the answer to the one before; the rows are those that
PostgreSQL says it wrote. The mark is the largest of the ratios of rows and of the time to the answer, which is the
commit's with the way there and back. Nobody reads meanwhile: what a reader costs is a delivery (fanout).
"""

import asyncio
import statistics
from typing import Any
from uuid import UUID

import asyncpg

from .generator import generate, guest, plan_for
from .pinning import SERVER
from .results import Goal, Result
from .server import Server, running_server
from .world import world_on

TITLE = "A post to 10,000 members, against one to 10"
GOALS = (Goal("post_cost_10000_vs_10", 1.1, is_least=False, unit="×", is_mark=True),)
SMALL, LARGE, SIZE, BEFORE = 10, 10_000, 100, 1_000
SECONDS, REPETITIONS = 2.0, 5
# PostgreSQL's processes tell their counts at most once a second.
_TOLD_AFTER = 1.2


async def run() -> Result:
    """Measure, some repetitions in ABBA order."""
    async with running_server(cpu=SERVER, frames_per_second=1_000_000) as server, world_on(server) as world:
        people = await world.people(LARGE)
        chats = dict(zip((SMALL, LARGE), await world.conversations([people[:SMALL], people]), strict=True))
        for conversation in chats.values():
            await world.history(conversation, people[:SMALL], BEFORE)
        writer = people[0].cookie
        plans = {
            members: plan_for(
                world, "posts", writers=[guest(writer, conversation=conversation)],
                seconds=SECONDS, warm=0.3, window=1, size=SIZE,
            )
            for members, conversation in chats.items()
        }  # fmt: skip
        # The first posts of all pay for plans and caches.
        for members, plan in plans.items():
            await _turn(server, plan, chats[members])
        runs = [await _repetition(server, plans, chats) for _ in range(REPETITIONS)]
    settings = {
        "members": [SMALL, LARGE], "text_bytes": SIZE, "messages_before": BEFORE, "seconds": SECONDS,
        "repetitions": REPETITIONS, "order": "ABBA", "fsync": "on",
    }  # fmt: skip
    return Result(settings, runs)


async def _repetition(server: Server, plans: dict[int, dict[str, Any]], chats: dict[int, UUID]) -> dict[str, float]:
    found: dict[int, list[dict[str, float]]] = {SMALL: [], LARGE: []}
    for members in (SMALL, LARGE, LARGE, SMALL):
        found[members].append(await _turn(server, plans[members], chats[members]))
    means = {
        members: {figure: statistics.mean(one[figure] for one in turns) for figure in turns[0]}
        for members, turns in found.items()
    }
    ratios = {figure: means[LARGE][figure] / means[SMALL][figure] for figure in means[SMALL]}
    return {
        "post_cost_10000_vs_10": max(ratios["rows"], ratios["answer_p50_ms"]),
        **{f"{figure}_ratio": ratio for figure, ratio in ratios.items()},
        **{f"{figure} ({members} members)": mean for members, some in means.items() for figure, mean in some.items()},
    }


async def _turn(server: Server, plan: dict[str, Any], conversation: UUID) -> dict[str, float]:
    connection = await asyncpg.connect(server.database_url)
    try:
        before, log = await _written(connection)
        found = await generate(plan)
        after, log_after = await _written(connection)
    finally:
        await connection.close()
    posts = found["all"]
    return {
        "rows": (after - before) / posts,
        "log_bytes": (log_after - log) / posts,
        "answer_p50_ms": found["p50_ms"],
        "database_us": found["cpu"]["database"] * 1e6 / found["posts"],
    }


async def _written(connection: asyncpg.Connection) -> tuple[int, int]:
    """Rows inserted and updated in chat's and the log's tables so far, and bytes of the write-ahead log."""
    await asyncio.sleep(_TOLD_AFTER)
    rows = await connection.fetchval(
        "select sum(n_tup_ins + n_tup_upd) from pg_stat_user_tables"
        " where relname in ('message', 'event_log', 'stream_head', 'conversation', 'conversation_member', 'member')"
    )
    return int(rows), int(await connection.fetchval("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn"))
