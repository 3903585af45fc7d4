"""People who behave: they post at a fixed pace, whatever happens, and note how late each acknowledgement is."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import AsyncExitStack
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect

from parta.foundation.identity import new_id

from .world import Someone


class Honest:
    """Writers and readers of one conversation."""

    def __init__(
        self, address: str, path: str, conversation: UUID, writers: Sequence[Someone], readers: Sequence[Someone]
    ) -> None:
        self._url = f"ws://{address}{path}"
        self._conversation = conversation
        self._writers = writers
        self._readers = readers

    async def measure(self, pace: int, seconds: float) -> list[float]:
        """Post `pace` messages a second; seconds from each one's intended moment to its acknowledgement.

        Raises RuntimeError when one of them is refused or lost: a socket of those who behave must stay open.
        """
        async with AsyncExitStack() as stack:
            for one in self._readers:
                reader = await stack.enter_async_context(self._socket(one))
                await reader.send(_command(0, "subscribe", {"streams": {f"conversation:{self._conversation}": -1}}))
                stack.push_async_callback(_stop, asyncio.create_task(_read(reader)))
            sockets = [await stack.enter_async_context(self._socket(one)) for one in self._writers]
            answers: dict[int, asyncio.Future[float]] = {}
            for socket in sockets:
                stack.push_async_callback(_stop, asyncio.create_task(_take(socket, answers)))
            return await self._post(sockets, answers, pace, seconds)

    async def _post(
        self,
        sockets: Sequence[ClientConnection],
        answers: dict[int, "asyncio.Future[float]"],
        pace: int,
        seconds: float,
    ) -> list[float]:
        loop = asyncio.get_running_loop()
        begin = loop.time() + 0.5
        due: list[float] = []
        for number in range(round(pace * seconds)):
            intended = begin + number / pace
            await asyncio.sleep(intended - loop.time())
            answers[number] = loop.create_future()
            due.append(intended)
            post = {"conversationId": str(self._conversation), "id": str(new_id()), "body": "Завтра ко второму уроку"}
            await sockets[number % len(sockets)].send(_command(number, "chat.post_message", post))
        async with asyncio.timeout(30):
            times = await asyncio.gather(*answers.values())
        return [time - intended for time, intended in zip(times, due, strict=True)]

    def _socket(self, one: Someone) -> connect:
        return connect(self._url, additional_headers={"Cookie": one.cookie}, max_size=None, compression=None)


def _command(number: int, name: str, args: object) -> str:
    return json.dumps({"id": number, "do": name, "args": args})


async def _take(socket: ClientConnection, answers: dict[int, "asyncio.Future[float]"]) -> None:
    loop = asyncio.get_running_loop()
    async for text in socket:
        found = json.loads(text)
        if "re" not in found:
            continue
        if "ok" in found:
            answers[found["re"]].set_result(loop.time())
        else:
            answers[found["re"]].set_exception(RuntimeError(f"a post was refused: {found['problem']}"))


async def _read(socket: ClientConnection) -> None:
    async for _ in socket:
        pass


async def _stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
