"""A real server for a bench: `parta serve` in its own process, on a data folder of its own, fsync on."""

import asyncio
import os
import socket
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from parta.foundation.config import Settings
from parta.foundation.identity import new_token
from parta.foundation.processes import Postgres, embedded_postgres
from parta.running import DATABASE

from .pinning import on_cpu

ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 150.0
_STOP_SECONDS = 25.0


@dataclass(frozen=True)
class Server:
    """A server that answers; `postgres` is its database's server."""

    pid: int
    port: int
    data: Path
    postgres: Postgres
    settings: Settings

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    @property
    def database_url(self) -> str:
        return self.postgres.dsn(DATABASE)


@asynccontextmanager
async def running_server(
    *, cpu: int | None = None, beside: Server | None = None, **changes: object
) -> AsyncGenerator[Server]:
    """Start a server with `changes` to the settings; at the end it is stopped and its data is thrown away.

    With `cpu`, it and its database stay on that one; with `beside`, it is another process of the same installation.
    """
    with tempfile.TemporaryDirectory(prefix="parta-bench-", ignore_cleanup_errors=True) as folder:
        data = Path(folder)
        port = _free_port()
        values = {
            "data": data,
            "port": port,
            "secret": new_token(),
            "public_url": f"http://127.0.0.1:{port}",
            # Nobody is written to and nobody is called here.
            "smtp_url": "smtp://127.0.0.1:1",
            "livekit_url": "http://127.0.0.1:1",
            "livekit_key": "bench",
            "livekit_secret": new_token(),
            "web": ROOT / "web" / "dist",
            # Thousands of clients on one machine are what is measured here, not an attack.
            "bytes_per_second": 1 << 30,
            "opening_limit": 1 << 16,
            **(_shared_with(beside) if beside is not None else {}),
            **changes,
        }
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PARTA_")}
        environment |= {f"PARTA_{name.upper()}": str(value) for name, value in values.items()}
        log = (data / "server.log").open("wb")
        child = await asyncio.create_subprocess_exec(
            *on_cpu(cpu), sys.executable, "-m", "parta", "serve", cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            await _until_ready(child, port)
            if beside is not None:
                yield Server(child.pid, port, data, beside.postgres, Settings(**values))
                return
            async with embedded_postgres(data) as postgres:
                yield Server(child.pid, port, data, postgres, Settings(**values))
        except Exception as error:
            error.add_note((data / "server.log").read_text(errors="replace")[-4000:])
            raise
        finally:
            await _stop(child)
            log.close()


def _shared_with(beside: Server) -> dict[str, object]:
    """What processes of one installation have in common; jobs run in the first."""
    return {"database_url": beside.database_url, "secret": beside.settings.secret, "serve_jobs": 0}


async def _stop(child: asyncio.subprocess.Process) -> None:
    """As a supervisor does: asked, and after a while made to."""
    if child.returncode is None:
        child.terminate()
    try:
        await asyncio.wait_for(child.wait(), _STOP_SECONDS)
    except TimeoutError:
        print(f"  the server didn't stop within {_STOP_SECONDS:.0f} s, it is killed", file=sys.stderr, flush=True)
        child.kill()
        await child.wait()


async def _until_ready(child: asyncio.subprocess.Process, port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and child.returncode is None:
        if await asyncio.to_thread(_answers, port):
            return
        await asyncio.sleep(0.1)
    raise RuntimeError("the server didn't start")


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
