"""What PostgreSQL gives to clients that do nothing else: single inserts (pgbench), and batches that number and insert.

Both work in the server's own database, beside its tables, with the same settings.
"""

import asyncio
import json
import re
import sys
import time
from uuid import uuid4

import asyncpg

from parta.foundation.processes.postgres import binaries

from .pinning import CLIENTS, on_cpu
from .server import ROOT, Server

# How many clients pgbench is tried with; its best counts.
PGBENCH_CLIENTS = (4, 16, 64)

_TABLES = """
create table if not exists bench_single (id bigint generated always as identity primary key, body text);
create table if not exists bench_head (chat bigint primary key, number bigint not null default 0);
create table if not exists bench_numbered (
    chat bigint, number bigint, author bigint, id uuid, body text, at timestamptz default now(),
    primary key (chat, number), unique (chat, id));
insert into bench_head select g from generate_series(1, 1000) g on conflict do nothing
"""
# Counters moved and rows inserted by one statement: the group commit of a prototype, without permissions and events.
_BATCH = """
with i as (
    select * from unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::text[]) with ordinality
    t(chat, author, id, body, n)),
k as (select chat, count(*) k from i group by chat order by chat),
u as (update bench_head h set number = number + k from k where h.chat = k.chat returning h.chat, number - k as base)
insert into bench_numbered (chat, number, author, id, body)
select i.chat, base + row_number() over (partition by i.chat order by n), author, id, body
from i join u on u.chat = i.chat returning chat, number
"""


# Segments of the write-ahead log that are made before, to be used again: a server that has run for a day has them,
# and filling new ones with zeros would be measured instead of posts (and batches), which write more of it than pgbench.
_SEGMENTS = 28


async def prepare(server: Server) -> None:
    """Make the tables, and the log's segments. Raises RuntimeError where a commit wouldn't be on the disk."""
    connection = await asyncpg.connect(server.database_url)
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            if await connection.fetchval(f"show {setting}") != "on":
                raise RuntimeError(f"without {setting} a post isn't durable")
        await connection.execute(_TABLES)
        for _ in range(_SEGMENTS):
            await connection.execute("insert into bench_single (body) values ('a')")
            await connection.fetchval("select pg_switch_wal()")
    finally:
        await connection.close()
    await checkpoint(server)


async def checkpoint(server: Server) -> None:
    """Write all to the disk now, so that it isn't done in the middle of somebody's turn."""
    connection = await asyncpg.connect(server.database_url)
    try:
        await connection.execute("checkpoint")
    finally:
        await connection.close()


async def single_inserts(server: Server, *, clients: int, seconds: float) -> float:
    """Commits a second of pgbench with one insert a commit."""
    script = server.data / "single.sql"
    await asyncio.to_thread(script.write_text, "insert into bench_single (body) values (repeat('a', 100));\n")
    postgres = server.postgres
    out = await _output(
        str(binaries() / "pgbench"), "--no-vacuum", "--file", str(script), "--time", str(max(2, round(seconds))),
        "--client", str(clients), "--jobs", "1", "--protocol", "prepared",
        "--host", postgres.host, "--port", str(postgres.port), "--username", postgres.user, "parta",
    )  # fmt: skip
    # Without a figure nobody came to commit anything: on a busy machine many clients take long to connect.
    found = re.search(rb"tps = ([0-9.]+)", out)
    return float(found[1]) if found else 0.0


async def batches(server: Server, *, size: int, chats: int, body: str, seconds: float) -> float:
    """Rows a second of statements with `size` rows, over one connection, each committed before the next."""
    plan = {"url": server.database_url, "size": size, "chats": chats, "body": body, "seconds": seconds}
    out = await _output(sys.executable, "-m", "bench.database_alone", json.dumps(plan))
    return float(json.loads(out)["rows_per_second"])


async def _output(*command: str) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *on_cpu(CLIENTS), *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    out, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(out.decode(errors="replace")[-500:])
    return out


async def _send_batches(url: str, size: int, chats: int, body: str, seconds: float) -> float:
    connection = await asyncpg.connect(url)
    statement = await connection.prepare(_BATCH)
    # The ids are made before: what is measured is the database.
    ids = [uuid4() for _ in range(500_000)]
    count, start = 0, time.perf_counter()
    while (took := time.perf_counter() - start) < seconds and count + size <= len(ids):
        rows = range(count, count + size)
        await statement.fetch([1 + at % chats for at in rows], [7] * size, ids[count : count + size], [body] * size)
        count += size
    await connection.close()
    return count / took


if __name__ == "__main__":
    import uvloop

    print(json.dumps({"rows_per_second": uvloop.run(_send_batches(**json.loads(sys.argv[1])))}))
