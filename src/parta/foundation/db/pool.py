"""The pool of connections, and what it tells of itself."""

from typing import cast

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from parta.foundation.metrics import Histogram, Metrics


def make_engine(url: str, size: int) -> AsyncEngine:
    """At most `size` connections, made when they are needed and kept."""
    return create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1),
        pool_size=size,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=False,
        query_cache_size=2000,
        # An error names its statement in the log, never its values: codes, names, phones.
        hide_parameters=True,
    )


def watch_pool(metrics: Metrics, engine: AsyncEngine, waits: Histogram) -> None:
    """Tell how many connections there may be, how many are in use, and how long transactions waited for theirs."""
    pool = cast(QueuePool, engine.pool)
    metrics.gauge("parta_database_pool_size", "Connections that the pool may hold", pool.size)
    metrics.gauge("parta_database_connections_used", "Connections in use", pool.checkedout)
    metrics.histogram("parta_database_wait_seconds", "How long a transaction waited for its connection", waits)
