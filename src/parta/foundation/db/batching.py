"""Group commit: what arrives while one transaction is at the disk goes together in the next one."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_logger = logging.getLogger(__name__)


class GroupCommit(Generic[T, R]):
    """Gathers items and hands them on in batches; each item gets its own answer or its own exception.

    `commit` takes a batch and returns one answer an item, in order; an answer that is an exception is the answer of
    that item alone. When `commit` itself raises, the batch is tried again item by item, so that one item that can't
    be stored takes nobody with it; when the database is away (ConnectionError), all of them are answered so.
    """

    def __init__(
        self, commit: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]], *, largest: int = 500
    ) -> None:
        self._commit = commit
        self._largest = largest
        self._waiting: list[tuple[T, Callable[[R | Exception], None]]] = []
        self._worker: asyncio.Task[None] | None = None

    def offer(self, item: T, answer: Callable[[R | Exception], None]) -> None:
        """Call `answer` once `item` is committed or refused. Items keep the order in which they were offered.

        A task and a future for each of thousands of items a second would cost as much as all the rest of their way.
        """
        self._waiting.append((item, answer))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())

    async def submit(self, item: T) -> R:
        """Wait until `item` is committed. Raises what it is refused with."""
        waiting: asyncio.Future[R] = asyncio.get_running_loop().create_future()

        def settle(answer: R | Exception) -> None:
            if waiting.done():  # the person's connection is gone; what was written stays written
                return
            if isinstance(answer, Exception):
                waiting.set_exception(answer)
            else:
                waiting.set_result(answer)

        self.offer(item, settle)
        return await waiting

    async def drain(self) -> None:
        """Wait until everything offered so far has its answer."""
        if self._worker is not None:
            await self._worker

    async def _work(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[: self._largest], self._waiting[self._largest :]
                await self._run(batch)
        finally:
            self._worker = None

    async def _run(self, batch: list[tuple[T, Callable[[R | Exception], None]]]) -> None:
        try:
            answers = await self._commit([item for item, _ in batch])
        except ConnectionError as error:
            answers = [error] * len(batch)
        except Exception as error:
            if len(batch) > 1:
                for pair in batch:
                    await self._run([pair])
                return
            answers = [error]
        for (_, answer), outcome in zip(batch, answers, strict=True):
            try:
                answer(outcome)
            except Exception:
                # One whose connection breaks at this moment takes nobody else's answer away.
                _logger.exception("an answer could not be given")
