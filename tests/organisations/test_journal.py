"""The journal of acts: written with the act, append-only, each entry bound to the one before."""

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from fixtures.school import Running, School
from parta.foundation.db import FIRST_HASH, Act, Subject, bind, canonical_entry, journal_entry
from parta.organisations import Role


async def test_jrn_1_an_act_is_written_with_its_transaction_or_not_at_all(running: Running) -> None:
    school = await running.school()
    subject = Subject("group", None, "5А")

    async def change_mind() -> None:
        async with running.wiring.database.transaction(school.id) as tx:
            tx.record("structure.group_renamed", by=None, on=subject, before={"name": "5Б"}, after={"name": "5А"})
            raise RuntimeError("change of mind")

    with pytest.raises(RuntimeError, match="change of mind"):
        await change_mind()
    async with running.wiring.database.transaction(school.id) as tx:
        tx.record("structure.group_archived", by=None, on=subject)
    async with running.wiring.database.transaction(school.id) as tx:
        rows = (await tx.execute(select(journal_entry).where(journal_entry.c.subject_name == "5А"))).all()
    assert [row.act for row in rows] == ["structure.group_archived"]


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
        last = bind(last, canonical_entry(row.number, row.at, act))
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


async def _write_down(running: Running, school: School, *names: str) -> None:
    for name in names:
        async with running.wiring.database.transaction(school.id) as tx:
            tx.record(
                "structure.group_renamed", by=None, on=Subject("group", None, name),
                before={"name": "=1+1"}, after={"name": name},
            )  # fmt: skip


async def test_jrn_4_administrators_search_it_and_nobody_else_sees_it(running: Running) -> None:
    school = await running.school()
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    teacher = await school.person("Серова Мария", Role.TEACHER)
    await _write_down(running, school, "5А", "Ёлочка", "5Б")
    found = await administrator.client.get(school.path("/journal"), params={"search": "елочка"})
    assert found.status_code == 200, found.text
    assert [entry["subject"]["name"] for entry in found.json()["entries"]] == ["Ёлочка"]
    assert found.json()["entries"][0]["before"] == {"name": "=1+1"}
    everything = (await administrator.client.get(school.path("/journal"))).json()
    newest = [entry["number"] for entry in everything["entries"]]
    assert newest == sorted(newest, reverse=True)
    rest = await administrator.client.get(school.path("/journal"), params={"before": newest[0]})
    assert [entry["number"] for entry in rest.json()["entries"]] == newest[1:]
    later = await administrator.client.get(school.path("/journal"), params={"since": "2100-01-01T00:00:00Z"})
    assert later.json()["total"] == 0
    for path in ("/journal", "/journal/choices", "/journal/proof", "/journal/journal.xlsx"):
        assert (await administrator.client.get(school.path(path))).status_code == 200, path  # the witness
        assert (await teacher.client.get(school.path(path))).status_code == 403, path


async def test_jrn_5_the_sheet_holds_text_not_formulas(running: Running) -> None:
    school = await running.school()
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    await _write_down(running, school, "=cmd()")
    answer = await administrator.client.get(school.path("/journal/journal.xlsx"), params={"search": "cmd"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["№", "Когда", "Кто", "Действие"]
    assert rows[1][4:] == ["=cmd()", "название: =1+1", "название: =cmd()"]


@pytest.mark.parametrize(
    "tampering",
    [
        "update journal_entry set subject_name = '9Я' where number = 2",
        "delete from journal_entry where number = 2",
        "delete from journal_entry where number = 3",
        "update journal_entry set at = at - interval '1 day' where number = 2",
    ],
)
async def test_jrn_6_whoever_changes_an_entry_behind_the_program_is_found_out(running: Running, tampering: str) -> None:
    school = await running.school()
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    await _write_down(running, school, "5А", "5Б", "5В")
    async with running.wiring.database.transaction(school.id) as tx:
        entries = (await tx.execute(select(journal_entry.c.number).where(tx.own(journal_entry)))).scalars().all()
    last = max(entries)
    before = (await administrator.client.get(school.path("/journal/proof"))).json()
    assert (before["isIntact"], before["count"]) == (True, last)
    place = tampering.replace("number = 2", f"number = {last - 1}").replace("number = 3", f"number = {last}")
    async with running.wiring.database.engine.begin() as connection:
        await connection.execute(text("alter table journal_entry disable trigger journal_is_append_only"))
        await connection.execute(text(f"{place} and organisation_id = '{school.id}'"))
        await connection.execute(text("alter table journal_entry enable trigger journal_is_append_only"))
    after = (await administrator.client.get(school.path("/journal/proof"))).json()
    assert after["isIntact"] is False
    assert after["brokenAt"] == (last if "number = 3" in tampering else last - 1)
