"""The demo's doors exist in a demo on loopback only."""

from collections.abc import Awaitable, Callable

import pytest

from fixtures.codes import newest_code
from fixtures.school import Running, School
from parta.accounts import add_demo_person
from parta.organisations import Role


async def test_acc_10_the_demo_signs_in_as_anybody_it_offers_and_shows_the_mailbox(
    running: Running, school: School
) -> None:
    teacher = await school.person("Серова Мария", Role.TEACHER)
    async with running.wiring.database.system() as tx:
        await add_demo_person(
            tx,
            key="teacher",
            title="Учитель",
            name="Мария Серова",
            role="teacher",
            organisation="Школа № 1",
            account_id=teacher.account_id,
            position=1,
        )
    async with running.anonymous() as browser:
        people = (await browser.get("/api/demo")).json()["people"]
        assert people == [
            {
                "key": "teacher",
                "name": "Мария Серова",
                "title": "Учитель",
                "organisation": "Школа № 1",
                "role": "teacher",
            }
        ]
        assert (await browser.post("/api/demo/sign-in", json={"key": "head"})).status_code == 404
        assert (await browser.post("/api/demo/sign-in", json={"key": "teacher"})).json() == {"state": "signed_in"}
        assert (await browser.get("/api/me")).json()["account"]["name"] == "Серова Мария"

        await browser.post("/api/sign-in/codes", json={"contact": "+79161234501"})
        letter = (await browser.get("/api/demo/mailbox")).json()["letters"][0]
    assert (letter["channel"], letter["to"]) == ("sms", "+79161234501")
    assert await newest_code(running.wiring, "+79161234501") in letter["text"]


@pytest.mark.parametrize("changes", [{"demo": False}, {"host": "0.0.0.0"}])
async def test_acc_10_elsewhere_the_doors_are_not_there(
    start_server: Callable[..., Awaitable[Running]], changes: dict[str, object]
) -> None:
    running = await start_server(**changes)
    async with running.anonymous() as browser:
        assert (await browser.get("/api/health")).status_code == 200, "the witness"
        assert (await browser.get("/api/demo")).status_code == 404
        assert (await browser.get("/api/demo/mailbox")).status_code == 404
        assert (await browser.post("/api/demo/sign-in", json={"key": "head"})).status_code in {404, 405}
