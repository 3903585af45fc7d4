"""FILE-14: while a backup is made, removals are noted and done later."""

import asyncpg

from fixtures.school import Running
from parta.foundation.db import holding


async def test_file_14_removals_wait_for_the_end_of_a_backup(running: Running, database_url: str) -> None:
    files = running.wiring.files
    await files.put("room/one", b"1")
    await files.put("room/two", b"2")
    connection = await asyncpg.connect(database_url)
    try:
        async with holding(connection) as is_held:
            assert is_held
            await files.delete("room/one")
            await files.delete_under("room/")
            assert await files.delete_held() == 0
            assert (await files.get("room/one"), await files.get("room/two")) == (b"1", b"2")
    finally:
        await connection.close()
    assert await files.delete_held() == 3
    assert [found.key async for batch in files.list("") for found in batch] == []


async def test_file_14_one_backup_at_a_time_and_another_one_after_it(database_url: str) -> None:
    first, second = await asyncpg.connect(database_url), await asyncpg.connect(database_url)
    try:
        async with holding(first) as is_first, holding(second) as is_second:
            assert (is_first, is_second) == (True, False)
        async with holding(second) as is_third:
            assert is_third
    finally:
        await first.close()
        await second.close()
