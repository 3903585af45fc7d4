"""The embedded servers: src/parta/foundation/processes/README.md."""

import asyncio
import contextlib
import os
import signal
import socket
import stat
import sys
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import asyncpg
import psutil
import pytest
from livekit import api

from parta.foundation.processes import LiveKit, Postgres, ProcessError, embedded_livekit, embedded_postgres
from parta.foundation.processes.child import wait_until
from parta.foundation.processes.livekit import find_binary

# Another Parta: holds a server until its input is closed, or until it is killed.
ANOTHER_PARTA = """
import asyncio, sys
from pathlib import Path
from parta.foundation import processes

async def main(server, data):
    async with getattr(processes, server)(Path(data)) as running:
        print(running.pid, flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(main(*sys.argv[1:]))
"""


@contextlib.asynccontextmanager
async def another_parta(server: str, data: Path) -> AsyncGenerator[tuple[asyncio.subprocess.Process, int]]:
    """A second process that uses `data`, and the process id of the server that it found or started."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", ANOTHER_PARTA, server, str(data)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    yield process, int(await process.stdout.readline())
    process.stdin.close()
    await process.wait()


async def until(is_so: Callable[[], bool]) -> None:
    assert await asyncio.to_thread(wait_until, is_so, seconds=20)


async def run(postgres: Postgres, statement: str) -> object:
    connection = await asyncpg.connect(postgres.dsn())
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE  # of a dead parent: init buries it in its time
    except psutil.NoSuchProcess:
        return True


def permissions(path: str | Path) -> int:
    return stat.S_IMODE(Path(path).stat().st_mode)


async def test_proc_1_and_3_killed_postgres_comes_back_with_what_was_acknowledged(tmp_path: Path) -> None:
    async with embedded_postgres(tmp_path) as postgres:
        address, killed = postgres.dsn(), postgres.pid
        await run(postgres, "create table message as select 'Принято' as body")
        os.kill(killed, signal.SIGKILL)
        await until(lambda: postgres.pid != killed)
        assert postgres.dsn() == address
        assert await run(postgres, "select body from message") == "Принято"


async def test_proc_2_processes_share_one_server_and_the_last_stops_it(tmp_path: Path) -> None:
    async with another_parta("embedded_postgres", tmp_path) as (other, started):
        async with embedded_postgres(tmp_path) as postgres:
            assert postgres.pid == started
            other.stdin.close()
            await other.wait()
            assert await run(postgres, "select 1") == 1  # who started it has left
        assert is_gone(started)


async def test_proc_2_a_guest_leaves_the_server_running(tmp_path: Path) -> None:
    async with embedded_postgres(tmp_path) as postgres:
        async with another_parta("embedded_postgres", tmp_path) as (_, found):
            assert found == postgres.pid
        assert await run(postgres, "select 1") == 1


async def test_proc_4_the_server_of_a_killed_parta_is_taken_over(tmp_path: Path) -> None:
    async with another_parta("embedded_postgres", tmp_path) as (other, orphan):
        other.kill()
        await other.wait()
        async with embedded_postgres(tmp_path) as postgres:
            assert postgres.pid == orphan
            assert await run(postgres, "select 1") == 1
        assert is_gone(orphan)


async def test_proc_1_a_pid_file_that_names_a_stranger_stops_nobody(tmp_path: Path) -> None:
    async with another_parta("embedded_postgres", tmp_path) as (other, server):
        recorded = tmp_path / "postgres" / "cluster" / "postmaster.pid"
        lines = recorded.read_text().splitlines()
        other.kill()
        os.kill(server, signal.SIGKILL)
        await until(lambda: is_gone(server))
    # After the machine was restarted the number belongs to somebody else.
    stranger = await asyncio.create_subprocess_exec("sleep", "600")
    recorded.write_text("\n".join([str(stranger.pid), *lines[1:]]))
    try:
        async with embedded_postgres(tmp_path) as postgres:
            assert await run(postgres, "select 1") == 1
        assert stranger.returncode is None
    finally:
        stranger.kill()
        await stranger.wait()


async def test_proc_1_an_interrupted_first_start_is_begun_anew(tmp_path: Path) -> None:
    unfinished = tmp_path / "postgres" / "cluster.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18")
    async with embedded_postgres(tmp_path) as postgres:
        assert await run(postgres, "select 1") == 1


async def test_proc_1_data_of_another_version_is_refused_and_kept(tmp_path: Path) -> None:
    cluster = tmp_path / "postgres" / "cluster"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("17\n")
    with pytest.raises(ProcessError, match="PostgreSQL 17"):
        async with embedded_postgres(tmp_path):
            raise AssertionError("started over foreign data")
    assert (cluster / "PG_VERSION").read_text() == "17\n"


@pytest.mark.parametrize("depth", [0, 9], ids=["near", "deep"])
async def test_proc_5_the_socket_is_closed_to_others_and_nothing_listens(tmp_path: Path, depth: int) -> None:
    data = tmp_path.joinpath(*["deep-in-a-folder"] * depth)
    async with embedded_postgres(data) as postgres:
        assert permissions(postgres.host) == 0o700
        assert await run(postgres, "select count(*) from pg_stat_activity where datname = 'postgres'") == 1
        assert not psutil.Process(postgres.pid).net_connections("inet")


async def test_proc_5_a_socket_folder_of_a_stranger_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    data = tmp_path_factory.mktemp("open")  # short: a longer path would put the socket elsewhere
    folder = data / "postgres" / "socket"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    with pytest.raises(ProcessError, match="closed to others"):
        async with embedded_postgres(data):
            raise AssertionError("used an open folder")


async def test_proc_8_postgres_is_never_root_and_opens_no_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    async with embedded_postgres(home / "data") as postgres:
        await run(postgres, "create table shown (line text)")
        await run(postgres, "copy shown from program 'id -u'")
        assert await run(postgres, "select line from shown") != "0"
    assert permissions(home) == 0o700


async def test_proc_9_the_database_knows_russian(postgres: Postgres) -> None:
    assert await run(postgres, "select lower('ЁЛКА')") == "ёлка"
    assert await run(postgres, "select 'Ёлка' ilike 'ёлка'") is True
    assert await run(postgres, "select to_tsvector('«Собрания» — в школе') @@ to_tsquery('собрание & школа')") is True
    assert await run(postgres, "select show.setting from pg_settings show where name = 'server_encoding'") == "UTF8"


async def test_proc_10_the_servers_have_sessions_of_their_own(postgres: Postgres, livekit: LiveKit) -> None:
    ours = os.getsid(0)
    assert os.getsid(postgres.pid) != ours
    assert os.getsid(livekit.pid) != ours


async def test_every_test_has_a_database_of_its_own(database_url: str, postgres: Postgres) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("create table only_here ()")
    finally:
        await connection.close()
    assert await run(postgres, "select to_regclass('only_here')") is None


async def test_proc_3_killed_livekit_comes_back_with_its_keys_and_port(tmp_path: Path) -> None:
    async with embedded_livekit(tmp_path) as livekit:
        before, killed = (livekit.url, livekit.key, livekit.secret), livekit.pid
        os.kill(killed, signal.SIGKILL)
        await until(lambda: livekit.pid != killed)
        assert (livekit.url, livekit.key, livekit.secret) == before
        assert await livekit.is_healthy()


async def test_proc_4_the_livekit_of_a_killed_parta_is_ended(tmp_path: Path) -> None:
    async with another_parta("embedded_livekit", tmp_path) as (other, orphan):
        other.kill()
        await other.wait()
        assert not is_gone(orphan)
        async with embedded_livekit(tmp_path) as livekit:
            assert livekit.pid != orphan
            await until(lambda: is_gone(orphan))


async def test_proc_6_keys_are_made_once_for_their_owner_only(tmp_path: Path) -> None:
    async with embedded_livekit(tmp_path) as livekit:
        first = livekit.key, livekit.secret
        for name in ("keys.json", "livekit.yaml"):
            assert permissions(tmp_path / "livekit" / name) == 0o600
    async with embedded_livekit(tmp_path) as livekit:
        assert (livekit.key, livekit.secret) == first


async def test_proc_7_livekit_takes_other_ports_where_its_own_are_taken(tmp_path: Path, livekit: LiveKit) -> None:
    async with embedded_livekit(tmp_path) as second:
        assert second.url != livekit.url
        assert await second.is_healthy()
        assert await livekit.is_healthy()


async def test_proc_5_livekit_signals_on_loopback_only(livekit: LiveKit) -> None:
    port = int(livekit.url.rsplit(":", 1)[1])
    addresses = {
        held.laddr.ip
        for held in psutil.Process(livekit.pid).net_connections("inet")
        if held.status == psutil.CONN_LISTEN and held.laddr.port == port
    }
    assert addresses == {"127.0.0.1"}


async def test_livekit_reports_to_the_app(tmp_path: Path) -> None:
    received: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head.split("\r\n"))}
        body = await reader.readexactly(int(headers["content-length"]))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()
        received.put_nowait((headers["authorization"], body.decode()))

    async with await asyncio.start_server(receive, "127.0.0.1", 0) as app:
        port = app.sockets[0].getsockname()[1]
        async with embedded_livekit(tmp_path, webhook_url=f"http://127.0.0.1:{port}/api/livekit/webhook") as livekit:
            async with api.LiveKitAPI(livekit.api_url, livekit.key, livekit.secret) as client:
                await client.room.create_room(api.CreateRoomRequest(name="Алгебра, 7А"))
            async with asyncio.timeout(10):
                token, body = await received.get()
            event = api.WebhookReceiver(api.TokenVerifier(livekit.key, livekit.secret)).receive(body, token)
    assert event.event == "room_started"
    assert event.room.name == "Алгебра, 7А"


async def test_a_second_parta_on_the_same_folder_is_told_so(tmp_path: Path) -> None:
    async with embedded_livekit(tmp_path) as first:
        with pytest.raises(ProcessError, match="already runs"):
            async with embedded_livekit(tmp_path):
                raise AssertionError("two servers in one folder")
        assert await first.is_healthy()


def test_a_missing_livekit_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProcessError, match="PARTA_LIVEKIT_BINARY"):
        find_binary(tmp_path / "nowhere")


async def test_a_livekit_that_ends_at_once_is_reported_with_its_words(tmp_path: Path) -> None:
    broken = tmp_path / "livekit-server"
    broken.write_text("#!/bin/sh\necho 'no such luck' >&2\nexit 1\n")
    broken.chmod(0o755)
    with pytest.raises(ProcessError, match="no such luck"):
        async with embedded_livekit(tmp_path, binary=broken):
            raise AssertionError("started")


def test_redis_answers(redis_url: str) -> None:
    host, port = redis_url.removeprefix("redis://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(b"PING\r\n")
        assert connection.recv(16) == b"+PONG\r\n"
