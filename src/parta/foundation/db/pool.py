"""The pool of connections, and what it tells of itself."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, cast
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from parta.foundation.metrics import Histogram, Metrics


class BoundConnection(asyncpg.Connection):
    """A connection whose next transaction begins in a role and an organisation, with no further way to the server."""

    __slots__ = ("_binding",)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._binding: str | None = None

    def bind(self, role: str, organisation_id: UUID | None) -> None:
        """Say what the next transaction is bound to."""
        organisation = organisation_id or ""
        self._binding = (
            f"select set_config('role', '{role}', true), set_config('parta.organisation', '{organisation}', true)"
        )

    def check_bound(self) -> None:
        """Raises RuntimeError if a transaction began without what was said."""
        if self._binding is not None and self.is_in_transaction():
            raise RuntimeError("a transaction was not bound to its organisation")

    def unbind(self) -> None:
        """What was said and not used holds for nobody who comes later."""
        self._binding = None

    async def execute(self, query: str, *args: Any, timeout: float | None = None) -> str:  # noqa: ASYNC109 (asyncpg's)
        if self._binding is None or query != "BEGIN;":
            return await super().execute(query, *args, timeout=timeout)
        answer = await super().execute(f"BEGIN; {self._binding}", timeout=timeout)
        self._binding = None
        return answer


@asynccontextmanager
async def bound(connection: AsyncConnection, role: str, organisation_id: UUID | None) -> AsyncGenerator[None]:
    """The transaction that begins inside is bound to a role and an organisation: row-level security goes by them."""
    own = cast(BoundConnection, (await connection.get_raw_connection()).driver_connection)
    own.bind(role, organisation_id)
    try:
        yield
        own.check_bound()
    finally:
        own.unbind()


def make_engine(url: str, size: int) -> AsyncEngine:
    """At most `size` connections, made when they are needed and kept."""
    return create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1),
        pool_size=size,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=False,
        query_cache_size=2000,
        connect_args={"connection_class": BoundConnection},
        # An error names its statement in the log, never its values: codes, names, phones.
        hide_parameters=True,
    )


def watch_pool(metrics: Metrics, engine: AsyncEngine, waits: Histogram) -> None:
    """Tell how many connections there may be, how many are in use, and how long transactions waited for theirs."""
    pool = cast(QueuePool, engine.pool)
    metrics.gauge("parta_database_pool_size", "Connections that the pool may hold", pool.size)
    metrics.gauge("parta_database_connections_used", "Connections in use", pool.checkedout)
    metrics.histogram("parta_database_wait_seconds", "How long a transaction waited for its connection", waits)
