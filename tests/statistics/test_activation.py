"""Who is aboard: for the school, the curator, the guardian; the day mark; the kept numbers."""

from dataclasses import dataclass
from datetime import timedelta

import pytest_asyncio
from sqlalchemy import func, select, update

from fixtures.families import SchoolClass, make_class
from fixtures.school import Running, School, Someone
from parta.foundation.db import metadata
from parta.organisations import Role, claim_member
from parta.statistics import latest_totals, read_trend
from parta.statistics.snapshots import take_snapshots


@dataclass
class Aboard:
    school: School
    administrator: Someone
    curator: Someone
    first: SchoolClass
    second: SchoolClass


@pytest_asyncio.fixture
async def aboard(school: School) -> Aboard:
    """5А: two pupils, one parent of one of them. 5Б: one pupil."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    curator = await school.person("Кураторова Ольга", Role.TEACHER)
    first = await make_class(school, administrator, "5А", curator=curator)
    second = await make_class(school, administrator, "5Б")
    await first.pupil("Власова Соня")
    await first.pupil("Гареев Тимур", phone="+79161112233")
    await first.parent("Власова Мария", "Власова Соня", phone="+79161112244")
    await second.pupil("Юдин Пётр")
    return Aboard(school, administrator, curator, first, second)


async def page(someone: Someone, school: School) -> dict:
    answer = await someone.client.get(school.path("/activation"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def come(aboard: Aboard, name: str, account: Someone) -> None:
    """The pupil's place gets an account (of somebody who is elsewhere: only the claim matters here)."""
    async with aboard.school.wiring.database.system(aboard.school.id) as tx:
        await claim_member(tx, member_id=aboard.first.pupils[name], account_id=account.account_id)


async def test_act_1_the_administrator_sees_every_group_and_the_school(aboard: Aboard) -> None:
    seen = await page(aboard.administrator, aboard.school)
    assert seen["reach"] == "school"
    assert [one["name"] for one in seen["groups"]] == ["5А", "5Б"]
    assert seen["groups"][0]["students"] == {
        "everybody": 2, "invited": 1, "registered": 0, "activeWeek": 0, "activeMonth": 0,
    }  # fmt: skip
    assert seen["groups"][0]["guardians"]["everybody"] == 1
    assert seen["totals"]["students"]["everybody"] == 3
    assert seen["totals"]["staff"] == {
        "everybody": 2, "invited": 2, "registered": 2, "activeWeek": 1, "activeMonth": 1,
    }  # fmt: skip
    assert seen["goals"] == {"staff": 100, "students": 90, "guardians": 90}


async def test_act_1_a_working_link_invites_its_group_and_role(aboard: Aboard) -> None:
    from uuid import uuid4

    made = await aboard.administrator.client.post(
        aboard.school.path("/invitations"),
        json={"invitations": [{"id": str(uuid4()), "groupId": str(aboard.first.id), "role": "student"}]},
    )
    assert made.status_code == 201
    code = made.json()["invitations"][0]["code"]
    assert (await aboard.curator.client.get(f"/api/invitations/{code}")).status_code == 200
    first, second = (await page(aboard.administrator, aboard.school))["groups"]
    assert first["students"]["invited"] == 2
    assert first["opened"] == {"staff": 0, "students": 1, "guardians": 0}  # ACT-9
    assert second["students"]["invited"] == 0


async def test_act_2_a_family_is_reached_by_one_registered_guardian(aboard: Aboard) -> None:
    school = aboard.school
    other = await (await _elsewhere(aboard)).person("Власова Мария", Role.GUARDIAN)
    assert (await page(aboard.administrator, school))["totals"]["families"] == {"everybody": 3, "reached": 0}
    async with school.wiring.database.system(school.id) as tx:
        await claim_member(tx, member_id=aboard.first.parents["Власова Мария"], account_id=other.account_id)
    assert (await page(aboard.administrator, school))["totals"]["families"] == {"everybody": 3, "reached": 1}


async def _elsewhere(aboard: Aboard) -> School:
    from fixtures.school import Running

    running = Running(aboard.school.wiring, aboard.school.base, aboard.school.stack)
    return await running.school(name="Другая")


async def test_act_3_one_mark_a_day_however_many_requests(aboard: Aboard) -> None:
    for _ in range(3):
        await page(aboard.curator, aboard.school)
    days = metadata.tables["member_day"]
    async with aboard.school.wiring.database.transaction(aboard.school.id) as tx:
        rows = await tx.execute(select(days.c.member_id, func.count().label("many")).group_by(days.c.member_id))
        assert {row.member_id: row.many for row in rows}[aboard.curator.member_id] == 1


