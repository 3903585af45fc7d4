"""Past one machine: two servers behind a balancer, a worker, Redis, two LiveKit nodes, as deploy/ has them."""

import asyncio
import json
import signal
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from calls.conftest import Classroom, classroom_of
from calls.participant import Participant
from chat.conftest import Class
from fixtures.postgres import execute
from fixtures.school import Running, School, Someone
from fixtures.sockets import watching
from foundation.files.uploading import Sending, photo_of_a_phone
from parta.foundation.identity import new_id
from parta.running import working
from topology.place import Town, town

pytestmark = pytest.mark.media


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def place(
    tmp_path_factory: pytest.TempPathFactory, postgres: Any, template_database: str, redis_server: str
) -> AsyncGenerator[Town]:
    await execute(postgres, f'create database "topology" template "{template_database}" strategy file_copy')
    async with town(tmp_path_factory.mktemp("town"), postgres.dsn("topology"), redis_server) as found:
        yield found
    await execute(postgres, 'drop database "topology" with (force)')


@pytest_asyncio.fixture
async def classroom(place: Town) -> AsyncGenerator[Classroom]:
    """People are made by a process of its own; then everything goes through the balancer."""
    async with working(place.settings) as wiring, AsyncExitStack() as stack:
        yield await classroom_of(Running(wiring, place.base, stack))


def at(school: School, base: str) -> School:
    return replace(school, base=base)


async def test_what_comes_to_one_server_reaches_the_readers_of_the_other(place: Town, classroom: Classroom) -> None:
    here, there = at(classroom.school, place.base_of(0)), at(classroom.school, place.base_of(1))
    async with watching(here, classroom.pupil) as seen, watching(there, classroom.classmate) as seen_there:
        for watcher in (seen, seen_there):
            await watcher.follow(classroom.stream, since=-1)
        for number in range(10):  # the balancer gives them to the servers in turn
            async with httpx.AsyncClient(
                base_url=place.base, cookies={"parta_session": classroom.curator.token}
            ) as one:
                answer = await one.post(
                    classroom.school.path(f"/conversations/{classroom.conversation_id}/messages"),
                    json={"id": str(new_id()), "body": f"{number}"},
                )
                assert answer.status_code == 201, answer.text
        for watcher in (seen, seen_there):
            await watcher.expect_text("9")
            assert watcher.texts(classroom.conversation_id) == [str(number) for number in range(10)]


async def test_jobs_are_the_workers(place: Town, classroom: Classroom, tmp_path: Path) -> None:
    photo = photo_of_a_phone(tmp_path / "phone.jpg")
    async with watching(classroom.school, classroom.pupil) as seen:
        await seen.follow(f"member:{classroom.pupil.member_id}", since=-1)
        tus = await Sending(classroom.school, classroom.pupil, classroom.classmate).send(photo, "класс.jpg")
        ready = await seen.expect(lambda event: event["type"] == "files.file_ready", 30)
        assert ready["data"]["fileId"] == tus.id


async def test_two_people_on_two_servers_and_two_nodes_hear_each_other(place: Town, classroom: Classroom) -> None:
    teacher = _elsewhere(classroom.curator, place.base_of(0))
    pupil = _elsewhere(classroom.pupil, place.base_of(1))
    async with teacher.client, pupil.client:
        call_id = await classroom.start(teacher)
        tickets = [await classroom.ticket(someone, call_id) for someone in (teacher, pupil)]
        one = await Participant.connect(place.livekit_url(0), tickets[0]["token"])
        other = await Participant.connect(place.livekit_url(1), tickets[1]["token"])
        try:
            await one.speak()
            await other.expect(lambda: other.loudness.get(one.identity, 0) > 1000, 20)
            await classroom.expect_inside(call_id, classroom.curator, classroom.pupil)
        finally:
            await other.leave()
            await one.leave()


