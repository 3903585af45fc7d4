"""What deploy/ describes, as plain processes: a balancer, two servers, a worker, Redis, two LiveKit nodes."""

import asyncio
import itertools
import json
import os
import signal
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

import parta
from fixtures.ports import free_port
from parta.foundation.config import Settings
from parta.foundation.processes import find_binary
from parta.foundation.processes.child import tail

_START_SECONDS = 60.0
_KEY, _SECRET = "parta", "topology-secret-of-32-characters-"


@dataclass
class Program:
    """A process that may be ended and started again, and the port it listens on."""

    command: Sequence[str]
    environment: dict[str, str]
    log: Path
    port: int = 0
    process: Process | None = None

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    async def until_it_answers(self, path: str) -> None:
        assert self.process is not None
        async with asyncio.timeout(_START_SECONDS), httpx.AsyncClient() as client:
            while True:
                if self.process.returncode is not None:
                    raise RuntimeError(tail(self.log, 40))
                with suppress(httpx.HTTPError):
                    if (await client.get(f"http://127.0.0.1:{self.port}{path}", timeout=5)).is_success:
                        return
                await asyncio.sleep(0.05)  # nobody tells that a port has opened

    async def end(self, number: signal.Signals) -> int:
        assert self.process is not None
        with suppress(ProcessLookupError):
            self.process.send_signal(number)
        return await self.process.wait()


@dataclass
class Balancer:
    """Connections in turn to whoever takes them and doesn't say that it leaves: a small HTTP balancer."""

    ports: Sequence[int]
    ready_path: str
    port: int = 0
    leaving: set[int] = field(default_factory=set[int])
    _turns: "itertools.count[int]" = field(default_factory=itertools.count)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    async def serve(self) -> asyncio.Server:
        server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def look_after(self) -> None:
        """Ask everybody again and again whether they are ready."""
        async with httpx.AsyncClient(timeout=5) as client:
            while True:
                for port in self.ports:
                    try:
                        is_ready = (await client.get(f"http://127.0.0.1:{port}{self.ready_path}")).is_success
                    except httpx.HTTPError:
                        is_ready = False
                    (self.leaving.discard if is_ready else self.leaving.add)(port)
                await asyncio.sleep(0.1)

    async def _pass_on(self, reader: StreamReader, writer: StreamWriter) -> None:
        turn = next(self._turns)
        order = [self.ports[(turn + place) % len(self.ports)] for place in range(len(self.ports))]
        order.sort(key=lambda port: port in self.leaving)
        for port in order:
            try:
                theirs, ours = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
            await asyncio.gather(_copy(reader, ours), _copy(theirs, writer))
            return
        writer.close()


async def _copy(reader: StreamReader, writer: StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with suppress(OSError):
        writer.close()


@dataclass
class Town:
    """Everything that runs."""

    settings: Settings
    database_url: str
    balancer: Balancer
    servers: list[Program]
    worker: Program
    livekits: list[Program]

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.balancer.port}"

    def base_of(self, server: int) -> str:
        return f"http://127.0.0.1:{self.servers[server].port}"

    def livekit_url(self, node: int) -> str:
        return f"ws://127.0.0.1:{self.livekits[node].port}"


@asynccontextmanager
async def town(folder: Path, database_url: str, redis_url: str) -> AsyncGenerator[Town]:
    """Start everything; at the end everything is stopped."""
    servers = [free_port(), free_port()]
    nodes = [_livekit(folder, redis_url, servers, number) for number in range(2)]
    media = Balancer([node.port for node in nodes], "/")
    balancer = Balancer(servers, "/api/health/ready")
    balancing = [await media.serve(), await balancer.serve()]
    values = {
        "data": folder / "data",
        "secret": "s" * 40,
        "public_url": f"http://127.0.0.1:{balancer.port}",
        "smtp_url": "smtp://127.0.0.1:1",
        "database_url": database_url,
        "redis_url": redis_url,
        "livekit_url": f"ws://127.0.0.1:{media.port}",
        "livekit_key": _KEY,
        "livekit_secret": _SECRET,
        "serve_jobs": "0",
        "drain_seconds": "1",
    }
    programs = [_parta(folder, "serve", number, values, port) for number, port in enumerate(servers)]
    worker = _parta(folder, "worker", 0, values, 0)
    looking: list[asyncio.Task[None]] = []
    everything = [*nodes, *programs, worker]
    try:
        for program in nodes:
            await program.start()
        await asyncio.gather(*(node.until_it_answers("/") for node in nodes))
        for program in (*programs, worker):
            await program.start()
        await asyncio.gather(*(one.until_it_answers("/api/health/ready") for one in programs))
        looking = [asyncio.create_task(one.look_after()) for one in (media, balancer)]
        settings = Settings(**{**values, "serve_jobs": False, "drain_seconds": 1})
        yield Town(settings, database_url, balancer, programs, worker, nodes)
    finally:
        for task in looking:
            task.cancel()
        for program in reversed(everything):
            if program.process is not None and program.process.returncode is None:
                await program.end(signal.SIGKILL)
        for server in balancing:
            server.close()


def _parta(folder: Path, command: str, number: int, values: dict[str, Any], port: int) -> Program:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PARTA_")}
    environment |= {f"PARTA_{name.upper()}": str(value) for name, value in values.items()}
    environment |= {"PARTA_PORT": str(port), "PYTHONPATH": str(Path(parta.__file__).parents[1])}
    log = folder / f"{command}-{number}.log"
    return Program([sys.executable, "-P", "-m", "parta", command], environment, log, port)


def _livekit(folder: Path, redis_url: str, servers: Sequence[int], number: int) -> Program:
    port = free_port()
    config = folder / f"livekit-{number}.json"
    config.write_text(
        json.dumps(
            {
                "port": port,
                "bind_addresses": ["127.0.0.1"],
                "keys": {_KEY: _SECRET},
                "redis": {"address": redis_url.removeprefix("redis://")},
                "logging": {"level": "info"},
                "rtc": {
                    "node_ip": "127.0.0.1",
                    "use_external_ip": False,
                    "enable_loopback_candidate": True,
                    "ips": {"includes": ["127.0.0.1/32"]},
                    "tcp_port": free_port(),
                    "udp_port": free_port(),
                    "stun_servers": ["127.0.0.1:1"],
                },
                "webhook": {
                    "api_key": _KEY,
                    "urls": [f"http://127.0.0.1:{server}/api/livekit/webhook" for server in servers],
                },
            }
        )
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LIVEKIT_", "REDIS_"))}
    command = [str(find_binary()), "--config", str(config)]
    return Program(command, environment, folder / f"livekit-{number}.log", port)
