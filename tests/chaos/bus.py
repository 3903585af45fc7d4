"""A bad bus: between the servers and Redis, it loses published messages and brings them late and out of order.

Only what publish/subscribe pushes is touched; answers to commands pass as they are.
"""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass


@dataclass
class BadBus:
    """Connections to `port` go on to the Redis at `target`."""

    target: int
    dice: random.Random
    port: int = 0
    # Chances that a pushed message is lost, or waits up to `late` seconds while others pass.
    losing: float = 0.0
    delaying: float = 0.0
    late: float = 0.15
    lost: int = 0
    delayed: int = 0

    def be_good(self) -> None:
        self.losing = self.delaying = 0.0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            onward, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        try:
            await asyncio.gather(_pour(reader, back), self._push(onward, writer))
        finally:
            for end in (writer, back):
                end.transport.abort()

    async def _push(self, source: asyncio.StreamReader, drain: asyncio.StreamWriter) -> None:
        buffer = bytearray()
        with suppress(OSError, RuntimeError):
            while data := await source.read(65536):
                buffer += data
                while (end := reply_end(buffer)) is not None:
                    self._pass(drain, bytes(buffer[:end]))
                    del buffer[:end]
        drain.transport.abort()

    def _pass(self, drain: asyncio.StreamWriter, reply: bytes) -> None:
        if is_pushed(reply):
            chance = self.dice.random()
            if chance < self.losing:
                self.lost += 1
                return
            if chance < self.losing + self.delaying:
                self.delayed += 1
                loop = asyncio.get_running_loop()
                loop.call_later(self.dice.uniform(0.01, self.late), _write, drain, reply)
                return
        _write(drain, reply)


def is_pushed(reply: bytes) -> bool:
    """Whether it is a message of publish/subscribe, in either version of the protocol."""
    return reply[:1] in (b"*", b">") and reply.split(b"\r\n", 3)[2:3] == [b"message"]


def reply_end(data: bytes | bytearray, at: int = 0) -> int | None:
    """Where the value that begins at `at` ends (RESP 2 and 3); None: it isn't complete."""
    line = data.find(b"\r\n", at)
    if line < 0:
        return None
    kind, after = data[at : at + 1], line + 2
    if kind in (b"$", b"=", b"!"):
        length = int(data[at + 1 : line])
        end = after if length < 0 else after + length + 2
        return end if end <= len(data) else None
    if kind in (b"*", b">", b"~", b"%"):
        count = max(0, int(data[at + 1 : line])) * (2 if kind == b"%" else 1)
        for _ in range(count):
            found = reply_end(data, after)
            if found is None:
                return None
            after = found
    return after


def _write(drain: asyncio.StreamWriter, data: bytes) -> None:
    if not drain.transport.is_closing():
        drain.write(data)


async def _pour(source: asyncio.StreamReader, drain: asyncio.StreamWriter) -> None:
    with suppress(OSError, RuntimeError):
        while data := await source.read(65536):
            drain.write(data)
            await drain.drain()
    drain.transport.abort()


@asynccontextmanager
async def bad_bus(target: int, dice: random.Random) -> AsyncGenerator[BadBus]:
    bus = BadBus(target, dice)
    server = await asyncio.start_server(bus.serve, "127.0.0.1", 0)
    bus.port = server.sockets[0].getsockname()[1]
    try:
        yield bus
    finally:
        server.close()
