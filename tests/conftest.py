"""What every test may ask for: real servers, started once a session; and who runs beside whom."""

import gc

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = (
    "fixtures.ports",
    "fixtures.postgres",
    "fixtures.livekit",
    "fixtures.redis",
    "fixtures.school",
    "fixtures.invitations",
    "fixtures.identity_provider",
)

_JOURNEYS = "tests/journeys/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys begin: they are the longest piece, and the other processes share the rest."""
    items.sort(key=lambda item: _JOURNEYS not in item.nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Which tests go to which process."""
    return ByFile(config, log)


class ByFile(LoadScopeScheduling):
    """A file's tests stay together; all journeys too, since two lessons at once are too much for two cores."""

    def _split_scope(self, nodeid: str) -> str:
        return _JOURNEYS if _JOURNEYS in nodeid else nodeid.partition("::")[0]


def pytest_collection_finish() -> None:
    """What has been imported lives to the end: collections needn't go through it a thousand times."""
    gc.collect()
    gc.freeze()
