"""Fan-out: the writing of each frame to all readers of a stream, and when it is done."""

import asyncio
import os
from collections.abc import Callable
from time import perf_counter
from typing import Protocol
from uuid import UUID

from parta.foundation.metrics import Histogram

from .bus import Delivery
from .frames import text_frame

# Writing a frame to all readers that takes less (s) is no reason to wait for a second one.
_SHORT = 0.001


# Descriptors that can't be written to directly now: what their transports hold has to go first. -1 is nobody's.
BEHIND = {-1}


class Reader(Protocol):
    """A socket, as the hub sees it."""

    # Its descriptor; -1: only `write` writes to it.
    fd: int
    organisation_id: UUID
    member_id: UUID
    session_id: UUID
    streams: list[str]

    def write(self, data: bytes) -> None:
        """Write ready frames, after all that was written before."""
        ...

    def keep(self, rest: bytes) -> None:
        """Let the transport write what the descriptor didn't take."""
        ...

    def hold(self, frames: bytes) -> None:
        """Write this with what is said next; whoever calls `speak` next, calls it in this turn."""
        ...

    def speak(self) -> None:
        """Write what was held and said."""
        ...

    def end(self, code: int, reason: str) -> None:
        """Close the socket."""
        ...

    @property
    def unread(self) -> int:
        """Bytes written that the other side hasn't taken yet."""
        ...


def note_name(reader: Reader, name: str) -> None:
    if name not in reader.streams:  # a second subscription is no second entry
        reader.streams.append(name)


def forget_name(reader: Reader, name: str) -> None:
    if name in reader.streams:
        reader.streams.remove(name)


class Stream:
    """A stream that somebody here reads."""

    __slots__ = (
        "ahead", "early", "healing", "name", "opening", "organisation_id", "pending", "readers", "rests_until", "seq",
        "since",
    )  # fmt: skip

    def __init__(self, name: str, organisation_id: UUID) -> None:
        # Readers keep this very string: twenty of their own would be a fifth of a connection's memory.
        self.name = name
        self.organisation_id = organisation_id
        # The last event delivered here; -1 until the log was read.
        self.seq = -1
        # With their descriptors: the memory of a thousand sockets isn't touched for a frame.
        self.readers: dict[Reader, int] = {}
        # Sockets that know more than was delivered here, and how much: they read on once it was.
        self.ahead: dict[Reader, int] = {}
        # Sockets that are about to read: the stream is kept for them.
        self.opening = 0
        # Frames that wait to be written together, since when; and the moment before which they aren't.
        self.pending: list[bytes] = []
        self.since = 0.0
        self.rests_until = 0.0
        self.early: dict[int, Delivery] = {}
        self.healing: asyncio.TimerHandle | None = None


class FanOut:
    """Frames that meet leave in one write per socket.

    They meet within one turn of the event loop; and where a stream has so many readers that writing takes long. It
    rests after a write as long as that took, at most `gather` seconds, and what comes meanwhile leaves together. The
    first frame after a rest never waits, nor does any of a stream with few readers.

    It writes to the descriptors themselves: a transport's way costs as much as the kernel's. Only who doesn't take all
    of a frame is written to by their transport, which keeps the rest, until that is gone.
    """

    def __init__(self, gather: float, clock: Callable[[], float] = perf_counter) -> None:
        self._gather = gather
        self._clock = clock
        self._due: list[Stream] = []
        self.delivered = 0
        # From the first frame that waits to the last socket written to; a delivery each.
        self.seconds = Histogram()

    def put(self, stream: Stream, text: bytes) -> None:
        """Write `text` to all readers soon."""
        if not stream.pending:
            self._schedule(stream)
        stream.pending.append(text_frame(text))

    def flush(self, stream: Stream) -> None:
        """Write what waits now."""
        if not stream.pending:
            return
        start = self._clock()
        data = stream.pending[0] if len(stream.pending) == 1 else b"".join(stream.pending)
        deliveries = len(stream.pending) * len(stream.readers)
        stream.pending.clear()
        size, behind, direct = len(data), BEHIND, os.write
        # Descriptors that didn't take all of it, and how much they took.
        short: dict[int, int] = {}
        for fd in stream.readers.values():
            if fd in behind:
                short[fd] = 0
                continue
            try:
                sent = direct(fd, data)
            except BlockingIOError:
                sent = 0
            except OSError:
                # The other side is gone; its transport tells it in a moment. The others read on.
                continue
            if sent < size:
                short[fd] = sent
        if short:
            # A copy: a reader that is too slow leaves while it is written to.
            for reader, fd in list(stream.readers.items()):
                if fd in behind:
                    reader.write(data)
                elif fd in short:
                    reader.keep(data[short[fd] :])
        end = self._clock()
        if end - start > _SHORT:
            stream.rests_until = end + min(end - start, self._gather)
        self.delivered += deliveries
        self.seconds.observe(end - stream.since, deliveries)

    def _schedule(self, stream: Stream) -> None:
        stream.since = self._clock()
        if stream.since < stream.rests_until:
            asyncio.get_running_loop().call_later(stream.rests_until - stream.since, self.flush, stream)
            return
        if not self._due:
            asyncio.get_running_loop().call_soon(self._flush_due)
        self._due.append(stream)

    def _flush_due(self) -> None:
        due, self._due = self._due, []
        for stream in due:
            self.flush(stream)
