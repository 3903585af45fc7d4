"""The database's schema: made and moved forward by Alembic, isolated by row-level security."""

import asyncio

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from parta.foundation.db import metadata
from parta.foundation.db.schema import isolation_statements, role_statements
from parta.foundation.jobs import schema as job_schema


async def migrate(url: str) -> None:
    """Bring the database at `url` to the newest schema; harmless when it is there already."""
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    try:
        async with engine.begin() as connection:
            await _create_everything(connection)
    finally:
        await engine.dispose()


async def _create_everything(connection: AsyncConnection) -> None:
    import parta.app  # noqa: F401

    # Two processes that start at once: one makes the schema, the other waits and finds it.
    await connection.execute(sql("select pg_advisory_xact_lock(47110815)"))
    for statement in role_statements():
        await connection.execute(sql(statement))
    exists = await connection.scalar(sql("select to_regclass('procrastinate_jobs')"))
    if exists is None:
        raw = await connection.get_raw_connection()
        assert raw.driver_connection is not None
        await raw.driver_connection.execute(job_schema())
        for table in ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers"):
            await connection.execute(sql(f"grant select, insert, update, delete on {table} to parta_app, parta_system"))
        await connection.execute(sql("grant usage on all sequences in schema public to parta_app, parta_system"))
    before = {row[0] for row in await connection.execute(sql("select tablename from pg_tables where schemaname = 'public'"))}
    await connection.run_sync(metadata.create_all)
    for table in metadata.sorted_tables:
        if table.name not in before:
            for statement in isolation_statements(table):
                await connection.execute(sql(statement))
    await connection.execute(sql("grant usage on all sequences in schema public to parta_app, parta_system"))


def migrate_now(url: str) -> None:
    asyncio.run(migrate(url))
