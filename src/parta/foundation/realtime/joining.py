"""Joining: sockets are let into streams, together when many come together.

A socket that comes back says what it knows of each stream. What it missed is written first, then it is among the
readers, and nothing is lost or told twice in between. Ten thousand that come back in the same seconds are let in by
some hundred at a time: their rights are asked at once, and what a whole class has missed is read once, for all of it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from parta.foundation.db import Database, Gathering, Reach, Tx, reaches

from .bus import Bus, Delivery
from .fan_out import Reader, Stream
from .frames import text_frame
from .guards import Guards

# Missed events that are read at a time: a long night away of many is read in several turns.
_MOST_EVENTS = 20_000


class Joined(NamedTuple):
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

    __slots__ = ("heads", "open", "refused", "socket", "stale")

    def __init__(self, socket: Reader, since: Mapping[str, int]) -> None:
        self.socket = socket
        self.open = dict(since)
        self.heads: dict[str, int] = {}
        self.stale: list[str] = []
        self.refused: list[str] = []


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
        self._gathering: Gathering[_Visit, Joined] = Gathering(self._join_all)

    async def join(self, socket: Reader, since: Mapping[str, int]) -> Joined:
        """Let `socket` read streams from the given seqs on: what it missed is written first, then all that comes."""
        return await self._gathering.ask(_Visit(socket, since))

    async def _join_all(self, visits: Sequence[_Visit]) -> list[Joined | Exception]:
        by_organisation: dict[UUID, list[_Visit]] = {}
        for visit in visits:
            by_organisation.setdefault(visit.socket.organisation_id, []).append(visit)
        failed: dict[UUID, Exception] = {}
        for organisation_id, some in by_organisation.items():
            try:
                await self._join(organisation_id, some)
            except Exception as error:
                failed[organisation_id] = error
        return [
            failed.get(visit.socket.organisation_id) or Joined(visit.heads, visit.stale, visit.refused)
            for visit in visits
        ]

    async def _join(self, organisation_id: UUID, visits: Sequence[_Visit]) -> None:
        async with self._database.transaction(organisation_id) as tx:
            allowed = await self._guards.allowed(tx, [(visit.socket, visit.open) for visit in visits])
        for visit, names in zip(visits, allowed, strict=True):
            visit.refused = [name for name in visit.open if name not in names]
            visit.open = {name: seq for name, seq in visit.open.items() if name in names}
        streams = {name: self._house.open(name, organisation_id) for name in set[str]().union(*allowed)}
        try:
            for name, stream in streams.items():
                if stream.seq < 0:
                    await self._bus.follow(name)
            while visits := [visit for visit in visits if visit.open]:
                await self._let_in(organisation_id, visits, streams)
        finally:
            for name, stream in streams.items():
                self._house.close(name, stream)

    async def _let_in(self, organisation_id: UUID, visits: Sequence[_Visit], streams: Mapping[str, Stream]) -> None:
        async with self._database.transaction(organisation_id) as tx:
            found = await reaches(tx.connection, organisation_id, list({name for one in visits for name in one.open}))
            visits, wanted = _together(visits, found)
            past = _Past(await self._house.read(tx, wanted))
            # Asked again after the reading: whoever is put out later finds the end of it among what comes.
            allowed = await self._guards.allowed(tx, [(visit.socket, visit.open) for visit in visits])
        for visit, names in zip(visits, allowed, strict=True):
            self._seat(visit, names, past, found, streams)

    def _seat(
        self, visit: _Visit, allowed: set[str], past: _Past, found: Mapping[str, Reach], streams: Mapping[str, Stream]
    ) -> None:
        wanted, visit.open = visit.open, {}
        if not self._house.has(visit.socket):  # closed meanwhile: nobody would take it out of the streams again
            return
        if missed := b"".join(
            past.after(name, seq) for name, seq in wanted.items() if name in allowed and found[name].is_behind(seq)
        ):
            visit.socket.write(missed)
        for name, seq in wanted.items():
            head = visit.heads[name] = found[name].seq
            if found[name].is_stale(seq):
                visit.stale.append(name)
            if name not in allowed:  # put out of it meanwhile
                visit.refused.append(name)
            elif streams[name].seq > head:
                # Between the reading and now others were served further: read once more.
                visit.open[name] = head
            else:
                self._house.admit(visit.socket, streams[name], head)


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
