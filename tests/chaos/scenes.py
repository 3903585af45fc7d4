"""Faults that are more than a blow: they need a stage, and have something of their own to say in the end."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from chaos.checker import Violation
from chaos.crowd import deploy_among_many
from chaos.restoring import restore_a_backup
from chaos.workers import kill_a_worker
from chaos.world import World

# What happens at its moment.
Act = Callable[[], Awaitable[None]]
# Prepared before people begin to write; what it finds wrong goes into the list.
Stage = Callable[[World, list[Violation]], AbstractAsyncContextManager[Act]]


@dataclass(frozen=True)
class Scene:
    """`settings` are those of the servers that it wants; people write for `longer` seconds more than usual."""

    stage: Stage
    settings: Mapping[str, str] = field(default_factory=dict[str, str])
    longer: float = 0.0
    # Whether people write again when it is over.
    goes_on: bool = False


SCENES = {
    "restore": Scene(restore_a_backup, longer=1.4, goes_on=True),
    "deploy among a thousand": Scene(deploy_among_many, {"PARTA_DRAIN_SECONDS": "2"}),
    "worker killed": Scene(kill_a_worker, {"PARTA_SERVE_JOBS": "0"}),
}


def settings_for(names: Iterable[str]) -> dict[str, str]:
    """The servers' settings beside the usual ones, for a schedule with these faults."""
    return {key: value for name in names if name in SCENES for key, value in SCENES[name].settings.items()}
