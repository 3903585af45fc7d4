"""A server that leaves without a crowd: the balancer is told first, sockets go one after another, then the port closes.

A thousand sockets that are closed in one moment come back in one moment, to servers that have their own to serve.
"""

import asyncio
import gc
import random
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from .foundation.realtime import Socket
from .foundation.wiring import Wiring

# Sockets are asked to leave in portions, so many a second.
_PORTIONS = 20

# Objects that are made before the collector looks through them; 700 of Python's own are less than one batch of posts.
_YOUNG = 50_000


class Server(uvicorn.Server):
    """uvicorn that says when the port is open, and drains before it closes it.

    From the first signal on `/api/health` answers 503 while everything is served as before; sockets are closed (1012,
    commands under way are answered first) evenly over `PARTA_DRAIN_SECONDS`. A second signal ends the waiting.
    """

    def __init__(self, config: uvicorn.Config, wiring: Wiring) -> None:
        super().__init__(config)
        self._wiring = wiring
        self._tell: Callable[[], None] | None = None
        self._is_hurried = asyncio.Event()

    def when_open(self, tell: Callable[[], None]) -> None:
        self._tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        # What has been made by now lives to the end: collections, which hold everybody up, needn't go through it.
        gc.collect()
        gc.freeze()
        # Nor need what a batch of posts holds for a moment: thousands of objects, freed without being looked for.
        gc.set_threshold(_YOUNG)
        if self._tell is not None and self.started:
            self._tell()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.should_exit or sig == signal.SIGINT:
            self._is_hurried.set()
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._wiring.checks["server"] = _is_leaving
        if not self._is_hurried.is_set():
            await self._drain(self._wiring.settings.drain_seconds)
        await super().shutdown(sockets=sockets)

    async def _drain(self, seconds: float) -> None:
        portions = int(seconds * _PORTIONS)
        for left in range(portions, 0, -1):
            here = [one for one in self.server_state.connections if isinstance(one, Socket) and not one.is_ending]
            for one in random.sample(here, -(-len(here) // left)):
                one.shutdown()
            try:
                await asyncio.wait_for(self._is_hurried.wait(), 1 / _PORTIONS)
            except TimeoutError:
                continue
            return


async def _is_leaving() -> bool:
    return False
