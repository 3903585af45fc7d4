"""The law of isolation (ISO-2…ISO-4): with every filter of the application taken away, the database alone keeps an
organisation's reads and writes inside it.

A million rows are offered to generated statements: plain and nested reads, joins, updates, deletes, and writes into
another organisation. What a statement would touch without row-level security is counted beside what it touches.
"""

import asyncio
import random
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import Boolean, Date, DateTime, Integer, LargeBinary, Table, Text, Uuid, true
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from fixtures.school import Running
from parta.foundation.db import Tx, metadata
from parta.foundation.identity import new_id
from parta.organisations import Permissions, Role

_OFFERED = 1_000_000
_ROWS = 400
_TENANT = [table for table in metadata.sorted_tables if table.info["isolated"]]
# What the database refuses to a request anyway, whosever row it is: nothing is changed there.
_REFUSALS = (asyncpg.InsufficientPrivilegeError, asyncpg.RaiseError, asyncpg.IntegrityConstraintViolationError)


def _value(kind: Any) -> str:
    """SQL of a value that fits a column."""
    for type_, value in (
        (Uuid, "gen_random_uuid()"),
        (Boolean, "false"),
        (Integer, "n"),
        (DateTime, "now()"),
        (Date, "current_date - n"),
        (ARRAY, "'{}'"),
        (JSONB, "'{}'"),
        (LargeBinary, "decode(md5(random()::text), 'hex')"),
        (Text, "md5(random()::text)"),
    ):
        if isinstance(kind, type_):
            return value
    raise AssertionError(f"how does one make a value of {kind}?")


def _fill(table: Table) -> str:
    """A statement that gives a table rows of one organisation ($1), as many as $2 says."""
    columns = [
        column
        for column in table.columns
        if column.name != "organisation_id" and (column.primary_key or not (column.nullable or column.server_default))
    ]
    names = ", ".join(["organisation_id", *(f'"{column.name}"' for column in columns)])
    values = ", ".join(["$1", *(_value(column.type) for column in columns)])
    rows = f"select {values} from generate_series(1, $2::int) n on conflict do nothing"
    return f'insert into "{table.name}" ({names}) {rows}'


def _statement(draw: random.Random, table: Table) -> tuple[str, str]:
    """(kind, SQL) of a random statement without any filter of the organisation; reads answer the organisations seen."""
    name, other = f'"{table.name}"', f'"{draw.choice(_TENANT).name}"'
    reads = (
        f"select organisation_id from {name}",
        f"select organisation_id from {name} a where exists (select from {other} b)",
        f"select b.organisation_id from (select from {name} limit 9) a cross join {name} b",
        f"with everything as materialized (select * from {name}) select organisation_id from everything",
        f"select organisation_id from {name} union all select organisation_id from {other}",
        f"select organisation_id from {name} where organisation_id = any($1::uuid[])",
    )
    writes = (
        f"update {name} set organisation_id = organisation_id where true returning organisation_id",
        f"update {name} set organisation_id = organisation_id where organisation_id = any($1::uuid[])"
        " returning organisation_id",
        f"delete from {name} where organisation_id = any($1::uuid[]) returning organisation_id",
        f"delete from {name} where true returning organisation_id",
    )
    others = "".join(f', "{one.name}"' for one in table.columns if one.name != "organisation_id" and not one.computed)
    moves = (
        f"update {name} set organisation_id = ($1::uuid[])[1]",
        f"insert into {name} (organisation_id{others}) select ($1::uuid[])[1]{others} from {name}",
    )
    kind = draw.choices(("read", "write", "move"), (6, 4, 2))[0]
    return kind, draw.choice({"read": reads, "write": writes, "move": moves}[kind])


async def test_iso_6_a_million_reads_and_writes_stay_inside(database_url: str) -> None:
    draw = random.Random(20261122)
    organisations = [new_id() for _ in range(3)]
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("set session_replication_role = replica")
        for organisation in organisations:
            for table in _TENANT:
                await connection.execute(_fill(table), organisation, _ROWS)
        await connection.execute("set session_replication_role = origin")
        held = {table.name: await _held(connection, table) for table in _TENANT}
        assert all(set(rows) == set(organisations) for rows in held.values())
        offered, touched, refused = 0, 0, 0
        while offered < _OFFERED:
            own, table = draw.choice(organisations), draw.choice(_TENANT)
            others = [one for one in organisations if one != own]
            draw.shuffle(others)
            kind, statement = _statement(draw, table)
            offered += sum(held[table.name].values())
            found, was_refused = await _ask(connection, own, statement, others)
            refused += was_refused
            assert found <= {own}, statement
            if was_refused:
                continue
            assert kind != "move", f"a row went into another organisation: {statement}"
            touched += held[table.name][own] * bool(found)
        # The witnesses: one's own rows were read and written, and moves were refused.
        assert touched > _OFFERED / 10
        assert refused > 50
        for table in _TENANT:
            assert await _held(connection, table) == held[table.name], table.name
    finally:
        await connection.close()


async def _held(connection: asyncpg.Connection, table: Table) -> dict[UUID, int]:
    """Rows of each organisation, as the database's owner sees them."""
    rows = await connection.fetch(f'select organisation_id, count(*) from "{table.name}" group by 1')
    return {row[0]: row[1] for row in rows}


async def _ask(connection: asyncpg.Connection, own: UUID, statement: str, others: list[UUID]) -> tuple[set[UUID], bool]:
    """(organisations whose rows the statement touched, whether the database refused it); nothing of it stays."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(
            "select set_config('role', 'parta_app', true), set_config('parta.organisation', $1, true)", str(own)
        )
        rows = await connection.fetch(statement, *([others] if "$1" in statement else []))
    except _REFUSALS:
        return set(), True
    else:
        return {row["organisation_id"] for row in rows if "organisation_id" in row}, False
    finally:
        await transaction.rollback()


async def test_iso_7_without_the_filters_of_the_rooms_a_request_answers_with_its_own(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every list that the API shows to a head, asked of a build in which no room filters by organisation."""
    ours, theirs = await running.school(name="Наша"), await running.school(name="Чужая")
    heads = {school.id: await school.person("Директорова Анна", Role.HEAD) for school in (ours, theirs)}
    people = {
        school.id: [await school.person(f"Учитель{number} Имя", Role.TEACHER) for number in range(3)]
        for school in (ours, theirs)
    }
    monkeypatch.setattr(Tx, "own", lambda _tx, _table: true())
    routes = [row.route for row in running.wiring.register(Permissions).rows]
    lists = [route.partition(" ")[2] for route in routes if route.startswith("GET ") and "{" not in route]
    assert len(lists) > 15
    seen = 0
    for school, other in ((ours, theirs), (theirs, ours)):
        foreign = [str(one.member_id) for one in (*people[other.id], heads[other.id])] + [str(other.id)]
        own = [str(one.member_id) for one in people[school.id]]
        answers = await asyncio.gather(
            *(heads[school.id].client.get(school.path("" if path == "/" else path)) for path in lists)
        )
        for path, answer in zip(lists, answers, strict=True):
            assert not any(one in answer.text for one in foreign), path
            seen += any(one in answer.text for one in own)
    assert seen >= 4  # the witness: lists name one's own people
