"""What a peer is, and how one is started: pinned to the server's CPU, on a free port, in a folder of its own."""

import asyncio
import contextlib
import os
import shutil
import socket
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from bench.pinning import on_cpu

_START_SECONDS = 150.0


@dataclass(frozen=True)
class Command:
    """How a peer is started."""

    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Peer:
    """A server of others. `name` is its key in results; `title` what a reader knows it by."""

    name: str
    title: str
    # What the load generator speaks with it, and the path of its WebSocket.
    protocol: str
    path: str
    # Whether a message outlives the process: durable figures are compared with durable ones only.
    is_durable: bool
    # Makes it ready to be started. Raises RuntimeError saying why it can't be had here.
    install: Callable[[], None]
    # Writes what it needs into its folder and says how it is started on the port.
    command: Callable[[Path, int], Command]
    version: Callable[[], str] = lambda: ""


@dataclass(frozen=True)
class RunningPeer:
    """A peer that answers."""

    peer: Peer
    port: int
    pids: Sequence[int]

    def plan(self, *, readers: int, writers: int = 1, size: int = 300, samples: int = 20) -> dict[str, Any]:
        """A target of the load generator: `readers` in one room, who all hear the writers."""
        first, *others = self.pids
        # A fresh room each time: the last one may still be closing.
        room = {"streams": ["room"], "conversation": f"room{os.getpid()}-{self.port}"}
        # Who hears what they write is one of the readers, where the peer wants it so.
        silent = self.peer.protocol != "redis"
        return {
            "name": self.peer.name,
            "protocol": self.peer.protocol,
            "address": f"127.0.0.1:{self.port}",
            "path": self.peer.path,
            "readers": [room] * (readers - writers if silent else readers),
            "writers": [room if silent else {"conversation": "room"}] * writers,
            "size": size,
            "samples": samples,
            "server": first,
            "others": others,
        }


@asynccontextmanager
async def start(peer: Peer, *, cpu: int | None = 0) -> AsyncGenerator[RunningPeer]:
    """Install `peer` if need be and start it; it is stopped and its folder thrown away at the end.

    Raises RuntimeError if it can't be installed or doesn't answer.
    """
    await asyncio.to_thread(peer.install)
    with tempfile.TemporaryDirectory(prefix=f"parta-bench-{peer.name}-", ignore_cleanup_errors=True) as name:
        folder, port = Path(name), free_port()
        command = peer.command(folder, port)
        log_path = folder / "peer.log"
        with log_path.open("wb") as log:
            child = await asyncio.create_subprocess_exec(
                *on_cpu(cpu),
                *command.arguments,
                cwd=folder,
                env={**os.environ, **command.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
            try:
                if not await _answers(child, port):
                    raise RuntimeError(f"it didn't start: {log_path.read_text(errors='replace')[-3000:].strip()}")
                yield RunningPeer(peer, port, _family(child.pid))
            finally:
                await _stop(child)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str) -> str:
    """Where a program is. Raises RuntimeError."""
    if (found := shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")) is None:
        raise RuntimeError(f"{name} isn't installed")
    return found


def _family(pid: int) -> list[int]:
    try:
        return [pid, *(one.pid for one in psutil.Process(pid).children(recursive=True))]
    except psutil.NoSuchProcess:
        return [pid]


async def _answers(child: asyncio.subprocess.Process, port: int) -> bool:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and child.returncode is None:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            # Erlang listens a moment before its modules are ready.
            await asyncio.sleep(0.5)
            return True
        await asyncio.sleep(0.1)
    return False


async def _stop(child: asyncio.subprocess.Process) -> None:
    """By its own number, and its children's; never by name."""
    if child.returncode is not None:
        return
    family = _family(child.pid)
    child.terminate()
    try:
        await asyncio.wait_for(child.wait(), 10)
    except TimeoutError:
        child.kill()
        await child.wait()
    for pid in family[1:]:
        with contextlib.suppress(psutil.NoSuchProcess):
            psutil.Process(pid).kill()
