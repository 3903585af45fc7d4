"""A server leaves: the balancer hears of it first, sockets go one after another, what was begun is answered."""

import asyncio
import signal
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from chat.conftest import class_of
from fixtures.ports import free_port
from fixtures.school import Running
from fixtures.sockets import watching
from parta.app import http_app, socket_of, wire
from parta.foundation.config import Settings
from parta.leaving import Server


class _QuietServer(Server):
    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """The test runner keeps its signals."""
        yield


@asynccontextmanager
async def serving(url: str, data: Path, **changes: Any) -> AsyncGenerator[tuple[Running, Server, asyncio.Task[None]]]:
    """A server as `parta serve` makes it, within this process."""
    settings = Settings(**{"data": data, "secret": "s" * 40, "demo": True, "port": free_port(), **changes})
    wiring = wire(settings, url)
    config = uvicorn.Config(
        http_app(wiring),
        host="127.0.0.1",
        port=settings.port,
        ws=socket_of(wiring),
        log_config=None,
        timeout_graceful_shutdown=2,
    )
    server = _QuietServer(config, wiring)
    opened = asyncio.Event()
    server.when_open(opened.set)
    task = asyncio.create_task(server.serve())
    await opened.wait()
    async with AsyncExitStack() as stack:
        yield Running(wiring, f"http://127.0.0.1:{settings.port}", stack), server, task
    server.should_exit = True
    await task


async def test_while_it_drains_it_serves_and_says_that_it_leaves(database_url: str, tmp_path: Path) -> None:
    async with (
        AsyncExitStack() as sockets,
        serving(database_url, tmp_path, drain_seconds=2) as (running, server, task),
    ):
        chat = await class_of(await running.school())
        client = running.anonymous()
        assert (await client.get("/api/health")).status_code == 200
        watchers = [await sockets.enter_async_context(watching(chat.school, chat.pupil)) for _ in range(30)]
        closed_at: list[float] = []

        async def note(watcher: Any) -> int:
            code = await watcher.closed()
            closed_at.append(asyncio.get_running_loop().time())
            return code

        closing = [asyncio.create_task(note(watcher)) for watcher in watchers]
        server.handle_exit(signal.SIGTERM, None)
        begun = asyncio.get_running_loop().time()
        while (health := await client.get("/api/health/ready")).status_code == 200:
            assert asyncio.get_running_loop().time() < begun + 1
        assert health.json()["parts"]["server"] == "down"
        assert (await client.get("/api/health/live")).status_code == 200
        posted = await chat.post(chat.curator, "Пока уходит")
        assert posted["number"] == 1
        assert set(await asyncio.gather(*closing)) == {1012}
        await task
    # Not in one moment: a third of them each third of the time, give or take.
    spread = sorted(moment - begun for moment in closed_at)
    assert spread[9] < 1.5
    assert spread[-1] - spread[0] > 1


@pytest.mark.parametrize("first", [signal.SIGINT, signal.SIGTERM])
async def test_a_second_signal_and_ctrl_c_end_the_waiting(
    database_url: str, tmp_path: Path, first: signal.Signals
) -> None:
    async with serving(database_url, tmp_path, drain_seconds=600) as (running, server, task):
        chat = await class_of(await running.school())
        async with watching(chat.school, chat.pupil) as watcher:
            server.handle_exit(first, None)
            if first == signal.SIGTERM:
                while (await running.anonymous().get("/api/health/ready")).status_code == 200:
                    pass
                server.handle_exit(signal.SIGTERM, None)
            assert await watcher.closed() == 1012
            async with asyncio.timeout(10):
                await task
