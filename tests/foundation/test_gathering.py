"""Gathering: whoever comes alone is answered at once, a crowd together; everybody gets their own answer."""

import asyncio
from collections.abc import Sequence

import pytest

from parta.foundation.db import Gathering


class Odd(Exception):
    """Refused."""


class Counter:
    """Answers with the double, refuses odd numbers, and remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []

    async def answer(self, questions: Sequence[int]) -> list[int | Exception]:
        self.batches.append(list(questions))
        await asyncio.sleep(0)
        return [Odd(str(one)) if one % 2 else one * 2 for one in questions]


async def test_one_that_comes_alone_is_answered_alone() -> None:
    counter = Counter()
    gathering: Gathering[int, int] = Gathering(counter.answer)
    assert await gathering.ask(2) == 4
    assert await gathering.ask(4) == 8
    assert counter.batches == [[2], [4]]


async def test_a_crowd_is_answered_together_and_everybody_gets_their_own() -> None:
    counter = Counter()
    gathering: Gathering[int, int] = Gathering(counter.answer)
    answers = await asyncio.gather(*(gathering.ask(one) for one in range(2000)), return_exceptions=True)
    for one, answer in enumerate(answers):
        assert (str(answer), type(answer)) == ((str(one), Odd) if one % 2 else (str(one * 2), int))
    # Four go at once, before anybody knows that there is a crowd.
    assert len(counter.batches) <= 7
    assert sorted(one for batch in counter.batches for one in batch) == list(range(2000))


async def test_what_fails_as_a_whole_fails_everybody_in_it_and_nobody_after_it() -> None:
    is_away = True

    async def answer(questions: Sequence[int]) -> list[int | Exception]:
        if is_away:
            raise ConnectionError("away")
        return list(questions)

    gathering: Gathering[int, int] = Gathering(answer)
    answers = await asyncio.gather(*(gathering.ask(one) for one in range(100)), return_exceptions=True)
    assert all(isinstance(one, ConnectionError) for one in answers)
    is_away = False
    assert await gathering.ask(5) == 5


async def test_who_stops_waiting_takes_nobody_along() -> None:
    counter = Counter()
    gathering: Gathering[int, int] = Gathering(counter.answer)
    waiting = [asyncio.create_task(gathering.ask(one)) for one in range(0, 20, 2)]
    await asyncio.sleep(0)
    waiting[3].cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting[3]
    assert [await one for place, one in enumerate(waiting) if place != 3] == [0, 4, 8, 16, 20, 24, 28, 32, 36]
