"""A process beside the server tells it to read the log; the connection may be lost in between."""

import asyncio

from sqlalchemy import text as sql

from fixtures.school import School
from fixtures.sockets import watching
from parta.app import wire
from parta.foundation.realtime import nudging
from parta.organisations import NewMember, Role, create_member


async def test_a_nudge_reaches_the_servers_readers(school: School, database_url: str) -> None:
    """STR-18: what another process commits is read from the log at once, also after the listener lost its place."""
    from parta.foundation.identity import new_id

    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    beside = wire(school.wiring.settings, database_url)
    beside.database.publish_with(nudging(beside.database))

    async def add(name: str) -> str:
        member_id = new_id()
        async with beside.database.transaction(school.id) as tx:
            new = NewMember(id=member_id, surname=name, given_name="Имя", roles=(Role.STUDENT,))
            await create_member(tx, new, is_confirmed=True)
        return str(member_id)

    async with watching(school, administrator) as watcher:
        await watcher.follow(f"administration:{school.id}")
        first = await add("Первый")
        await watcher.expect(lambda event: first in event["data"].get("memberIds", []), 5)
        async with beside.database.engine.connect() as connection:
            await connection.execute(
                sql(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where query ilike 'listen%parta_heal%' and datname = current_database()"
                )
            )
        # Committed while nobody listens: found in the log when the listener is back.
        second = await add("Второй")
        await asyncio.wait_for(watcher.expect(lambda event: second in event["data"].get("memberIds", []), 10), 12)
    await beside.database.close()
