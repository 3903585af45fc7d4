"""Inserting thousands of rows by one parameter: `values (…), (…)` is a new and long statement for every length."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, Table
from sqlalchemy import text as sql

from .database import Tx


async def insert_rows(
    tx: Tx, table: Table, rows: Sequence[Mapping[str, Any]], *, returning: Iterable[str] = ()
) -> list[Row[Any]]:
    """Insert rows that all have the same keys, the column names; rows that are there already stay as they are.

    Returns the chosen columns of the rows that were new. Two thousand members take 0.1 s this way, 1.2 s otherwise.
    """
    if not rows:
        return []
    columns = ", ".join(table.c[name].name for name in rows[0])
    answer = ", ".join(table.c[name].name for name in returning)
    result = await tx.execute(
        sql(
            f"insert into {table.name} ({columns}) select {columns}"
            f" from jsonb_populate_recordset(null::{table.name}, cast(:rows as jsonb)) on conflict do nothing"
            + (f" returning {answer}" if answer else "")
        ),
        {"rows": msgspec.json.encode(rows).decode()},
    )
    return list(result.all()) if answer else []
