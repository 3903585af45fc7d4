"""What every test may ask for: real servers, started once a session; and who runs beside whom."""

import gc

import pytest

pytest_plugins = (
    "fixtures.ports",
    "fixtures.postgres",
    "fixtures.livekit",
    "fixtures.redis",
    "fixtures.school",
    "fixtures.invitations",
    "fixtures.identity_provider",
)


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's tests stay together in one process; all journeys in one, since two calls at once are too much for two
    cores. The journeys begin: they are the longest piece, and the other processes share the rest."""
    for item in items:
        group = "journeys" if "journeys" in item.path.parts else str(item.path.relative_to(item.config.rootpath))
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: "journeys" not in item.path.parts)


def pytest_collection_finish() -> None:
    """What has been imported lives to the end: collections needn't go through it a thousand times."""
    gc.collect()
    gc.freeze()
