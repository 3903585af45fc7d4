"""Clients that don't behave: bytes on a wire."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from chat.conftest import Class
from chat.conftest import chat as chat
from fixtures.school import Running


class Wire:
    """A connection that is written to and read from as it comes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        with contextlib.suppress(ConnectionError):
            await self._writer.drain()

    def stop_reading(self) -> None:
        self._writer.transport.pause_reading()

    async def status(self, seconds: float = 10) -> int:
        """The status of an answer; 0: the connection ended without one."""
        try:
            line = await asyncio.wait_for(self._reader.readline(), seconds)
        except ConnectionError:
            return 0
        return int(line.split()[1]) if line else 0

    async def ended(self, seconds: float = 10) -> None:
        """Wait until the other side has ended it. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            with contextlib.suppress(ConnectionError):
                while await self._reader.read(1 << 16):
                    pass

    def close(self) -> None:
        self._writer.transport.abort()


@asynccontextmanager
async def wire(running: Running, *, address: str = "127.0.0.1") -> AsyncGenerator[Wire]:
    """A connection from one of this machine's own addresses (127.0.0.x)."""
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port, local_addr=(address, 0))
    connection = Wire(reader, writer)
    try:
        yield connection
    finally:
        connection.close()


def head(chat: Class, path: str, *more: str, method: str = "GET") -> bytes:
    """The head of a request of the pupil's."""
    lines = (f"{method} {path} HTTP/1.1", "Host: here", f"Cookie: {chat.pupil.cookie}", *more, "", "")
    return "\r\n".join(lines).encode()
