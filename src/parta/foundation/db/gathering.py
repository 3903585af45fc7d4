"""Gathering: what many ask at the same moment is asked once for all of them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

# More than so many questions in as many seconds are a crowd: after a fault of the network, or at half past eight.
_MANY, _WHILE = 16, 0.1
# Who comes in a crowd waits so long (s) for the others; alone nobody waits.
_PATIENCE = 0.5
# Batches under way at a time, where there is no crowd.
_LANES = 4


class Gathering(Generic[T, R]):
    """Answers questions in batches: one that comes alone at once, those of a crowd together.

    `answer` gets a batch and gives an answer each, in order; an exception among them is raised to that asker alone.
    When `answer` itself raises, all askers of the batch get it. Ten thousand sockets that come back in the same few
    seconds would otherwise be a hundred thousand queries, with everybody else behind them.
    """

    def __init__(self, answer: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]], *, largest: int = 1000):
        self._answer = answer
        self._largest = largest
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._under_way = 0
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        # Questions since `_since` (the loop's time).
        self._since = 0.0
        self._recent = 0
        self._is_crowd = False

    async def ask(self, question: T) -> R:
        """The answer to `question`; raises what `answer` gave or raised."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[R] = loop.create_future()
        self._waiting.append((question, waiting))
        self._count(loop.time())
        self._begin()
        return await waiting

    def _count(self, now: float) -> None:
        if now - self._since > _WHILE:
            # A long silence ends a crowd; so does a short while with few in it.
            self._is_crowd = self._recent > _MANY and now - self._since < 2 * _WHILE
            self._since, self._recent = now, 0
        self._recent += 1
        self._is_crowd = self._is_crowd or self._recent > _MANY

    def _begin(self) -> None:
        if not self._waiting or self._timer is not None:
            return
        if not self._is_crowd:
            if self._under_way < _LANES:
                self._send()
        elif not self._under_way:
            if len(self._waiting) >= self._largest:
                self._send()
            else:
                self._timer = asyncio.get_running_loop().call_later(_PATIENCE, self._send)

    def _send(self) -> None:
        self._timer = None
        batch, self._waiting = self._waiting[: self._largest], self._waiting[self._largest :]
        self._under_way += 1
        task = asyncio.create_task(self._run(batch))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, batch: "list[tuple[T, asyncio.Future[R]]]") -> None:
        try:
            answers = await self._answer([question for question, _ in batch])
        except Exception as error:
            answers = [error] * len(batch)
        finally:
            self._under_way -= 1
            self._begin()
        for (_, waiting), answer in zip(batch, answers, strict=True):
            if waiting.done():  # whoever asked is gone
                continue
            if isinstance(answer, Exception):
                waiting.set_exception(answer)
            else:
                waiting.set_result(answer)
