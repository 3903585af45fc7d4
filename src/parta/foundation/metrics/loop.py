"""How late the event loop is: whatever keeps it busy keeps everybody waiting."""

import asyncio

from .figures import Histogram
from .registry import Metrics

# Seconds between two looks.
_EVERY = 0.25


class LoopWatch:
    """Wakes four times a second and notes by how much it was late."""

    def __init__(self, metrics: Metrics) -> None:
        self._lag = Histogram()
        metrics.histogram("parta_loop_lag_seconds", "How late the event loop woke", self._lag)
        self._due = 0.0
        self._handle: asyncio.TimerHandle | None = None

    def start(self) -> None:
        self._plan(asyncio.get_running_loop())

    def stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()

    def _plan(self, loop: asyncio.AbstractEventLoop) -> None:
        self._due = loop.time() + _EVERY
        self._handle = loop.call_at(self._due, self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        self._lag.observe(max(0.0, loop.time() - self._due))
        self._plan(loop)
