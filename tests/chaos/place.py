"""What is broken on purpose: a real PostgreSQL, a real Redis, real servers, and the cables between them."""

import asyncio
import hashlib
import random
import shutil
import signal
import struct
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

import parta
from chaos.bus import BadBus, bad_bus
from chaos.cable import cable_to
from chaos.nursery import Order
from chaos.servers import START_SECONDS, Child, Nursery, Server, nursery, run
from fixtures.ports import free_port
from parta.app import wire
from parta.foundation.config import Settings
from parta.foundation.processes import Postgres, embedded_postgres
from parta.foundation.wiring import Wiring
from parta.migrations import migrate

# As in production but for the size: what is acknowledged is on the disk.
POSTGRES = {"fsync": "on", "synchronous_commit": "on", "shared_buffers": "64MB", "max_wal_size": "256MB"}


@dataclass
class Redis:
    """A Redis that may be killed; it comes back empty, at the same port."""

    port: int
    folder: Path
    process: Process | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def _start(self) -> None:
        program = shutil.which("redis-server") or shutil.which("valkey-server")
        if program is None:
            raise RuntimeError("redis-server is missing; `make chaos` installs it")
        self.process = await asyncio.create_subprocess_exec(
            *(program, "--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder)),
            *("--save", "", "--appendonly", "no", "--loglevel", "warning"),
            stdout=asyncio.subprocess.DEVNULL,
        )

    async def end(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    def send(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(number)

    async def heal(self) -> None:
        """It runs, and isn't paused."""
        async with self._turn:
            self.send(signal.SIGCONT)
            if self.process is None or self.process.returncode is not None:
                await self._start()


@dataclass
class Place:
    """One database and the servers on it; runs come and go, each in a school of its own."""

    postgres: Postgres
    # Where the database is, and the settings of whoever works on it from here.
    url: str
    settings: Settings
    wiring: Wiring
    servers: list[Server]
    redis: Redis | None
    bus: BadBus | None
    clocks: list[Path] = field(default_factory=list[Path])
    # A small filesystem that the database lies on.
    disk: Path | None = None
    # Where servers leave jobs to it.
    worker: Child | None = None

    @property
    def addresses(self) -> list[str]:
        return [f"127.0.0.1:{server.cable.port}" for server in self.servers]

    def set_clock(self, server: int, seconds: float) -> None:
        with self.clocks[server].open("r+b") as file:
            file.write(struct.pack("d", seconds))

    async def heal(self) -> None:
        """Everything runs and is connected."""
        if self.bus is not None:
            self.bus.be_good()
        if self.redis is not None:
            await self.redis.heal()
        for server in self.servers:
            server.cable.swallows = 0
            server.cable.plug()
            server.send(signal.SIGCONT)
        async with asyncio.timeout(START_SECONDS):
            while not await self.wiring.database.is_alive():  # noqa: ASYNC110 - it starts again by itself
                await asyncio.sleep(0.05)
        await asyncio.gather(*(server.start() for server in self.servers))
        if self.worker is not None:
            await self.worker.start()

    async def command(self, *words: str) -> None:
        """Run `parta` with the servers' settings, to its end. Raises RuntimeError."""
        server = self.servers[0]
        await run(
            Order(server.order.environment, str(self.settings.data / "command.log"), command=words), server.nursery
        )

    async def let_go(self) -> None:
        """Close our own connections to the database; there are new ones when they are needed."""
        await self.wiring.database.close()
        self.wiring = wire(self.settings, self.url)


# The folder that `parta` is imported from.
OWN = Path(parta.__file__).parents[1]


def schema_name(source: Path) -> str:
    """A database's name that changes with the schema: a planted bug may lie in the SQL."""
    digest = hashlib.sha256()
    for path in sorted((source / "parta" / "migrations").rglob("*.py")):
        digest.update(path.read_bytes())
    return f"chaos_{digest.hexdigest()[:12]}"


@asynccontextmanager
async def a_place(
    folder: Path,
    *,
    servers: int,
    data: Path | None = None,
    source: Path = OWN,
    settings: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
    kept: Nursery | None = None,
) -> AsyncGenerator[Place]:
    """Start it all in `folder`; PostgreSQL in `data`, which several places may share; the servers' code in `source`,
    with `environment` over their settings and `settings` over PostgreSQL's. They come from the nursery `kept`, or from
    one of their own.
    """
    async with AsyncExitStack() as stack:
        clocks = _prepare(folder, servers)
        postgres = await stack.enter_async_context(
            embedded_postgres(data or folder, settings={**POSTGRES, **(settings or {})})
        )
        name = schema_name(source)
        await _ensure_database(postgres, name)
        url = postgres.dsn(name)
        if name == schema_name(OWN):
            await migrate(url)  # otherwise the servers do, with theirs
        kept = kept or await stack.enter_async_context(nursery(source))
        redis, bus = None, None
        if servers > 1:
            redis = Redis(free_port(), folder)
            await redis.heal()
            stack.push_async_callback(redis.end)
            bus = await stack.enter_async_context(bad_bus(redis.port, random.Random(1)))
        common = {
            "PARTA_DATA": str(folder),
            "PARTA_DATABASE_URL": url,
            "PARTA_SECRET": "c" * 40,
            "PARTA_REDIS_URL": f"redis://127.0.0.1:{bus.port}" if bus else "",
            # Nobody is called here.
            "PARTA_LIVEKIT_URL": "http://127.0.0.1:1",
            "PARTA_LIVEKIT_KEY": "chaos",
            "PARTA_LIVEKIT_SECRET": "c" * 40,
            "PARTA_FRAMES_PER_SECOND": "1000",
            **(environment or {}),
        }
        some: list[Server] = []
        for number, clock in enumerate(clocks):
            port = free_port()
            order = Order({**common, "PARTA_PORT": str(port)}, str(folder / f"server-{number}.log"), str(clock))
            cable = await stack.enter_async_context(cable_to(port))
            some.append(Server(order, kept, port=port, cable=cable))
        own = Settings(data=folder, secret="c" * 40)
        place = Place(postgres, url, own, wire(own, url), some, redis, bus, clocks)
        stack.push_async_callback(place.let_go)
        if common.get("PARTA_SERVE_JOBS") == "0":
            place.worker = Child(Order(common, str(folder / "worker.log"), command=("worker",)), kept)
            stack.push_async_callback(place.worker.end)
        for server in some:
            stack.push_async_callback(server.end)
        await place.heal()
        yield place


def _prepare(folder: Path, servers: int) -> list[Path]:
    """The folder, with a clock for each server."""
    folder.mkdir(parents=True, exist_ok=True)
    clocks = [folder / f"clock-{number}" for number in range(servers)]
    for clock in clocks:
        clock.write_bytes(struct.pack("d", 0))
    return clocks


async def _ensure_database(postgres: Postgres, name: str) -> None:
    connection = await asyncpg.connect(postgres.dsn())
    try:
        with suppress(asyncpg.DuplicateDatabaseError):
            await connection.execute(f"create database {name}")
    finally:
        await connection.close()
