"""Two server processes with Redis between them; Redis goes and comes back."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest_asyncio

from chat.conftest import class_of
from fixtures.ports import free_port
from fixtures.school import Running, School
from fixtures.sockets import watching
from parta.foundation.identity import new_id

StartServer = Callable[..., Awaitable[Running]]


def beside(school: School, other: Running) -> School:
    """The same school behind another server process."""
    return School(other.wiring, other.base, school.id, school.stack)


async def test_what_one_process_commits_the_readers_of_another_see(start_server: StartServer, redis_url: str) -> None:
    one, two = await start_server(redis_url=redis_url), await start_server(redis_url=redis_url)
    chat = await class_of(await one.school())
    elsewhere = beside(chat.school, two)
    async with watching(elsewhere, chat.classmate) as seen, watching(chat.school, chat.curator) as here:
        for watcher in (seen, here):
            await watcher.follow(chat.stream, since=-1)
        posted = [await chat.post(chat.pupil, f"{place}") for place in range(5)]
        for watcher in (seen, here):
            await watcher.expect_text("4")
            assert [event["data"]["message"] for event in watcher.events if event.get("stream")] == posted
        # Typing has no place in the log: it comes by the bus.
        await here.ask("chat.type", conversationId=chat.id)
        await seen.expect(lambda event: event["type"] == "chat.typing")
        # CHAT-4: put out by one process, closed to by the other.
        await chat.curator.client.delete(chat.path(f"/members/{chat.classmate.member_id}"))
        await seen.expect(lambda event: event["type"] == "chat.member_left")
        await chat.post(chat.pupil, "Без Тимура")
        await here.expect_text("Без Тимура")
        assert (await seen.ask("ping"))["ok"] == {}
        assert "Без Тимура" not in seen.texts(chat.id)
        # A session that one process ends is closed at the other.
        assert (await chat.classmate.client.post("/api/sign-out")).status_code == 204
        assert await seen.closed() == 4001


async def test_both_processes_post_into_one_order(start_server: StartServer, redis_url: str) -> None:
    """CHAT-2, CHAT-3 across processes: the same id at both is one message; numbers have no gaps."""
    one, two = await start_server(redis_url=redis_url), await start_server(redis_url=redis_url)
    chat = await class_of(await one.school())
    pupil_elsewhere = httpx.AsyncClient(base_url=two.base, cookies={"parta_session": chat.pupil.token}, timeout=20)
    async with pupil_elsewhere as client, watching(beside(chat.school, two), chat.classmate) as seen:
        await seen.follow(chat.stream, since=0)
        ids = [str(new_id()) for _ in range(20)]
        answers = await asyncio.gather(
            *(
                someone.post(chat.path("/messages"), json={"id": message_id, "body": message_id})
                for message_id in ids
                for someone in (client, chat.pupil.client)
            )
        )
        assert {answer.status_code for answer in answers} == {201}
        messages = await chat.messages(chat.classmate)
        assert [one["number"] for one in messages] == list(range(1, 21))
        await chat.post(chat.pupil, "Свидетель")
        await seen.expect_text("Свидетель")
        assert seen.texts(chat.id) == [*(one["body"] for one in messages), "Свидетель"]


class OwnRedis:
    """A Redis that goes away and comes back at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._process: asyncio.subprocess.Process | None = None
        self.url = f"redis://127.0.0.1:{self._port}"

    async def start(self) -> None:
        program = shutil.which("redis-server") or shutil.which("valkey-server") or "redis-server"
        self._process = await asyncio.create_subprocess_exec(
            program, "--bind", "127.0.0.1", "--port", str(self._port), "--save", "", "--dir", str(self._folder),
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            if b"Ready to accept connections" in line:
                return

    async def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            await self._process.wait()
            self._process = None


@pytest_asyncio.fixture
async def own_redis(tmp_path: Path) -> AsyncGenerator[OwnRedis]:
    redis = OwnRedis(tmp_path)
    await redis.start()
    yield redis
    await redis.stop()


async def test_while_redis_is_away_nothing_is_lost(start_server: StartServer, own_redis: OwnRedis) -> None:
    """CHAT-7: posts are acknowledged without the bus, and readers elsewhere heal from the log."""
    one, two = await start_server(redis_url=own_redis.url), await start_server(redis_url=own_redis.url)
    chat = await class_of(await one.school())
    async with watching(beside(chat.school, two), chat.classmate) as seen, watching(chat.school, chat.curator) as here:
        for watcher in (seen, here):
            await watcher.follow(chat.stream, since=-1)
        await chat.post(chat.pupil, "до")
        await seen.expect_text("до")
        await own_redis.stop()
        for place in range(3):
            await chat.post(chat.pupil, f"без Redis {place}")
        await here.expect_text("без Redis 2")  # the own process needs no bus
        health = await chat.pupil.client.get("/api/health")
        assert (health.status_code, health.json()["parts"]["bus"]) == (503, "down")
        await own_redis.start()
        await chat.post(chat.pupil, "после")
        await seen.expect_text("после", 20)
        for watcher in (seen, here):
            assert watcher.texts(chat.id) == ["до", "без Redis 0", "без Redis 1", "без Redis 2", "после"]
