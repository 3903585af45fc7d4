"""Taking words out of what lies in rows of others: a name in an event, a telephone in a list's problem."""

import json
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import Column, func, select, update
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB

from .database import Tx
from .log import event_log


async def forget_words(tx: Tx, column: Column[Any], words: Collection[str], *, instead: str) -> None:
    """Replace each of `words` in a text or JSONB column of the organisation of `tx`, wherever it stands."""
    is_json = isinstance(column.type, JSONB)
    for word in words:
        await tx.execute(
            sql(
                f'update {column.table.name} set "{column.name}" ='
                f' replace("{column.name}"::text, :word, :instead){"::jsonb" if is_json else ""}'
                f' where organisation_id = :organisation and strpos("{column.name}"::text, :word) > 0'
            ),
            {
                "organisation": tx.organisation,
                "word": _in_json(word) if is_json else word,
                "instead": _in_json(instead) if is_json else instead,
            },
        )


async def forget_entries(tx: Tx, column: Column[Any], is_about: Callable[[object], bool]) -> None:
    """Leave those entries out of a JSONB list, in every row of the organisation of `tx`, that are about somebody."""
    table = column.table
    own = list(table.primary_key)
    rows = await tx.execute(
        select(*own, column.label("entries")).where(
            table.c.organisation_id == tx.organisation, func.jsonb_array_length(column) > 0
        )
    )
    for row in rows.mappings().all():
        others = [one for one in row["entries"] if not is_about(one)]
        if len(others) < len(row["entries"]):
            await tx.execute(
                update(table).where(*(part == row[part.name] for part in own)).values({column.name: others})
            )


async def forget_in_log(tx: Tx, words: Collection[str], *, instead: str) -> None:
    """The same in the event log: whoever reads it later gets the events without the words."""
    await forget_words(tx, event_log.c.data, words, instead=instead)


def _in_json(word: str) -> str:
    """As PostgreSQL writes it inside a JSON string."""
    return json.dumps(word, ensure_ascii=False)[1:-1]
