"""A cable between devices and a server, which can be cut; also at the worst moment, when the answer is on its way."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Cable:
    """Connections to `port` go on to `target`."""

    target: int
    port: int = 0
    is_pulled: bool = False
    # So many times still, what a server says is thrown away and the connection with it.
    swallows: int = 0
    _open: set[asyncio.StreamWriter] = field(default_factory=set[asyncio.StreamWriter])

    def cut(self) -> None:
        """Break every connection; new ones work."""
        for writer in list(self._open):
            writer.transport.abort()

    def pull(self) -> None:
        """Break every connection, and new ones too."""
        self.is_pulled = True
        self.cut()

    def plug(self) -> None:
        self.is_pulled = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            onward, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, back}
        self._open |= ends
        if self.is_pulled:
            self.cut()
        try:
            await asyncio.gather(self._pour(reader, back, is_answer=False), self._pour(onward, writer, is_answer=True))
        finally:
            self._open -= ends
            for end in ends:
                end.transport.abort()

    async def _pour(self, source: asyncio.StreamReader, drain: asyncio.StreamWriter, *, is_answer: bool) -> None:
        with suppress(OSError, RuntimeError):
            while data := await source.read(65536):
                if is_answer and self.swallows:
                    self.swallows -= 1
                    break
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
