"""The journal of acts: written with the act, append-only, each entry bound to the one before."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from fixtures.school import Running
from parta.foundation.db import FIRST_HASH, Act, Subject, hash_entry, journal_entry
from parta.organisations import Role


async def test_jrn_1_an_act_is_written_with_its_transaction_or_not_at_all(running: Running) -> None:
    school = await running.school()
    someone = await school.person("Админова Анна", Role.ADMINISTRATOR)
    subject = Subject("group", None, "5А")
    with pytest.raises(RuntimeError, match="change of mind"):
        async with running.wiring.database.transaction(school.id) as tx:
            tx.record("structure.group_renamed", by=None, on=subject, before={"name": "5Б"}, after={"name": "5А"})
            raise RuntimeError("change of mind")
    async with running.wiring.database.transaction(school.id) as tx:
        tx.record("structure.group_archived", by=None, on=subject)
    async with running.wiring.database.transaction(school.id) as tx:
        rows = (await tx.execute(select(journal_entry).where(journal_entry.c.subject_name == "5А"))).all()
    assert [row.act for row in rows] == ["structure.group_archived"]
    assert someone.member_id is not None


async def test_jrn_2_every_entry_is_bound_to_the_one_before(running: Running) -> None:
    school = await running.school()
    for name in ("5А", "5Б", "5В"):
        async with running.wiring.database.transaction(school.id) as tx:
            tx.record("structure.group_created", by=None, on=Subject("group", None, name), after={"name": name, "n": 1})
    async with running.wiring.database.transaction(school.id) as tx:
        rows = (await tx.execute(select(journal_entry).order_by(journal_entry.c.number))).all()
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    last = FIRST_HASH
    for row in rows:
        act = Act(
            act=row.act, actor_id=row.actor_id, actor_name=row.actor_name,
            subject=Subject(row.subject_kind, row.subject_id, row.subject_name), before=row.before, after=row.after,
        )  # fmt: skip
        last = hash_entry(last, row.number, row.at, act)
        assert row.hash == last


@pytest.mark.parametrize("change", ["update journal_entry set act = 'x'", "delete from journal_entry"])
async def test_jrn_3_nobody_changes_an_entry_not_even_the_owner_of_the_tables(running: Running, change: str) -> None:
    school = await running.school()
    async with running.wiring.database.transaction(school.id) as tx:
        tx.record("structure.group_created", by=None, on=Subject("group", None, "5А"))
    with pytest.raises(DBAPIError, match="permission denied"):
        async with running.wiring.database.transaction(school.id) as tx:
            await tx.execute(text(change))
    with pytest.raises(DBAPIError, match="append-only"):
        async with running.wiring.database.engine.begin() as connection:
            await connection.execute(text(change))
