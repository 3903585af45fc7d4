"""A lesson doesn't hear that the server was killed: media goes its own way."""

import asyncio
import signal
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from calls.participant import Participant
from chaos.device import Member
from chaos.place import Place, a_place
from chaos.school import enrol, found_school
from parta.foundation.identity import new_id
from parta.foundation.processes import LiveKit
from parta.organisations import Role

pytestmark = pytest.mark.media

# How loud a tone of the participant's is heard at least (of 32,767), and for how long (s) it may be missed.
_HEARD = 1000.0
_LONGEST_SILENCE = 0.5


@pytest_asyncio.fixture
async def place(tmp_path: Path, livekit: LiveKit) -> AsyncGenerator[Place]:
    media = {
        "PARTA_LIVEKIT_URL": livekit.url,
        "PARTA_LIVEKIT_KEY": livekit.key,
        "PARTA_LIVEKIT_SECRET": livekit.secret,
    }
    async with a_place(tmp_path, servers=1, environment=media) as started:
        yield started


class Listener:
    """Notes the longest silence between two people."""

    def __init__(self, who: Participant, speaker: str) -> None:
        self.longest = 0.0
        self._who, self._speaker = who, speaker
        self._task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        heard = loop.time()
        while True:
            await asyncio.sleep(0.02)  # it is a clock, not a wait
            now = loop.time()
            if self._who.loudness.get(self._speaker, 0.0) > _HEARD:
                heard = now
            self._who.loudness[self._speaker] = 0.0
            self.longest = max(self.longest, now - heard)

    async def stop(self) -> float:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        return self.longest


async def test_media_never_stops_while_the_server_is_killed_and_starts_again(place: Place) -> None:
    organisation_id = await found_school(place.wiring)
    teacher, pupil = await enrol(place.wiring, organisation_id, [Role.ADMINISTRATOR, Role.STUDENT])
    path = f"http://127.0.0.1:{place.servers[0].port}/api/organisations/{organisation_id}"
    chat, call = str(new_id()), str(new_id())
    made = {"id": chat, "kind": "custom", "title": "5А", "memberIds": [pupil.id]}
    await ask(teacher, "POST", f"{path}/conversations", made)
    await ask(teacher, "POST", f"{path}/conversations/{chat}/calls", {"id": call, "purpose": "lesson", "title": "Урок"})
    inside: list[Participant] = []
    try:
        for member in (teacher, pupil):
            ticket = await ask(member, "POST", f"{path}/calls/{call}/join", None)
            inside.append(await Participant.connect(ticket["url"], ticket["token"]))
        await inside[0].speak()
        speaker = inside[0].identity
        await inside[1].expect(lambda: inside[1].loudness.get(speaker, 0.0) > _HEARD)
        listener = Listener(inside[1], speaker)
        await place.servers[0].end(signal.SIGKILL)
        await asyncio.sleep(1.0)  # the lesson without a server
        await place.servers[0].start()
        found = await ask(teacher, "GET", f"{path}/calls/{call}", None)
        assert await listener.stop() < _LONGEST_SILENCE
        # The witness, and what the server knows after its death: both are inside.
        assert inside[1].loudness.get(speaker) is not None
        assert {one["id"] for one in found["inside"]} == {teacher.id, pupil.id}
    finally:
        for participant in inside:
            await participant.leave()


async def ask(member: Member, method: str, url: str, json: Any) -> Any:
    async with httpx.AsyncClient(headers={"Cookie": member.cookie}, timeout=20) as client:
        answer = await client.request(method, url, json=json)
        assert answer.status_code < 300, answer.text
        return answer.json()
