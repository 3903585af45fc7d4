"""A thousand sockets beside those that write: they only listen, and come back when they are sent away."""

import asyncio
import contextlib
import json
import random
import re
import signal
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from chaos.checker import Violation
from chaos.device import CONVERSATION, Member
from chaos.school import enrol
from chaos.world import World
from parta.foundation.identity import new_id
from parta.organisations import Role

SOCKETS = 1000
# As many as one browser may have (PARTA_SOCKETS_PER_SESSION is 32).
_EACH = 25
# Seconds in which all are there; on a busy machine as well.
_PATIENCE = 60.0
# Seconds that leaving may take beside PARTA_DRAIN_SECONDS: 5 for requests under way, and a busy machine.
_LEAVE = 8.0
_RULE = "a deploy sends everybody away and loses nothing"
_SEQ = re.compile(rb'^\{"stream":"([^"]+)","seq":(\d+)')


@dataclass
class Listener:
    """One socket after the other, and the seqs that came out of them."""

    member: Member
    heard: list[int] = field(default_factory=list[int])
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

    async def until(self, holds: Callable[[Listener], bool]) -> None:
        """Wait until it holds for all, or the patience is over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                while not all(holds(one) for one in self.listeners):
                    self._changed.clear()
                    await self._changed.wait()

    async def _listen(self, listener: Listener) -> None:
        while True:
            # A whole school doesn't come in the same moment.
            await asyncio.sleep(self._dice.uniform(0.05, 1.0))
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, ValueError):
                await self._connect(listener)
            listener.is_following = False

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
        if found is not None and found[1].decode() == self._stream:
            listener.heard.append(int(found[2]))
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


@asynccontextmanager
async def deploy_among_many(world: World, violations: list[Violation]) -> AsyncGenerator[Callable[[], Awaitable[None]]]:
    """A thousand sockets follow a chat in which somebody writes before, during and after each server's replacement."""
    people = await enrol(world.place.wiring, world.id, [Role.STUDENT] * (SOCKETS // _EACH), world.dice)
    hall, keeper = str(new_id()), world.devices[0]
    made = {"id": hall, "kind": "custom", "title": "Зал", "memberIds": [one.id for one in people]}
    await keeper.insist("POST", "/conversations", json=made)
    addresses = [f"127.0.0.1:{server.port}" for server in world.place.servers]
    crowd = Crowd(addresses, f"/api/organisations/{world.id}", CONVERSATION + hall, world.dice)
    posts: list[int] = []

    async def say(text: str) -> None:
        sent = {"id": str(new_id()), "body": text}
        posts.append((await keeper.insist("POST", f"/conversations/{hall}/messages", json=sent))["number"])

    async def act() -> None:
        drain = float(world.place.servers[0].order.environment["PARTA_DRAIN_SECONDS"])
        await say("до")
        for server in world.place.servers:
            begun = time.monotonic()
            ending = asyncio.create_task(server.end(signal.SIGTERM))
            await say("во время")
            await ending
            if (seconds := time.monotonic() - begun) > drain + _LEAVE:
                violations.append(Violation(_RULE, "wrong", f"a server left in {seconds:.1f} s, it may take {drain}"))
            await server.start()
        await say("после")
        await crowd.until(lambda one: len(one.heard) >= len(posts))
        violations.extend(_judge(crowd, len(posts)))

    try:
        for number in range(SOCKETS):
            crowd.add(people[number % len(people)])
        await crowd.until(lambda one: one.is_following)
        yield act
    finally:
        await crowd.stop()


def _judge(crowd: Crowd, posts: int) -> list[Violation]:
    found: list[Violation] = []
    expected = sorted({seq for one in crowd.listeners for seq in one.heard})
    for number, one in enumerate(crowd.listeners):
        if one.heard != expected or len(expected) != posts:
            kind = "lost" if len(one.heard) < posts else "duplicated"
            found.append(Violation(_RULE, kind, f"socket {number} heard the events {one.heard} of {posts} posts"))
        if one.connections < 2:
            found.append(Violation(_RULE, "wrong", f"socket {number} was never sent away: its server wasn't replaced"))
        if strange := [code for code in one.closed_with if code != 1012]:
            found.append(Violation(_RULE, "wrong", f"socket {number} was closed with {strange}"))
    return found
