"""Transactions: where rows change, events are written, and news leaves only after the commit."""

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from time import perf_counter
from typing import Any, TypeVar, cast, get_type_hints
from uuid import UUID

import asyncpg
import msgspec
from asyncpg import Record
from sqlalchemy import ColumnElement, Executable, Table
from sqlalchemy import text as sql
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from parta.foundation import clock
from parta.foundation.metrics import Histogram, Metrics

from . import log
from .events import Ephemeral, Event, Fact, News
from .journal import Act, Doer, Subject, write_acts
from .lane import Lane
from .pool import bound, make_engine, watch_pool
from .schema import APP_ROLE, SYSTEM_ROLE

E = TypeVar("E", bound=Event)
Reaction = Callable[["Tx", Any], Awaitable[None]]
Filler = Callable[["Tx", Sequence[Any]], Awaitable[Sequence[msgspec.Struct]]]
Publish = Callable[[Sequence[Fact | Ephemeral]], Awaitable[None]]

_logger = logging.getLogger(__name__)


class Reactions:
    """What rooms do when an event of a lower room happens, and how events are filled in when they are read."""

    def __init__(self) -> None:
        self._reactions: dict[type[Event], list[Reaction]] = {}
        self._fillers: dict[type[Event], Filler] = {}

    def on(self, kind: type[E], reaction: Callable[["Tx", E], Awaitable[None]]) -> None:
        """`reaction` runs in the transaction that emits `kind`: both happen, or neither."""
        self._reactions.setdefault(kind, []).append(reaction)

    def fill(self, kind: type[E], filler: Callable[["Tx", Sequence[E]], Awaitable[Sequence[msgspec.Struct]]]) -> None:
        """`filler` loads what readers of `kind` get instead of its own fields; one answer an event, in order."""
        self._fillers[kind] = filler

    def filled_types(self) -> dict[type[Event], type[msgspec.Struct]]:
        """What the fillers answer with, read from their annotations: for the description of the protocol."""
        return {kind: get_type_hints(filler)["return"].__args__[0] for kind, filler in self._fillers.items()}

    def of(self, event: Event) -> Sequence[Reaction]:
        return self._reactions.get(type(event), ())

    async def filled(self, tx: "Tx", events: Sequence[Event]) -> list[msgspec.Struct | None]:
        """What readers get for each event; None: its own fields."""
        answers: list[msgspec.Struct | None] = [None] * len(events)
        places: dict[type[Event], list[int]] = {}
        for place, event in enumerate(events):
            if type(event) in self._fillers:
                places.setdefault(type(event), []).append(place)
        for kind, wanted in places.items():
            for place, answer in zip(
                wanted, await self._fillers[kind](tx, [events[place] for place in wanted]), strict=True
            ):
                answers[place] = answer
        return answers


