"""A thousand readers: sockets that only listen, note what they hear, and come back when they are sent away."""

import asyncio
import contextlib
import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chaos.device import Member

_SEQ = re.compile(rb'^\{"stream":"([^"]+)","seq":(\d+)')


@dataclass
class Listener:
    """One socket after the other, and the seqs that came out of them."""

    member: Member
    heard: list[int] = field(default_factory=list[int])
    # What broke the order: (the seq before, the seq that came).
    faults: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    connections: int = 0
    is_following: bool = False
    # Reasons that the server gave for closing.
    closed_with: list[int] = field(default_factory=list[int])


class Crowd:
    """Listeners of one stream, spread over the servers' addresses."""

    def __init__(self, addresses: Sequence[str], path: str, stream: str, dice: random.Random) -> None:
        self.listeners: list[Listener] = []
        self._addresses, self._path, self._stream, self._dice = addresses, path, stream, dice
        self._tasks: list[asyncio.Task[None]] = []
        self._changed = asyncio.Event()

    def add(self, member: Member) -> None:
        listener = Listener(member)
        self.listeners.append(listener)
        self._tasks.append(asyncio.create_task(self._listen(listener)))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def until_all_follow(self, seconds: float) -> None:
        await self._until(lambda one: one.is_following, seconds)

    async def until_all_heard(self, seq: int, seconds: float) -> None:
        await self._until(lambda one: bool(one.heard) and one.heard[-1] >= seq, seconds)

    async def _until(self, holds: Callable[[Listener], bool], seconds: float) -> None:
        async with asyncio.timeout(seconds):
            while not all(holds(one) for one in self.listeners):
                self._changed.clear()
                await self._changed.wait()

    async def _listen(self, listener: Listener) -> None:
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, ValueError):
                await self._connect(listener)
            listener.is_following = False
            # A whole school doesn't come back in the same moment.
            await asyncio.sleep(self._dice.uniform(0.05, 1.0))

    async def _connect(self, listener: Listener) -> None:
        host, _, port = self._dice.choice(list(self._addresses)).partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        try:
            writer.write(
                f"GET {self._path}/realtime HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
                f"Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
                f"Cookie: {listener.member.cookie}\r\n\r\n".encode()
            )
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 101 " not in head.split(b"\r\n")[0]:
                raise ValueError(head)
            listener.connections += 1
            since = listener.heard[-1] if listener.heard else 0
            writer.write(_text({"id": 1, "do": "subscribe", "args": {"streams": {self._stream: since}}}))
            while True:
                self._take(listener, *await _frame(reader))
        finally:
            writer.transport.abort()

    def _take(self, listener: Listener, first: int, content: bytes) -> None:
        if first == 0x88:
            listener.closed_with.append(int.from_bytes(content[:2], "big"))
            raise ValueError("closed")
        if content.startswith(b'{"re":1'):
            listener.is_following = True
            self._changed.set()
        found = _SEQ.match(content)
        if found is None:
            return
        seq = int(found[2])
        before = listener.heard[-1] if listener.heard else 0
        if seq != before + 1:
            listener.faults.append((before, seq))
        listener.heard.append(seq)
        self._changed.set()


def _text(command: object) -> bytes:
    content = json.dumps(command).encode()
    # Masked with zeros: what a client must do, at no cost.
    return bytes([0x81, 0x80 | 126]) + len(content).to_bytes(2, "big") + b"\0\0\0\0" + content


async def _frame(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    first, length = await reader.readexactly(2)
    if length == 126:
        length = int.from_bytes(await reader.readexactly(2), "big")
    elif length == 127:
        length = int.from_bytes(await reader.readexactly(8), "big")
    return first, await reader.readexactly(length)
