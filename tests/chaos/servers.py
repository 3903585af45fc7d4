"""Processes of Parta's that may be killed, and their successors."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec

from chaos.cable import Cable
from chaos.nursery import Order
from parta.foundation.processes.child import tail

START_SECONDS = 120.0


class Nursery:
    """Where servers come from (nursery.py)."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    async def bear(self, order: Order) -> int:
        """Start a server; returns its process id."""
        # Whoever asked may be gone meanwhile: the next one must not get this one's answer.
        return await asyncio.shield(self._bear(order))

    async def _bear(self, order: Order) -> int:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the nursery has no pipes")
        async with self._turn:
            self._process.stdin.write(msgspec.json.encode(order) + b"\n")
            await self._process.stdin.drain()
            return int(await self._process.stdout.readline())


@asynccontextmanager
async def nursery(source: Path) -> AsyncGenerator[Nursery]:
    """Servers of the Parta in the folder `source`."""
    tests = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": f"{source}{os.pathsep}{tests}"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "chaos.nursery", stdin=PIPE, stdout=PIPE, env=environment
    )
    try:
        yield Nursery(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


@dataclass
class Child:
    """A process and its successors; a worker, or what a server has besides its port."""

    order: Order
    nursery: Nursery
    pid: int = 0
    # One starts or ends it at a time.
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def is_alive(self) -> bool:
        with suppress(ProcessLookupError):
            if self.pid:
                os.kill(self.pid, 0)
                return True
        return False

    async def start(self) -> None:
        """Start where it doesn't run."""
        async with self._turn:
            if not self.is_alive:
                self.pid = await self.nursery.bear(self.order)

    def send(self, number: signal.Signals) -> None:
        if self.is_alive:
            os.kill(self.pid, number)

    async def end(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Signal, and wait until it is gone; one that doesn't go is killed."""
        async with self._turn:
            for one, seconds in ((number, 12.0), (signal.SIGKILL, 5.0)):
                self.send(one)
                with suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        while self.is_alive:  # noqa: ASYNC110 - it is no child of ours: nobody tells
                            await asyncio.sleep(0.005)


@dataclass
class Server(Child):
    """A server, which has a port, and devices' cable to it."""

    port: int = 0
    cable: Cable = field(default_factory=lambda: Cable(0))

    async def start(self) -> None:
        """Start where it doesn't run, and wait until it answers.

        One that ends while it starts is started again, as by whoever supervises it: its database may be away for a
        moment.
        """
        try:
            async with asyncio.timeout(START_SECONDS), httpx.AsyncClient() as client:
                while True:
                    await super().start()
                    with suppress(httpx.HTTPError):
                        await client.get(f"http://127.0.0.1:{self.port}/api/health", timeout=2)
                        return
                    await asyncio.sleep(0.03)  # nobody tells that a port has opened
        except TimeoutError as error:
            error.add_note(tail(Path(self.order.log), 40))
            raise


async def run(order: Order, nursery: Nursery, *, seconds: float = 60.0) -> None:
    """Run a command of `parta` to its end. Raises RuntimeError where it fails."""
    said = Path(order.log).with_suffix(".code")
    said.unlink(missing_ok=True)
    child = Child(msgspec.structs.replace(order, code=str(said)), nursery)
    await child.start()
    async with asyncio.timeout(seconds):
        while child.is_alive:  # noqa: ASYNC110 - it is no child of ours: nobody tells
            await asyncio.sleep(0.01)
    if not said.exists() or said.read_text() != "0":
        raise RuntimeError(f"parta {' '.join(order.command)}: {tail(Path(order.log), 20)}")
