"""The bus of several server processes: Redis or Valkey publish/subscribe."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from .bus import CONTROL, Delivery, Receive
from .redis_wire import RedisWire, connect_redis

_logger = logging.getLogger(__name__)

_PREFIX = "parta:"


class RedisBus:
    """Several processes: one channel a stream.

    The publishing process delivers to its own readers at once; the others get it from the channel. When Redis was
    away, `heal` compares the streams with the log, and it does so every few seconds anyway: a lost last message would
    otherwise be noticed only with the next one. No post waits for Redis: whoever missed something reads the log.
    """

    HEAL_EVERY = 5.0
    # How long (s) Redis may take to answer a ping; after that the connection is made anew.
    PATIENCE = 1.0
    # How long (s) until a lost connection is tried again.
    PAUSE = 0.5

    def __init__(self, url: str) -> None:
        self._url = url
        self._wire: RedisWire | None = None
        # Before each message: a process doesn't read its own twice.
        self._origin = os.urandom(8)
        self._receive: Receive | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._followed: set[str] = {CONTROL}
        self._lost = 0
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(list[Delivery]).decode

    async def start(self, receive: Receive, heal: Callable[[], Awaitable[None]]) -> None:
        self._receive = receive
        self._wire = await self._connect()
        self._tasks = [
            asyncio.create_task(self._stay_connected(heal)),
            asyncio.create_task(self._heal_now_and_then(heal)),
        ]

    async def publish(self, deliveries: Sequence[Delivery]) -> None:
        if self._receive is not None:
            self._receive(deliveries)
        by_stream: dict[str, list[Delivery]] = {}
        for delivery in deliveries:
            by_stream.setdefault(delivery.stream, []).append(delivery)
        messages = [(_channel(stream), self._origin + self._encode(some)) for stream, some in by_stream.items()]
        if self._wire is None or not self._wire.publish(messages):
            self._lost += len(deliveries)

    async def follow(self, stream: str) -> None:
        self._followed.add(stream)
        if self._wire is not None:
            self._wire.subscribe([_channel(stream)])

    async def unfollow(self, stream: str) -> None:
        self._followed.discard(stream)
        if self._wire is not None:
            self._wire.unsubscribe(_channel(stream))

    async def is_alive(self) -> bool:
        try:
            async with asyncio.timeout(self.PATIENCE):
                if self._wire is not None:
                    await self._wire.ask(b"PING")
                return self._wire is not None
        except OSError:
            return False

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._wire is not None:
            self._wire.close()

    def _take(self, channel: bytes, content: bytes) -> None:
        if content.startswith(self._origin) or self._receive is None:
            return
        try:
            deliveries = self._decode(content[len(self._origin) :])
        except msgspec.DecodeError:
            # Another version's, while processes are replaced one by one: the log brings it.
            _logger.warning("the bus brought something that can't be read, %d bytes", len(content))
            return
        self._receive(deliveries)

    async def _connect(self) -> RedisWire:
        wire = await connect_redis(self._url, self._take)
        wire.subscribe(map(_channel, self._followed))
        return wire

    async def _stay_connected(self, heal: Callable[[], Awaitable[None]]) -> None:
        while True:
            if self._wire is not None:
                await self._wire.lost.wait()
                _logger.warning("the bus is away")
                self._wire = None
            await asyncio.sleep(self.PAUSE)
            try:
                self._wire = await self._connect()
                async with asyncio.timeout(self.PATIENCE):
                    await self._wire.ask(b"PING")
            except OSError as error:
                _logger.warning("the bus is still away: %s", error)
                continue
            _logger.info("the bus is back; without it went %d deliveries, which the log brings", self._lost)
            self._lost = 0
            await self._heal(heal)

    async def _heal_now_and_then(self, heal: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(self.HEAL_EVERY)
            # A connection that is dead at the other end, or a Redis that hangs, looks like one where nothing happens.
            if self._wire is not None and not await self.is_alive():
                self._wire.close()
            await self._heal(heal)

    async def _heal(self, heal: Callable[[], Awaitable[None]]) -> None:
        """Heal, and live on where the database is away as well: a bus that stops listening would stay deaf."""
        try:
            await heal()
        except Exception:
            _logger.exception("healing from the log failed; tried again soon")


def _channel(stream: str) -> bytes:
    return f"{_PREFIX}{stream}".encode()
