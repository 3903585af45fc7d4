"""A class that can call: the app on the port that LiveKit reports to, and real participants."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest_asyncio

from calls.participant import Participant
from fixtures.school import Running, School, Someone
from parta.foundation.identity import new_id
from parta.foundation.processes import LiveKit
from parta.organisations import Role


@dataclass
class Classroom:
    """«5А» with its curator, three pupils and a teacher who doesn't moderate."""

    school: School
    conversation_id: str
    curator: Someone
    pupil: Someone
    classmate: Someone
    third: Someone
    teacher: Someone

    @property
    def stream(self) -> str:
        return f"conversation:{self.conversation_id}"

    def call_path(self, call_id: str, rest: str = "") -> str:
        return self.school.path(f"/calls/{call_id}{rest}")

    async def start(self, someone: Someone, *, purpose: str = "lesson", title: str = "Математика · 5А") -> str:
        """Start a call and return its id."""
        answer = await self.try_start(someone, purpose=purpose, title=title)
        assert answer.status_code == 201, answer.text
        return answer.json()["call"]["id"]

    async def try_start(self, someone: Someone, **more: Any) -> Any:
        return await someone.client.post(
            self.school.path(f"/conversations/{self.conversation_id}/calls"), json={"id": str(new_id()), **more}
        )

    async def ticket(self, someone: Someone, call_id: str) -> dict[str, Any]:
        answer = await someone.client.post(self.call_path(call_id, "/join"))
        assert answer.status_code == 200, answer.text
        return answer.json()

    @asynccontextmanager
    async def inside(self, someone: Someone, call_id: str) -> AsyncGenerator[Participant]:
        """`someone` in the call, as a browser would be; leaves at the end if they are still there."""
        ticket = await self.ticket(someone, call_id)
        participant = await Participant.connect(ticket["url"], ticket["token"])
        try:
            yield participant
        finally:
            await participant.leave()

    async def conversation(self, someone: Someone) -> dict[str, Any]:
        answer = await someone.client.get(self.school.path(f"/conversations/{self.conversation_id}"))
        return answer.json()["conversation"]

    async def last_card(self, someone: Someone) -> dict[str, Any]:
        answer = await someone.client.get(self.school.path(f"/conversations/{self.conversation_id}/messages"))
        return [message["call"] for message in answer.json()["messages"] if message["kind"] == "call"][-1]

    async def details(self, someone: Someone, call_id: str) -> dict[str, Any]:
        return (await someone.client.get(self.call_path(call_id))).json()

    async def eventually(self, reads: Callable[[], Awaitable[Any]], holds: Callable[[Any], bool]) -> Any:
        """What `reads` answers once it `holds`: LiveKit's reports arrive when they arrive."""
        async with asyncio.timeout(15):
            # What is asked lives in another process and tells nobody when it changes.
            while not holds(found := await reads()):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            return found

    async def expect_inside(self, call_id: str, *people: Someone) -> None:
        expected = {str(one.member_id) for one in people}
        await self.eventually(
            lambda: self.details(self.curator, call_id),
            lambda found: {one["id"] for one in found["inside"]} == expected,
        )


async def classroom_of(running: Running) -> Classroom:
    school = await running.school()
    curator = await school.person("Серова Мария", Role.TEACHER)
    pupil = await school.person("Власова Соня", Role.STUDENT)
    classmate = await school.person("Гареев Тимур", Role.STUDENT)
    third = await school.person("Ковалёв Миша", Role.STUDENT)
    teacher = await school.person("Орлов Пётр", Role.TEACHER)
    administrator = await school.person("Королёва Анна", Role.ADMINISTRATOR)
    made = await administrator.client.post(
        school.path("/conversations"),
        json={
            "id": str(new_id()),
            "kind": "custom",
            "title": "5А · класс",
            "memberIds": [str(one.member_id) for one in (curator, pupil, classmate, third, teacher)],
        },
    )
    assert made.status_code == 201, made.text
    return Classroom(school, made.json()["id"], curator, pupil, classmate, third, teacher)


StartServer = Callable[..., Awaitable[Running]]


@pytest_asyncio.fixture
async def start_with_media(start_server: StartServer, livekit: LiveKit, app_port: int) -> StartServer:
    """Starts the app where LiveKit reports to: `await start_with_media(ring_seconds=1)`."""

    async def start(**changes: Any) -> Running:
        media = {"livekit_url": livekit.url, "livekit_key": livekit.key, "livekit_secret": livekit.secret}
        return await start_server(**{"port": app_port, **media, **changes})

    return start


@pytest_asyncio.fixture
async def classroom(start_with_media: StartServer) -> Classroom:
    return await classroom_of(await start_with_media())
