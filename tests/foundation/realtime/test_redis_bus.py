"""The bus between processes, at a real Redis: what is published arrives once, whole and in order, or is healed."""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from fixtures.ports import free_port
from parta.foundation.realtime import Delivery, RedisBus
from parta.foundation.realtime.redis_wire import RedisRefusalError, connect_redis

STREAM = "conversation:1"


class Ear:
    """One process's bus, and what came through it."""

    def __init__(self, url: str) -> None:
        self.bus = RedisBus(url)
        self.heard: list[Delivery] = []
        self.healed = asyncio.Event()
        self._changed = asyncio.Event()

    def _receive(self, deliveries: Sequence[Delivery]) -> None:
        self.heard += deliveries
        self._changed.set()

    async def _heal(self) -> None:
        self.healed.set()

    @asynccontextmanager
    async def listening(self) -> AsyncGenerator["Ear"]:
        await self.bus.start(self._receive, self._heal)
        await self.bus.follow(STREAM)
        assert await self.bus.is_alive()  # what comes before a ping's answer is done
        try:
            yield self
        finally:
            await self.bus.stop()

    async def until(self, count: int) -> list[Delivery]:
        async with asyncio.timeout(20):
            while len(self.heard) < count:
                self._changed.clear()
                await self._changed.wait()
        return self.heard


def news(seq: int, size: int = 20) -> Delivery:
    return Delivery(STREAM, seq, b"%d" % seq * size)


async def test_what_is_published_arrives_once_whole_and_in_order(redis_url: str) -> None:
    async with Ear(redis_url).listening() as one, Ear(redis_url).listening() as two:
        # More than one read takes, between what is small.
        sent = [news(1), news(2, 700_000), news(3), Delivery("conversation:2", 4, b"nobody's"), news(5)]
        for delivery in sent:
            await one.bus.publish([delivery])
        mine = [delivery for delivery in sent if delivery.stream == STREAM]
        assert await two.until(4) == mine
        await two.bus.publish([news(6), news(7)])
        await one.until(len(sent) + 2)
        # Its own came by a call, and not from the channel again.
        assert one.heard == [*sent, news(6), news(7)]
        assert two.heard == [*mine, news(6), news(7)]


async def test_a_redis_that_hangs_holds_nobody_up(tmp_path: Path) -> None:
    async with own_redis(tmp_path) as (url, process), Ear(url).listening() as one, Ear(url).listening() as two:
        os.kill(process, signal.SIGSTOP)
        try:
            async with asyncio.timeout(0.5):
                await one.bus.publish([news(1)])
            assert one.heard == [news(1)]
            assert not await one.bus.is_alive()
            two.healed.clear()
        finally:
            os.kill(process, signal.SIGCONT)
        # By the channel or, where the connection was given up meanwhile, by the log.
        async with asyncio.timeout(20):
            await two.healed.wait()
            while True:
                if await one.bus.is_alive() and await two.bus.is_alive():
                    break
                await asyncio.sleep(0.05)  # nobody tells that it is there again
        await one.bus.publish([news(2)])
        while (await two.until(1))[-1] != news(2):
            await two.until(len(two.heard) + 1)


async def test_the_password_is_sent_and_a_wrong_one_is_said(tmp_path: Path) -> None:
    async with own_redis(tmp_path, "--requirepass", "ключ/1") as (url, _):
        secret = url.replace("redis://", "redis://:%D0%BA%D0%BB%D1%8E%D1%87%2F1@")
        async with Ear(secret).listening() as one, Ear(secret).listening() as two:
            await one.bus.publish([news(1)])
            assert await two.until(1) == [news(1)]
        with pytest.raises(RedisRefusalError, match="WRONGPASS"):
            await connect_redis(url.replace("redis://", "redis://:other@"), lambda channel, content: None)
        with pytest.raises(RedisRefusalError, match="NOAUTH"):
            await connect_redis(url, lambda channel, content: None)


async def test_an_address_that_is_none_is_said() -> None:
    with pytest.raises(ValueError, match="expected redis://"):
        await connect_redis("http://127.0.0.1", lambda channel, content: None)
    with pytest.raises(OSError, match=r"127\.0\.0\.1"):
        await connect_redis(f"redis://127.0.0.1:{free_port()}", lambda channel, content: None)


@asynccontextmanager
async def own_redis(folder: Path, *options: str) -> AsyncGenerator[tuple[str, int]]:
    """A Redis of one's own: its address and process."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    assert program is not None
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(program, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder), "--save", "", *options),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async for line in process.stdout:
            if b"Ready to accept connections" in line:
                break
        yield f"redis://127.0.0.1:{port}", process.pid
    finally:
        process.kill()
        await process.wait()