class Tx:
    """One transaction: a connection, one moment, one organisation, and the events that it emits."""

    __slots__ = (
        "_acts",
        "_after",
        "_emitted",
        "_news",
        "_reactions",
        "_reserved",
        "connection",
        "now",
        "organisation_id",
    )

    def __init__(
        self, connection: AsyncConnection, now: datetime, organisation_id: UUID | None, reactions: Reactions
    ) -> None:
        self.connection = connection
        self.now = now
        self.organisation_id = organisation_id
        self._reactions = reactions
        self._emitted: list[tuple[str, Event, msgspec.Struct | None]] = []
        self._news: list[Ephemeral] = []
        self._after: list[Callable[[], Awaitable[None]]] = []
        self._acts: list[Act] = []

    @property
    def organisation(self) -> UUID:
        """The organisation of this transaction; a platform transaction has none."""
        if self.organisation_id is None:
            raise RuntimeError("this transaction belongs to no organisation")
        return self.organisation_id

    async def execute(self, statement: Executable, values: Any = None) -> CursorResult[Any]:
        return await self.connection.execute(statement, values)

    async def fetch(self, statement: str, *values: Any) -> list[Record]:
        """Rows straight from the driver (parameters are `$1`, `$2`, …): for the hot path, which SQLAlchemy's work for
        every statement would slow down by a sixth."""
        raw = await self.connection.get_raw_connection()
        return await cast(asyncpg.Connection, raw.driver_connection).fetch(statement, *values)

    def within(self, organisation_id: UUID) -> "Tx":
        """The same transaction seen as one organisation's: for reading in a platform transaction."""
        return Tx(self.connection, self.now, organisation_id, self._reactions)

    def own(self, table: Table) -> ColumnElement[bool]:
        """The rows of `table` that belong to this organisation."""
        return table.c.organisation_id == self.organisation

    def emit(self, event: Event, *, on: str, filled: msgspec.Struct | None = None) -> None:
        """Write `event` into the stream `on` at the commit; readers get it after the commit.

        `filled` spares the event's filler, where the command has everything at hand.
        """
        self._emitted.append((on, event, filled))

    def emitted(self, kind: type[E]) -> list[E]:
        """Events of this kind so far: a reaction needn't say again what has been said."""
        return [event for _, event, _ in self._emitted if isinstance(event, kind)]

    def tell(self, news: News, *, on: str) -> None:
        """Ephemeral news after the commit, without a place in the log."""
        self._news.append(Ephemeral(on, news))

    def record(
        self,
        act: str,
        *,
        by: Doer | None,
        on: Subject,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        platform: str = "Платформа",
    ) -> None:
        """Write an administrative act into the organisation's journal at the commit (JRN-1).

        `by` None: the platform acted, under the name `platform` (its operator, a job, the command line).
        """
        self._acts.append(
            Act(
                act=act,
                actor_id=by.member_id if by else None,
                actor_name=by.display_name if by else platform,
                subject=on,
                before=_plain(before),
                after=_plain(after),
            )
        )

    def after_commit(self, act: Callable[[], Awaitable[None]]) -> None:
        """Run `act` once the transaction is committed; its failure is logged, nobody waits for it to be undone."""
        self._after.append(act)

    async def next_number(self, stream: str) -> int:
        """Reserve the next number of a stream (a message's). Locks the stream's head until the end."""
        heads = await log.advance(self.connection, self.organisation, {stream: (0, 1)})
        return heads[stream].number + 1

    async def settle(self) -> list[Fact | Ephemeral]:
        """Run the reactions, write the events, and return the news to publish. Called once, just before the commit."""
        done = 0
        while done < len(self._emitted):
            _, event, _ = self._emitted[done]
            done += 1
            for reaction in self._reactions.of(event):
                await reaction(self, event)
        facts = await self._write_log()
        # After the heads of the streams, always: two transactions that need both can't wait for each other.
        if self._acts:
            await write_acts(self.connection, self.organisation, self.now, self._acts)
        return [*facts, *self._news]

    async def run_after(self) -> None:
        for act in self._after:
            try:
                await act()
            except Exception:
                _logger.exception("an act after the commit failed")

    async def _write_log(self) -> list[Fact]:
        if not self._emitted:
            return []
        unfilled = [event for _, event, filled in self._emitted if filled is None]
        answers = iter(await self._reactions.filled(self, unfilled))
        filled = [known if known is not None else next(answers) for _, _, known in self._emitted]

        counts: dict[str, tuple[int, int]] = {}
        for stream, _, _ in self._emitted:
            counts[stream] = (counts.get(stream, (0, 0))[0] + 1, 0)
        heads = await log.advance(self.connection, self.organisation, counts)
        seqs = {stream: head.seq for stream, head in heads.items()}
        facts: list[Fact] = []
        for (stream, event, _), answer in zip(self._emitted, filled, strict=True):
            seqs[stream] += 1
            facts.append(Fact(stream, seqs[stream], self.now, event, answer))
        await log.append(
            self.connection,
            self.organisation,
            self.now,
            [(fact.stream, fact.seq, fact.event) for fact in facts],
        )
        return facts


def _plain(values: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The values as the database will give them back: what is hashed now must hash the same later."""
    return None if values is None else msgspec.to_builtins(values)


class Database:
    """The pool of connections and the two kinds of transactions."""

    def __init__(self, url: str, *, pool: int = 12, reactions: Reactions | None = None) -> None:
        self.url = url
        self.engine: AsyncEngine = make_engine(url, pool)
        self.reactions = reactions or Reactions()
        self._publish: Publish | None = None
        self._lanes: list[Lane] = []
        # How long transactions waited for a connection of the pool.
        self.waits = Histogram()

    def watch(self, metrics: Metrics) -> None:
        watch_pool(metrics, self.engine, self.waits)

    def publish_with(self, publish: Publish) -> None:
        """Where news goes after each commit (the realtime hub)."""
        self._publish = publish

    @asynccontextmanager
    async def transaction(self, organisation_id: UUID) -> AsyncGenerator[Tx]:
        """A transaction of one organisation: row-level security shows its rows only."""
        async with self._begin(APP_ROLE, organisation_id) as tx:
            yield tx

    @asynccontextmanager
    async def system(self, organisation_id: UUID | None = None) -> AsyncGenerator[Tx]:
        """A transaction of the platform, not bound by row-level security: sign-in, operator, group commit, jobs.

        Every place that opens one is listed in tests/architecture/test_isolation.py.
        """
        async with self._begin(SYSTEM_ROLE, organisation_id) as tx:
            yield tx

    def system_lane(self) -> Lane:
        """A connection for statements that are platform transactions by themselves; closed with the database.

        Every place that takes one is listed in tests/architecture/test_isolation.py.
        """
        lane = Lane(self.url)
        self._lanes.append(lane)
        return lane

    @asynccontextmanager
    async def _begin(self, role: str, organisation_id: UUID | None) -> AsyncGenerator[Tx]:
        begun = perf_counter()
        async with (
            self.engine.connect() as connection,
            connection.begin(),
            bound(connection, role, organisation_id),
        ):
            self.waits.observe(perf_counter() - begun)
            tx = Tx(connection, clock.now(), organisation_id, self.reactions)
            yield tx
            news = await tx.settle()
        await self.announce(news)
        await tx.run_after()

    async def announce(self, news: Sequence[Fact | Ephemeral]) -> None:
        """Tell readers what was committed."""
        if news and self._publish is not None:
            await self._publish(news)

    async def is_alive(self) -> bool:
        try:
            async with self.engine.connect() as connection:
                await connection.execute(sql("select 1"))
        except Exception:
            return False
        return True

    async def close(self) -> None:
        for lane in self._lanes:
            await lane.close()
        await self.engine.dispose()
