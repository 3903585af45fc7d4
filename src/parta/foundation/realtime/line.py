"""The line to one reader: bytes go straight to its descriptor, and in order."""

import asyncio
import os
from typing import cast

from .fan_out import BEHIND


class Line(asyncio.Protocol):
    """What a socket writes with."""

    __slots__ = ("_transport", "_unsaid", "fd")

    def __init__(self) -> None:
        # What was said in this turn of the event loop: it leaves in one write.
        self._unsaid: list[bytes] | None = None
        self.fd = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not checked with isinstance: uvloop's transport has the methods, not the ancestor.
        self._transport = cast(asyncio.Transport, transport)
        # Bytes may go past the transport only where it wouldn't change them.
        if transport.get_extra_info("sslcontext") is None:
            self.fd = transport.get_extra_info("socket").fileno()

    def connection_lost(self, exc: Exception | None) -> None:
        # From here on the number may be another connection's.
        if self.fd >= 0:
            BEHIND.discard(self.fd)
            self.fd = -1

    def resume_writing(self) -> None:
        return None

    def eof_received(self) -> None:
        """The transport closes by itself."""

    def write(self, data: bytes) -> None:
        """Write ready frames, after all that was written before."""
        if self.fd in BEHIND:
            if self.fd < 0 or self._transport.get_write_buffer_size():
                return self._transport.write(data)
            BEHIND.discard(self.fd)
        try:
            sent = os.write(self.fd, data)
        except BlockingIOError:
            sent = 0
        except OSError:
            return None  # the other side is gone; the transport tells it in a moment
        return self.keep(data[sent:]) if sent < len(data) else None

    def keep(self, rest: bytes) -> None:
        """Let the transport write what the descriptor didn't take; what comes later goes after it."""
        BEHIND.add(self.fd)
        self._transport.write(rest)

    def say(self, frame: bytes) -> None:
        """Write with what else is said in this turn: a batch of posts brings several answers to a busy socket."""
        if self._unsaid is not None:
            self._unsaid.append(frame)
            return
        self._unsaid = [frame]
        asyncio.get_running_loop().call_soon(self.speak)

    def hold(self, frames: bytes) -> None:
        """Say this as well; whoever calls `speak` next, calls it in this turn."""
        if self._unsaid is not None:
            self._unsaid.append(frames)
        else:
            self._unsaid = [frames]

    def speak(self) -> None:
        """Write what was said."""
        frames, self._unsaid = self._unsaid, None
        if frames is not None and not self._transport.is_closing():
            self.write(frames[0] if len(frames) == 1 else b"".join(frames))

    @property
    def unread(self) -> int:
        """Bytes that the other side hasn't taken yet."""
        return self._transport.get_write_buffer_size()
