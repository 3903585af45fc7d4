"""Consents at the door: asked on the page of a link, and nothing opens without them (PD-5, PD-11)."""

import asyncio
from typing import Any

from fixtures.invitations import Invitations
from fixtures.school import School, Someone
from parta.foundation.identity import new_id
from parta.organisations import Role

from .test_consents import BODY, Asked
from .test_consents import asked as asked


async def _status(school: School, someone: Someone, rest: str, method: str = "GET", **more: Any) -> tuple[int, str]:
    answer = await someone.client.request(method, school.path(rest), **more)
    is_problem = answer.headers["content-type"].startswith("application/problem+json")
    return answer.status_code, answer.json()["code"] if is_problem else ""


async def test_pd_11_the_server_opens_nothing_before_the_consent(asked: Asked) -> None:
    school, mother = asked.school, asked.mother
    assert await _status(school, mother, "/conversations") == (200, "")  # the witness: nothing is published yet
    published = await asked.publish()
    for rest in ("/conversations", "/activation"):
        assert await _status(school, mother, rest) == (403, "personal_data.consent_needed"), rest
    export = {"id": str(new_id()), "subjectId": str(mother.member_id)}
    for rest in ("", "/personal-data", "/personal-data/pending", f"/personal-data/people/{mother.member_id}/kept"):
        assert await _status(school, mother, rest) == (200, ""), rest
    assert (await _status(school, mother, "/personal-data/exports", "POST", json=export))[0] == 202
    await asked.give(mother, mother, published)
    assert (await _status(school, mother, "/conversations"))[1] == "personal_data.consent_needed", "the child's is owed"
    await asked.give(mother, asked.sonya, published)
    assert await _status(school, mother, "/conversations") == (200, "")
    # A child for whom a parent answers isn't kept away by what the parent owes.
    assert await _status(school, asked.sonya, "/conversations") == (200, "")
    await asked.publish(body=BODY + " Добавлены звонки.")
    assert (await _status(school, mother, "/conversations"))[1] == "personal_data.consent_needed"


async def test_pd_11_whoever_may_not_is_told_that_first_and_signing_out_stays_open(asked: Asked) -> None:
    await asked.publish()
    assert await _status(asked.school, asked.mother, "/journal") == (403, "forbidden")
    assert (await asked.mother.client.post("/api/sign-out")).status_code == 204


async def test_pd_11_an_organisation_that_needs_no_consent_keeps_nobody_at_the_door(asked: Asked) -> None:
    school, mother = asked.school, asked.mother
    await asked.publish()
    assert (await _status(school, mother, "/conversations"))[0] == 403  # the witness
    for is_required, status in ((False, 200), (True, 403)):
        settings = {"settings": {"processingConsentIsRequired": is_required}}
        assert (await _status(school, asked.administrator, "", "PATCH", json=settings))[0] == 200
        assert (await _status(school, mother, "/conversations"))[0] == status
        pending = await asked.get(mother, "/pending")
        assert (pending["isGate"], bool(pending["consents"])) == (is_required, True)


async def test_pd_11_a_photo_consent_keeps_nobody_at_the_door(asked: Asked) -> None:
    await asked.publish("photo", BODY + " Фотографии.")
    assert await _status(asked.school, asked.mother, "/conversations") == (200, "")
    assert (await asked.get(asked.mother, "/pending"))["consents"] != []  # the witness: it is asked for


async def test_pd_2_of_two_who_publish_the_first_text_at_once_one_does(school: School) -> None:
    head = await school.person("Директорова Анна", Role.HEAD)
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)

    async def publish(someone: Someone, body: str) -> tuple[int, str]:
        text = {"id": str(new_id()), "kind": "processing", "body": body}
        return await _status(school, someone, "/personal-data/texts", "POST", json=text)

    for round in range(5):
        async with school.wiring.database.transaction(school.id) as tx:
            from sqlalchemy import text as sql

            await tx.execute(sql("delete from consent_text"))
            await tx.execute(sql("update organisation set settings = '{\"processingConsentIsRequired\": false}'"))
        answers = await asyncio.gather(
            publish(head, f"{BODY} Первый {round}."), publish(administrator, f"{BODY} Второй {round}.")
        )
        assert sorted(status for status, _ in answers) in ([201, 201], [201, 409]), answers
        assert {code for status, code in answers if status == 409} <= {"personal_data.text_published"}
    same = str(new_id())
    text = {"id": same, "kind": "photo", "body": BODY}
    again = await asyncio.gather(*(_status(school, head, "/personal-data/texts", "POST", json=text) for _ in range(3)))
    assert {status for status, _ in again} == {201}, again


