"""From the questionnaire to the administrator's first sign-in (S1)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from accounts.test_sign_in import write_down
from fixtures.codes import newest_code, sign_in
from fixtures.school import Running
from organisations import orders
from parta.accounts import Contact, ensure_operator, open_session
from parta.foundation.identity import new_id
from parta.organisations import (
    NewMember,
    Role,
    create_member,
    find_organisation_id,
    members_by_id,
    members_with_role,
)
from parta.structure import staff_group_id

PHONE = "+79161234501"


def questionnaire(**changes: str) -> dict[str, str]:
    return {
        "id": str(new_id()),
        "name": "Муниципальное общеобразовательное учреждение «Школа № 5»",
        "kind": "school",
        "inn": "7707083893",
        "address": "Ступино, ул. Школьная, 1",
        "municipality": "Ступино",
        "studentCount": "824",
        "site": "school5.example.ru",
        "administratorName": "Серова Мария Ивановна",
        "administratorEmail": "Serova@Example.ru",
        "administratorPhone": "8 916 123-45-01",
        "consent": "true",
        **changes,
    }


def attached(data: bytes | None = None, name: str = "приказ.pdf") -> dict[str, tuple[str, bytes]]:
    return {"order": (name, orders.pdf() if data is None else data)}


@dataclass
class Office:
    """The public page and the operator's console."""

    running: Running
    public: httpx.AsyncClient
    operator: httpx.AsyncClient

    async def submit(self, **changes: str) -> dict[str, Any]:
        answer = await self.public.post("/api/applications", data=questionnaire(**changes), files=attached())
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def letters(self, to: str = "serova@example.ru") -> list[tuple[str, str]]:
        """(subject, text) of what the applicant got, the newest first."""
        async with self.running.wiring.database.system() as tx:
            found = await self.running.wiring.postman.read_mailbox(tx)
        return [(letter.subject, letter.text) for letter in found if letter.recipient == to]


async def make_operator(running: Running) -> httpx.AsyncClient:
    async with running.wiring.database.system() as tx:
        account_id = await ensure_operator(tx, Contact("sms", "+79990000001"))
        opened = await open_session(tx, account_id, address="127.0.0.1", user_agent="")
    client = httpx.AsyncClient(base_url=running.base, cookies={"parta_session": opened.token}, timeout=20)
    return await running.stack.enter_async_context(client)


@pytest_asyncio.fixture
async def office(running: Running) -> Office:
    public = await running.stack.enter_async_context(running.anonymous())
    return Office(running, public, await make_operator(running))


async def test_org_9_an_approved_application_gives_rights_on_exactly_its_number(office: Office) -> None:
    made = await office.submit()
    assert made["state"] == "submitted"
    own = await office.public.get(f"/api/applications/{made['id']}", params={"secret": made["secret"]})
    assert own.json()["administratorPhone"] == PHONE
    assert own.json()["site"] == "https://school5.example.ru"
    assert made["secret"] in (await office.letters())[0][1]

    queue = (await office.operator.get("/api/operator/applications", params={"state": "submitted"})).json()
    assert [one["id"] for one in queue["applications"]] == [made["id"]]
    assert queue["counts"] == {"submitted": 1, "returned": 0, "approved": 0, "refused": 0}

    approved = (await office.operator.post(f"/api/operator/applications/{made['id']}/approve")).json()
    assert approved["state"] == "approved"
    assert approved["organisationSlug"] == "shkola-5"
    subject, text = (await office.letters())[0]
    assert subject == "Организация подключена к Парте"
    assert "+7 9•• •••-45-01" in text

    async with office.running.anonymous() as other:
        refused = await other.post("/api/sign-in/codes", json={"contact": "serova@example.ru"})
        assert refused.status_code == 202
        code = await newest_code(office.running.wiring, "serova@example.ru")
        by_mail = await other.post("/api/sign-in", json={"contact": "serova@example.ru", "code": code})
        assert by_mail.json()["code"] == "accounts.unknown_contact", "the e-mail got letters, not rights"
    assert await sign_in(office.public, office.running.wiring, PHONE) == {"state": "signed_in"}
    me = (await office.public.get("/api/me")).json()
    assert me["account"]["isOperator"] is False
    [place] = me["memberships"]
    assert place["organisation"]["slug"] == "shkola-5"
    assert place["member"]["name"] == "Мария Ивановна"
    assert place["member"]["roles"] == [{"role": "administrator", "isConfirmed": True}]
    page = (await office.public.get(f"/api/organisations/{place['organisation']['id']}")).json()
    assert {"organisation.edit", "roster.import", "members.confirm"} <= set(page["abilities"])
    assert [step["key"] for step in page["setup"]["steps"]] == ["groups", "roster", "staff", "invitations"]
    async with office.running.wiring.database.transaction(UUID(place["organisation"]["id"])) as tx:
        assert await staff_group_id(tx), "«Сотрудники» is there from the first moment"


