"""A transaction begins in its role and its organisation, in the same breath; what wasn't used holds for nobody."""

from typing import cast

import pytest
from sqlalchemy import text as sql

from fixtures.school import Running
from parta.foundation.db import Database
from parta.foundation.db.pool import BoundConnection

WHO = sql("select current_setting('role'), current_setting('parta.organisation', true)")


async def test_iso_3_every_transaction_of_one_connection_is_its_own_organisation_s(running: Running) -> None:
    ours, theirs = await running.school(name="Наша"), await running.school(name="Чужая")
    database = Database(running.wiring.database.url, pool=1)
    try:
        for school in (ours, theirs, ours):
            async with database.transaction(school.id) as tx:
                role, organisation = (await tx.execute(WHO)).one()
                assert (role, organisation) == ("parta_app", str(school.id))
            async with database.system() as tx:
                role, organisation = (await tx.execute(WHO)).one()
                assert (role, organisation) == ("parta_system", "")
        async with database.transaction(ours.id):
            pass  # nothing is asked
        async with database.engine.connect() as connection:
            role, organisation = (await connection.execute(WHO)).one()
            assert (role, organisation or "") == ("none", "")
    finally:
        await database.close()


async def test_iso_3_a_beginning_that_is_not_bound_is_found(running: Running) -> None:
    database = Database(running.wiring.database.url, pool=1)
    try:
        async with database.engine.connect() as connection:
            own = cast(BoundConnection, (await connection.get_raw_connection()).driver_connection)
            own.bind("parta_app", None)
            await own.execute("begin")  # as another driver might spell it
            with pytest.raises(RuntimeError):
                own.check_bound()
            await own.execute("rollback")
            own.check_bound()
            own.unbind()
    finally:
        await database.close()
