"""Installations to back up and to restore into."""

from collections.abc import AsyncGenerator
from itertools import count

import asyncpg
import pytest_asyncio

from chat.conftest import chat as chat
from parta.foundation.processes import Postgres

_numbers = count(1)


@pytest_asyncio.fixture
async def empty_url(postgres: Postgres) -> AsyncGenerator[str]:
    """Address of a database that doesn't exist yet."""
    name = f"restored_{next(_numbers)}"
    yield postgres.dsn(name)
    connection = await asyncpg.connect(postgres.dsn())
    try:
        for row in await connection.fetch("select datname from pg_database where starts_with(datname, $1)", name):
            await connection.execute(f'drop database "{row["datname"]}" with (force)')
    finally:
        await connection.close()
