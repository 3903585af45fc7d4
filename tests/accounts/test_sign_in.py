"""Signing in by a contact: known, unknown, shared."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import func, select

from fixtures.codes import newest_code, sign_in
from fixtures.school import Running, School
from parta.accounts.models import account
from parta.foundation import clock
from parta.foundation.identity import new_id
from parta.organisations import NewMember, Role, create_member, end_membership, members_by_id

MOTHER = "+79161234501"


@pytest_asyncio.fixture
async def browser(running: Running) -> AsyncGenerator[httpx.AsyncClient]:
    async with running.anonymous() as client:
        yield client


async def write_down(
    school: School, name: str, *roles: Role, phone: str | None = None, email: str | None = None
) -> UUID:
    """Let the organisation know somebody who has never signed in."""
    surname, given_name, *rest = name.split(" ")
    new = NewMember(
        id=new_id(),
        surname=surname,
        given_name=given_name,
        patronymic=" ".join(rest),
        roles=roles,
        phone=phone,
        email=email,
    )
    async with school.wiring.database.transaction(school.id) as tx:
        await create_member(tx, new, is_confirmed=True)
    return new.id


async def account_count(running: Running) -> int:
    async with running.wiring.database.system() as tx:
        return (await tx.execute(select(func.count()).select_from(account))).scalar_one()


async def test_acc_6_whom_the_roster_knows_is_in_with_phone_and_code(
    running: Running, school: School, browser: httpx.AsyncClient
) -> None:
    member_id = await write_down(school, "Власова Ирина Павловна", Role.GUARDIAN, phone=MOTHER)

    asked = await browser.post("/api/sign-in/codes", json={"contact": "8 (916) 123-45-01"})
    assert asked.status_code == 202
    assert asked.json()["channel"] == "sms"
    assert asked.json()["retryAfterSeconds"] == 60
    answer = await browser.post(
        "/api/sign-in", json={"contact": "8 (916) 123-45-01", "code": await newest_code(running.wiring, MOTHER)}
    )

    assert answer.status_code == 200, answer.text
    assert answer.json() == {"state": "signed_in"}
    me = (await browser.get("/api/me")).json()
    assert me["account"]["name"] == "Власова Ирина Павловна"
    assert me["account"]["contact"] == "+7 9•• •••-45-01"
    assert [place["member"]["id"] for place in me["memberships"]] == [str(member_id)]
    assert me["memberships"][0]["member"]["roles"] == [{"role": "guardian", "isConfirmed": True}]


async def test_acc_4_the_known_and_the_unknown_get_the_same_answer(
    running: Running, school: School, browser: httpx.AsyncClient
) -> None:
    await write_down(school, "Власова Ирина Павловна", Role.GUARDIAN, phone=MOTHER)
    known = await browser.post("/api/sign-in/codes", json={"contact": MOTHER})
    unknown = await browser.post("/api/sign-in/codes", json={"contact": "+79161234599"})
    assert known.status_code == unknown.status_code == 202
    assert {**known.json(), "expiresAt": ""} == {**unknown.json(), "expiresAt": ""}
    wrong = [
        (await browser.post("/api/sign-in", json={"contact": contact, "code": "0000000"})).json()
        for contact in (MOTHER, "+79161234599")
    ]
    assert wrong[0] == wrong[1]


async def test_acc_6_an_unknown_contact_is_told_so_only_after_a_right_code_and_gets_no_account(
    running: Running, browser: httpx.AsyncClient
) -> None:
    before = await account_count(running)
    await browser.post("/api/sign-in/codes", json={"contact": "nobody@example.ru"})
    code = await newest_code(running.wiring, "nobody@example.ru")
    refused = await browser.post("/api/sign-in", json={"contact": "nobody@example.ru", "code": code})
    assert refused.status_code == 403
    assert refused.json()["code"] == "accounts.unknown_contact"
    assert "приглашение" in refused.json()["detail"]
    assert await account_count(running) == before
    assert (await browser.get("/api/me")).status_code == 401


async def test_acc_6_siblings_choose_who_they_are_with_a_parents_email(
    running: Running, school: School, browser: httpx.AsyncClient
) -> None:
    email = "vlasova@example.ru"
    older = await write_down(school, "Власова Соня", Role.STUDENT, email=email)
    await write_down(school, "Власов Пётр", Role.STUDENT, email=email)

    answer = await sign_in(browser, running.wiring, email)
    assert answer["state"] == "choose"
    assert [person["name"] for person in answer["people"]] == ["Власов Пётр", "Власова Соня"]
    assert answer["people"][0]["places"] == [{"organisation": "Школа № 1", "role": "student", "group": None}]
    assert (await browser.get("/api/me")).status_code == 401, "nobody is signed in before the choice"

    chosen = await browser.post(
        "/api/sign-in/choose", json={"ticket": answer["ticket"], "key": answer["people"][1]["key"]}
    )
    assert chosen.json() == {"state": "signed_in"}
    me = (await browser.get("/api/me")).json()
    assert me["memberships"][0]["member"] == {
        "id": str(older),
        "name": "Соня Власова",
        "roles": [{"role": "student", "isConfirmed": True}],
    }


async def test_acc_6_a_ticket_opens_only_the_people_of_its_contact_and_only_for_ten_minutes(
    running: Running, school: School, browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = "vlasova@example.ru"
    await write_down(school, "Власова Соня", Role.STUDENT, email=email)
    await write_down(school, "Власов Пётр", Role.STUDENT, email=email)
    answer = await sign_in(browser, running.wiring, email)
    key = answer["people"][0]["key"]

    foreign = await browser.post("/api/sign-in/choose", json={"ticket": answer["ticket"], "key": "0" * 24})
    assert foreign.status_code == 404
    altered = await browser.post("/api/sign-in/choose", json={"ticket": answer["ticket"][:-3] + "AAA", "key": key})
    assert altered.json()["code"] == "accounts.ticket_spent"
    later = clock.now() + timedelta(minutes=10, seconds=1)
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: later)
        old = await browser.post("/api/sign-in/choose", json={"ticket": answer["ticket"], "key": key})
    assert old.json()["code"] == "accounts.ticket_spent"
    witness = await browser.post("/api/sign-in/choose", json={"ticket": answer["ticket"], "key": key})
    assert witness.status_code == 200


async def test_acc_6_one_name_at_two_schools_is_one_person(
    running: Running, school: School, browser: httpx.AsyncClient
) -> None:
    other = await running.school(name="Детский сад «Солнышко»", kind="kindergarten")
    await write_down(school, "Серёгина Алёна Игоревна", Role.GUARDIAN, phone=MOTHER)
    await write_down(other, "СЕРЕГИНА Алена Игоревна", Role.GUARDIAN, phone=MOTHER)
    assert await sign_in(browser, running.wiring, MOTHER) == {"state": "signed_in"}
    me = (await browser.get("/api/me")).json()
    assert [place["organisation"]["shortName"] for place in me["memberships"]] == ["Солнышко", "Школа № 1"]


async def test_acc_6_a_later_entry_with_the_same_name_joins_at_the_next_sign_in(
    running: Running, school: School, browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write_down(school, "Власова Ирина Павловна", Role.GUARDIAN, phone=MOTHER)
    await sign_in(browser, running.wiring, MOTHER)
    other = await running.school(name="Лицей")
    second = await write_down(other, "Власова Ирина Павловна", Role.GUARDIAN, phone=MOTHER)
    later = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert await sign_in(browser, running.wiring, MOTHER) == {"state": "signed_in"}
    async with running.wiring.database.transaction(other.id) as tx:
        assert (await members_by_id(tx, [second]))[second].is_claimed
    assert await account_count(running) == 1


async def test_acc_6_a_number_that_belongs_to_another_role_offers_both_people(
    running: Running, school: School, browser: httpx.AsyncClient
) -> None:
    """A pupil uses the mother's phone; the mother teaches here. Neither gets the other's role."""
    await write_down(school, "Власова Ирина Павловна", Role.TEACHER, phone=MOTHER)
    await write_down(school, "Власова Соня", Role.STUDENT, phone=MOTHER)
    answer = await sign_in(browser, running.wiring, MOTHER)
    by_name = {person["name"]: person for person in answer["people"]}
    assert by_name["Власова Ирина Павловна"]["places"][0]["role"] == "teacher"
    await browser.post("/api/sign-in/choose", json={"ticket": answer["ticket"], "key": by_name["Власова Соня"]["key"]})
    roles = (await browser.get("/api/me")).json()["memberships"][0]["member"]["roles"]
    assert roles == [{"role": "student", "isConfirmed": True}]


async def test_org_7_an_entry_written_twice_stays_for_the_administrator(
    running: Running, school: School, browser: httpx.AsyncClient
) -> None:
    first = await write_down(school, "Власова Ирина Павловна", Role.GUARDIAN, phone=MOTHER)
    second = await write_down(school, "Власова Ирина Павловна", Role.TEACHER, phone=MOTHER)
    assert await sign_in(browser, running.wiring, MOTHER) == {"state": "signed_in"}
    async with running.wiring.database.transaction(school.id) as tx:
        people = await members_by_id(tx, [first, second])
    assert sorted(people[one].is_claimed for one in (first, second)) == [False, True]


async def test_acc_6_who_left_is_not_known_any_more(
    running: Running, school: School, browser: httpx.AsyncClient
) -> None:
    member_id = await write_down(school, "Власова Ирина Павловна", Role.GUARDIAN, phone=MOTHER)
    async with running.wiring.database.transaction(school.id) as tx:
        await end_membership(tx, member_id=member_id)
    await browser.post("/api/sign-in/codes", json={"contact": MOTHER})
    code = await newest_code(running.wiring, MOTHER)
    refused = await browser.post("/api/sign-in", json={"contact": MOTHER, "code": code})
    assert refused.json()["code"] == "accounts.unknown_contact"


async def test_acc_6_a_contact_that_was_never_verified_points_to_the_one_that_was(
    running: Running, school: School, browser: httpx.AsyncClient
) -> None:
    email = "serova@example.ru"
    await write_down(school, "Серова Мария Ивановна", Role.TEACHER, phone=MOTHER, email=email)
    assert await sign_in(browser, running.wiring, MOTHER) == {"state": "signed_in"}
    async with running.anonymous() as other:
        await other.post("/api/sign-in/codes", json={"contact": email})
        code = await newest_code(running.wiring, email)
        refused = await other.post("/api/sign-in", json={"contact": email, "code": code})
        assert refused.json()["code"] == "accounts.other_contact"
        assert "+7 9•• •••-45-01" in refused.json()["detail"]
        assert (await other.get("/api/me")).status_code == 401
