"""Operators are accounts of their own; accounts are exported and erased."""

from collections.abc import Awaitable, Callable

import pytest

from accounts.test_sign_in import write_down
from fixtures.codes import sign_in
from fixtures.school import Running, School
from parta.accounts import Contact, ensure_operator, erase, export
from parta.foundation.errors import NotFound
from parta.organisations import Role

PHONE = "+79161234501"


async def test_acc_9_the_first_operator_comes_with_the_settings(
    start_server: Callable[..., Awaitable[Running]],
) -> None:
    running = await start_server(operator_phone="8 916 123-45-01")
    async with running.anonymous() as browser:
        assert await sign_in(browser, running.wiring, PHONE) == {"state": "signed_in"}
        me = (await browser.get("/api/me")).json()
    assert me["account"]["isOperator"] is True
    assert me["memberships"] == []
    async with running.wiring.database.system() as tx:
        first = await ensure_operator(tx, Contact("sms", PHONE))
        assert await ensure_operator(tx, Contact("sms", PHONE)) == first


async def test_acc_9_a_teacher_with_the_operators_number_chooses(running: Running, school: School) -> None:
    await write_down(school, "Серова Мария Ивановна", Role.TEACHER, phone=PHONE)
    async with running.wiring.database.system() as tx:
        await ensure_operator(tx, Contact("sms", PHONE))
    async with running.anonymous() as browser:
        answer = await sign_in(browser, running.wiring, PHONE)
        assert [person["name"] for person in answer["people"]] == ["Оператор платформы", "Серова Мария Ивановна"]
        await browser.post("/api/sign-in/choose", json={"ticket": answer["ticket"], "key": answer["people"][1]["key"]})
        assert (await browser.get("/api/me")).json()["account"]["isOperator"] is False


async def test_an_account_is_exported_and_erased(school: School) -> None:
    person = await school.person("Серова Мария", Role.TEACHER)
    async with school.wiring.database.system() as tx:
        known = await export(tx, person.account_id)
        assert known["account"]["name"] == "Серова Мария"
        assert len(known["sessions"]) == 1
        assert "token" not in repr(known)
        await erase(tx, person.account_id)
    assert (await person.client.get("/api/me")).status_code == 401
    async with school.wiring.database.system() as tx:
        with pytest.raises(NotFound):
            await export(tx, person.account_id)


async def test_the_language_of_an_account_is_its_own(school: School) -> None:
    person = await school.person("Серова Мария", Role.TEACHER)
    assert (await person.client.patch("/api/me", json={"locale": "en"})).status_code == 204
    assert (await person.client.get("/api/me")).json()["account"]["locale"] == "en"
    assert (await person.client.patch("/api/me", json={"locale": "xx"})).status_code in {400, 422}
