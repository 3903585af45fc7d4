"""Databases as a whole: made beside the living one, filled, and put into its place by a rename."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import asyncpg

from .errors import NoRight, ServerRuns

# Restored databases that nobody finished bear it in their names.
UNFINISHED = "_restoring_"


def name_of(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def address_of(url: str, database: str) -> str:
    """The address of another database of the same server."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}/{quote(database)}{query}"


async def value_of(connection: asyncpg.Connection, question: str, *values: object) -> Any:
    """The one value that `question` always has."""
    return await connection.fetchval(question, *values)


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def beside(url: str) -> AsyncGenerator[asyncpg.Connection]:
    """A connection to the same server, but to no database of ours: one can't rename the database one is in."""
    async with connected(address_of(url, "postgres")) as connection:
        yield connection


async def exists(connection: asyncpg.Connection, name: str) -> bool:
    return bool(await connection.fetchval("select exists (select from pg_database where datname = $1)", name))


async def create_like(connection: asyncpg.Connection, name: str, model: str) -> None:
    """Create the database `name` with the letters, the order and the settings of `model`. Raises NoRight."""
    row = await connection.fetchrow(
        "select to_jsonb(d) ->> 'datlocprovider' as provider, pg_encoding_to_char(encoding)"
        " as encoding, datcollate, datctype, coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale')"
        " as locale from pg_database d where datname = $1",
        model,
    )
    words = ""
    if row is not None:
        words = f" template template0 encoding {_text(row['encoding'])}"
        words += f" lc_collate {_text(row['datcollate'])} lc_ctype {_text(row['datctype'])}"
        if row["provider"] == "i":
            words += f" locale_provider icu icu_locale {_text(row['locale'])}"
        elif row["provider"] == "b":
            words += f" locale_provider builtin builtin_locale {_text(row['locale'])}"
    try:
        await connection.execute(f"create database {_name(name)}{words}")
    except asyncpg.InsufficientPrivilegeError as error:
        raise NoRight from error
    for setting in await connection.fetch(
        "select unnest(setconfig) as line from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase"
        " where d.datname = $1 and s.setrole = 0",
        model,
    ):
        key, _, value = setting["line"].partition("=")
        await connection.execute(f"alter database {_name(name)} set {key} = {_text(value)}")


async def drop(connection: asyncpg.Connection, name: str) -> None:
    await connection.execute(f"drop database if exists {_name(name)} with (force)")


async def drop_unfinished(connection: asyncpg.Connection, living: str) -> None:
    """Remove what a killed restore has left; one that is still under way has a connection and stays."""
    rows = await connection.fetch(
        "select datname from pg_database d where starts_with(datname, $1)"
        " and not exists (select from pg_stat_activity a where a.datname = d.datname)",
        living + UNFINISHED,
    )
    for row in rows:
        await drop(connection, row["datname"])


async def refuse_users(connection: asyncpg.Connection, name: str) -> None:
    """Raises ServerRuns while anybody is connected to the database `name`."""
    count = await users_of(connection, name)
    if count:
        raise ServerRuns(connections=count)


async def users_of(connection: asyncpg.Connection, name: str) -> int:
    """How many are connected; those that are just leaving are waited for."""

    async def count() -> int:
        return await value_of(
            connection,
            "select count(*) from pg_stat_activity where datname = $1 and backend_type = 'client backend'",
            name,
        )

    return await _settled(count)


async def _settled(count: Callable[[], Any], *, looks: int = 40) -> int:
    found = 0
    for _ in range(looks):
        found = await count()
        if not found:
            break
        await asyncio.sleep(0.05)
    return found


async def take_place(connection: asyncpg.Connection, *, new: str, living: str, former: str) -> None:
    """Rename `living` to `former` and `new` to `living`, both or neither. Raises ServerRuns."""
    try:
        async with connection.transaction():
            if await exists(connection, living):
                await connection.execute(f"alter database {_name(living)} rename to {_name(former)}")
            await connection.execute(f"alter database {_name(new)} rename to {_name(living)}")
    except asyncpg.ObjectInUseError as error:
        raise ServerRuns(connections=1) from error


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
