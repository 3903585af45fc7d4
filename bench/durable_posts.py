"""Acknowledged durable posts a second: 64 writers over sockets, each with one post unanswered.

In the same run and on the same server of PostgreSQL, pgbench commits single inserts from as many connections: what
the disk and the database give to whoever commits every row by itself.
"""

import asyncio
import re
from pathlib import Path

import asyncpg

from parta.foundation.processes.postgres import binaries

from .generator import generate, guest, plan_for
from .results import Goal, Result
from .server import Server, running_server
from .world import world_on

TITLE = "Acknowledged durable posts, 64 concurrent writers"
GOALS = (Goal("posts_per_second", 8_000, is_least=True, unit="posts/s"),)
WRITERS, CONVERSATIONS, SIZE = 64, 8, 100
# Messages that are there already: nobody posts into an empty school for long.
BEFORE = 20_000
SECONDS, REPETITIONS = 5.0, 5
PGBENCH_CONNECTIONS = 16


async def run() -> Result:
    """Measure, some repetitions; posts and pgbench take turns."""
    runs: list[dict[str, float]] = []
    async with running_server(frames_per_second=1_000_000) as server, world_on(server) as world:
        writers = await world.people(WRITERS)
        classes = [writers[place::CONVERSATIONS] for place in range(CONVERSATIONS)]
        ids = await world.conversations(classes)
        for conversation, some in zip(ids, classes, strict=True):
            await world.history(conversation, some, BEFORE // CONVERSATIONS)
        plan = plan_for(
            world,
            "posts",
            writers=[
                guest(one.cookie, conversation=conversation)
                for some, conversation in zip(classes, ids, strict=True)
                for one in some
            ],
            seconds=SECONDS,
            warm=1.5,
            window=1,
            size=SIZE,
        )
        await _prepare(server)
        for _ in range(REPETITIONS):
            found = await generate(plan)
            single = await _pgbench(server)
            seconds, cpu, posts = found["seconds"], found["cpu"], found["posts"]
            strangers = cpu["machine"] - cpu["server"] - cpu["database"] - cpu["generator"]
            runs.append(
                {
                    "posts_per_second": posts / seconds,
                    "p50_ms": found["p50_ms"],
                    "p99_ms": found["p99_ms"],
                    "server_us_per_post": cpu["server"] * 1e6 / posts,
                    "database_us_per_post": cpu["database"] * 1e6 / posts,
                    "pgbench_commits_per_second": single,
                    "ratio_to_pgbench": posts / seconds / single,
                    "server_cores": cpu["server"] / seconds,
                    "database_cores": cpu["database"] / seconds,
                    "generator_cores": cpu["generator"] / seconds,
                    "strangers_cores": max(0.0, strangers) / seconds,
                }
            )
        await _check(server, ids)
    settings = {
        "writers": WRITERS, "unanswered_per_writer": 1, "conversations": CONVERSATIONS, "messages_before": BEFORE,
        "text_bytes": SIZE,
        "seconds": SECONDS, "repetitions": REPETITIONS, "pgbench_connections": PGBENCH_CONNECTIONS, "fsync": "on",
    }  # fmt: skip
    return Result(settings, runs)


async def _prepare(server: Server) -> None:
    connection = await asyncpg.connect(server.database_url)
    try:
        if (
            await connection.fetchval("show fsync") != "on"
            or await connection.fetchval("show synchronous_commit") != "on"
        ):
            raise RuntimeError("without fsync a post isn't durable")
        await connection.execute(
            "create table bench_single (id bigint generated always as identity primary key, body text)"
        )
    finally:
        await connection.close()


async def _check(server: Server, conversations: list[object]) -> None:
    """The log is gapless, and holds as many events as there are messages: fast and wrong would be no result."""
    connection = await asyncpg.connect(server.database_url)
    try:
        wrong = await connection.fetch(
            "select h.stream from stream_head h where h.stream like 'conversation:%' and not ("
            " h.number = (select count(*) from message m where 'conversation:' || m.conversation_id = h.stream)"
            " and h.number - $2 = (select count(*) from event_log e where e.stream = h.stream and e.type = $1)"
            " and h.seq = (select max(seq) from event_log e where e.stream = h.stream)"
            " and h.seq - h.first_seq = (select count(*) from event_log e where e.stream = h.stream))",
            "chat.message_posted",
            BEFORE // CONVERSATIONS,
        )
    finally:
        await connection.close()
    if wrong:
        raise RuntimeError(f"{len(wrong)} of {len(conversations)} streams have gaps")


async def _pgbench(server: Server) -> float:
    script = server.data / "single.sql"
    await asyncio.to_thread(script.write_text, "insert into bench_single (body) values (repeat('a', 100));\n")
    process = await asyncio.create_subprocess_exec(
        *_command(server, script), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    out, _ = await process.communicate()
    found = re.search(rb"tps = ([0-9.]+)", out)
    if found is None:
        raise RuntimeError(f"pgbench: {out.decode(errors='replace')[-500:]}")
    return float(found[1])


def _command(server: Server, script: Path) -> list[str]:
    postgres = server.postgres
    return [
        str(binaries() / "pgbench"), "--no-vacuum", "--file", str(script), "--time", str(round(SECONDS)),
        "--client", str(PGBENCH_CONNECTIONS), "--jobs", "1", "--protocol", "prepared",
        "--host", postgres.host, "--port", str(postgres.port), "--username", postgres.user, "parta",
    ]  # fmt: skip
