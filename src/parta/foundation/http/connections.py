"""Connections on uvicorn's port, with patience that ends: whoever opens one and doesn't go on holds nothing for long.

uvicorn waits for ever for the head of a request, for its body, and for a client that doesn't read its answer; and it
keeps a head of any length. Here each of the three has a time, and the first a number too.
"""

import asyncio
import itertools
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Literal, cast

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from parta.foundation.config import Settings
from parta.foundation.metrics import Counts, Metrics
from parta.foundation.realtime.opening import Opening, read_opening

from .addresses import is_trusted, network_of
from .limits import Limits

# Seconds between two looks at who is late.
_EVERY = 0.5
# Connections cut in one turn of the loop: thousands at once would keep everybody else waiting.
_CUT_AT_ONCE = 50
# Seconds in which a body must have come nearer to its end.
_BODY_WINDOW = 10.0
_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"

Why = Literal["head", "body", "unread", "too_many", "address", "header"]


class Doorkeeper:
    """Who is awaited, for what, and until when: three queues in the order of their deadlines, one timer."""

    def __init__(self, limits: Limits, metrics: Metrics) -> None:
        self.limits = limits
        # Awaited by the loop's time. Python's dictionaries keep their order, so the first is due first.
        self._opening: dict[GuardedHttp, float] = {}
        self._bodies: dict[GuardedHttp, float] = {}
        self._unread: dict[GuardedHttp, float] = {}
        self._by_address: dict[str, int] = {}
        self._cut: Counts = {}
        self._timer: asyncio.TimerHandle | None = None
        metrics.gauge(
            "parta_connections_opening", "Connections that are yet to send a whole head", lambda: len(self._opening)
        )
        metrics.count_by("parta_connections_cut", "Connections cut by a limit", ("why",), self._cut_so_far)

    def opened(self, connection: "GuardedHttp") -> None:
        """A connection begins a request. May cut it, or the one that is awaited longest."""
        address = connection.network
        if not connection.is_trusted:
            if self._by_address.get(address, 0) >= self.limits.per_address:
                return self.cut(connection, "address")
            self._by_address[address] = self._by_address.get(address, 0) + 1
            connection.is_counted = True
        self._opening[connection] = _time() + self.limits.opening_seconds
        if len(self._opening) > self.limits.opening:
            self.cut(next(iter(self._opening)), "too_many")
        return self._wake()

    def head_came(self, connection: "GuardedHttp") -> None:
        self._opening.pop(connection, None)
        if not connection.is_counted:
            return
        connection.is_counted = False
        left = self._by_address[connection.network] - 1
        if left:
            self._by_address[connection.network] = left
        else:
            del self._by_address[connection.network]

    def body_goes_on(self, connection: "GuardedHttp") -> None:
        """A body is awaited, anew since it came nearer."""
        self._bodies.pop(connection, None)
        self._bodies[connection] = _time() + _BODY_WINDOW
        self._wake()

    def body_ended(self, connection: "GuardedHttp") -> None:
        self._bodies.pop(connection, None)

    def stalled(self, connection: "GuardedHttp") -> None:
        """A client doesn't take its answer."""
        self._unread[connection] = _time() + self.limits.unread_seconds
        self._wake()

    def flows(self, connection: "GuardedHttp") -> None:
        self._unread.pop(connection, None)

    def left(self, connection: "GuardedHttp") -> None:
        self.head_came(connection)
        self.body_ended(connection)
        self.flows(connection)

    def cut(self, connection: "GuardedHttp", why: Why) -> None:
        """At once, and but for a head too long without a farewell: who sends half a request wouldn't read it."""
        self._cut[why,] = self._cut.get((why,), 0) + 1
        self.left(connection)
        if why == "header":
            connection.transport.close()
        else:
            connection.transport.abort()

    def _wake(self, after: float = _EVERY) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(after, self._look)

    def _look(self) -> None:
        self._timer = None
        now = _time()
        is_more = False
        waits: tuple[tuple[dict[GuardedHttp, float], Why], ...] = (
            (self._opening, "head"), (self._bodies, "body"), (self._unread, "unread"),
        )  # fmt: skip
        for awaited, why in waits:
            late = list(itertools.islice(_late(awaited, now), _CUT_AT_ONCE))
            is_more |= len(late) == _CUT_AT_ONCE
            for connection in late:
                # A body that we don't read ourselves isn't the client's fault.
                if why == "body" and connection.flow.read_paused:
                    self.body_goes_on(connection)
                else:
                    self.cut(connection, why)
        if self._opening or self._bodies or self._unread:
            # After whatever else waits for the loop.
            self._wake(0.001 if is_more else _EVERY)

    def _cut_so_far(self) -> dict[tuple[str, ...], float]:
        return {(why,): self._cut.get((why,), 0) for why in ("head", "body", "unread", "too_many", "address", "header")}


