"""Whoever reported a movement learns what became of it (MOV-16)."""

from sqlalchemy import text as sql

from parta.movement.letters import JOB, tell_reporter

from .conftest import Office


async def _letters(office: Office) -> list[str]:
    async with office.school.wiring.database.system() as tx:
        rows = await tx.execute(sql("select text from demo_letter where text like '%движени%' order by created_at"))
        return list(rows.scalars())


async def _jobs(office: Office) -> list[str]:
    async with office.school.wiring.database.system() as tx:
        rows = await tx.execute(
            sql("select args ->> 'member_id' from procrastinate_jobs where task_name = :name"), {"name": JOB}
        )
        return list(rows.scalars())


async def test_mov_16_a_curator_gets_one_letter_about_all_that_was_decided(office: Office) -> None:
    school, curator = office.school, office.curator
    reports = [office.departure(await office.first.pupil(f"Ученик{number} Пётр")) for number in range(3)]
    for report in reports:
        assert (await office.report(curator, report)).status_code == 201
    assert await _jobs(office) == []
    applied = await office.apply(office.administrator, reports[0]["id"], reports[1]["id"])
    assert applied.status_code == 200, applied.text
    returned = await office.act(office.administrator, reports[2]["id"], "return", comment="Нет приказа")
    assert returned.status_code == 200, returned.text
    assert set(await _jobs(office)) == {str(curator.member_id)}
    await tell_reporter(school.wiring, school.id, curator.member_id)
    await tell_reporter(school.wiring, school.id, curator.member_id)  # the second job of the three finds nothing
    (letter,) = await _letters(office)
    assert "оформлено: 2" in letter
    assert "на исправление: 1" in letter
    assert "Ученик" not in letter, "a letter names nobody"
    # Corrected and applied: that is news again.
    corrected = await curator.client.put(school.path(f"/movements/{reports[2]['id']}"), json=reports[2])
    assert corrected.status_code == 200, corrected.text
    assert (await office.apply(office.administrator, reports[2]["id"])).status_code == 200
    await tell_reporter(school.wiring, school.id, curator.member_id)
    assert len(await _letters(office)) == 2


async def test_mov_16_whoever_decides_their_own_report_gets_no_letter(office: Office) -> None:
    await office.applied(office.departure(await office.first.pupil("Ученик Пётр")))
    assert await _jobs(office) == []
    await tell_reporter(office.school.wiring, office.school.id, office.administrator.member_id)
    assert await _letters(office) == []
