"""The hub: which sockets of this process read which streams, and the writing of each frame to all of them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from time import perf_counter
from typing import Protocol
from uuid import UUID

import msgspec

from parta.foundation.db import Database, Ephemeral, Fact, Tx, encode_ephemeral, encode_fact, read_after
from parta.foundation.metrics import Histogram, Metrics

from .bus import CONTROL, Bus, Delivery
from .frames import text_frame

_logger = logging.getLogger(__name__)

# How long (s) a later event waits for an earlier one before the log is asked: commits overtake each other briefly.
GAP_PATIENCE = 0.02


class Reader(Protocol):
    """A socket, as the hub sees it."""

    organisation_id: UUID
    member_id: UUID
    session_id: UUID
    streams: list[str]

    def write(self, data: bytes) -> None:
        """Write ready frames."""
        ...

    def end(self, code: int, reason: str) -> None:
        """Close the socket."""
        ...

    @property
    def unread(self) -> int:
        """Bytes written that the other side hasn't taken yet."""
        ...


class _Stream:
    """A stream that somebody here reads."""

    __slots__ = ("early", "healing", "name", "opening", "organisation_id", "pending", "readers", "seq")

    def __init__(self, name: str, organisation_id: UUID) -> None:
        # Readers keep this very string: twenty of their own would be a fifth of a connection's memory.
        self.name = name
        self.organisation_id = organisation_id
        # The last event delivered here; -1 until the log was read.
        self.seq = -1
        self.readers: dict[Reader, Callable[[bytes], None]] = {}
        # Sockets that are about to read: the stream is kept for them.
        self.opening = 0
        self.pending: list[bytes] = []
        self.early: dict[int, Delivery] = {}
        self.healing: asyncio.TimerHandle | None = None


Guard = Callable[[Tx, Reader, Sequence[UUID]], Awaitable[set[UUID]]]


class _Control(msgspec.Struct, frozen=True):
    """To every process: end the sockets of a session or of a member."""

    session_id: UUID | None = None
    member_id: UUID | None = None
    code: int = 4001
    reason: str = ""


