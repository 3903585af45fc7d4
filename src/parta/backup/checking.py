"""Is what stands in a database whole: its counts, its chains of hashes, its files?"""

from collections.abc import Mapping, Sequence
from uuid import UUID

import asyncpg
import msgspec

from parta.compliance import broken_sheets
from parta.foundation.db import Database
from parta.organisations import prove_journal
from parta.reconciliation import verify_results

from .making import count_rows

# What the queue and the program themselves write while nobody looks.
_OWN = ("procrastinate_", "alembic_version")


class Chains(msgspec.Struct, frozen=True, kw_only=True):
    """What the chains said: how many entries were checked, and where they don't hold (sentences)."""

    journal_entries: int
    faults: Sequence[str]


async def check_chains(url: str) -> Chains:
    """Compute every chain of every organisation again (decision 10)."""
    database = Database(url, pool=2)
    entries, faults = 0, list[str]()
    try:
        async with database.system() as tx:
            rows = await tx.fetch("select organisation_id, name from organisation order by name")
        for row in rows:
            organisation_id: UUID = row["organisation_id"]
            async with database.transaction(organisation_id) as tx:
                journal = await prove_journal(tx)
                entries += journal.count
                if journal.broken_at is not None:
                    faults.append(f"«{row['name']}»: журнал действий не сходится с записи {journal.broken_at}")
                if await verify_results(tx) is not None:
                    faults.append(f"«{row['name']}»: подписанная сверка изменена")
                faults += [
                    f"«{row['name']}»: лист ознакомления «{title}» не сходится с подписи {number}"
                    for title, number in await broken_sheets(tx)
                ]
    finally:
        await database.close()
    return Chains(journal_entries=entries, faults=faults)


async def compare_rows(connection: asyncpg.Connection, wanted: Mapping[str, int]) -> list[str]:
    """Tables whose rows aren't as many as the archive says (sentences)."""
    found = await count_rows(connection)
    return [
        f"в таблице {name} строк {found.get(name, 0)}, а в архиве {count}"
        for name, count in wanted.items()
        if found.get(name, -1) != count and not name.startswith(_OWN)
    ]


async def list_objects(connection: asyncpg.Connection) -> None:
    """Make the place where `note_objects` writes what an archive holds; it goes with the connection."""
    await connection.execute("create temp table archived (key text primary key, size bigint not null)")


async def note_objects(connection: asyncpg.Connection, objects: Sequence[tuple[str, int]]) -> None:
    await connection.copy_records_to_table("archived", records=objects, columns=["key", "size"])


async def missing_files(connection: asyncpg.Connection) -> list[str]:
    """Files of which bytes are missing among the noted objects (sentences)."""
    row = await connection.fetchrow(
        "select count(distinct p.file_id) as files, min(p.key) as example from stored_part p"
        " left join archived a on a.key = p.key and a.size = p.size where a.key is null"
    )
    assert row is not None
    return [f"у {row['files']} файлов нет байтов, например {row['example']}"] if row["files"] else []
