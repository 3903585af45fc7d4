"""Joining while others are served on: the past is read, somebody posts, and only then is the reader let in."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from chat.conftest import Class
from parta.foundation.db import Tx
from parta.foundation.realtime import Hub, LocalBus
from parta.foundation.realtime.guards import Wish


class Keeper:
    """A reader that keeps what is written to it."""

    fd = -1
    unread = 0

    def __init__(self, chat: Class) -> None:
        self.organisation_id = self.member_id = self.session_id = UUID(str(chat.school.id))
        self.streams: list[str] = []
        self.written = b""
        self.ended: tuple[int, str] | None = None

    def write(self, data: bytes) -> None:
        self.written += data

    def keep(self, rest: bytes) -> None:
        self.written += rest

    def hold(self, frames: bytes) -> None:
        self.written += frames

    def speak(self) -> None:
        pass

    def end(self, code: int, reason: str) -> None:
        self.ended = (code, reason)


class Crowd:
    """A hub over the school's log, whose guard lets somebody post between the reading and the letting in."""

    def __init__(self, chat: Class) -> None:
        self.chat = chat
        self.hub = Hub(chat.school.wiring.database, LocalBus())
        self.hub.guard("conversation", self._guard)
        self.interrupts: list[str] = []

    async def _guard(self, _: Tx, wishes: Sequence[Wish]) -> list[set[UUID]]:
        while self.interrupts:
            await self.chat.post(self.chat.curator, self.interrupts.pop())
            await self.hub.heal()
        return [set(keys) for _, keys in wishes]

    async def follow(self, since: int) -> tuple[Keeper, dict[str, Any]]:
        keeper = Keeper(self.chat)
        answered: asyncio.Future[bytes | Exception] = asyncio.get_running_loop().create_future()
        self.hub.add(keeper)
        self.hub.subscribe(keeper, {self.chat.stream: since}, answered.set_result)
        answer = await answered
        assert isinstance(answer, bytes), answer
        return keeper, msgspec.json.decode(answer)

    def seqs(self, keeper: Keeper) -> list[int]:
        """What a reader got, in its order."""
        return [int(seq) for seq in re.findall(rb'"seq":(\d+)', keeper.written)]


async def test_whoever_starts_from_the_head_gets_nothing_of_before_it_even_when_it_moves_meanwhile(chat: Class) -> None:
    """New readers and those who need a snapshot; the witness has missed some of it."""
    await chat.post(chat.pupil, "Раньше")
    crowd = Crowd(chat)
    witness, answer = await crowd.follow(-1)
    begin = head = answer["heads"][chat.stream]
    readers: list[tuple[Keeper, int]] = [(witness, begin)]
    for since, stale in ((-1, []), (10**6, [chat.stream]), (begin, []), (begin - 1, [])):
        crowd.interrupts = ["Между чтением и входом"]
        reader, answer = await crowd.follow(since)
        head += 1
        assert answer == {"heads": {chat.stream: head}, "stale": stale, "refused": []}
        readers.append((reader, since if 0 <= since <= head else head))
    await chat.post(chat.curator, "Конец")
    await crowd.hub.heal()
    await crowd.hub.stop()  # what waits to leave with others leaves
    for reader, known in readers:
        assert crowd.seqs(reader) == list(range(known + 1, head + 2)), known
