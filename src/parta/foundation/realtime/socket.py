"""A WebSocket on uvicorn's port: `websockets` reads and negotiates, prebuilt frames are written to the transport.

The usual way, an ASGI `send` a frame, costs ten times as much CPU (see 2-architecture, chosen parts).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, cast
from uuid import UUID

import msgspec
from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

from parta.foundation.errors import Invalid, Refusal

from .frames import text_frame
from .hub import Hub

_logger = logging.getLogger(__name__)

# A frame holds one command; a message's text is at most 16,000 characters.
LARGEST_FRAME = 128 * 1024
# Commands of one socket that may be under way; beyond it, reading waits.
BUSIEST = 64


class Guest(msgspec.Struct, frozen=True):
    """Who opened a socket: established from the handshake's cookie."""

    organisation_id: UUID
    member_id: UUID
    account_id: UUID
    session_id: UUID
    language: str
    actor: Any


class Call(msgspec.Struct, frozen=True):
    """A client's frame: `do` with `args`; with an `id`, an answer is expected."""

    do: str
    args: msgspec.Raw = msgspec.Raw(b"{}")
    id: int | None = None


Welcome = Callable[[Request], Awaitable[Guest | None]]
Perform = Callable[[Any, str, msgspec.Raw], Awaitable[Any]]

_decode = msgspec.json.Decoder(Call).decode
_encoder = msgspec.json.Encoder()


class SocketServer(msgspec.Struct, frozen=True):
    """What all sockets of a process are served by."""

    hub: Hub
    # Who is it? None: nobody who may come in.
    welcome: Welcome
    perform: Perform
    # Frames a socket may send in a second; bytes it may leave unread.
    frames_per_second: int
    buffer: int


class Socket(asyncio.Protocol):
    """One connection; `socket_class` binds it to its server."""

    server: ClassVar[SocketServer]

    __slots__ = (
        "_busy", "_paused", "_reader", "_second", "_seen", "_server_state", "_transport", "guest",
        "member_id", "organisation_id", "session_id", "streams", "write",
    )  # fmt: skip

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: Any = None) -> None:
        self._server_state: Any = server_state
        self._reader = ServerProtocol(max_size=LARGEST_FRAME)
        self._busy = 0
        self._paused = False
        self._second = 0
        self._seen = 0
        self.guest: Guest | None = None
        self.streams: set[str] = set()

    # -- asyncio.Protocol ---------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not checked with isinstance: uvloop's transport has the methods, not the ancestor.
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=self.server.buffer)
        self.write = self._transport.write
        self._server_state.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server_state.connections.discard(self)
        self.server.hub.remove(self)

    def pause_writing(self) -> None:
        """The reader is too slow: it is closed and resumes from the log; nothing is dropped silently."""
        self.end(4008, "too slow")
        self._transport.abort()

    def resume_writing(self) -> None:
        return None

    def eof_received(self) -> None:
        self._reader.receive_eof()
        self._send_out()

    def data_received(self, data: bytes) -> None:
        self._reader.receive_data(data)
        for event in self._reader.events_received():
            if isinstance(event, Request):
                self._spawn(self._shake_hands(event))
            elif isinstance(event, Frame):
                self._take(event)
        self._send_out()

    def shutdown(self) -> None:
        """uvicorn stops."""
        self.end(1012, "restart")

    # -- the client's frames ------------------------------------------------------------------------------------

    def _take(self, frame: Frame) -> None:
        if frame.opcode in (Opcode.PING, Opcode.PONG, Opcode.CLOSE):
            return None  # websockets answers pings and closes by itself
        if self._reader.state is not State.OPEN:
            return None  # ended by us: what still arrives of it counts no more
        if self.guest is None or frame.opcode is not Opcode.TEXT or not frame.fin:
            return self.end(4400, "one text frame a command")
        second = int(asyncio.get_running_loop().time())
        if second != self._second:
            self._second, self._seen = second, 0
        self._seen += 1
        if self._seen > self.server.frames_per_second:
            return self.end(4009, "too many frames")
        try:
            call = _decode(frame.data)
        except msgspec.DecodeError:
            return self.end(4400, "not a command")
        self._busy += 1
        if self._busy >= BUSIEST and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        self._spawn(self._serve(call))
        return None

    async def _serve(self, call: Call) -> None:
        try:
            answer = {"re": call.id, "ok": await self.server.perform(self, call.do, call.args)}
        except Refusal as refusal:
            answer = {"re": call.id, "problem": refusal.problem(self.guest.language if self.guest else "ru")}
        except msgspec.ValidationError as error:
            answer = {
                "re": call.id,
                "problem": Invalid(f"Не понято: {error}", f"Not understood: {error}").problem(),
            }
        except Exception:
            _logger.exception("%s failed", call.do)
            answer = {
                "re": call.id,
                "problem": _Failed().problem(self.guest.language if self.guest else "ru"),
            }
        finally:
            self._busy -= 1
            if self._paused and self._busy < BUSIEST // 2 and not self._transport.is_closing():
                self._paused = False
                self._transport.resume_reading()
        if call.id is not None and not self._transport.is_closing():
            self.write(text_frame(_encoder.encode(answer)))

    # -- opening and closing ------------------------------------------------------------------------------------

    async def _shake_hands(self, request: Request) -> None:
        response = self._reader.accept(request)
        guest = await self.server.welcome(request) if response.status_code == 101 else None
        if response.status_code == 101 and guest is None:
            response = self._reader.reject(404, "not found\n")
        if self._transport.is_closing():
            return
        self._reader.send_response(response)
        self._send_out()
        if guest is None:
            return
        self.guest = guest
        self.organisation_id, self.member_id = guest.organisation_id, guest.member_id
        self.session_id = guest.session_id
        self.server.hub.add(self)
        hello = {"type": "hello", "data": {"memberId": guest.member_id, "protocol": 1}}
        self.write(text_frame(_encoder.encode(hello)))

    def end(self, code: int, reason: str) -> None:
        """Close with a code that tells the client what to do (see docs/realtime.md)."""
        self.server.hub.remove(self)
        if self._reader.state is State.OPEN:
            self._reader.send_close(CloseCode(code) if code < 4000 else code, reason)
            self._send_out()
        asyncio.get_running_loop().call_later(1.0, self._transport.close)

    def _send_out(self) -> None:
        for data in self._reader.data_to_send():
            if data:
                self._transport.write(data)
            else:
                self._transport.close()

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        # uvicorn waits for these tasks when it stops: a command under way gets its answer.
        self._server_state.tasks.add(task)
        task.add_done_callback(self._server_state.tasks.discard)


class _Failed(Refusal):
    code = "failed"
    status = 500
    ru = "Что-то сломалось у нас. Повторите попытку: уже сделанное второй раз не сделается."
    en = "Something broke on our side. Try again: what was done won't be done twice."


def socket_class(server: SocketServer) -> type[Socket]:
    """The class to give uvicorn as `ws=`."""
    return type("BoundSocket", (Socket,), {"__slots__": (), "server": server})
