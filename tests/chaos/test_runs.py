"""A short part of `make chaos`: some seeded runs, and some planted bugs that must not be missed."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from chaos.bugs import Bug, expose, is_caught, planted, refuse_misfit
from chaos.faults import FAULTS, LAST_OF_THE_FIRST, LATER, Schedule, schedule_of
from chaos.history import Logged, of
from chaos.place import OWN, Place, a_place
from chaos.run import LENGTH, play
from chaos.servers import Nursery, nursery

# One of each kind that costs little.
_BUGS = ("09_resume_skips_one", "06_delivery_after_removal")
_RUNS = (
    Schedule(1, 1, ((0.5, "cut before the answer"),)),
    Schedule(2, 2, ((0.4, "bus loses and reorders"), (0.9, "server killed"))),
    Schedule(3, 1, ((0.7, "postgres killed"),)),
    Schedule(4, 2, ((0.6, "bus is silent"),)),
)


class Places:
    """Started when they are asked for; they share a PostgreSQL."""

    def __init__(self, folder: Path, stack: AsyncExitStack) -> None:
        self.folder = folder
        self._stack = stack
        self._known: dict[int, Place] = {}
        self._kept: Nursery | None = None

    async def of(self, servers: int) -> Place:
        if servers not in self._known:
            if self._kept is None:
                self._kept = await self._stack.enter_async_context(nursery(OWN))
            home = self.folder / f"place-{servers}"
            started = a_place(home, servers=servers, data=self.folder, kept=self._kept)
            self._known[servers] = await self._stack.enter_async_context(started)
        return self._known[servers]


@pytest_asyncio.fixture(scope="module")
async def places(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Places]:
    async with AsyncExitStack() as stack:
        yield Places(tmp_path_factory.mktemp("chaos"), stack)


@pytest.mark.parametrize("schedule", _RUNS, ids=lambda schedule: schedule.name)
async def test_nothing_acknowledged_is_lost(places: Places, schedule: Schedule) -> None:
    """CHAT-2, CHAT-3, CHAT-4, CHAT-7, CHAT-8, whatever happens."""
    finished = await play(await places.of(schedule.servers), schedule)
    assert not finished.violations, "\n".join(map(str, finished.violations))
    # The witness: there was something to lose, and it was told.
    assert finished.result.acknowledged > 5
    assert finished.result.delivered > 20


@pytest.mark.parametrize("name", _BUGS)
async def test_a_planted_bug_is_caught(places: Places, name: str) -> None:
    bug = next(one for one in planted() if one.name == name)
    violations = await expose(bug, places.folder / name, places.folder)
    assert is_caught(bug, violations), f"missed: {bug.what}; found: {[str(one) for one in violations]}"


@pytest.mark.parametrize("bug", planted(), ids=lambda bug: bug.name)
def test_every_planted_bug_fits_the_code(bug: Bug) -> None:
    refuse_misfit(bug)


def test_there_are_at_least_twenty_bugs() -> None:
    assert len(planted()) >= 20


def test_a_seed_is_always_the_same_schedule_and_every_fault_has_its_turn() -> None:
    schedules = [schedule_of(seed, length=LENGTH) for seed in range(44)]
    assert schedules == [schedule_of(seed, length=LENGTH) for seed in range(44)]
    assert {name for one in schedules for _, name in one.steps} == set(FAULTS)
    assert any(not one.steps for one in schedules)
    assert {one.servers for one in schedules} == {1, 2}
    later = [schedule_of(LAST_OF_THE_FIRST + seed, length=LENGTH) for seed in range(1, 41)]
    assert {name for one in later for _, name in one.steps} > set(LATER)
    assert {one.servers for one in later} == {1, 2}


async def test_after_a_restore_nobody_shows_what_is_gone(tmp_path: Path) -> None:
    """CHAT-3, CHAT-7: what was acknowledged before the backup is there for all, what came after it for nobody."""
    async with a_place(tmp_path, servers=1) as place:
        finished = await play(place, Schedule(1, 1, ((0.5, "restore"),)))
    assert not finished.violations, "\n".join(map(str, finished.violations))
    # The witnesses: something was lost, and people wrote on afterwards.
    former = {one.conversation: one for one in of(Logged, finished.history.entries) if one.is_former}
    logs = [one for one in of(Logged, finished.history.entries) if not one.is_former]
    kept = {one.conversation: [event for event in one.entries if event[0] <= one.first] for one in logs}
    assert any(len(kept[one.conversation]) < len(former[one.conversation].entries) for one in logs)
    assert any(one.head > one.first for one in logs)
