"""Group commit: what arrives while one transaction is at the disk goes together in the next one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class GroupCommit(Generic[T, R]):
    """Gathers items and hands them on in batches; each item gets its own answer or its own exception.

    `commit` takes a batch and returns one answer an item, in order; an answer that is an exception is raised where
    that item waits. When `commit` itself raises, the batch is tried again item by item, so that one item that can't
    be stored takes nobody with it.
    """

    def __init__(
        self, commit: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]], *, largest: int = 500
    ) -> None:
        self._commit = commit
        self._largest = largest
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._worker: asyncio.Task[None] | None = None

    async def submit(self, item: T) -> R:
        """Wait until `item` is committed. Items submitted by one task keep their order."""
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        return await answer

    async def drain(self) -> None:
        """Wait until everything submitted so far has its answer."""
        if self._worker is not None:
            await self._worker

    async def _work(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[: self._largest], self._waiting[self._largest :]
                await self._run(batch)
        finally:
            self._worker = None

    async def _run(self, batch: list[tuple[T, asyncio.Future[R]]]) -> None:
        try:
            answers = await self._commit([item for item, _ in batch])
        except Exception as error:
            if len(batch) > 1:
                for pair in batch:
                    await self._run([pair])
                return
            answers = [error]
        for (_, waiting), answer in zip(batch, answers, strict=True):
            if waiting.done():  # the person's connection is gone; what was written stays written
                continue
            if isinstance(answer, Exception):
                waiting.set_exception(answer)
            else:
                waiting.set_result(answer)
