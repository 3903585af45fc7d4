"""Unclear rows of an import are decided by a person: this one, somebody new, or nobody (STR-25)."""

from typing import Any

import pytest_asyncio

from fixtures.families import SchoolClass, make_class
from fixtures.school import School, Someone
from parta.foundation.identity import new_id
from parta.organisations import Role
from parta.structure import people_of_groups

from .test_roster_import import apply, plan, upload

LIST = "ФИО;Класс\nКовалёв Миша;5В\nВласова Соня;5В\n"


@pytest_asyncio.fixture
async def administrator(school: School) -> Someone:
    return await school.person("Админова Анна", Role.ADMINISTRATOR)


@pytest_asyncio.fixture
async def namesakes(school: School, administrator: Someone) -> dict[str, str]:
    """Two pupils of one name: a list that says nothing more can't tell which of them it means."""
    found: dict[str, str] = {}
    for name in ("5А", "5Б"):
        found[name] = str(await (await make_class(school, administrator, name)).pupil("Ковалёв Миша"))
    return found


async def _students(plan: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in plan["sections"] if one["kind"] == "students")


async def _choose(
    school: School, someone: Someone, roster: dict[str, Any], *choices: dict[str, Any], status: int = 200
) -> dict[str, Any]:
    path = school.path(f"/rosters/{roster['id']}/choices")
    answer = await someone.client.post(path, json={"choices": list(choices)})
    assert answer.status_code == status, answer.text
    return answer.json()


async def _where(school: School, name: str) -> dict[str, str]:
    """Groups of everybody of this name."""
    from parta.structure import live_groups

    async with school.wiring.database.transaction(school.id) as tx:
        groups = {one.id: one.name for one in await live_groups(tx)}
        people = await people_of_groups(tx, list(groups))
    return {
        str(student.member_id): groups[group_id]
        for group_id, one in people.items()
        for student in one.students
        if student.display_name == name
    }


async def test_str_25_a_person_says_who_an_unclear_pupil_is(
    school: School, administrator: Someone, namesakes: dict[str, str]
) -> None:
    roster = await upload(school, administrator, "осень.csv", LIST.encode("utf-8-sig"))
    first = await plan(school, administrator, roster)
    assert first["counts"]["unclear"] == 1
    (unclear,) = (await _students(first))["unclear"]
    assert unclear["isChoosable"] is True
    assert {one["memberId"]: one["detail"] for one in unclear["candidates"]} == {v: k for k, v in namesakes.items()}

    chosen = {"mark": unclear["mark"], "what": "person", "memberId": namesakes["5Б"]}
    planned = await _choose(school, administrator, roster, chosen)
    assert planned["counts"]["unclear"] == 0
    (decided,) = (await _students(planned))["decided"]
    assert (decided["what"], decided["person"]) == ("person", "Ковалёв Миша")
    assert await plan(school, administrator, roster) == planned, "the choice is kept with the import"
    problems = (await administrator.client.get(school.path(f"/rosters/{roster['id']}"))).json()["problems"]
    assert problems == []

    back = await _choose(school, administrator, roster, {"mark": unclear["mark"], "what": "undecided"})
    assert back["counts"]["unclear"] == 1
    await _choose(school, administrator, roster, chosen)
    await apply(school, administrator, roster)
    assert await _where(school, "Миша Ковалёв") == {namesakes["5А"]: "5А", namesakes["5Б"]: "5В"}


async def test_str_25_a_new_person_and_nobody_to_import(
    school: School, administrator: Someone, namesakes: dict[str, str]
) -> None:
    for what, many in (("skip", 2), ("new", 3)):
        roster = await upload(school, administrator, "осень.csv", LIST.encode("utf-8-sig"))
        (unclear,) = (await _students(await plan(school, administrator, roster)))["unclear"]
        planned = await _choose(school, administrator, roster, {"mark": unclear["mark"], "what": what})
        assert (await _students(planned))["decided"][0]["what"] == what
        assert planned["counts"]["unclear"] == 0
        await apply(school, administrator, roster)
        assert len(await _where(school, "Миша Ковалёв")) == many, what


async def test_str_25_only_whom_the_comparison_offers_can_be_chosen(
    school: School, administrator: Someone, namesakes: dict[str, str]
) -> None:
    teacher = await school.person("Серова Мария", Role.TEACHER)
    roster = await upload(school, administrator, "осень.csv", LIST.encode("utf-8-sig"))
    (unclear,) = (await _students(await plan(school, administrator, roster)))["unclear"]
    mark = unclear["mark"]
    for member in (str(teacher.member_id), str(new_id()), None):
        wrong = {"mark": mark, "what": "person", "memberId": member}
        refused = await _choose(school, administrator, roster, wrong, status=422)
        assert refused["code"] == "structure.choice_not_offered"
    refused = await _choose(school, administrator, roster, {"mark": "Лист|9|никто", "what": "skip"}, status=409)
    assert refused["code"] == "structure.row_not_unclear"
    right = {"mark": mark, "what": "new"}
    await _choose(school, teacher, roster, right, status=403)
    await _choose(school, administrator, roster, right)
    await apply(school, administrator, roster)
    late = await _choose(school, administrator, roster, right, status=409)
    assert late["code"] == "structure.roster_already_applied"


async def test_str_25_whoever_is_chosen_does_not_take_the_phone_of_another(
    school: School, administrator: Someone
) -> None:
    """A phone signs one person in: it stays with its holder, and the row is imported without it."""
    group: SchoolClass = await make_class(school, administrator, "5А")
    await group.pupil("Ковалёв Миша")
    holder = await group.parent("Ковалёва Ольга", "Ковалёв Миша", phone="+79161234567")
    rows = "ФИО;Класс;Мать;Телефон матери\nБелова Аня;5А;Белова Зинаида Петровна;+79161234567\n"
    roster = await upload(school, administrator, "осень.csv", rows.encode("utf-8-sig"))
    planned = await plan(school, administrator, roster)
    unclear = [one for section in planned["sections"] for one in section["unclear"]]
    assert [one["code"] for one in unclear] == ["phone_of_another"], planned
    after = await _choose(school, administrator, roster, {"mark": unclear[0]["mark"], "what": "new"})
    assert after["counts"]["unclear"] == 0
    await apply(school, administrator, roster)
    async with school.wiring.database.transaction(school.id) as tx:
        from sqlalchemy import text as sql

        phones = {row.display_name: (row.id, row.phone) for row in await tx.execute(sql("select * from member"))}
    assert phones["Ольга Ковалёва"] == (holder, "+79161234567")
    assert phones["Зинаида Белова"][1] is None