async def _publish(invitations: Invitations, kind: str) -> dict[str, Any]:
    administrator, school = invitations.administrator, invitations.school
    text = {"id": str(new_id()), "kind": kind, "body": BODY + kind}
    answer = await administrator.client.post(school.path("/personal-data/texts"), json=text)
    assert answer.status_code == 201, answer.text
    given = {"id": str(new_id()), "subjectId": str(administrator.member_id)}
    given |= {"textId": answer.json()["id"], "digest": answer.json()["digest"]}
    await administrator.client.post(school.path("/personal-data/consents"), json=given)
    return answer.json()


def _yes(*asked: dict[str, Any]) -> list[dict[str, str]]:
    return [{"id": str(new_id()), "textId": one["id"], "digest": one["digest"]} for one in asked]


async def test_pd_11_a_parent_who_agrees_on_the_page_finds_the_door_open(invitations: Invitations) -> None:
    school = invitations.school
    await invitations.group.pupil("Ковалёв Миша")
    await invitations.group.parent("Ковалёва Мария", "Ковалёв Миша", phone="+79161234567")
    link = await invitations.link("guardian")
    visitor = invitations.visitor("+79161234567")
    assert (await visitor.page(link["code"])).json()["consents"] == []  # nothing is published
    await _publish(invitations, "processing")
    await _publish(invitations, "photo")
    page = (await visitor.page(link["code"])).json()["consents"]
    assert [(one["kind"], one["isRequired"]) for one in page] == [("processing", True), ("photo", False)]
    joined = await visitor.come(link["code"], consents=_yes(page[0]))
    assert joined.json()["state"] == "joined", joined.text
    assert (await visitor.client.get(school.path("/conversations"))).status_code == 200
    data = (await visitor.client.get(school.path("/personal-data"))).json()["people"]
    assert {(one["isSelf"], c["kind"], c["state"]) for one in data for c in one["consents"]} == {
        (True, "processing", "given"), (False, "processing", "given"),
        (True, "photo", "missing"), (False, "photo", "missing"),
    }  # fmt: skip


async def test_pd_11_whoever_does_not_agree_comes_in_and_waits_at_the_door(invitations: Invitations) -> None:
    await invitations.group.pupil("Ковалёв Миша")
    await invitations.group.parent("Ковалёва Мария", "Ковалёв Миша", phone="+79161234567")
    link = await invitations.link("guardian")
    visitor = invitations.visitor("+79161234567")
    old = await _publish(invitations, "processing")
    stale = [{**_yes(old)[0], "digest": "0" * 64}]
    assert (await visitor.come(link["code"], consents=stale)).json()["state"] == "joined"
    refused = await visitor.client.get(invitations.school.path("/conversations"))
    assert (refused.status_code, refused.json()["code"]) == (403, "personal_data.consent_needed")


async def test_pd_11_a_pupil_is_not_asked_on_the_page_and_staff_are(invitations: Invitations) -> None:
    await _publish(invitations, "processing")
    visitor = invitations.visitor("+79161234567")
    for role, many in (("student", 0), ("teacher", 1), ("guardian", 1)):
        link = await invitations.link(role)
        assert len((await visitor.page(link["code"])).json()["consents"]) == many, role


async def test_pd_11_what_an_asker_agreed_to_counts_when_they_are_let_in(invitations: Invitations) -> None:
    school = invitations.school
    child = await invitations.group.pupil("Ковалёв Миша")
    published = await _publish(invitations, "processing")
    link = await invitations.link("guardian")
    visitor = invitations.visitor("+79169990011")
    name = {"surname": "Ковалёв", "given": "Пётр"}
    asked = await visitor.come(link["code"], personName=name, childName="Ковалёв Миша", consents=_yes(published))
    assert asked.json()["state"] == "requested", asked.text
    (request,) = (await invitations.administrator.client.get(school.path("/join-requests"))).json()["requests"]
    path = school.path(f"/join-requests/{request['id']}/accept")
    accepted = await invitations.administrator.client.post(path, json={"studentId": str(child)})
    assert accepted.status_code == 204, accepted.text
    async with school.wiring.database.transaction(school.id) as tx:
        from sqlalchemy import text as sql

        rows = (
            await tx.execute(
                sql(
                    "select subject_id, given_by, channel from consent where given_by = subject_id"
                    " or subject_id = :child"
                ),
                {"child": child},
            )
        ).all()
    assert child in {row.subject_id for row in rows}
    assert {row.channel for row in rows} == {"screen"}
