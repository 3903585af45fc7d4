"""The event log: gapless, per stream, in commit order (2-architecture, "The way of a message", steps 3 and 7)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Column, DateTime, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from .events import Event, event_types
from .schema import tenant_table

stream_head = tenant_table(
    "stream_head",
    Column("stream", Text, primary_key=True),
    # Events so far; and of them, those that are numbered (messages).
    Column("seq", BigInteger, nullable=False, server_default="0"),
    Column("number", BigInteger, nullable=False, server_default="0"),
    # The oldest event still in the log is first_seq + 1.
    Column("first_seq", BigInteger, nullable=False, server_default="0"),
)

event_log = tenant_table(
    "event_log",
    Column("stream", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("type", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("data", JSONB, nullable=False),
)


class Head(msgspec.Struct, frozen=True):
    """Where a stream stands: its last seq and its last number."""

    seq: int
    number: int


class LoggedEvent(msgspec.Struct, frozen=True):
    stream: str
    seq: int
    at: datetime
    event: Event


_ADVANCE = """
with wanted as materialized (
       select * from unnest(cast(:streams as text[]), cast(:counts as bigint[]), cast(:numbers as bigint[]))
            as w(stream, n, m)),
     locked as materialized (
       select h.stream from stream_head h
       where h.organisation_id = :organisation and h.stream = any(cast(:streams as text[]))
       order by h.stream for update)
update stream_head h set seq = h.seq + w.n, number = h.number + w.m
from wanted w join locked using (stream) where h.organisation_id = :organisation and h.stream = w.stream
returning h.stream, h.seq, h.number
"""

_INSERT = """
insert into event_log (organisation_id, stream, seq, type, at, data)
select :organisation, s, q, t, :at, d
from unnest(cast(:streams as text[]), cast(:seqs as bigint[]), cast(:types as text[]), cast(:datas as jsonb[]))
     as u(s, q, t, d)
