"""A cable that can be pulled out: a TCP forwarder between browsers and a server."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Cable:
    """Connections to `port` go on to `target`; while it is pulled they break, and new ones too."""

    target: int
    port: int = 0
    is_pulled: bool = False
    _open: set[asyncio.StreamWriter] = field(default_factory=set[asyncio.StreamWriter])

    def pull(self) -> None:
        self.is_pulled = True
        for writer in self._open:
            writer.transport.abort()

    def plug(self) -> None:
        self.is_pulled = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_pulled:
            writer.transport.abort()
            return
        try:
            onward, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            # Nobody listens there: then nobody listens here.
            writer.transport.abort()
            return
        ends = {writer, back}
        self._open |= ends
        try:
            await asyncio.gather(_pour(reader, back), _pour(onward, writer))
        finally:
            self._open -= ends
            for end in ends:
                end.transport.abort()


async def _pour(source: asyncio.StreamReader, drain: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65536):
            drain.write(data)
            await drain.drain()
    drain.transport.abort()


@asynccontextmanager
async def cable_to(target: int) -> AsyncGenerator[Cable]:
    cable = Cable(target)
    server = await asyncio.start_server(cable.serve, "127.0.0.1", 0)
    cable.port = server.sockets[0].getsockname()[1]
    try:
        yield cable
    finally:
        cable.pull()
        server.close()