def _late(awaited: "dict[GuardedHttp, float]", now: float) -> "Iterator[GuardedHttp]":
    for connection, deadline in awaited.items():
        if deadline > now:
            return
        yield connection


def _time() -> float:
    return asyncio.get_running_loop().time()


class Opens(asyncio.Protocol):
    """A WebSocket that takes a request which was read already."""

    def open(self, opening: Opening, key: bytes) -> None: ...


class GuardedHttp(HttpToolsProtocol):
    """uvicorn's connection, watched by the doorkeeper; `http_class` binds it."""

    doorkeeper: ClassVar[Doorkeeper]

    # Bytes of the head so far; -1: none is under way.
    _head = -1
    # Bytes of the body since the doorkeeper heard of it; -1: none is awaited.
    _body = -1
    is_counted = False
    network = ""
    is_trusted = False

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: Any = None) -> None:
        # Until its first bytes say that it is HTTP: a socket among thousands that come back has no need of a parser.
        self._asleep: tuple[Config, ServerState, dict[str, Any], Any] | None = config, server_state, app_state, _loop
        self._begun = b""
        self._server_state = server_state

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self._server_state.connections.add(self)
        peer = transport.get_extra_info("peername")
        address = str(peer[0]) if peer else ""
        self.network = network_of(address)
        self.is_trusted = is_trusted(address, self.doorkeeper.limits.trusted)
        self._head = 0
        self.doorkeeper.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.doorkeeper.left(self)
        if self._asleep is None:
            super().connection_lost(exc)
        self._server_state.connections.discard(self)

    def shutdown(self) -> None:
        if self._asleep is None:
            super().shutdown()
        else:
            self.transport.close()

    def _may_be_half(self, data: bytes) -> bool:
        """Whether this begins a head, which nobody needs to read yet: thousands may leave it at that."""
        return b"\r\n\r\n" not in data and len(data) <= self.doorkeeper.limits.header and data[:1].isalpha()

    def _wake(self, data: bytes) -> bool:
        """Become what the first bytes say; false: a usual request for a socket, which goes on by itself."""
        assert self._asleep is not None
        config, server_state, app_state, loop = self._asleep
        usual = read_opening(data) if len(data) <= self.doorkeeper.limits.header else None
        make = cast(Callable[..., Opens] | None, config.ws_protocol_class)
        transport = self.transport
        if usual is not None and make is not None:
            self.doorkeeper.left(self)
            server_state.connections.discard(self)
            socket = make(config, server_state, app_state)
            transport.set_protocol(socket)
            socket.connection_made(transport)
            socket.open(*usual)
            return False
        self._asleep = None
        super().__init__(config, server_state, app_state, loop)
        super().connection_made(transport)
        return True

    def data_received(self, data: bytes) -> None:
        if self._asleep is not None:
            if self._begun:
                data = self._begun + data
            if self._may_be_half(data):
                self._begun = data
                return
            self._begun = b""
            if not self._wake(data):
                return
        if self._body >= 0:
            self._body += len(data)
            if self._body >= self.doorkeeper.limits.slowest_body * _BODY_WINDOW:
                self._body = 0
                self.doorkeeper.body_goes_on(self)
        elif self._head < 0:
            self._head = 0
            self.doorkeeper.opened(self)
            if self.transport.is_closing():
                return
        if self._head >= 0:
            self._head += len(data)
        super().data_received(data)
        if self._head > self.doorkeeper.limits.header:
            self._refuse_head()

    def on_headers_complete(self) -> None:
        # A head that came in one piece is measured here.
        if self._size_of_head() > self.doorkeeper.limits.header:
            self._refuse_head()
        if self.transport.is_closing():
            raise httptools.HttpParserError("refused")
        self._head, self._body = -1, 0
        self.doorkeeper.head_came(self)
        super().on_headers_complete()
        if self._awaits_body():
            self.doorkeeper.body_goes_on(self)

    def on_message_complete(self) -> None:
        self._body = -1
        self.doorkeeper.body_ended(self)
        super().on_message_complete()

    def _size_of_head(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def _refuse_head(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(_TOO_LONG)
            self.doorkeeper.cut(self, "header")

    def _awaits_body(self) -> bool:
        return any(name in (b"content-length", b"transfer-encoding") for name, _ in self.headers)

    def send_400_response(self, msg: str) -> None:
        if not self.transport.is_closing():
            super().send_400_response(msg)

    def handle_websocket_upgrade(self) -> None:
        self.doorkeeper.left(self)
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        self.doorkeeper.stalled(self)
        super().pause_writing()

    def resume_writing(self) -> None:
        self.doorkeeper.flows(self)
        super().resume_writing()


def http_class(settings: Settings, metrics: Metrics) -> type[GuardedHttp]:
    """The class to give uvicorn as `http=`."""
    return type("BoundHttp", (GuardedHttp,), {"doorkeeper": Doorkeeper(Limits.of(settings), metrics)})
