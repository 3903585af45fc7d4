"""What a room is given to announce itself: its routes, commands, reactions, jobs and checks."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from litestar.types import ControllerRouterHandler

from .config import Settings
from .db import Database
from .files import FileAccess, FileStore
from .jobs import Jobs
from .letters import Postman
from .metrics import Metrics
from .realtime import Hub, SocketCommands
from .tracing import Traces

T = TypeVar("T")


@dataclass(frozen=True)
class Wiring:
    """The parts of a running Parta. `app.py` makes one and hands it to every room's `wire`."""

    settings: Settings
    database: Database
    hub: Hub
    commands: SocketCommands
    jobs: Jobs
    files: FileStore
    postman: Postman
    # Every part tells here how its figures are read.
    metrics: Metrics
    traces: Traces
    # Rooms say here who else may read a file.
    file_access: FileAccess = field(default_factory=FileAccess)
    # ControllerRouterHandler; its forward references would be resolved wherever a handler asks for the wiring.
    routes: list[Any] = field(default_factory=list[Any])
    # Routes whose address a standard fixes; all others stand below /api.
    standard_routes: list[Any] = field(default_factory=list[Any])
    # What a handler may ask for by parameter name, beside what the foundation gives.
    dependencies: dict[str, Callable[..., Any]] = field(default_factory=dict)
    # Parts of /api/health by name.
    checks: dict[str, Callable[[], Awaitable[bool]]] = field(default_factory=dict)
    # What a room keeps for higher ones to add to, by its type (see `register`).
    registers: dict[type[Any], Any] = field(default_factory=dict)
    on_start: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    on_stop: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    def route(self, *handlers: ControllerRouterHandler) -> None:
        self.routes.extend(handlers)

    def provide(self, name: str, dependency: Callable[..., Any]) -> None:
        """Let handlers take a parameter `name`."""
        self.dependencies[name] = dependency

    def register(self, kind: type[T]) -> T:
        """The one object of `kind` here, made on first use: where a lower room asks what higher ones know."""
        return self.registers.setdefault(kind, kind())
