"""The hub: which sockets of this process read which streams, and the writing of each frame to all of them."""

import asyncio
import logging
from collections.abc import Awaitable, Collection, Iterable, Mapping, Sequence
from uuid import UUID

import msgspec

from parta.foundation.db import Database, Ephemeral, Fact, Tx, reaches, read_between
from parta.foundation.metrics import Metrics
from parta.foundation.tracing import Traces

from .bus import CONTROL, Bus, Control, Delivery, delivery_of
from .fan_out import FanOut, Reader, Stream, forget_name, note_name
from .frames import text_frame
from .guards import Guard, Guards, KeepsOut
from .joining import Answer, Joining
from .traced import record_delivery

_logger = logging.getLogger(__name__)

# How long (s) a later event waits for an earlier one before the log is asked: commits overtake each other briefly.
GAP_PATIENCE = 0.02


class Hub:
    """Fan-out within one process, fed by the bus; `gather` is FanOut's."""

    def __init__(self, database: Database, bus: Bus, *, gather: float = 0.005, traces: Traces | None = None) -> None:
        self._database = database
        self._bus = bus
        self._traces = traces
        self._fan_out = FanOut(gather)
        self._streams: dict[str, Stream] = {}
        self._sockets: set[Reader] = set()
        self._guards = Guards()
        self._joining = Joining(database, bus, self._guards, self)
        self._tasks: set[asyncio.Task[None]] = set()

    # -- life ---------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        self._database.publish_with(self.publish)
        await self._bus.start(self.receive, self.heal)

    async def stop(self) -> None:
        """Ask every socket to come back (elsewhere, or here after the restart)."""
        for stream in list(self._streams.values()):
            self._fan_out.flush(stream)
        for socket in list(self._sockets):
            socket.end(1012, "restart")
        await self._bus.stop()

    async def is_alive(self) -> bool:
        return await self._bus.is_alive()

    def guard(self, prefix: str, guard: Guard, *, is_outside: bool = False) -> None:
        """`guard` says which streams `prefix:<id>` a reader may follow; `is_outside`: also one who is kept out."""
        self._guards.add(prefix, guard, is_outside=is_outside)

    def keep_out(self, keeps_out: KeepsOut) -> None:
        """`keeps_out` says of members who come which ones may follow nothing inside for now."""
        self._guards.keeps_out = keeps_out

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

    def members_here(self, organisation_id: UUID) -> set[UUID]:
        """Members of the organisation who have a socket in this process."""
        return {socket.member_id for socket in self._sockets if socket.organisation_id == organisation_id}

    def ask_back(self, organisation_id: UUID, member_ids: Collection[UUID], reason: str) -> None:
        """Close these members' sockets in this process: they come back, and are judged anew."""
        for socket in list(self._sockets):
            if socket.member_id in member_ids and socket.organisation_id == organisation_id:
                socket.end(1012, reason)

    def watch(self, metrics: Metrics) -> None:
        metrics.gauge("parta_sockets", "Open sockets", lambda: len(self._sockets))
        metrics.gauge("parta_streams", "Streams that somebody here reads", lambda: len(self._streams))
        metrics.gauge("parta_socket_unread_bytes", "Bytes that sockets haven't taken yet", self.unread)
        metrics.count("parta_deliveries", "Frames written, one for each reader", lambda: self._fan_out.delivered)
        metrics.histogram(
            "parta_delivery_seconds",
            "From the news of a commit to the write into the last socket",
            self._fan_out.seconds,
        )

    def unread(self) -> int:
        """Bytes that are kept for slow readers."""
        return sum(socket.unread for socket in self._sockets)

    # -- news in ------------------------------------------------------------------------------------------------

    async def publish(self, news: Sequence[Fact | Ephemeral]) -> None:
        """Encode news once and hand it to the bus."""
        await self._bus.publish([delivery_of(item) for item in news])

    async def publish_ready(self, deliveries: Sequence[Delivery]) -> None:
        await self._bus.publish(deliveries)

    async def end_session(self, session_id: UUID) -> None:
        await self._control(Control(session_id=session_id, reason="session ended"))

    async def end_member(self, member_id: UUID, *, code: int = 1012) -> None:
        """Close a member's sockets everywhere: they come back with what they may do now, or don't."""
        await self._control(Control(member_id=member_id, code=code, reason="membership changed"))

    async def _control(self, message: Control) -> None:
        await self._bus.publish([Delivery(CONTROL, 0, msgspec.json.encode(message))])

    def receive(self, deliveries: Sequence[Delivery]) -> None:
        """Take what the bus brings: in order at once, early ones after what they wait for."""
        for delivery in deliveries:
            if delivery.stream == CONTROL:
                self._obey(msgspec.json.decode(delivery.text, type=Control))
                continue
            stream = self._streams.get(delivery.stream)
            if stream is None:
                continue
            if delivery.seq == 0:
                self._write(stream, delivery)
                for socket in list(stream.ahead):
                    socket.write(text_frame(delivery.text))
            elif stream.seq < 0 or delivery.seq > stream.seq + 1:
                stream.early[delivery.seq] = delivery
                self._expect(delivery.stream, stream)
            elif delivery.seq == stream.seq + 1:
                self._advance(stream, delivery)

    def _advance(self, stream: Stream, delivery: Delivery | None) -> None:
        while delivery is not None:
            stream.seq = delivery.seq
            self._write(stream, delivery)
            if stream.ahead:
                self._let_on(stream)
            delivery = stream.early.pop(stream.seq + 1, None)

    def _let_on(self, stream: Stream) -> None:
        """Those who knew more than was delivered here read on as soon as all of it was."""
        for socket, head in list(stream.ahead.items()):
            if head <= stream.seq:
                del stream.ahead[socket]
                self._seat(socket, stream)

    def _write(self, stream: Stream, delivery: Delivery) -> None:
        self._fan_out.put(stream, delivery.text)
        if delivery.trace and self._traces is not None:
            record_delivery(self._traces, delivery.trace, stream)
        if delivery.ends:
            # Whoever loses the stream gets this frame as the last one.
            self._fan_out.flush(stream)
            for socket in [socket for socket in stream.readers if socket.member_id in delivery.ends]:
                forget_name(socket, delivery.stream)
                self._leave(socket, delivery.stream)

    def _obey(self, message: Control) -> None:
        for socket in list(self._sockets):
            if socket.session_id == message.session_id or socket.member_id == message.member_id:
                socket.end(message.code, message.reason)

    # -- gaps ---------------------------------------------------------------------------------------------------

    def _expect(self, name: str, stream: Stream) -> None:
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

    async def _heal_gap(self, name: str, stream: Stream) -> None:
        stream.healing = None
        if (stream.early and stream.readers) or stream.ahead:
            await self._catch_up(stream.organisation_id, {name: stream})

    async def heal(self) -> None:
        """Compare all followed streams with the log and deliver what the bus lost."""
        by_organisation: dict[UUID, dict[str, Stream]] = {}
        for name, stream in self._streams.items():
            if (stream.readers or stream.ahead) and stream.seq >= 0:
                by_organisation.setdefault(stream.organisation_id, {})[name] = stream
        for organisation_id, streams in by_organisation.items():
            await self._catch_up(organisation_id, streams)

    async def _catch_up(self, organisation_id: UUID, streams: Mapping[str, Stream]) -> None:
        async with self._database.transaction(organisation_id) as tx:
            since = {name: stream.seq for name, stream in streams.items()}
            found = await reaches(tx.connection, organisation_id, list(since))
            wanted = {name: (seq, found[name].seq) for name, seq in since.items() if found[name].is_behind(seq)}
            deliveries = await self.read(tx, wanted)
        self.receive(deliveries)
        for name in since:
            if found[name].is_stale(since[name]):
                for socket in [*streams[name].readers, *streams[name].ahead]:
                    socket.end(1012, "snapshot needed")

    async def read(self, tx: Tx, wanted: Mapping[str, tuple[int, int]]) -> list[Delivery]:
        """What readers get of the events of streams, each after its first seq and up to its second."""
        events = await read_between(tx.connection, tx.organisation, wanted)
        filled = await self._database.reactions.filled(tx, [entry.event for entry in events])
        return [
            delivery_of(Fact(entry.stream, entry.seq, entry.at, entry.event, answer))
            for entry, answer in zip(events, filled, strict=True)
        ]

    # -- subscriptions ------------------------------------------------------------------------------------------

    def subscribe(self, socket: Reader, since: Mapping[str, int], answer: Answer) -> None:
        """Let `socket` read streams from the given seqs on, see Joining.join."""
        self._joining.join(socket, since, answer)

    def has(self, socket: Reader) -> bool:
        """Whether the socket is open."""
        return socket in self._sockets

    def open(self, name: str, organisation_id: UUID) -> Stream:
        """The stream, kept until `close` for somebody who is about to read it."""
        stream = self._streams.setdefault(name, Stream(name, organisation_id))
        stream.opening += 1
        return stream

    def close(self, name: str, stream: Stream) -> None:
        """Whoever was about to read the stream does, or doesn't."""
        stream.opening -= 1
        self._forget(name, stream)

    def admit(self, socket: Reader, stream: Stream, head: int) -> None:
        """Make `socket`, which knows all up to `head`, a reader."""
        if socket not in self._sockets:  # what it had missed was more than it takes
            return
        if 0 <= stream.seq < head:
            # What it read in the log isn't delivered here yet: an end among that would end this subscription too.
            stream.readers.pop(socket, None)
            stream.ahead[socket] = head
            note_name(socket, stream.name)
        else:
            self._seat(socket, stream)
        if stream.seq < 0:
            stream.seq = head
            stream.early = {seq: early for seq, early in stream.early.items() if seq > head}
            self._advance(stream, stream.early.pop(head + 1, None))
        if stream.early or stream.ahead:
            self._expect(stream.name, stream)

    def _seat(self, socket: Reader, stream: Stream) -> None:
        # What waits is older than what the reader starts from: it would get it twice.
        self._fan_out.flush(stream)
        note_name(socket, stream.name)
        stream.readers[socket] = socket.fd

    def unsubscribe(self, socket: Reader, names: Iterable[str]) -> None:
        for name in names:
            forget_name(socket, name)
            self._leave(socket, name)

    def _leave(self, socket: Reader, name: str) -> None:
        stream = self._streams.get(name)
        if stream is None:
            return
        stream.ahead.pop(socket, None)
        if stream.readers.pop(socket, None) is not None and not stream.readers:
            self._fan_out.flush(stream)
        self._forget(name, stream)

    def _forget(self, name: str, stream: Stream) -> None:
        if stream.readers or stream.ahead or stream.opening or self._streams.get(name) is not stream:
            return
        del self._streams[name]
        self._spawn(self._unfollow(name))

    async def _unfollow(self, name: str) -> None:
        if name not in self._streams:  # somebody may have come meanwhile
            await self._bus.unfollow(name)
