"""The revisions make exactly the tables that the rooms declare."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from fixtures.school import Running
from parta.foundation.db import metadata


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            # The queue brings its own tables.
            "include_name": lambda name, kind, parents: (
                not (kind == "table" and name is not None and name.startswith("procrastinate_"))
            ),
        },
    )
    return compare_metadata(context, metadata)


async def test_mig_1_models_and_revisions_say_the_same(running: Running) -> None:
    async with running.wiring.database.engine.connect() as connection:
        found = await connection.run_sync(_differences)
    assert [str(one) for one in found] == []
