"""The bus: tells every server process what was committed. It may lose and reorder; readers heal from the log."""

import asyncio
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol
from uuid import UUID

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from parta.foundation.db import Ephemeral, Fact, encode_ephemeral, encode_fact

_logger = logging.getLogger(__name__)

# Reaches every process, whatever it follows: ended sessions, ended memberships.
CONTROL = "control"


class Delivery(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One thing to write to the readers of a stream: the JSON text, encoded once. `seq` 0 means ephemeral."""

    stream: str
    seq: int
    text: bytes
    # Members whose subscription ends with this delivery.
    ends: tuple[UUID, ...] = ()
    # The span below which it is recorded; empty: none.
    trace: str = ""


def delivery_of(item: Fact | Ephemeral) -> Delivery:
    """What is written to the readers of a piece of news."""
    if isinstance(item, Ephemeral):
        return Delivery(item.stream, 0, encode_ephemeral(item))
    return Delivery(item.stream, item.seq, encode_fact(item), item.event.ends_for(), item.trace)


Receive = Callable[[Sequence[Delivery]], None]


class Bus(Protocol):
    """What carries deliveries between server processes."""

    async def start(self, receive: Receive, heal: Callable[[], Awaitable[None]]) -> None:
        """Begin; `receive` takes what comes, `heal` is asked for when something may have been lost."""
        ...

    async def publish(self, deliveries: Sequence[Delivery]) -> None: ...
    async def follow(self, stream: str) -> None: ...
    async def unfollow(self, stream: str) -> None: ...
    async def is_alive(self) -> bool: ...
    async def stop(self) -> None: ...


class LocalBus:
    """One process: a function call."""

    def __init__(self) -> None:
        self._receive: Receive | None = None

    async def start(self, receive: Receive, heal: Callable[[], Awaitable[None]]) -> None:
        self._receive = receive

    async def publish(self, deliveries: Sequence[Delivery]) -> None:
        if self._receive is not None:
            self._receive(deliveries)

    async def follow(self, stream: str) -> None:
        return None

    async def unfollow(self, stream: str) -> None:
        return None

    async def is_alive(self) -> bool:
        return True

    async def stop(self) -> None:
        self._receive = None


class RedisBus:
    """Several processes: Redis or Valkey publish/subscribe, one channel a stream.

    The publishing process delivers to its own readers at once; the others get it from the channel. When Redis was
    away, `heal` compares the streams with the log, and it does so every few seconds anyway: a lost last message would
    otherwise be noticed only with the next one.
    """

    HEAL_EVERY = 5.0
    # How long (s) Redis may take to take a batch.
    PATIENCE = 1.0

    def __init__(self, url: str) -> None:
        self._redis: Redis = Redis.from_url(url, socket_keepalive=True)
        self._pubsub = self._redis.pubsub(ignore_subscribe_messages=True)
        self._origin = os.urandom(8)
        self._receive: Receive | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._followed: set[str] = {CONTROL}
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(tuple[bytes, list[Delivery]]).decode

    async def start(self, receive: Receive, heal: Callable[[], Awaitable[None]]) -> None:
        self._receive = receive
        await self._pubsub.subscribe(self._channel(CONTROL))
        self._tasks = [
            asyncio.create_task(self._listen(heal)),
            asyncio.create_task(self._heal_now_and_then(heal)),
        ]

    async def publish(self, deliveries: Sequence[Delivery]) -> None:
        if self._receive is not None:
            self._receive(deliveries)
        by_stream: dict[str, list[Delivery]] = {}
        for delivery in deliveries:
            by_stream.setdefault(delivery.stream, []).append(delivery)
        try:
            # A Redis that hangs must not hold the answers up: whoever missed something reads the log.
            async with asyncio.timeout(self.PATIENCE), self._redis.pipeline(transaction=False) as pipe:
                for stream, some in by_stream.items():
                    pipe.publish(self._channel(stream), self._encode((self._origin, some)))
                await pipe.execute()
        except (RedisError, OSError) as error:
            _logger.warning("the bus lost %d deliveries: %s", len(deliveries), error)

    async def follow(self, stream: str) -> None:
        self._followed.add(stream)
        with contextlib.suppress(RedisError, OSError):
            await self._pubsub.subscribe(self._channel(stream))

    async def unfollow(self, stream: str) -> None:
        self._followed.discard(stream)
        with contextlib.suppress(RedisError, OSError):
            await self._pubsub.unsubscribe(self._channel(stream))

    async def is_alive(self) -> bool:
        try:
            return bool(await self._redis.ping())
        except (RedisError, OSError):
            return False

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._pubsub.aclose()
        await self._redis.aclose()

    def _channel(self, stream: str) -> str:
        return f"parta:{stream}"

    async def _listen(self, heal: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                async for message in self._pubsub.listen():
                    origin, deliveries = self._decode(message["data"])
                    if origin != self._origin and self._receive is not None:
                        self._receive(deliveries)
            except (RedisError, OSError) as error:
                _logger.warning("the bus is away: %s", error)
                await asyncio.sleep(0.5)
                with contextlib.suppress(RedisError, OSError):
                    await self._pubsub.subscribe(*(self._channel(stream) for stream in self._followed))
                    await self._heal(heal)

    async def _heal_now_and_then(self, heal: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(self.HEAL_EVERY)
            await self._heal(heal)

    async def _heal(self, heal: Callable[[], Awaitable[None]]) -> None:
        """Heal, and live on where the database is away as well: a bus that stops listening would stay deaf."""
        try:
            await heal()
        except Exception:
            _logger.exception("healing from the log failed; tried again soon")
