"""One connection of a device: the real protocol over a real socket (docs/realtime.md)."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

# Seconds that a client waits for an answer before it calls the line broken.
PATIENCE = 2.5


class Broken(Exception):
    """No answer: what was asked for may have been done."""


class Refused(Exception):
    """An answer that says no; nothing was done."""


class Line:
    """An open socket after its hello."""

    def __init__(self, connection: ClientConnection, receive: Callable[[dict[str, Any]], None]) -> None:
        self._connection = connection
        self._receive = receive
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._next = 0
        self.hello: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._reading = asyncio.create_task(self._read())

    async def closed(self) -> None:
        """Wait for the end of the connection, whoever ends it."""
        await asyncio.wait({self._reading})

    async def close(self) -> None:
        self._connection.transport.abort()
        await self.closed()

    async def ask(self, do: str, **args: Any) -> dict[str, Any]:
        """What the server answers. Raises Broken, Refused."""
        if self._reading.done():
            raise Broken
        self._next += 1
        number = self._next
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        try:
            await self._connection.send(json.dumps({"id": number, "do": do, "args": args}))
            async with asyncio.timeout(PATIENCE):
                found = await answer
        except (TimeoutError, OSError, WebSocketException) as error:
            self._connection.transport.abort()
            raise Broken from error
        finally:
            self._answers.pop(number, None)
        if "ok" in found:
            return found["ok"]
        if found["problem"]["status"] >= 500:
            raise Broken
        raise Refused(found["problem"]["type"])

    async def _read(self) -> None:
        try:
            async for text in self._connection:
                found = json.loads(text)
                if "re" in found:
                    if (answer := self._answers.get(found["re"])) is not None and not answer.done():
                        answer.set_result(found)
                elif found["type"] == "hello":
                    self.hello.set_result(None)
                else:
                    self._receive(found)
        except (OSError, WebSocketException):
            pass
        finally:
            for answer in [*self._answers.values(), self.hello]:
                if not answer.done():
                    answer.set_exception(Broken())
                    answer.exception()  # somebody may have stopped waiting


async def dial(url: str, cookie: str, receive: Callable[[dict[str, Any]], None]) -> Line:
    """A line on which the server has said hello. Raises Broken."""
    try:
        async with asyncio.timeout(PATIENCE):
            connection = await connect(
                url, additional_headers={"Cookie": cookie}, max_size=None, compression=None, ping_interval=None
            )
            line = Line(connection, receive)
            try:
                await line.hello
            except BaseException:
                await line.close()
                raise
            return line
    except (TimeoutError, OSError, WebSocketException) as error:
        raise Broken from error