async def test_org_12_a_returned_application_is_corrected_and_sent_again(office: Office) -> None:
    made = await office.submit()
    path = f"/api/applications/{made['id']}"
    secret = {"secret": made["secret"]}
    early = await office.public.post(f"{path}/resubmit", params=secret, data=questionnaire(), files=attached())
    assert early.json()["code"] == "organisations.not_returned"

    back = await office.operator.post(
        f"/api/operator{path.removeprefix('/api')}/return", json={"comment": "В приказе не видна подпись"}
    )
    assert back.json()["state"] == "returned"
    subject, text = (await office.letters())[0]
    assert "исправить" in subject
    assert "не видна подпись" in text
    assert f"/apply/{made['id']}?secret={made['secret']}" in text
    approve_early = await office.operator.post(f"/api/operator/applications/{made['id']}/approve")
    assert approve_early.json()["code"] == "organisations.already_decided"

    again = await office.public.post(
        f"{path}/resubmit",
        params=secret,
        data=questionnaire(studentCount="830"),
        files=attached(orders.picture(), "подпись.jpg"),
    )
    assert again.status_code == 200, again.text
    assert again.json()["state"] == "submitted"
    assert again.json()["studentCount"] == 830
    assert again.json()["order"]["name"] == "подпись.jpg"
    assert [(entry["act"], entry["by"]) for entry in again.json()["history"]] == [
        ("submitted", "Серова Мария Ивановна"),
        ("returned", "Оператор"),
        ("resubmitted", "Серова Мария Ивановна"),
    ]
    kept = await office.operator.post(f"/api/operator/applications/{made['id']}/return", json={"comment": "Ещё раз"})
    assert kept.status_code == 200
    without_order = await office.public.post(f"{path}/resubmit", params=secret, data=questionnaire(), files={"x": b""})
    assert without_order.json()["order"]["name"] == "подпись.jpg", "the order that was there stays"


async def test_org_12_a_refusal_is_final_and_told(office: Office) -> None:
    made = await office.submit()
    path = f"/api/operator/applications/{made['id']}"
    assert (await office.operator.post(f"{path}/refuse", json={"comment": "Такой школы нет"})).status_code == 200
    assert "Такой школы нет" in (await office.letters())[0][1]
    for act, body in (("approve", None), ("return", {"comment": "x"}), ("refuse", {"comment": "x"})):
        again = await office.operator.post(f"{path}/{act}", json=body)
        assert again.status_code == 409, act


async def test_org_12_repeating_changes_nothing(office: Office) -> None:
    form = questionnaire()
    first = await office.public.post("/api/applications", data=form, files=attached())
    second = await office.public.post("/api/applications", data=form, files=attached())
    assert first.json() == second.json()
    assert len(await office.letters()) == 1
    other = await office.public.post(
        "/api/applications", data={**form, "administratorPhone": "+79160000000"}, files=attached()
    )
    assert other.json()["code"] == "organisations.id_taken"
    path = f"/api/operator/applications/{form['id']}/approve"
    approvals = [await office.operator.post(path) for _ in range(2)]
    assert {answer.status_code for answer in approvals} == {200}
    assert len({answer.json()["organisationSlug"] for answer in approvals}) == 1


async def test_org_9_two_schools_of_one_name_have_two_addresses(office: Office) -> None:
    slugs: list[str] = []
    for phone, inn in (("+79161234501", "7707083893"), ("+79161234502", "7728168971")):
        made = await office.submit(administratorPhone=phone, inn=inn)
        slugs.append(
            (await office.operator.post(f"/api/operator/applications/{made['id']}/approve")).json()["organisationSlug"]
        )
    assert slugs == ["shkola-5", "shkola-5-2"]