"""


async def advance(
    connection: AsyncConnection, organisation_id: UUID, counts: Mapping[str, tuple[int, int]]
) -> dict[str, Head]:
    """Lock the heads of the streams, in the order of their names, and move them by (events, numbered events).

    Returns the heads *before* the move. Until the transaction ends nobody else writes into these streams.
    """
    names = sorted(counts)
    # A head that doesn't exist yet isn't seen by the statement that makes it: make the missing ones first.
    await connection.execute(
        sql(
            "insert into stream_head (organisation_id, stream) select :organisation, unnest(cast(:streams as text[]))"
            " on conflict do nothing"
        ),
        {"organisation": organisation_id, "streams": names},
    )
    rows = await connection.execute(
        sql(_ADVANCE),
        {
            "organisation": organisation_id,
            "streams": names,
            "counts": [counts[name][0] for name in names],
            "numbers": [counts[name][1] for name in names],
        },
    )
    return {row.stream: Head(row.seq - counts[row.stream][0], row.number - counts[row.stream][1]) for row in rows}


async def append(
    connection: AsyncConnection, organisation_id: UUID, at: datetime, facts: Sequence[tuple[str, int, Event]]
) -> None:
    """Write events at the places that `advance` gave: (stream, seq, event)."""
    await connection.execute(
        sql(_INSERT),
        {
            "organisation": organisation_id,
            "at": at,
            "streams": [stream for stream, _, _ in facts],
            "seqs": [seq for _, seq, _ in facts],
            "types": [event.kind for _, _, event in facts],
            "datas": [encode_data(event) for _, _, event in facts],
        },
    )


def encode_data(event: Event) -> str:
    return msgspec.json.encode(event).decode()


class Reach(msgspec.Struct, frozen=True, gc=False):
    """What of a stream can be read: events after `first_seq`, up to `seq`."""

    seq: int
    first_seq: int

    def is_stale(self, since: int) -> bool:
        """Whether a reader who knows `since` needs a snapshot instead: it is no longer kept, or too far, or unknown."""
        return since >= 0 and (since < self.first_seq or self.seq - since > LONGEST_GAP or since > self.seq)

    def is_behind(self, since: int) -> bool:
        """Whether a reader who knows `since` has missed what the log still has; a negative seq means «from now on»."""
        return 0 <= since < self.seq and not self.is_stale(since)


# Events of one stream that a reader may have missed; beyond them a snapshot is less to load.
LONGEST_GAP = 2000


# One row of arrays: ten thousand that come back ask for as many streams, and rows cost more than what is in them.
_REACHES = sql(
    "select array_agg(coalesce(h.seq, 0) order by w.place), array_agg(coalesce(h.first_seq, 0) order by w.place)"
    " from unnest(cast(:streams as text[])) with ordinality as w(stream, place)"
    " left join stream_head h on h.organisation_id = :organisation and h.stream = w.stream"
)


async def reaches(connection: AsyncConnection, organisation_id: UUID, streams: Sequence[str]) -> dict[str, Reach]:
    """What can be read of each stream; of one that nothing was written into, nothing."""
    names = list(streams)
    rows = await connection.execute(_REACHES, {"organisation": organisation_id, "streams": names})
    seqs, firsts = rows.one()
    return {name: Reach(seq, first) for name, seq, first in zip(names, seqs or (), firsts or (), strict=True)}


async def read_between(
    connection: AsyncConnection, organisation_id: UUID, wanted: Mapping[str, tuple[int, int]]
) -> list[LoggedEvent]:
    """Events of several streams, each after its first seq and up to its second, in order."""
    if not wanted:
        return []
    rows = await connection.execute(
        sql(
            "select e.stream, e.seq, e.at, e.type, cast(e.data as text) as data from event_log e"
            " join unnest(cast(:streams as text[]), cast(:seqs as bigint[]), cast(:heads as bigint[]))"
            " as w(stream, seq, head)"
            " on e.stream = w.stream and e.seq > w.seq and e.seq <= w.head"
            " where e.organisation_id = :organisation order by e.stream, e.seq"
        ),
        {
            "organisation": organisation_id,
            "streams": list(wanted),
            "seqs": [since for since, _ in wanted.values()],
            "heads": [head for _, head in wanted.values()],
        },
    )
    return [LoggedEvent(row.stream, row.seq, row.at, decode_event(row.type, row.data)) for row in rows]


async def heads(connection: AsyncConnection, organisation_id: UUID, streams: Sequence[str]) -> dict[str, Head]:
    """Where the streams stand; one that has no events yet stands at 0."""
    rows = await connection.execute(
        sql(
            "select stream, seq, number from stream_head"
            " where organisation_id = :organisation and stream = any(cast(:streams as text[]))"
        ),
        {"organisation": organisation_id, "streams": list(streams)},
    )
    found = {row.stream: Head(row.seq, row.number) for row in rows}
    return {stream: found.get(stream, Head(0, 0)) for stream in streams}


_decoders: dict[str, msgspec.json.Decoder[Any]] = {}


def decode_event(kind: str, data: str) -> Event:
    """The typed event of a row of the log; the hottest rows don't repeat their type in the data."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(event_types()[kind])
    return decoder.decode(data)


async def trim(connection: AsyncConnection, before: datetime) -> int:
    """Forget events older than `before` in every organisation; returns how many. System transactions only."""
    result = await connection.execute(
        sql(
            "with gone as (delete from event_log where at < :before returning organisation_id, stream, seq),"
            " last as (select organisation_id, stream, max(seq) as seq, count(*) as n from gone group by 1, 2),"
            " moved as (update stream_head h set first_seq = greatest(h.first_seq, last.seq) from last"
            " where h.organisation_id = last.organisation_id and h.stream = last.stream)"
            " select coalesce(sum(n), 0) from last"
        ),
        {"before": before},
    )
    return int(result.scalar_one())
