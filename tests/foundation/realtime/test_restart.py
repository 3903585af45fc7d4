"""PostgreSQL is killed and starts again, while people write."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from chat.conftest import class_of
from fixtures.school import Running
from fixtures.sockets import watching
from parta.foundation.identity import new_id
from parta.foundation.processes import Postgres, embedded_postgres
from parta.migrations import migrate


@pytest_asyncio.fixture
async def own_postgres(tmp_path: Path) -> AsyncGenerator[Postgres]:
    """A server that may be killed, and keeps what it has acknowledged, unlike the session's."""
    async with embedded_postgres(tmp_path / "own", settings={"fsync": "off", "shared_buffers": "64MB"}) as server:
        await migrate(server.dsn())
        yield server


@pytest.fixture
def database_url(own_postgres: Postgres) -> str:
    """What `start_server` starts on here."""
    return own_postgres.dsn()


async def test_when_postgresql_restarts_writes_resume_and_what_was_acknowledged_is_there(
    running: Running, own_postgres: Postgres
) -> None:
    """CHAT-2, CHAT-7: clients repeat what wasn't acknowledged, with the same id; every message is there once."""
    chat = await class_of(await running.school())
    acknowledged: list[str] = []
    refused: set[int] = set()
    enough = asyncio.Event()

    async def post(author: int, place: int) -> None:
        body, message_id = f"{author}:{place}", str(new_id())
        someone = (chat.curator, chat.pupil, chat.classmate)[author]
        async with asyncio.timeout(60):
            while (answer := await chat.try_post(someone, body, id=message_id)).status_code != 201:
                refused.add(answer.status_code)
                # The database is another process, and tells nobody that it is back.
                await asyncio.sleep(0.05)
        acknowledged.append(body)
        if len(acknowledged) >= 10:
            enough.set()

    async def write(author: int) -> None:
        for place in range(20):
            await post(author, place)

    async with watching(chat.school, chat.classmate) as seen:
        await seen.follow(chat.stream, since=-1)
        writers = [asyncio.create_task(write(author)) for author in range(3)]
        await enough.wait()
        before, pid = list(acknowledged), own_postgres.pid
        os.kill(pid, signal.SIGQUIT)  # at once, as in a crash: its log is replayed at the start
        await asyncio.gather(*writers)
        assert own_postgres.pid != pid
        assert refused <= {503}, refused
        messages = await chat.messages(chat.pupil, limit=200)
        assert [one["number"] for one in messages] == list(range(1, 61))
        assert sorted(one["body"] for one in messages) == sorted(acknowledged)
        assert set(before) <= {one["body"] for one in messages}
        await chat.post(chat.pupil, "Свидетель")
        await seen.expect_text("Свидетель", 20)
        assert list(dict.fromkeys(seen.texts(chat.id))) == [*(one["body"] for one in messages), "Свидетель"]