@pytest.mark.parametrize(
    ("data", "media_type", "shown"),
    [
        (orders.pdf(), "application/pdf", b"%PDF-1.4"),
        (orders.picture(".png"), "image/png", b"\x89PNG"),
        (orders.docx(), "text/html; charset=utf-8", b"<!doctype html>"),
    ],
)
async def test_org_10_the_operator_looks_at_the_order_in_the_browser(
    office: Office, data: bytes, media_type: str, shown: bytes
) -> None:
    form = questionnaire()
    sent = await office.public.post("/api/applications", data=form, files=attached(data, "Приказ «14».html"))
    assert sent.status_code == 201, sent.text
    answer = await office.operator.get(f"/api/operator/applications/{form['id']}/order")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.content.startswith(shown)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("inline; filename*=UTF-8''%D0%9F")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    download = await office.operator.get(f"/api/operator/applications/{form['id']}/order", params={"download": "true"})
    assert download.content == data
    assert download.headers["content-disposition"].startswith("attachment")


async def test_org_10_a_lying_order_is_refused_and_nothing_stays(office: Office) -> None:
    form = questionnaire()
    lying = await office.public.post("/api/applications", data=form, files=attached(b"MZ\x90\x00", "приказ.pdf"))
    assert lying.status_code == 415
    assert "приказ.pdf" in lying.json()["detail"]
    missing = await office.public.post("/api/applications", data=form, files={"x": b""})
    assert missing.json()["code"] == "organisations.order_missing"
    huge = await office.public.post(
        "/api/applications", data=form, files=attached(b"%PDF-1.4" + b" " * (21 * 1024 * 1024), "приказ.pdf")
    )
    assert huge.status_code == 413
    queue = (await office.operator.get("/api/operator/applications")).json()
    assert queue["applications"] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"inn": "7707083894"}, "inn"),
        ({"name": " \u202e "}, "name"),
        ({"administratorPhone": "112"}, "administratorPhone"),
        ({"administratorEmail": "serova@"}, "administratorEmail"),
        ({"administratorName": "Мария"}, "administratorName"),
        ({"site": "javascript://alert(1)"}, "site"),
        ({"studentCount": "-1"}, "studentCount"),
        ({"studentCount": "много"}, "studentCount"),
        ({"kind": "university"}, "kind"),
        ({"consent": "false"}, "consent"),
        ({"address": "x" * 600}, "address"),
    ],
)
async def test_org_12_a_wrong_field_is_named(office: Office, changes: dict[str, str], field: str) -> None:
    refused = await office.public.post("/api/applications", data=questionnaire(**changes), files=attached())
    assert refused.status_code in {400, 422}, refused.text
    assert refused.json()["params"].get("field") == field, refused.text
    english = await office.public.post(
        "/api/applications", data=questionnaire(**changes), files=attached(), headers={"Accept-Language": "en"}
    )
    assert english.json()["detail"] != refused.json()["detail"]


async def test_org_11_the_console_is_for_operators_alone(office: Office) -> None:
    made = await office.submit()
    school = await office.running.school()
    head = await school.person("Орлова Анна", Role.HEAD, Role.ADMINISTRATOR)
    path = f"/api/operator/applications/{made['id']}"
    assert (await office.operator.get(path)).status_code == 200, "the witness"
    for client, status in ((head.client, 404), (office.public, 401)):
        assert (await client.get("/api/operator/applications")).status_code == status
        assert (await client.get(path)).status_code == status
        assert (await client.get(f"{path}/order")).status_code == status
        assert (await client.post(f"{path}/approve")).status_code == status
        assert (await client.post(f"{path}/return", json={"comment": "x"})).status_code == status
        assert (await client.post(f"{path}/refuse", json={"comment": "x"})).status_code == status
    assert (await office.operator.get(f"/api/operator/applications/{new_id()}")).status_code == 404


async def test_org_12_an_application_opens_with_its_secret_only(office: Office) -> None:
    made = await office.submit()
    other = await office.submit(administratorPhone="+79161234502")
    path = f"/api/applications/{made['id']}"
    assert (await office.public.get(path, params={"secret": other["secret"]})).status_code == 404
    assert (await office.public.get(f"/api/applications/{new_id()}", params={"secret": "x"})).status_code == 404
    assert (await office.public.get(path)).status_code == 422


async def test_org_12_an_address_sends_a_limited_number(
    start_server: Callable[..., Awaitable[Running]],
) -> None:
    running = await start_server(applications_per_address=2)
    async with running.anonymous() as public:
        statuses: list[int] = []
        for number in range(3):
            form = questionnaire(administratorPhone=f"+7916123450{number}")
            answer = await public.post("/api/applications", data=form, files=attached())
            statuses.append(answer.status_code)
    assert statuses == [201, 201, 429]
    assert 0 < int(answer.headers["retry-after"]) <= 3600


