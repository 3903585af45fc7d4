"""Joining: sockets are let into streams, together when many come together.

A socket that comes back says what it knows of each stream. What it missed is written first, then it is among the
readers, and nothing is lost or told twice in between. Ten thousand that come back in the same seconds are let in by
some hundred at a time: their rights are asked at once, and what a whole class has missed is read once, for all of it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

import msgspec

from parta.foundation.db import Database, Gathering, Reach, Tx, reaches

from .bus import Bus, Delivery, LocalBus
from .fan_out import Reader, Stream
from .frames import text_frame
from .guards import Guards

# Missed events that are read at a time: a long night away of many is read in several turns.
_MOST_EVENTS = 20_000


# Takes the JSON of a Joined, or why there is none.
Answer = Callable[[bytes | Exception], None]


class Joined(msgspec.Struct, gc=False):
    """Where the streams stand; a stale one is followed from its head on, the client takes a snapshot."""

    heads: dict[str, int]
    stale: list[str]
    refused: list[str]


class House(Protocol):
    """The hub, as those who come in see it."""

    def has(self, socket: Reader) -> bool: ...
    def open(self, name: str, organisation_id: UUID) -> Stream: ...
    def close(self, name: str, stream: Stream) -> None: ...
    def admit(self, socket: Reader, stream: Stream, head: int) -> None: ...
    async def read(self, tx: Tx, wanted: Mapping[str, tuple[int, int]]) -> list[Delivery]: ...


class _Visit:
    """A socket on its way into streams; `open` are those that it isn't in yet, with what it knows of them."""

    __slots__ = ("answer", "joined", "open", "socket")

    def __init__(self, socket: Reader, since: Mapping[str, int], answer: Answer) -> None:
        self.socket = socket
        self.open = dict(since)
        self.joined = Joined({}, [], [])
        self.answer = answer

    def refuse(self, names: Sequence[str]) -> None:
        for name in names:
            del self.open[name]
        self.joined.refused.extend(names)

    def fail(self, error: Exception | None) -> None:
        if error is not None:
            self.answer(error)


class _Past:
    """What came in some streams since the least that anybody of a batch knows; each reader gets its own part."""

    def __init__(self, deliveries: Sequence[Delivery]) -> None:
        self._frames: dict[str, tuple[list[int], list[bytes]]] = {}
        for delivery in deliveries:
            seqs, frames = self._frames.setdefault(delivery.stream, ([], []))
            seqs.append(delivery.seq)
            frames.append(text_frame(delivery.text))
        self._parts: dict[tuple[str, int], bytes] = {}

    def after(self, name: str, since: int) -> bytes:
        """The frames of a stream after `since`: joined once, classmates have missed the same."""
        part = self._parts.get((name, since))
        if part is None:
            seqs, frames = self._frames.get(name, ([], []))
            part = b"".join(frame for seq, frame in zip(seqs, frames, strict=True) if seq > since)
            self._parts[name, since] = part
        return part


