"""The server under the journey: the program that people start, on a database prepared through the rooms' doors."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from fixtures.school import Running, School, Someone
from journeys.cable import Cable, cable_to
from parta.accounts import Contact, ensure_operator
from parta.app import wire
from parta.foundation.config import Settings
from parta.foundation.identity import new_id
from parta.foundation.processes import LiveKit
from parta.foundation.processes.child import tail
from parta.foundation.realtime import nudging
from parta.organisations import NewOrganisation, create_organisation

_PROJECT = Path(__file__).parents[2]
WEB = Path(os.environ.get("PARTA_WEB") or _PROJECT / "web" / "dist")
OPERATOR = Contact("sms", "+79000000001")
# A database that has the demo's school already is left alone by the demo's start.
DEMO_SLUG = "school-47"


@dataclass
class Place:
    """A running Parta and the ways to prepare what a journey starts from."""

    running: Running
    media: Cable
    """What browsers speak with LiveKit through."""
    server: "Server"

    @property
    def base(self) -> str:
        return self.running.base

    async def school(self, name: str = "Школа № 1") -> School:
        return await self.running.school(name=name)

    async def slug(self, school: School, someone: Someone) -> str:
        """The school's name in addresses."""
        answer = await someone.client.get(school.path())
        assert answer.status_code == 200, answer.text
        return answer.json()["slug"]

    async def letters(self, to: str) -> list[dict[str, Any]]:
        """Letters and SMS to one receiver, the newest first."""
        async with self.running.anonymous() as client:
            found = (await client.get("/api/demo/mailbox")).json()["letters"]
        return sorted((one for one in found if one["to"] == to), key=lambda one: one["at"], reverse=True)

    async def let_go(self) -> None:
        """Close this process's own connections to the database, for good: a restore puts another in its place."""
        await self.running.wiring.jobs.stop()
        await self.running.wiring.database.close()

    async def code(self, to: str) -> str:
        """The digits of the newest message to a normalised contact."""
        for letter in await self.letters(to):
            if found := re.search(r"\b\d{6}\b", letter["text"]):
                return found.group()
        raise AssertionError(f"no code was sent to {to}")


class Server:
    """`parta demo` in a process of its own, which may be killed and started again; and the operator's commands."""

    def __init__(self, base: str, environment: Mapping[str, str], log: Path) -> None:
        self._base, self._environment, self._log = base, environment, log
        self._process: Process | None = None

    async def start(self) -> None:
        """Start it and wait until it answers."""
        with self._log.open("a") as output:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "parta", "demo", env=self._environment, stdout=output, stderr=output
            )
        await _until_healthy(self._base, self._process, self._log)

    async def command(self, *arguments: str) -> str:
        """`parta …` with the server's settings; what it printed. It must succeed."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "parta", *arguments), env=self._environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        printed, _ = await process.communicate()
        assert process.returncode == 0, printed.decode()
        return printed.decode()

    async def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            async with asyncio.timeout(15):
                await self._process.wait()


@asynccontextmanager
async def start_place(
    dsn: str, *, data: Path, port: int, livekit: LiveKit, is_seeded: bool = False
) -> AsyncGenerator[Place]:
    """`parta demo` in a process of its own until the end of the block; `is_seeded`: with the demo's own school."""
    base = f"http://127.0.0.1:{port}"
    wiring = wire(Settings(data=data, secret="j" * 40, demo=True, port=port), dsn)
    # What is prepared here is written in another process than the server's: the server is told to look.
    wiring.database.publish_with(nudging(wiring.database))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(wiring.database.close)
        await wiring.hub.start()
        stack.push_async_callback(wiring.hub.stop)
        await wiring.jobs.start()
        stack.push_async_callback(wiring.jobs.stop)
        if not is_seeded:
            async with wiring.database.system(new_id()) as tx:
                await create_organisation(tx, NewOrganisation(kind="school", name="Демо", slug=DEMO_SLUG))
                await ensure_operator(tx, OPERATOR, name="Оператор платформы")
        media = await stack.enter_async_context(cable_to(int(livekit.url.rpartition(":")[2])))
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PARTA_")},
            "PARTA_PORT": str(port),
            "PARTA_DATA": str(data),
            "PARTA_DATABASE_URL": dsn,
            "PARTA_SECRET": "j" * 40,
            "PARTA_WEB": str(WEB),
            "PARTA_LIVEKIT_URL": livekit.url,
            "PARTA_LIVEKIT_PUBLIC_URL": f"ws://127.0.0.1:{media.port}",
            "PARTA_LIVEKIT_KEY": livekit.key,
            "PARTA_LIVEKIT_SECRET": livekit.secret,
            "PARTA_CODES_PER_ADDRESS": "1000",
        }
        server = Server(base, environment, data / "server.log")
        try:
            await server.start()
            yield Place(Running(wiring, base, stack), media, server)
        finally:
            await server.stop()


async def _until_healthy(base: str, process: Process, log: Path) -> None:
    async with asyncio.timeout(120), httpx.AsyncClient(base_url=base) as client:
        while True:
            if process.returncode is not None:
                raise AssertionError(tail(log))
            try:
                if (await client.get("/api/health")).status_code == 200:
                    return
            except httpx.TransportError:
                # Nobody tells that a port has opened.
                await asyncio.sleep(0.05)
