"""All sockets of a process together: how many a session may have, and what is kept for slow readers.

One slow reader is bounded by its own buffer; thousands of them are bounded here. What is cut comes back and resumes
from the log, so nothing is lost by it.
"""

import asyncio
from collections.abc import Hashable
from typing import Protocol
from uuid import UUID

import msgspec

from parta.foundation.config import Settings
from parta.foundation.metrics import Counts, Metrics

# Seconds between two looks at the slow ones.
_EVERY = 2.0

TOO_SLOW, TOO_MUCH = 4008, 4009
_CODES = (1002, 1009, 1012, 4001, TOO_SLOW, TOO_MUCH, 4400)


class CrowdLimits(msgspec.Struct, frozen=True):
    """See the settings of these names."""

    sockets_per_session: int
    unread_total: int
    unread_seconds: float

    @classmethod
    def of(cls, settings: Settings) -> "CrowdLimits":
        return cls(settings.sockets_per_session, settings.unread_total, settings.unread_seconds)


class Visitor(Hashable, Protocol):
    """A socket, as the crowd sees it."""

    session_id: UUID

    @property
    def unread(self) -> int: ...

    def expel(self, code: int, reason: str) -> None:
        """Close it, and read nothing more from it."""
        ...


class Crowd:
    """Those who are inside, the first comers first."""

    def __init__(self, limits: CrowdLimits, metrics: Metrics) -> None:
        self._limits = limits
        self._inside: dict[Visitor, None] = {}
        self._by_session: dict[UUID, int] = {}
        # Who leaves something unread, and since when (the loop's time).
        self._slow: dict[Visitor, float] = {}
        self._timer: asyncio.TimerHandle | None = None
        # Zeros from the beginning: a rate that begins with the first one misses it.
        self.closed: Counts = {(str(code),): 0 for code in _CODES}
        metrics.count_by("parta_sockets_closed", "Sockets closed by us, by their code", ("code",), lambda: self.closed)

    def enter(self, visitor: Visitor) -> None:
        """May expel the session's oldest socket: a phone that changes networks leaves dead ones behind."""
        count = self._by_session.get(visitor.session_id, 0) + 1
        self._inside[visitor] = None
        self._by_session[visitor.session_id] = count
        if count > self._limits.sockets_per_session:
            oldest = next(one for one in self._inside if one.session_id == visitor.session_id)
            oldest.expel(TOO_MUCH, "too many sockets")
            self.leave(oldest)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_EVERY, self._look)

    def leave(self, visitor: Visitor) -> None:
        if visitor not in self._inside:
            return
        del self._inside[visitor]
        self._slow.pop(visitor, None)
        left = self._by_session[visitor.session_id] - 1
        if left:
            self._by_session[visitor.session_id] = left
        else:
            del self._by_session[visitor.session_id]

    def note_end(self, code: int) -> None:
        key = (str(code),)
        self.closed[key] = self.closed.get(key, 0) + 1

    def _look(self) -> None:
        """Cut who has left something unread for too long; and the greediest, where it is too much in all."""
        self._timer = None
        now = asyncio.get_running_loop().time()
        unread = {visitor: bytes_ for visitor in self._inside if (bytes_ := visitor.unread)}
        self._slow = {visitor: self._slow.get(visitor, now) for visitor in unread}
        for visitor, since in list(self._slow.items()):
            if now - since >= self._limits.unread_seconds:
                visitor.expel(TOO_SLOW, "too slow")
                self.leave(visitor)
                del unread[visitor]
        total = sum(unread.values())
        for visitor in sorted(unread, key=unread.__getitem__, reverse=True):
            if total <= self._limits.unread_total:
                break
            total -= unread[visitor]
            visitor.expel(TOO_SLOW, "too slow")
            self.leave(visitor)
        if self._inside:
            self._timer = asyncio.get_running_loop().call_later(_EVERY, self._look)
