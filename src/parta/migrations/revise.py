"""Writing a revision: the difference between a migrated database and the models."""

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from parta.foundation.processes import embedded_postgres

from . import configuration, migrate


async def _revise(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with embedded_postgres(Path(folder)) as postgres:
            url = postgres.dsn()
            await migrate(url)
            engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
            async with engine.connect() as connection:
                await connection.run_sync(_write, message)
            await engine.dispose()


def _write(connection: Connection, message: str) -> None:
    number = len(list((Path(__file__).parent / "versions").glob("*.py"))) + 1
    slug = re.sub(r"\W+", "_", message.lower()).strip("_")
    config = configuration(connection)
    config.set_main_option("file_template", f"{number:04d}_{slug}")
    command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04d}")


if __name__ == "__main__":
    try:
        asyncio.run(_revise(" ".join(sys.argv[1:]) or "unnamed"))
    except CommandError as error:
        sys.exit(f"no revision: {error}")
