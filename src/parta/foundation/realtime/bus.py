"""The bus: tells every server process what was committed. It may lose and reorder; readers heal from the log."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol
from uuid import UUID

import msgspec

from parta.foundation.db import Ephemeral, Fact, encode_ephemeral, encode_fact

# Reaches every process, whatever it follows: ended sessions, ended memberships.
CONTROL = "control"


class Delivery(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One thing to write to the readers of a stream: the JSON text, encoded once. `seq` 0 means ephemeral."""

    stream: str
    seq: int
    text: bytes
    # Members whose subscription ends with this delivery.
    ends: tuple[UUID, ...] = ()
    # The span below which it is recorded; empty: none.
    trace: str = ""


def delivery_of(item: Fact | Ephemeral) -> Delivery:
    """What is written to the readers of a piece of news."""
    if isinstance(item, Ephemeral):
        return Delivery(item.stream, 0, encode_ephemeral(item))
    return Delivery(item.stream, item.seq, encode_fact(item), item.event.ends_for(), item.trace)


class Control(msgspec.Struct, frozen=True):
    """To every process: end the sockets of a session or of a member."""

    session_id: UUID | None = None
    member_id: UUID | None = None
    code: int = 4001
    reason: str = ""


Receive = Callable[[Sequence[Delivery]], None]


class Bus(Protocol):
    """What carries deliveries between server processes."""

    async def start(self, receive: Receive, heal: Callable[[], Awaitable[None]]) -> None:
        """Begin; `receive` takes what comes, `heal` is asked for when something may have been lost."""
        ...

    async def publish(self, deliveries: Sequence[Delivery]) -> None: ...
    async def follow(self, stream: str) -> None: ...
    async def unfollow(self, stream: str) -> None: ...
    async def is_alive(self) -> bool: ...
    async def stop(self) -> None: ...


class LocalBus:
    """One process: a function call."""

    def __init__(self) -> None:
        self._receive: Receive | None = None

    async def start(self, receive: Receive, heal: Callable[[], Awaitable[None]]) -> None:
        self._receive = receive

    async def publish(self, deliveries: Sequence[Delivery]) -> None:
        if self._receive is not None:
            self._receive(deliveries)

    async def follow(self, stream: str) -> None:
        return None

    async def unfollow(self, stream: str) -> None:
        return None

    async def is_alive(self) -> bool:
        return True

    async def stop(self) -> None:
        self._receive = None