async def test_org_9_the_number_may_belong_to_somebody_elsewhere(office: Office) -> None:
    """The new administrator's number is a parent's at another school: both people can sign in, nobody is mixed up."""
    school = await office.running.school(name="Лицей")
    await write_down(school, "Серов Павел", Role.STUDENT, phone=PHONE)
    made = await office.submit()
    await office.operator.post(f"/api/operator/applications/{made['id']}/approve")
    answer = await sign_in(office.public, office.running.wiring, PHONE)
    assert [person["name"] for person in answer["people"]] == ["Серов Павел", "Серова Мария Ивановна"]
    async with office.running.wiring.database.system() as tx:
        organisation_id = await find_organisation_id(tx, "shkola-5")
    assert isinstance(organisation_id, UUID)
    async with office.running.wiring.database.transaction(organisation_id) as tx:
        [administrator] = await members_with_role(tx, Role.ADMINISTRATOR)
    assert administrator.full_name == "Серова Мария Ивановна"
    assert administrator.email is None


async def approve(office: Office, application_id: str, **body: bool) -> dict[str, Any]:
    answer = await office.operator.post(f"/api/operator/applications/{application_id}/approve", json=body or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_org_18_an_organisation_that_is_here_gets_its_administrator_again(office: Office) -> None:
    first = await office.submit()
    slug = (await approve(office, first["id"]))["organisationSlug"]
    again = await office.submit(
        administratorName="Орлова Анна Павловна", administratorPhone="+79161234502", name="Школа № 5 (новый директор)"
    )
    [waiting] = (await office.operator.get("/api/operator/applications", params={"state": "submitted"})).json()[
        "applications"
    ]
    assert waiting["restores"] == {"slug": slug, "name": questionnaire()["name"], "administrators": 0}
    own = await office.public.get(f"/api/applications/{again['id']}", params={"secret": again["secret"]})
    assert own.json()["restores"] is None, "the applicant isn't told who is here"

    approved = await approve(office, again["id"])
    assert (approved["organisationSlug"], approved["restores"]) == (slug, None)
    assert (await office.letters())[0][0] == "Доступ администратора восстановлен"
    assert await sign_in(office.public, office.running.wiring, "+79161234502") == {"state": "signed_in"}
    [place] = (await office.public.get("/api/me")).json()["memberships"]
    assert (place["organisation"]["slug"], place["member"]["name"]) == (slug, "Анна Павловна")
    assert place["member"]["roles"] == [{"role": "administrator", "isConfirmed": True}]
    journal = (await office.public.get(f"/api/organisations/{place['organisation']['id']}/journal")).json()
    assert "organisations.administrator_restored" in [entry["act"] for entry in journal["entries"]]


async def test_org_18_a_pupil_with_the_mothers_number_gets_nothing(office: Office) -> None:
    first = await office.submit()
    await approve(office, first["id"])
    database = office.running.wiring.database
    async with database.system() as tx:
        organisation_id = await find_organisation_id(tx, "shkola-5")
    assert organisation_id is not None
    async with database.transaction(organisation_id) as tx:
        pupil = new_id()
        await create_member(
            tx,
            NewMember(id=pupil, surname="Орлов", given_name="Пётр", roles=(Role.STUDENT,), phone="+79161234502"),
            is_confirmed=True,
        )
    again = await office.submit(administratorName="Орлова Анна Павловна", administratorPhone="+79161234502")
    await approve(office, again["id"])
    async with database.transaction(organisation_id) as tx:
        administrators = await members_with_role(tx, Role.ADMINISTRATOR)
        assert (await members_by_id(tx, [pupil]))[pupil].has(Role.ADMINISTRATOR) is False
    assert "Орлова Анна Павловна" in [one.full_name for one in administrators], "the witness"


async def test_org_18_a_branch_with_the_same_inn_is_an_organisation_of_its_own(office: Office) -> None:
    first = await office.submit()
    await approve(office, first["id"])
    branch = await office.submit(name="Школа № 5, филиал в Леонтьеве", administratorPhone="+79161234502")
    made = await approve(office, branch["id"], isNew=True)
    assert made["organisationSlug"] != "shkola-5"
