"""The municipality sees counts of its organisations, nobody's name, and nothing of others."""

from uuid import uuid4

import pytest_asyncio
from sqlalchemy import update

from fixtures.families import make_class
from fixtures.school import Running, School, Someone
from parta.foundation.db import metadata
from parta.organisations import Role, end_membership

_CONTACT = "+79160000001"


@pytest_asyncio.fixture
async def tula(running: Running) -> School:
    school = await running.school(name="Школа № 1")
    await _move(school, "г. Тула")
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    group = await make_class(school, administrator, "5А")
    await group.pupil("Власова Соня")
    await group.parent("Власова Мария", "Власова Соня")
    return school


async def _move(school: School, municipality: str) -> None:
    table = metadata.tables["organisation"]
    async with school.wiring.database.transaction(school.id) as tx:
        await tx.execute(update(table).where(tx.own(table)).values(municipality=municipality))


async def _operator(school: School) -> Someone:
    """Somebody whom the platform knows as its operator."""
    someone = await school.person("Операторов Олег", Role.STAFF)
    table = metadata.tables["account"]
    async with school.wiring.database.system() as tx:
        await tx.execute(update(table).where(table.c.id == someone.account_id).values(is_operator=True))
    return someone


async def _appointed(school: School, operator: Someone, someone: Someone, municipality: str) -> None:
    table = metadata.tables["account"]
    async with school.wiring.database.system() as tx:
        await tx.execute(
            update(table).where(table.c.id == someone.account_id).values(phone=_CONTACT, name=someone.name)
        )
    answer = await operator.client.post(
        "/api/operator/municipal-administrators",
        json={"id": str(uuid4()), "name": someone.name, "contact": _CONTACT, "municipality": municipality},
    )
    assert answer.status_code == 201, answer.text


async def test_mun_5_who_looks_after_a_municipality_is_led_to_its_desk(running: Running, tula: School) -> None:
    elsewhere = await running.school(name="Другая")
    operator, official = await _operator(elsewhere), await elsewhere.person("Чиновникова Вера", Role.STAFF)
    assert (await official.client.get("/api/me")).json()["desks"] == []
    await _appointed(elsewhere, operator, official, "Г. Тула")
    async with elsewhere.wiring.database.system(elsewhere.id) as tx:
        await end_membership(tx, member_id=official.member_id)
    me = (await official.client.get("/api/me")).json()
    assert (me["memberships"], me["desks"]) == ([], ["municipal"])
    appointments = (await operator.client.get("/api/operator/municipal-administrators")).json()["administrators"]
    path = f"/api/operator/municipal-administrators/{appointments[0]['id']}/end"
    assert (await operator.client.post(path)).status_code < 300
    assert (await official.client.get("/api/me")).json()["desks"] == []


async def test_mun_2_only_counts_leave_an_organisation(running: Running, tula: School) -> None:
    elsewhere = await running.school(name="Другая")
    operator, official = await _operator(elsewhere), await elsewhere.person("Чиновникова Вера", Role.STAFF)
    await _appointed(elsewhere, operator, official, "Г. Тула")
    answer = await official.client.get("/api/municipal")
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert [one["name"] for one in page["organisations"]] == ["Школа № 1"]
    assert page["totals"]["students"]["everybody"] == 1
    assert page["totals"]["guardians"]["everybody"] == 1
    assert page["organisations"][0]["reconciliation"]["isDone"] is False
    detail = await official.client.get(f"/api/municipal/organisations/{tula.id}")
    assert detail.status_code == 200
    for text in (answer.text, detail.text):
        assert "everybody" in text  # the witness
        for name in ("Власова", "Админова", "Соня", "5А"):
            assert name not in text
    table = await official.client.get("/api/municipal.xlsx")
    assert table.content[:2] == b"PK"


async def test_mun_3_for_everybody_else_the_pages_dont_exist(running: Running, tula: School) -> None:
    elsewhere = await running.school(name="Другая")
    operator, official = await _operator(elsewhere), await elsewhere.person("Чиновникова Вера", Role.STAFF)
    assert (await official.client.get("/api/municipal")).status_code == 404
    assert (await official.client.get("/api/operator/municipal-administrators")).status_code == 404
    await _appointed(elsewhere, operator, official, "г. Тула")
    assert (await official.client.get("/api/municipal")).status_code == 200  # the witness
    assert (await official.client.get(f"/api/municipal/organisations/{elsewhere.id}")).status_code == 404
    assert (await official.client.get(tula.path("/activation"))).status_code == 404
    assert (await tula.people[0].client.get("/api/municipal")).status_code == 404


async def test_mun_1_the_role_ends_at_once_and_repeating_an_appointment_is_harmless(
    running: Running, tula: School
) -> None:
    operator = await _operator(tula)
    body = {"id": str(uuid4()), "name": "Чиновникова Вера", "contact": _CONTACT, "municipality": "г. Тула"}
    for _ in range(2):
        answer = await operator.client.post("/api/operator/municipal-administrators", json=body)
        assert [one["organisations"] for one in answer.json()["administrators"]] == [1]
    letters = (await operator.client.get("/api/demo/mailbox")).json()["letters"]
    assert len([one for one in letters if one["to"] == _CONTACT]) == 1
    ended = await operator.client.post(f"/api/operator/municipal-administrators/{body['id']}/end")
    assert ended.json()["administrators"] == []
