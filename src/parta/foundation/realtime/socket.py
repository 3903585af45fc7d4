"""A WebSocket on uvicorn's port: `websockets` negotiates, prebuilt frames are written to the transport.

The usual way, an ASGI `send` a frame, costs ten times as much CPU (see 2-architecture, chosen parts).
"""

import asyncio
import logging
from collections.abc import Awaitable
from functools import partial
from typing import Any, ClassVar

import msgspec
from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.server import ServerProtocol

from .frames import (
    CLOSE,
    LARGEST_FRAME,
    LONGEST_HEAD,
    PING,
    PONG,
    TEXT,
    BadFrame,
    close_code,
    close_frame,
    pong_frame,
    read_frame,
    text_frame,
)
from .line import Line
from .opening import Opening, accepted, read_opening, read_unusual, refused
from .serving import Call, Guest, SocketServer, problem_of

# What becomes of the frames that come: commands; nothing but the other side's close is waited for; nothing at all.
_OPEN, _ENDING, _DEAF = range(3)
# Seconds that the other side has to answer a close.
_FAREWELL = 1.0

# Commands of one socket that may be under way; beyond it, reading waits.
BUSIEST = 64


_decode = msgspec.json.Decoder(Call).decode
_encoder = msgspec.json.Encoder()
_logger = logging.getLogger(__name__)