async def test_a_server_is_killed_and_one_is_updated_and_nothing_is_lost(place: Town, classroom: Classroom) -> None:
    chat = Class(classroom.school, classroom.curator, classroom.pupil, classroom.classmate, classroom.conversation_id)
    devices = [Device(chat, someone) for someone in (chat.curator, chat.pupil, chat.classmate, classroom.third) * 3]
    acknowledged: list[str] = []
    is_over = asyncio.Event()

    async def write(author: Someone) -> None:
        number = 0
        while not is_over.is_set():
            number += 1
            await _post(place, chat, author, body := f"{author.name} {number}")
            acknowledged.append(body)

    async def progress() -> None:
        goal = len(acknowledged) + 40
        while len(acknowledged) < goal:  # noqa: ASYNC110
            await asyncio.sleep(0.02)

    reading = [asyncio.create_task(device.read(place.base)) for device in devices]
    await asyncio.gather(*(device.is_open.wait() for device in devices))
    writing = [asyncio.create_task(write(author)) for author in (chat.curator, chat.pupil, chat.classmate)]
    first, second = place.servers
    await progress()
    await first.end(signal.SIGKILL)
    await progress()
    await first.start()
    await first.until_it_answers("/api/health/ready")
    await progress()
    assert await second.end(signal.SIGTERM) in (0, -signal.SIGTERM)
    await second.start()
    await second.until_it_answers("/api/health/ready")
    await progress()
    is_over.set()
    await asyncio.gather(*writing)
    await _post(place, chat, chat.curator, "Свидетель")

    for device in devices:
        await device.expect("Свидетель")
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)
    wanted = [body for body, _ in devices[0].messages]
    assert sorted(wanted) == sorted([*acknowledged, "Свидетель"])  # none lost, none twice
    for device in devices:
        assert device.messages == devices[0].messages  # one order for everybody
        assert device.openings > 1  # the witness: all had to move


async def _post(place: Town, chat: Class, author: Someone, body: str) -> None:
    """As a device does: until it is acknowledged, under one id."""
    message_id = str(new_id())
    async with asyncio.timeout(60):
        while True:
            with suppress(httpx.HTTPError):
                async with httpx.AsyncClient(base_url=place.base, cookies={"parta_session": author.token}) as client:
                    answer = await client.post(chat.path("/messages"), json={"id": message_id, "body": body})
                if answer.status_code == 201:
                    return
                assert answer.status_code in (502, 503), answer.text
            await asyncio.sleep(0.05)


def _elsewhere(someone: Someone, base: str) -> Someone:
    client = httpx.AsyncClient(base_url=base, cookies={"parta_session": someone.token}, timeout=20)
    return replace(someone, client=client)


class Device:
    """A socket that comes back by itself and resumes, as the web app's does."""

    def __init__(self, chat: Class, someone: Someone) -> None:
        self._chat, self._someone = chat, someone
        self._seq = 0
        self.openings = 0
        self.messages: list[tuple[str, int]] = []
        self.is_open = asyncio.Event()
        self._changed = asyncio.Event()

    async def read(self, base: str) -> None:
        url = base.replace("http", "ws") + self._chat.school.path("/realtime")
        while True:
            with suppress(OSError, WebSocketException, TimeoutError):
                async with connect(url, additional_headers={"Cookie": self._someone.cookie}) as connection:
                    await self._follow(connection)
            await asyncio.sleep(0.05)

    async def _follow(self, connection: ClientConnection) -> None:
        await connection.recv()
        since = {self._chat.stream: self._seq}
        await connection.send(json.dumps({"id": 1, "do": "subscribe", "args": {"streams": since}}))
        async for text in connection:
            found = json.loads(text)
            if "re" in found:
                assert found["ok"]["stale"] == found["ok"]["refused"] == []
                self.openings += 1
                self.is_open.set()
            elif found.get("seq", 0) > self._seq:
                assert found["seq"] == self._seq + 1
                self._seq = found["seq"]
                if found["type"] == "chat.message_posted":
                    message = found["data"]["message"]
                    self.messages.append((message["body"], message["number"]))
                    self._changed.set()

    async def expect(self, body: str) -> None:
        async with asyncio.timeout(30):
            while not any(one == body for one, _ in self.messages):
                self._changed.clear()
                await self._changed.wait()
