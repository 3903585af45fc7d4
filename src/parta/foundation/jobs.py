"""Work after the commit: procrastinate's queue in the same database, so that a job exists exactly if its cause does."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import msgspec
import procrastinate
from procrastinate import PsycopgConnector, RetryStrategy
from procrastinate.schema import SchemaManager
from sqlalchemy import text as sql

from .db import Tx

_logger = logging.getLogger(__name__)

Work = Callable[..., Awaitable[None]]


class Jobs:
    """Named jobs, deferred inside a transaction and run by a worker of any server process."""

    def __init__(self, url: str) -> None:
        self._app = procrastinate.App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=4))

    def add(self, name: str, work: Work, *, attempts: int = 5, wait: int = 10) -> None:
        """Declare a job. It must be repeatable: after a failure or a killed worker it runs again.

        `wait` is the pause in seconds before each repetition.
        """
        retry = RetryStrategy(max_attempts=attempts, exponential_wait=0, wait=wait)
        self._app.task(name=name, retry=retry)(work)

    def add_periodic(self, name: str, cron: str, work: Callable[[], Awaitable[None]]) -> None:
        """Declare a job that runs by itself at the times of `cron`, once for all processes."""

        async def run(timestamp: int) -> None:
            await work()

        self._app.periodic(cron=cron)(self._app.task(name=name, queueing_lock=name)(run))

    async def defer(self, tx: Tx, name: str, *, in_seconds: int = 0, **arguments: Any) -> None:
        """Put a job into the queue; it exists from the commit of `tx` on and runs `in_seconds` later."""
        due = tx.now + timedelta(seconds=in_seconds) if in_seconds else None
        await tx.execute(
            sql(
                "select procrastinate_defer_jobs_v1(array[row('default', cast(:name as varchar), 0, null, null,"
                " cast(:arguments as jsonb), cast(:due as timestamptz))::procrastinate_job_to_defer_v1])"
            ),
            {"name": name, "arguments": msgspec.json.encode(arguments).decode(), "due": due},
        )

    async def start(self) -> None:
        await self._app.open_async()

    async def work(self, *, wait: bool = True) -> None:
        """Run jobs; with `wait` until cancelled, without until the queue is empty."""
        await self._app.run_worker_async(
            wait=wait, install_signal_handlers=False, concurrency=4, listen_notify=wait, delete_jobs="successful"
        )

    async def stop(self) -> None:
        await self._app.close_async()


def schema() -> str:
    """The SQL of the queue's own tables."""
    return SchemaManager.get_schema()