class Socket(Line):
    """One connection; `socket_class` binds it to its server."""

    server: ClassVar[SocketServer]

    __slots__ = (
        "_busy", "_bytes", "_handshake", "_is_leaving", "_paused", "_rest", "_second", "_seen", "_server_state",
        "_state", "guest", "member_id", "organisation_id", "session_id", "streams",
    )  # fmt: skip

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: Any = None) -> None:
        super().__init__()
        self._server_state: Any = server_state
        # Reads an unusual request; gone once it is read: it would be a third of an idle connection's memory.
        self._handshake: ServerProtocol | None = None
        # The beginning of a frame whose rest hasn't come.
        self._rest: bytearray | None = None
        self._busy = 0
        self._paused = False
        self._is_leaving = False
        self._state = _OPEN
        self._second = 0
        self._seen = 0
        self._bytes = 0
        self.guest: Guest | None = None
        # A list: a set of twenty is two kilobytes.
        self.streams: list[str] = []

    # -- asyncio.Protocol ---------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._transport.set_write_buffer_limits(high=self.server.buffer)
        self._server_state.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server_state.connections.discard(self)
        self._state = _DEAF
        self.server.hub.remove(self)
        self.server.crowd.leave(self)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The reader is too slow: it is closed and resumes from the log; nothing is dropped silently."""
        self.end(4008, "too slow")
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if self.guest is None:
            return self._receive_early(data)
        if self._state == _DEAF:
            return None
        second = int(asyncio.get_running_loop().time())
        if second != self._second:
            self._second, self._seen, self._bytes = second, 0, 0
        self._bytes += len(data)
        if self._bytes > self.server.bytes_per_second:
            return self.expel(4009, "too many bytes")
        try:
            self._read(data)
        except BadFrame as error:
            # Where the next frame begins isn't known any more.
            self.expel(error.code, error.reason)
        return None

    def expel(self, code: int, reason: str) -> None:
        """Close, and listen no more: what else comes isn't even taken from the network."""
        self.end(code, reason)
        self._state, self._rest = _DEAF, None
        if not self._transport.is_closing():
            self._transport.pause_reading()

    def shutdown(self) -> None:
        """uvicorn stops: commands under way get their answers first, and no others begin."""
        if self._busy and self._state == _OPEN:
            self._is_leaving = True
            self._transport.pause_reading()
            return
        self.end(1012, "restart")

    @property
    def is_ending(self) -> bool:
        """Whether it was asked to go already."""
        return self._is_leaving or self._state != _OPEN

    # -- the client's frames ------------------------------------------------------------------------------------

    def _read(self, data: bytes) -> None:
        buffer: bytes | bytearray = data
        if self._rest is not None:
            self._rest += data
            buffer = self._rest
        at = 0
        while (found := read_frame(buffer, at)) is not None:
            first, content, at = found
            if self._state == _OPEN:
                self._take(first, content)
            elif first == CLOSE:
                self._transport.close()
        if at == len(buffer):
            self._rest = None
        elif self._rest is None:
            self._rest = bytearray(data[at:])
        else:
            del self._rest[:at]

    def _take(self, first: int, content: bytes) -> None:
        self._seen += 1
        if self._seen > self.server.frames_per_second:
            return self.expel(4009, "too many frames")
        if first != TEXT:
            return self._control(first, content)
        try:
            call = _decode(content)
        except (msgspec.DecodeError, RecursionError):  # brackets by the thousand
            return self.expel(4400, "not a command")
        self._busy += 1
        if self._busy >= BUSIEST and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        return None if self.server.holds(self, call) else self.carry_out(call)

    def carry_out(self, call: Call) -> None:
        """Begin a command; one that waited until the socket was closed isn't begun any more."""
        if self._state != _OPEN or self.guest is None:
            return None
        begin = self.server.begin.get(call.do)
        if begin is None and call.do != "subscribe":
            return self._spawn(self._serve(call))
        answer = partial(self.answer, call.id)
        try:
            if begin is None:
                self.server.subscribe(self, call.args, answer)
            else:
                begin(self.guest, call.args, answer)
        except Exception as error:
            answer(error)
        return None

    def _control(self, first: int, content: bytes) -> None:
        if first == PING:
            return self.write(pong_frame(content))
        if first == PONG:
            return None
        if first == CLOSE:
            self.end(close_code(content), "")
            return self._transport.close()
        return self.expel(4400, "one text frame a command")

    async def _serve(self, call: Call) -> None:
        try:
            answer: bytes | Exception = _encoder.encode(await self.server.perform(self, call.do, call.args))
        except Exception as error:
            answer = error
        self.answer(call.id, answer)

    def answer(self, call_id: int | None, answer: bytes | Exception) -> None:
        """Say what became of a command, if its sender wants to know."""
        self._busy -= 1
        if self._state != _OPEN:
            return
        if call_id is not None:
            if isinstance(answer, bytes):
                text = b'{"re":%d,"ok":%b}' % (call_id, answer)
            else:
                language = self.guest.language if self.guest else "ru"
                text = _encoder.encode({"re": call_id, "problem": problem_of(answer, language)})
            self.say(text_frame(text))
        if self._paused and self._busy < BUSIEST // 2 and not self._is_leaving:
            self._paused = False
            self._transport.resume_reading()
        if self._is_leaving and not self._busy:
            self.end(1012, "restart")

    # -- opening and closing ------------------------------------------------------------------------------------

    def _receive_early(self, data: bytes) -> None:
        """The request; what comes before it is answered waits."""
        if self._transport.is_closing():
            return None
        if self._rest is not None:
            self._rest += data
            if len(self._rest) > LARGEST_FRAME + LONGEST_HEAD:
                self._transport.abort()
            return None
        found = read_opening(data) if self._handshake is None else None
        if found is None:
            self._handshake = self._handshake or ServerProtocol(max_size=LARGEST_FRAME)
            found = read_unusual(self._handshake, data, self._transport)
        return self.open(*found) if found else None

    def open(self, opening: Opening, key: bytes) -> None:
        """Ask who it is, and greet them."""
        self._handshake, self._rest = None, bytearray()
        self.server.welcome(opening, partial(self._greet, key))

    def _greet(self, key: bytes, guest: Guest | Exception | None) -> None:
        if self._transport.is_closing():
            return None
        if guest is None:
            return self._refuse(refused(b"404 Not Found", b"not found\n"))
        if isinstance(guest, Exception):
            _logger.error("nobody could say who comes", exc_info=guest)
            return self._refuse(refused(b"503 Service Unavailable", b"later\n"))
        early, self._rest = bytes(self._rest or b""), None
        self.organisation_id, self.member_id = guest.organisation_id, guest.member_id
        self.session_id = guest.session_id
        self.guest = guest
        self.server.hub.add(self)
        self.server.crowd.enter(self)
        hello = b'{"type":"hello","data":{"memberId":"%b","protocol":1}}' % str(guest.member_id).encode()
        self.write(accepted(key) + text_frame(hello))
        return self.data_received(early) if early else None

    def _refuse(self, answer: bytes) -> None:
        self._transport.write(answer)
        self._transport.close()

    def end(self, code: int, reason: str) -> None:
        """Close with a code that tells the client what to do (see docs/realtime.md)."""
        self.server.hub.remove(self)
        if self._state != _OPEN:
            return None
        self._state = _ENDING
        self.server.crowd.note_end(code)
        if self.guest is None or self._transport.is_closing():
            return self._transport.close()
        self.speak()
        self.write(close_frame(code, reason))
        if self._paused or self._is_leaving:
            self._transport.resume_reading()
        # Not at once: a connection closed with bytes unread takes away the close frame before it is read.
        asyncio.get_running_loop().call_later(_FAREWELL, self._part)
        return None

    def _part(self) -> None:
        # A transport that closes waits for ever for a reader who doesn't read, and keeps what is unread.
        if self._transport.get_write_buffer_size():
            self._transport.abort()
        else:
            self._transport.close()

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        # uvicorn waits for these tasks when it stops: a command under way gets its answer.
        self._server_state.tasks.add(task)
        task.add_done_callback(self._server_state.tasks.discard)


def socket_class(server: SocketServer) -> type[Socket]:
    """The class to give uvicorn as `ws=`."""
    return type("BoundSocket", (Socket,), {"__slots__": (), "server": server})
