"""Work after the commit: procrastinate's queue in the same database, so that a job exists exactly if its cause does."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import msgspec
import procrastinate
from procrastinate import PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager
from prometheus_client.core import Metric
from psycopg import Error as DatabaseError
from sqlalchemy import text as sql

from .db import Database, Tx
from .metrics import Metrics, gauge

_logger = logging.getLogger(__name__)

Work = Callable[..., Awaitable[None]]

# Heartbeats that a worker may miss before it is taken for dead, and its jobs for anybody's.
_MISSED = 4
# Workers that a job may outlive: one that kills whoever takes it is given up.
_MOST_DEATHS = 5
# Seconds between two attempts to go on, while the database is away.
_PATIENCE = 1.0


class Jobs:
    """Named jobs, deferred inside a transaction and run by a worker of any server process.

    `heartbeat` is how often (s) a worker says that it lives.
    """

    def __init__(self, url: str, *, heartbeat: float = 5.0) -> None:
        self._heartbeat = heartbeat
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
        """Run jobs; with `wait` until cancelled, without until the queue is empty.

        A worker that waits outlives the database's absence, and takes over the jobs of workers that died over them.
        """
        if not wait:
            await self._run_worker(wait=False)
            return
        taking_over = asyncio.create_task(self._take_over())
        try:
            while True:
                try:
                    await self._run_worker(wait=True)
                except (ConnectorException, DatabaseError, OSError) as error:
                    _logger.warning("jobs wait, the database is away: %s", type(error).__name__)
                await asyncio.sleep(_PATIENCE)
        finally:
            taking_over.cancel()

    async def _run_worker(self, *, wait: bool) -> None:
        await self._app.run_worker_async(
            wait=wait,
            install_signal_handlers=False,
            concurrency=4,
            listen_notify=wait,
            delete_jobs="successful",
            update_heartbeat_interval=self._heartbeat,
            stalled_worker_timeout=self._heartbeat * _MISSED,
        )

    async def _take_over(self) -> None:
        """Put jobs back into the queue whose worker was killed: nobody else would."""
        while True:
            await asyncio.sleep(self._heartbeat)
            try:
                manager = self._app.job_manager
                for job in await manager.get_stalled_jobs(seconds_since_heartbeat=self._heartbeat * _MISSED):
                    if job.attempts >= _MOST_DEATHS:
                        await manager.finish_job(job, Status.FAILED, delete_job=False)
                    else:
                        _logger.warning("a job whose worker died is run again: %s", job.task_name)
                        await manager.retry_job(job)
            except (ConnectorException, DatabaseError, OSError) as error:
                _logger.warning("stalled jobs wait, the database is away: %s", type(error).__name__)

    def watch(self, metrics: Metrics, database: Database) -> None:
        """Tell how many jobs wait, run and have failed for good, and since when the oldest is due."""

        async def ask() -> list[Metric]:
            async with database.system() as tx:
                rows = (await tx.execute(_QUEUE)).all()
            found = {(str(row.state),): float(row.jobs) for row in rows}
            late = {str(row.state): float(row.late) for row in rows}
            counts = {(state,): found.get((state,), 0.0) for state in ("todo", "doing", "failed")}
            return [
                gauge("parta_jobs", "Jobs: waiting (todo), running (doing), failed for good", counts, ("state",)),
                gauge("parta_job_late_seconds", "Since when the oldest waiting job is due", {(): late.get("todo", 0)}),
            ]

        metrics.ask("jobs", ask)

    async def stop(self) -> None:
        await self._app.close_async()


_QUEUE = sql(
    "select status::text as state, count(*) as jobs,"
    " coalesce(extract(epoch from now() - min(coalesce(scheduled_at, created_at))"
    " filter (where coalesce(scheduled_at, created_at) <= now())), 0) as late"
    " from (select j.status, j.scheduled_at, (select min(e.at) from procrastinate_events e where e.job_id = j.id)"
    " as created_at from procrastinate_jobs j where j.status in ('todo', 'doing', 'failed')) as jobs group by 1"
)


def schema() -> str:
    """The SQL of the queue's own tables."""
    return SchemaManager.get_schema()
