"""The database's schema: moved forward by Alembic, isolated by row-level security."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import create_async_engine

from parta.foundation.db.schema import role_statements

# Any number: processes that start at once agree on it.
_LOCK = 47110815


async def migrate(url: str) -> None:
    """Bring the database at `url` to the newest schema; harmless when it is there already.

    Two processes that start at once: one moves the schema, the other waits and finds it done.
    """
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    try:
        async with engine.begin() as connection:
            await connection.execute(sql("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            for statement in role_statements():
                await connection.execute(sql(statement))
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    command.upgrade(configuration(connection), "head")
