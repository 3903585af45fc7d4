"""Group commit: what arrives while one transaction is at the disk goes together in the next one."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from time import perf_counter
from typing import Generic, TypeVar

from parta.foundation.metrics import Histogram

T = TypeVar("T")
R = TypeVar("R")

_logger = logging.getLogger(__name__)


# What is left to do when a batch is committed: telling readers, finding the words. Gives one answer an item, in order.
Finish = Callable[[], Awaitable[Sequence[R | Exception]]]


class GroupCommit(Generic[T, R]):
    """Gathers items and hands them on in batches; each item gets its own answer or its own exception.

    `commit` takes a batch and returns when it is committed, with what finishes it; the next batch is on its way to the
    database before this one's answers are made. An answer that is an exception is the answer of that item alone. When
    `commit` itself raises, the batch is tried again item by item, so that one item that can't be stored takes nobody
    with it; when the database is away (ConnectionError), all of them are answered so.
    """

    def __init__(self, commit: Callable[[Sequence[T]], Awaitable[Finish[R]]], *, largest: int = 500) -> None:
        self._commit = commit
        self._largest = largest
        self._waiting: list[_Waiting[T, R]] = []
        self._worker: asyncio.Task[None] | None = None
        self._finishing: asyncio.Task[None] | None = None
        # How long commits took, and how many items each had.
        self.seconds = Histogram()
        self.sizes = Histogram((1, 2, 4, 8, 16, 32, 64, 128, 256, 500))

    def offer(self, item: T, answer: Callable[[R | Exception], None]) -> None:
        """Call `answer` once `item` is committed or refused. Items keep the order in which they were offered.

        A task and a future for each of thousands of items a second would cost as much as all the rest of their way.
        """
        self._waiting.append((item, answer))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())

    @property
    def waiting(self) -> int:
        """Items that no batch has taken yet."""
        return len(self._waiting)

    async def drain(self) -> None:
        """Wait until everything offered so far has its answer."""
        if self._worker is not None:
            await self._worker

    async def _work(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[: self._largest], self._waiting[self._largest :]
                await self._run(batch)
            await self._finished()
        finally:
            self._worker = None
        if self._waiting:  # offered while the last answers were given
            self._worker = asyncio.create_task(self._work())

    async def _run(self, batch: "list[_Waiting[T, R]]") -> None:
        finish = await self._committed(batch)
        # One batch's answers at a time: they are given in the order of the commits.
        await self._finished()
        if finish is not None:
            self._finishing = asyncio.create_task(_answer(batch, finish))

    async def _committed(self, batch: "list[_Waiting[T, R]]") -> Finish[R] | None:
        begun = perf_counter()
        try:
            finish = await self._commit([item for item, _ in batch])
        except Exception as error:
            if len(batch) == 1 or isinstance(error, ConnectionError):
                return partial(_all, [error] * len(batch))
            for pair in batch:
                await self._run([pair])
            return None
        self.seconds.observe(perf_counter() - begun)
        self.sizes.observe(len(batch))
        return finish

    async def _finished(self) -> None:
        if self._finishing is not None:
            await self._finishing
            self._finishing = None


_Waiting = tuple[T, Callable[[R | Exception], None]]


async def _all(answers: Sequence[R | Exception]) -> Sequence[R | Exception]:
    return answers


async def _answer(batch: "list[_Waiting[T, R]]", finish: Finish[R]) -> None:
    try:
        answers = await finish()
    except Exception as error:
        answers = [error] * len(batch)
    for (_, answer), outcome in zip(batch, answers, strict=True):
        try:
            answer(outcome)
        except Exception:
            # One whose connection breaks at this moment takes nobody else's answer away.
            _logger.exception("an answer could not be given")
