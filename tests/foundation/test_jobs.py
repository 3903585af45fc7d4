"""Jobs outlive what runs them: a killed worker's job runs again, and a worker outlives a killed database."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg

from parta.foundation.db import Database
from parta.foundation.identity import new_id
from parta.foundation.jobs import Jobs

# A worker that never finishes its job, and says when it has begun it.
_STUCK = """
import asyncio, sys
from parta.foundation.jobs import Jobs

async def main():
    jobs = Jobs(sys.argv[1], heartbeat=0.2)

    async def work(**_):
        print("begun", flush=True)
        await asyncio.Event().wait()

    jobs.add("test.letter", work)
    await jobs.start()
    await jobs.work()

asyncio.run(main())
"""


class Letters:
    """A job that notes what it was run with."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self._changed = asyncio.Event()

    async def send(self, *, to: str) -> None:
        self.sent.append(to)
        self._changed.set()

    async def expect(self, to: str, seconds: float = 20) -> None:
        async with asyncio.timeout(seconds):
            while to not in self.sent:
                self._changed.clear()
                await self._changed.wait()


@asynccontextmanager
async def working(url: str, letters: Letters) -> AsyncGenerator[Jobs]:
    jobs = Jobs(url, heartbeat=0.2)
    jobs.add("test.letter", letters.send)
    await jobs.start()
    worker = asyncio.create_task(jobs.work())
    try:
        yield jobs
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        await jobs.stop()


async def defer(jobs: Jobs, database: Database, to: str) -> None:
    async with database.system(new_id()) as tx:
        await jobs.defer(tx, "test.letter", to=to)


async def test_a_job_whose_worker_was_killed_runs_again(database_url: str) -> None:
    database, letters = Database(database_url), Letters()
    try:
        await defer(Jobs(database_url), database, "Анна")
        stuck = await asyncio.create_subprocess_exec(sys.executable, "-c", _STUCK, database_url, stdout=PIPE)
        assert stuck.stdout is not None
        async with asyncio.timeout(60):
            assert await stuck.stdout.readline() == b"begun\n"
        os.kill(stuck.pid, signal.SIGKILL)
        await stuck.wait()
        async with working(database_url, letters) as jobs:
            await letters.expect("Анна")
            # The witness: what nobody had begun is run as ever, and each of them once.
            await defer(jobs, database, "Борис")
            await letters.expect("Борис")
            assert letters.sent == ["Анна", "Борис"]
    finally:
        await database.close()


async def test_a_worker_outlives_the_database(database_url: str) -> None:
    """Its connections are cut, as by a restart of PostgreSQL; jobs that come later are run."""
    database, letters = Database(database_url), Letters()
    try:
        async with working(database_url, letters) as jobs:
            await defer(jobs, database, "Анна")
            await letters.expect("Анна")
            for to in ("Борис", "Вера"):
                await cut_everybody_off(database_url)
                await database.engine.dispose()
                await defer(jobs, database, to)
                await letters.expect(to)
    finally:
        await database.close()


async def cut_everybody_off(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
    finally:
        await connection.close()