async def test_act_3_activity_fades_after_seven_and_thirty_days(aboard: Aboard) -> None:
    seen = (await page(aboard.administrator, aboard.school))["totals"]["staff"]
    assert (seen["activeWeek"], seen["activeMonth"]) == (2, 2) or (seen["activeWeek"], seen["activeMonth"]) == (1, 1)
    days = metadata.tables["member_day"]
    async with aboard.school.wiring.database.transaction(aboard.school.id) as tx:
        await tx.execute(update(days).values(day=days.c.day - timedelta(days=7)))
    seen = (await page(aboard.administrator, aboard.school))["totals"]["staff"]
    assert seen["activeWeek"] == 0  # the process remembers that the day is marked
    assert seen["activeMonth"] == 1


async def test_act_4_a_curator_sees_the_own_group_a_guardian_the_own_children_others_nothing(aboard: Aboard) -> None:
    school = aboard.school
    seen = await page(aboard.curator, school)
    assert seen["reach"] == "groups"
    assert [one["name"] for one in seen["groups"]] == ["5А"]
    assert seen["totals"] is None
    assert seen["trend"] == []

    mother = await school.person("Гареева Алия", Role.GUARDIAN)
    from parta.structure import link_guardian

    async with school.wiring.database.transaction(school.id) as tx:
        await link_guardian(
            tx, guardian_id=mother.member_id, student_id=aboard.first.pupils["Гареев Тимур"], kind="mother"
        )
    seen = await page(mother, school)
    assert seen["reach"] == "children"
    assert [(one["name"], one["isRegistered"]) for one in seen["children"]] == [("Тимур Гареев", False)]
    assert seen["groups"] == []

    student = await school.person("Чужих Илья", Role.STUDENT)
    assert (await student.client.get(school.path("/activation"))).status_code == 403


async def test_act_4_names_of_another_group_stay_closed(aboard: Aboard) -> None:
    path = aboard.school.path("/activation/people")
    own = await aboard.curator.client.get(path, params={"audience": "students", "groupId": str(aboard.first.id)})
    assert sorted(one["name"] for one in own.json()["people"]) == ["Власова Соня", "Гареев Тимур"]
    for params in (
        {"audience": "students", "groupId": str(aboard.second.id)},
        {"audience": "staff"},
    ):
        assert (await aboard.curator.client.get(path, params=params)).status_code == 404
    teacher = await aboard.school.person("Посторонний Павел", Role.TEACHER)
    assert (await teacher.client.get(path, params={"audience": "students"})).json()["people"] == []


async def test_act_7_the_numbers_of_a_day_are_kept_once_without_names(aboard: Aboard) -> None:
    database = aboard.school.wiring.database
    await take_snapshots(database)
    await take_snapshots(database)
    async with database.transaction(aboard.school.id) as tx:
        trend = await read_trend(tx)
        newest = await latest_totals(tx)
    assert len(trend) == 1
    assert newest == trend[0]
    assert newest.totals.students.everybody == 3
    kept = metadata.tables["activation_day"]
    async with database.transaction(aboard.school.id) as tx:
        text = str((await tx.execute(select(kept.c.totals))).scalar_one())
    assert "everybody" in text  # the witness
    assert "Власова" not in text


async def test_act_8_the_table_and_the_lists_are_files(aboard: Aboard) -> None:
    table = await aboard.administrator.client.get(aboard.school.path("/activation.xlsx"))
    assert table.content[:2] == b"PK"
    sheet = await aboard.curator.client.get(
        aboard.school.path("/activation/missing.pdf"),
        params={"audience": "students", "groupId": str(aboard.first.id)},
    )
    assert sheet.content[:4] == b"%PDF"
    assert (await aboard.curator.client.get(aboard.school.path("/activation.xlsx"))).status_code == 403


async def test_act_7_each_group_has_its_weeks_for_whoever_sees_it(aboard: Aboard, running: Running) -> None:
    school = aboard.school
    stranger = await school.person("Чужова Вера", Role.TEACHER)
    sonya = await school.person("Соня Гостева", Role.STUDENT)
    path = school.path(f"/activation/groups/{aboard.first.id}/trend")
    assert (await aboard.administrator.client.get(path)).json() == {"days": []}
    await take_snapshots(school.wiring.database)
    elsewhere = await running.school(name="Другая")
    await come(aboard, "Гареев Тимур", await elsewhere.person("Гареев Тимур", Role.STUDENT))
    await take_snapshots(school.wiring.database)  # the day's numbers are replaced
    for someone in (aboard.administrator, aboard.curator):
        (day,) = (await someone.client.get(path)).json()["days"]
        assert (day["totals"]["students"]["registered"], day["totals"]["students"]["everybody"]) == (1, 2)
        assert day["totals"]["families"] == {"everybody": 2, "reached": 0}
    assert (await stranger.client.get(path)).status_code == 404
    assert (await sonya.client.get(path)).status_code == 403
    other = school.path(f"/activation/groups/{aboard.second.id}/trend")
    assert (await aboard.curator.client.get(other)).status_code == 404