class Joining:
    """Lets sockets into the streams of a hub."""

    def __init__(self, database: Database, bus: Bus, guards: Guards, house: House) -> None:
        self._database = database
        self._bus = bus
        self._guards = guards
        self._house = house
        # Elsewhere must be told what is followed here, before the log is read.
        self._tells = not isinstance(bus, LocalBus)
        self._gathering: Gathering[_Visit, None] = Gathering(self._join_all)

    def join(self, socket: Reader, since: Mapping[str, int], answer: Answer) -> None:
        """Let `socket` read streams from the given seqs on: what it missed is written first, then all that comes.

        Calls `answer` with the JSON of a Joined, or with why there is none.
        """
        visit = _Visit(socket, since, answer)
        self._gathering.put(visit, visit.fail)

    async def _join_all(self, visits: Sequence[_Visit]) -> list[Exception | None]:
        by_organisation: dict[UUID, list[_Visit]] = {}
        for visit in visits:
            by_organisation.setdefault(visit.socket.organisation_id, []).append(visit)
        failed: dict[_Visit, Exception] = {}
        for organisation_id, some in by_organisation.items():
            waiting = set(some)
            try:
                await self._join(organisation_id, some, waiting)
            except Exception as error:
                failed |= dict.fromkeys(waiting, error)
        return [failed.get(visit) for visit in visits]

    async def _join(self, organisation_id: UUID, visits: Sequence[_Visit], waiting: set[_Visit]) -> None:
        for visit in visits:
            if strange := [name for name in visit.open if not self._guards.knows(name)]:
                visit.refuse(strange)
        if self._tells:
            # Nobody makes other processes follow what they may not read.
            async with self._database.transaction(organisation_id) as tx:
                allowed = await self._guards.allowed(tx, [(visit.socket, visit.open) for visit in visits])
            for visit, names in zip(visits, allowed, strict=True):
                visit.refuse([name for name in visit.open if name not in names])
        names = {name for visit in visits for name in visit.open}
        streams = {name: self._house.open(name, organisation_id) for name in names}
        try:
            if self._tells:
                for name, stream in streams.items():
                    if stream.seq < 0:
                        await self._bus.follow(name)
            while waiting:
                await self._let_in(organisation_id, [visit for visit in visits if visit in waiting], streams, waiting)
        finally:
            for name, stream in streams.items():
                self._house.close(name, stream)

    async def _let_in(
        self, organisation_id: UUID, visits: Sequence[_Visit], streams: Mapping[str, Stream], waiting: set[_Visit]
    ) -> None:
        async with self._database.transaction(organisation_id) as tx:
            found = await reaches(tx.connection, organisation_id, list({name for one in visits for name in one.open}))
            visits, wanted = _together(visits, found)
            past = _Past(await self._house.read(tx, wanted))
            # Asked after the reading: whoever is put out later finds the end of it among what comes.
            allowed = await self._guards.allowed(tx, [(visit.socket, visit.open) for visit in visits])
        for visit, names in zip(visits, allowed, strict=True):
            if self._seat(visit, names, past, found, streams):
                waiting.discard(visit)

    def _seat(
        self, visit: _Visit, allowed: set[str], past: _Past, found: Mapping[str, Reach], streams: Mapping[str, Stream]
    ) -> bool:
        """Let one in where everything is read; whether that was all."""
        socket, joined = visit.socket, visit.joined
        wanted, visit.open = visit.open, {}
        if not self._house.has(socket):  # closed meanwhile: nobody would take it out of the streams again
            return True
        missed: list[bytes] = []
        seats: list[tuple[Stream, int]] = []
        for name, seq in wanted.items():
            if name not in allowed:  # perhaps only since it was read first
                joined.refused.append(name)
                joined.heads.pop(name, None)
                continue
            reach = found[name]
            joined.heads[name] = head = reach.seq
            if is_stale := reach.is_stale(seq):
                joined.stale.append(name)
            if reach.is_behind(seq):
                missed.append(past.after(name, seq))
            if streams[name].seq > head:
                # Between the reading and now others were served further: read once more. Whoever starts from the head
                # starts from the new one.
                visit.open[name] = -1 if is_stale or seq < 0 else head
            else:
                seats.append((streams[name], head))
        # In one write, and before what is live.
        socket.hold(b"".join(missed))
        if not visit.open:
            visit.answer(_encode(joined))
        socket.speak()
        for stream, head in seats:
            self._house.admit(socket, stream, head)
        return not visit.open


_encode = msgspec.json.Encoder().encode


def _together(
    visits: Sequence[_Visit], found: Mapping[str, Reach]
) -> tuple[Sequence[_Visit], dict[str, tuple[int, int]]]:
    """The first visits, as many as miss no more than is read at a time; and what is to be read for them."""
    wanted: dict[str, tuple[int, int]] = {}
    count = 0
    for place, visit in enumerate(visits):
        more: dict[str, tuple[int, int]] = {}
        for name, seq in visit.open.items():
            head = found[name].seq
            first = wanted.get(name, (head, head))[0]
            if found[name].is_behind(seq) and seq < first:
                more[name] = (seq, head)
                count += first - seq
        if place and count > _MOST_EVENTS:
            return visits[:place], wanted
        wanted |= more
    return visits, wanted