class Hub:
    """Fan-out within one process, fed by the bus.

    Frames that meet within one turn of the event loop leave in one write per socket.
    """

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus
        self._streams: dict[str, _Stream] = {}
        self._sockets: set[Reader] = set()
        self._guards: dict[str, Guard] = {}
        self._dirty: list[_Stream] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.delivered = 0
        # From the first frame that waits to the last socket written to; a delivery each.
        self.seconds = Histogram()
        self._since = 0.0

    # -- life ---------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        self._database.publish_with(self.publish)
        await self._bus.start(self.receive, self.heal)

    async def stop(self) -> None:
        """Ask every socket to come back (elsewhere, or here after the restart)."""
        self._flush()
        for socket in list(self._sockets):
            socket.end(1012, "restart")
        await self._bus.stop()

    async def is_alive(self) -> bool:
        return await self._bus.is_alive()

    def guard(self, prefix: str, guard: Guard) -> None:
        """`guard` says which streams `prefix:<id>` a reader may follow."""
        self._guards[prefix] = guard

    def add(self, socket: Reader) -> None:
        self._sockets.add(socket)

    def remove(self, socket: Reader) -> None:
        self._sockets.discard(socket)
        for name in socket.streams:
            self._leave(socket, name)
        socket.streams.clear()

    @property
    def socket_count(self) -> int:
        return len(self._sockets)

    def watch(self, metrics: Metrics) -> None:
        metrics.gauge("parta_sockets", "Open sockets", lambda: len(self._sockets))
        metrics.gauge("parta_streams", "Streams that somebody here reads", lambda: len(self._streams))
        metrics.gauge("parta_socket_unread_bytes", "Bytes that sockets haven't taken yet", self.unread)
        metrics.count("parta_deliveries", "Frames written, one for each reader", lambda: self.delivered)
        metrics.histogram(
            "parta_delivery_seconds", "From the news of a commit to the write into the last socket", self.seconds
        )

    def unread(self) -> int:
        """Bytes that are kept for slow readers."""
        return sum(socket.unread for socket in self._sockets)

    # -- news in ------------------------------------------------------------------------------------------------

    async def publish(self, news: Sequence[Fact | Ephemeral]) -> None:
        """Encode news once and hand it to the bus."""
        await self._bus.publish([_delivery_of(item) for item in news])

    async def publish_ready(self, deliveries: Sequence[Delivery]) -> None:
        await self._bus.publish(deliveries)

    async def end_session(self, session_id: UUID) -> None:
        await self._control(_Control(session_id=session_id, reason="session ended"))

    async def end_member(self, member_id: UUID, *, code: int = 1012) -> None:
        """Close a member's sockets everywhere: they come back with what they may do now, or don't."""
        await self._control(_Control(member_id=member_id, code=code, reason="membership changed"))

    async def _control(self, message: _Control) -> None:
        await self._bus.publish([Delivery(CONTROL, 0, msgspec.json.encode(message))])

    def receive(self, deliveries: Sequence[Delivery]) -> None:
        """Take what the bus brings: in order at once, early ones after what they wait for."""
        for delivery in deliveries:
            if delivery.stream == CONTROL:
                self._obey(msgspec.json.decode(delivery.text, type=_Control))
                continue
            stream = self._streams.get(delivery.stream)
            if stream is None:
                continue
            if delivery.seq == 0:
                self._write(stream, delivery)
            elif stream.seq < 0 or delivery.seq > stream.seq + 1:
                stream.early[delivery.seq] = delivery
                self._expect(delivery.stream, stream)
            elif delivery.seq == stream.seq + 1:
                self._advance(stream, delivery)

    def _advance(self, stream: _Stream, delivery: Delivery | None) -> None:
        while delivery is not None:
            stream.seq = delivery.seq
            self._write(stream, delivery)
            delivery = stream.early.pop(stream.seq + 1, None)

    def _write(self, stream: _Stream, delivery: Delivery) -> None:
        if not stream.pending:
            if not self._dirty:
                self._since = perf_counter()
                asyncio.get_running_loop().call_soon(self._flush)
            self._dirty.append(stream)
        stream.pending.append(text_frame(delivery.text))
        if delivery.ends:
            # Whoever loses the stream gets this frame as the last one.
            self._flush_stream(stream)
            for socket in [socket for socket in stream.readers if socket.member_id in delivery.ends]:
                _forget_name(socket, delivery.stream)
                self._leave(socket, delivery.stream)

    def _flush(self) -> None:
        dirty, self._dirty = self._dirty, []
        before = self.delivered
        for stream in dirty:
            self._flush_stream(stream)
        if self.delivered > before:
            self.seconds.observe(perf_counter() - self._since, self.delivered - before)

    def _flush_stream(self, stream: _Stream) -> None:
        if not stream.pending:
            return
        data = stream.pending[0] if len(stream.pending) == 1 else b"".join(stream.pending)
        self.delivered += len(stream.pending) * len(stream.readers)
        stream.pending.clear()
        # A copy: a reader that is too slow leaves while it is written to.
        for write in list(stream.readers.values()):
            try:
                write(data)
            except RuntimeError:
                # uvloop refuses a transport that is closed already; its loss is told in a moment. The others read on.
                _logger.debug("a closed socket missed a frame")

    def _obey(self, message: _Control) -> None:
        for socket in list(self._sockets):
            if socket.session_id == message.session_id or socket.member_id == message.member_id:
                socket.end(message.code, message.reason)

    # -- gaps ---------------------------------------------------------------------------------------------------

    def _expect(self, name: str, stream: _Stream) -> None:
        if stream.healing is None and stream.seq >= 0:
            loop = asyncio.get_running_loop()
            stream.healing = loop.call_later(GAP_PATIENCE, lambda: self._spawn(self._heal_gap(name, stream)))

    def _spawn(self, work: Awaitable[None]) -> None:
        async def run() -> None:
            try:
                await work
            except Exception:
                _logger.exception("a gap could not be read from the log")

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _heal_gap(self, name: str, stream: _Stream) -> None:
        stream.healing = None
        if stream.early and stream.readers:
            await self._catch_up(stream.organisation_id, {name: stream})

    async def heal(self) -> None:
        """Compare all followed streams with the log and deliver what the bus lost."""
        by_organisation: dict[UUID, dict[str, _Stream]] = {}
        for name, stream in self._streams.items():
            if stream.readers and stream.seq >= 0:
                by_organisation.setdefault(stream.organisation_id, {})[name] = stream
        for organisation_id, streams in by_organisation.items():
            await self._catch_up(organisation_id, streams)

    async def _catch_up(self, organisation_id: UUID, streams: Mapping[str, _Stream]) -> None:
        async with self._database.transaction(organisation_id) as tx:
            since = {name: stream.seq for name, stream in streams.items()}
            deliveries, _, stale = await self._read(tx, organisation_id, since)
        self.receive(deliveries)
        for name in stale:
            for socket in list(streams[name].readers):
                socket.end(1012, "snapshot needed")

    async def _read(
        self, tx: Tx, organisation_id: UUID, since: Mapping[str, int]
    ) -> tuple[list[Delivery], dict[str, int], set[str]]:
        events, heads, stale = await read_after(tx.connection, organisation_id, since)
        filled = await self._database.reactions.filled(tx, [entry.event for entry in events])
        deliveries = [
            _delivery_of(Fact(entry.stream, entry.seq, entry.at, entry.event, answer))
            for entry, answer in zip(events, filled, strict=True)
        ]
        return deliveries, heads, stale

    # -- subscriptions ------------------------------------------------------------------------------------------

    async def subscribe(self, socket: Reader, since: Mapping[str, int]) -> tuple[dict[str, int], list[str], list[str]]:
        """Let `socket` read streams from the given seqs on: what it missed is written first, then all that comes.

        Returns (heads, stale, refused): a stale stream is followed from its head on, the client takes a snapshot.
        """
        async with self._database.transaction(socket.organisation_id) as tx:
            allowed = await self._allowed(tx, socket, since)
        refused = [name for name in since if name not in allowed]
        streams = {name: self._open(name, socket.organisation_id) for name in allowed}
        try:
            for name, stream in streams.items():
                if stream.seq < 0:
                    await self._bus.follow(name)
            heads, stale, lost = await self._join(socket, streams, {name: since[name] for name in allowed})
        finally:
            for name, stream in streams.items():
                stream.opening -= 1
                self._forget(name, stream)
        return heads, stale, refused + lost

    def _open(self, name: str, organisation_id: UUID) -> _Stream:
        stream = self._streams.setdefault(name, _Stream(name, organisation_id))
        stream.opening += 1
        return stream

    async def _join(
        self, socket: Reader, streams: Mapping[str, _Stream], since: Mapping[str, int]
    ) -> tuple[dict[str, int], list[str], list[str]]:
        """(heads, stale, lost): lost are streams that the reader was put out of meanwhile."""
        heads, stale, lost = dict(since), list[str](), list[str]()
        open_names = dict(since)
        while open_names:
            async with self._database.transaction(socket.organisation_id) as tx:
                missed, found, too_old = await self._read(tx, socket.organisation_id, open_names)
                # Asked again after the reading: whoever is put out later finds the end of it among what comes.
                allowed = await self._allowed(tx, socket, open_names)
            if socket not in self._sockets:  # closed meanwhile: nobody would take it out of the streams again
                break
            if missed:
                socket.write(b"".join(text_frame(one.text) for one in missed if one.stream in allowed))
            stale.extend(too_old)
            heads.update(found)
            # Between the reading and this line others may have been served further: read once more for these.
            again: dict[str, int] = {}
            for name in open_names:
                stream = streams[name]
                if name not in allowed:
                    lost.append(name)
                elif stream.seq > found[name]:
                    again[name] = found[name]
                else:
                    self._admit(socket, stream, found[name])
            open_names = again
        return heads, stale, lost

    def _admit(self, socket: Reader, stream: _Stream, head: int) -> None:
        if socket not in stream.readers:  # a second subscription is no second entry
            socket.streams.append(stream.name)
        stream.readers[socket] = socket.write
        if stream.seq >= 0:
            return
        stream.seq = head
        stream.early = {seq: early for seq, early in stream.early.items() if seq > head}
        self._advance(stream, stream.early.pop(head + 1, None))
        if stream.early:
            self._expect(stream.name, stream)

    def unsubscribe(self, socket: Reader, names: Iterable[str]) -> None:
        for name in names:
            _forget_name(socket, name)
            self._leave(socket, name)

    def _leave(self, socket: Reader, name: str) -> None:
        stream = self._streams.get(name)
        if stream is None or stream.readers.pop(socket, None) is None or stream.readers:
            return
        self._flush_stream(stream)
        self._forget(name, stream)

    def _forget(self, name: str, stream: _Stream) -> None:
        if stream.readers or stream.opening or self._streams.get(name) is not stream:
            return
        del self._streams[name]
        self._spawn(self._unfollow(name))

    async def _unfollow(self, name: str) -> None:
        if name not in self._streams:  # somebody may have come meanwhile
            await self._bus.unfollow(name)

    async def _allowed(self, tx: Tx, socket: Reader, names: Iterable[str]) -> set[str]:
        by_prefix: dict[str, list[UUID]] = {}
        for name in names:
            prefix, _, key = name.partition(":")
            try:
                by_prefix.setdefault(prefix, []).append(UUID(key))
            except ValueError:
                continue
        allowed: set[str] = set()
        for prefix, keys in by_prefix.items():
            if prefix in self._guards:
                allowed |= {f"{prefix}:{key}" for key in await self._guards[prefix](tx, socket, keys)}
        return allowed & set(names)


def _delivery_of(item: Fact | Ephemeral) -> Delivery:
    if isinstance(item, Ephemeral):
        return Delivery(item.stream, 0, encode_ephemeral(item))
    return Delivery(item.stream, item.seq, encode_fact(item), item.event.ends_for())


def _forget_name(socket: Reader, name: str) -> None:
    if name in socket.streams:
        socket.streams.remove(name)
