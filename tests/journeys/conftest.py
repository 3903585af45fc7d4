"""A server process of the journey's own, and browsers that live in it."""

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from fixtures.postgres import Postgres
from journeys.browsers import FLAGS, Desks, find_chromium
from journeys.place import WEB, Place, start_place
from parta.foundation.processes import LiveKit

_numbers = count(1)
_RESULTS = Path(__file__).parents[2] / "test-results"
# Machines that test are busy; whoever waits for something that comes loses nothing.
expect.set_options(timeout=20_000)


@pytest_asyncio.fixture(scope="module")
async def place(
    postgres: Postgres,
    template_database: str,
    livekit: LiveKit,
    app_port: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncGenerator[Place]:
    """`parta demo` in a process of its own, for the tests of one file; the schools in it are made by the tests."""
    async with _started(postgres, template_database, tmp_path_factory, livekit, app_port) as started:
        yield started


@pytest_asyncio.fixture(scope="module")
async def demo_place(
    postgres: Postgres,
    template_database: str,
    livekit: LiveKit,
    app_port: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncGenerator[Place]:
    """`make run` as people see it: the demo's own school, with its whole life."""
    async with _started(postgres, template_database, tmp_path_factory, livekit, app_port, is_seeded=True) as started:
        yield started


@asynccontextmanager
async def _started(
    postgres: Postgres,
    template: str,
    folders: pytest.TempPathFactory,
    livekit: LiveKit,
    port: int,
    *,
    is_seeded: bool = False,
) -> AsyncGenerator[Place]:
    if not (WEB / "index.html").exists():
        pytest.fail("The web app isn't built: `make install` builds it.")
    name = f"journey_{next(_numbers)}"
    connection = await asyncpg.connect(postgres.dsn())
    await connection.execute(f'create database "{name}" template "{template}" strategy file_copy')
    try:
        data = folders.mktemp(name)
        async with start_place(
            postgres.dsn(name), data=data, port=port, livekit=livekit, is_seeded=is_seeded
        ) as started:
            yield started
    finally:
        await connection.execute(f'drop database "{name}" with (force)')
        await connection.close()


@pytest_asyncio.fixture(scope="session")
async def chromium() -> AsyncGenerator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        await browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fixtures learn at their end whether the test has failed."""
    report = yield
    if report.when == "call":
        item.stash[_failed] = report.failed
    return report


_failed = pytest.StashKey[bool]()


@pytest_asyncio.fixture
async def desks(request: pytest.FixtureRequest, chromium: Browser, place: Place) -> AsyncGenerator[Desks]:
    """Browsers of this test; a failure leaves their pictures and traces in test-results/."""
    opened = Desks(chromium, place.base)
    yield opened
    keep = _RESULTS / request.node.name if request.node.stash.get(_failed, True) else None
    await opened.close(keep)
