"""When frames leave, and which leave together; and that they leave whole, whatever the other side takes at once."""

import asyncio
import socket
from typing import cast

from parta.foundation.identity import new_id
from parta.foundation.realtime.fan_out import BEHIND, FanOut, Reader, Stream
from parta.foundation.realtime.frames import text_frame

ONE, TWO, THREE = map(text_frame, (b"one", b"two", b"three"))


class Clock:
    """Stands still until a write moves it."""

    def __init__(self, *, seconds_a_write: float) -> None:
        self.now = 100.0
        self.seconds_a_write = seconds_a_write
        self.written = asyncio.Event()

    def __call__(self) -> float:
        return self.now


class Keeper:
    """A reader that keeps what is written to it, as slowly as the clock says."""

    fd = -1

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.got: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.got.append(data)
        self.clock.now += self.clock.seconds_a_write
        self.clock.written.set()


def stream_with_reader(clock: Clock) -> tuple[Stream, list[bytes]]:
    stream, keeper = Stream("conversation:1", new_id()), Keeper(clock)
    stream.readers[cast(Reader, keeper)] = keeper.fd
    return stream, keeper.got


async def turn() -> None:
    """Let what is due run."""
    await asyncio.sleep(0)
    await asyncio.sleep(0)


async def test_frames_of_one_turn_leave_in_one_write() -> None:
    clock = Clock(seconds_a_write=0)
    stream, written = stream_with_reader(clock)
    fan_out = FanOut(0.005, clock)
    fan_out.put(stream, b"one")
    fan_out.put(stream, b"two")
    assert written == []
    await turn()
    assert written == [ONE + TWO]
    assert fan_out.delivered == 2


async def test_a_stream_with_few_readers_never_waits() -> None:
    clock = Clock(seconds_a_write=0.0002)
    stream, written = stream_with_reader(clock)
    fan_out = FanOut(0.005, clock)
    for text in (b"one", b"two", b"three"):
        fan_out.put(stream, text)
        await turn()
    assert written == [ONE, TWO, THREE]


async def test_a_stream_whose_writing_is_long_rests_as_long_and_what_comes_meanwhile_leaves_together() -> None:
    clock = Clock(seconds_a_write=0.008)
    stream, written = stream_with_reader(clock)
    fan_out = FanOut(0.005, clock)
    fan_out.put(stream, b"one")
    await turn()
    # The first one doesn't wait; it rests for the most that is allowed.
    assert written == [ONE]
    assert stream.rests_until == clock.now + 0.005
    fan_out.put(stream, b"two")
    fan_out.put(stream, b"three")
    await turn()
    assert written == [ONE]
    clock.written.clear()
    await asyncio.wait_for(clock.written.wait(), 5)
    assert written == [ONE, TWO + THREE]
    # The rest is over: the next one leaves at once.
    clock.now = stream.rests_until
    fan_out.put(stream, b"one")
    await turn()
    assert written[2:] == [ONE]


async def test_without_gathering_nothing_waits() -> None:
    clock = Clock(seconds_a_write=0.008)
    stream, written = stream_with_reader(clock)
    fan_out = FanOut(0, clock)
    for text in (b"one", b"two"):
        fan_out.put(stream, text)
        await turn()
    assert written == [ONE, TWO]


async def test_what_waits_is_written_when_asked_for_and_only_once() -> None:
    clock = Clock(seconds_a_write=0.008)
    stream, written = stream_with_reader(clock)
    fan_out = FanOut(0.005, clock)
    fan_out.put(stream, b"one")
    await turn()
    fan_out.put(stream, b"two")
    fan_out.flush(stream)
    assert written == [ONE, TWO]
    fan_out.flush(stream)
    await asyncio.sleep(0.01)  # past the timer that was set for it
    assert written == [ONE, TWO]


class Connection:
    """A reader at a real socket whose other side doesn't read for now."""

    def __init__(self) -> None:
        self.near, self.far = socket.socketpair()
        self.near.setblocking(False)
        self.fd = self.near.fileno()
        self.rest = b""

    def write(self, data: bytes) -> None:
        self.rest += data

    def keep(self, rest: bytes) -> None:
        BEHIND.add(self.fd)
        self.rest += rest

    def taken(self) -> bytes:
        """What the other side gets by now."""
        self.far.setblocking(False)
        found = b""
        while True:
            try:
                found += self.far.recv(1 << 20)
            except BlockingIOError:
                return found


async def test_what_a_reader_does_not_take_at_once_follows_in_order() -> None:
    fast, slow = Connection(), Connection()
    stream = Stream("conversation:1", new_id())
    for one in (fast, slow):
        stream.readers[cast(Reader, one)] = one.fd
    fan_out = FanOut(0.0)
    sent = got = b""
    try:
        for place in range(40):
            text = str(place).encode() * 20_000
            fan_out.put(stream, text)
            fan_out.flush(stream)
            sent += text_frame(text)
            got += fast.taken()
        assert got == sent
        # Some of it waits with the slow one's transport, and nothing went past that.
        assert slow.rest
        assert slow.taken() + slow.rest == sent
    finally:
        BEHIND.discard(slow.fd)


async def test_a_reader_that_is_gone_keeps_nobody_else_waiting() -> None:
    gone, here = Connection(), Connection()
    stream = Stream("conversation:1", new_id())
    for one in (gone, here):
        stream.readers[cast(Reader, one)] = one.fd
    gone.far.close()
    fan_out = FanOut(0.0)
    fan_out.put(stream, b"one")
    fan_out.flush(stream)
    assert here.taken() == ONE
    assert gone.rest == b""
