"""Gathering: what many ask at the same moment is asked once for all of them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_logger = logging.getLogger(__name__)

# More than so many questions in as many seconds are a crowd: after a fault of the network, or at half past eight.
_MANY, _WHILE = 16, 0.1
# In a crowd a batch leaves once nobody has come for so long (s); alone nobody waits.
_PAUSE = 0.004
# However steadily others come, nobody waits for them longer.
_PATIENCE = 0.5
_LANES = 4


class Gathering(Generic[T, R]):
    """Answers questions in batches: one that comes alone at once, those of a crowd together.

    `answer` gets a batch and gives an answer each, in order; an exception among them is raised to that asker alone.
    Without crowds nobody waits for others but while all lanes are under way.
    When `answer` itself raises, all askers of the batch get it. Ten thousand sockets that come back in the same few
    seconds would otherwise be a hundred thousand queries, with everybody else behind them.
    """

    def __init__(
        self,
        answer: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]],
        *,
        largest: int = 1000,
        lanes: int = _LANES,
        has_crowds: bool = True,
    ) -> None:
        self._answer = answer
        self._largest = largest
        # Batches under way at a time, where there is no crowd.
        self._lanes = lanes
        self._has_crowds = has_crowds
        self._waiting: list[_Waiting[T, R]] = []
        self._under_way = 0
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        # Questions since `_since` (the loop's time).
        self._since = 0.0
        self._recent = 0
        self._is_crowd = False
        # When the first and the last of those came who wait.
        self._first = 0.0
        self._last = 0.0

    async def ask(self, question: T) -> R:
        """The answer to `question`; raises what `answer` gave or raised."""
        waiting: asyncio.Future[R] = asyncio.get_running_loop().create_future()

        def take(answer: R | Exception) -> None:
            if waiting.done():  # whoever asked is gone
                return
            if isinstance(answer, Exception):
                waiting.set_exception(answer)
            else:
                waiting.set_result(answer)

        self.put(question, take)
        return await waiting

    def put(self, question: T, take: Callable[[R | Exception], None]) -> None:
        """Call `take` with the answer to `question`, or with why there is none."""
        now = asyncio.get_running_loop().time()
        if not self._waiting:
            self._first = now
        self._last = now
        self._waiting.append((question, take))
        self._count(now)
        self._begin()

    def _count(self, now: float) -> None:
        if now - self._since > _WHILE:
            # A long silence ends a crowd; so does a short while with few in it.
            self._is_crowd = self._recent > _MANY and now - self._since < 2 * _WHILE
            self._since, self._recent = now, 0
        self._recent += 1
        self._is_crowd = self._has_crowds and (self._is_crowd or self._recent > _MANY)

    def _begin(self) -> None:
        if not self._waiting or self._timer is not None:
            return
        if not self._is_crowd:
            if self._under_way < self._lanes:
                self._send()
        elif not self._under_way:
            self._timer = asyncio.get_running_loop().call_later(_PAUSE, self._look)

    def _look(self) -> None:
        """Send what came, unless more is coming."""
        self._timer = None
        loop = asyncio.get_running_loop()
        now = loop.time()
        if now - self._last < _PAUSE and now - self._first < _PATIENCE and len(self._waiting) < self._largest:
            self._timer = loop.call_later(_PAUSE, self._look)
        else:
            self._send()

    def _send(self) -> None:
        batch, self._waiting = self._waiting[: self._largest], self._waiting[self._largest :]
        self._under_way += 1
        task = asyncio.create_task(self._run(batch))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, batch: "list[_Waiting[T, R]]") -> None:
        try:
            answers = await self._answer([question for question, _ in batch])
        except Exception as error:
            answers = [error] * len(batch)
        finally:
            self._under_way -= 1
            self._begin()
        for (_, take), answer in zip(batch, answers, strict=True):
            try:
                take(answer)
            except Exception:
                # One whose connection breaks at this moment takes nobody else's answer away.
                _logger.exception("an answer could not be given")


_Waiting = tuple[T, Callable[[R | Exception], None]]
