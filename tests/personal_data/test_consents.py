"""Consents: versions, who answers, the gate, paper, withdrawal."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from fixtures.families import SchoolClass, make_class
from fixtures.school import Running, School, Someone
from parta.foundation import clock
from parta.foundation.clock import now
from parta.foundation.identity import new_id
from parta.organisations import Role
from parta.structure import enrol_student, link_guardian

BODY = "Я даю согласие на обработку персональных данных в закрытой платформе школы."


@dataclass
class Asked:
    """A class with a family, and a colleague from elsewhere."""

    school: School
    group: SchoolClass
    administrator: Someone
    curator: Someone
    stranger: Someone
    sonya: Someone
    mother: Someone

    async def get(self, someone: Someone, rest: str = "", status: int = 200) -> Any:
        answer = await someone.client.get(self.school.path(f"/personal-data{rest}"))
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    async def post(self, someone: Someone, rest: str, status: int = 200, **body: Any) -> Any:
        answer = await someone.client.post(self.school.path(f"/personal-data{rest}"), json=body)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    async def publish(self, kind: str = "processing", body: str = BODY) -> Any:
        """A text in force, to which those who work here have said yes: they can go on with their work (PD-11)."""
        published = await self.post(self.administrator, "/texts", 201, id=str(new_id()), kind=kind, body=body)
        for one in (self.administrator, self.curator, self.stranger):
            await self.give(one, one, published)
        return published

    async def give(self, someone: Someone, subject: Someone, published: Any, status: int = 200, **more: Any) -> Any:
        body = {
            "id": str(new_id()),
            "subjectId": str(subject.member_id),
            "textId": published["id"],
            "digest": published["digest"],
            **more,
        }
        return await self.post(someone, "/consents", status, **body)

    async def state(self, kind: str = "processing") -> str:
        groups = await self.get(self.curator, "/groups")
        people = {one["subjectId"]: one["states"] for one in groups["groups"][0]["people"]}
        return people[str(self.sonya.member_id)][kind]


@pytest_asyncio.fixture
async def asked(running: Running) -> Asked:
    school = await running.school()
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    curator = await school.person("Серова Мария", Role.TEACHER)
    stranger = await school.person("Чужов Пётр", Role.TEACHER)
    sonya = await school.person("Власова Соня", Role.STUDENT)
    mother = await school.person("Власова Ольга", Role.GUARDIAN)
    group = await make_class(school, administrator, "5А", curator=curator)
    async with school.wiring.database.transaction(school.id) as tx:
        await enrol_student(tx, student_id=sonya.member_id, group_id=group.id)
        await link_guardian(tx, guardian_id=mother.member_id, student_id=sonya.member_id, kind="mother")
    return Asked(school, group, administrator, curator, stranger, sonya, mother)


async def test_pd_5_nobody_is_asked_before_a_text_is_published(asked: Asked) -> None:
    assert await asked.get(asked.mother, "/pending") == {"isGate": False, "consents": []}
    await asked.publish()
    pending = await asked.get(asked.mother, "/pending")
    assert pending["isGate"] is True
    assert [one["isSelf"] for one in pending["consents"]] == [True, False]


async def test_pd_3_a_guardian_answers_for_the_child_and_the_child_does_not(asked: Asked) -> None:
    published = await asked.publish()
    assert (await asked.get(asked.sonya, "/pending"))["consents"] == []
    refused = await asked.give(asked.sonya, asked.sonya, published, 403)
    assert refused["code"] == "personal_data.not_yours_to_give"
    assert await asked.state() == "missing"
    await asked.give(asked.mother, asked.sonya, published)
    left = await asked.give(asked.mother, asked.mother, published)
    assert left == {"isGate": False, "consents": []}
    assert await asked.state() == "given"
    await asked.give(asked.stranger, asked.sonya, published, 404)


async def test_pd_3_a_grown_up_student_answers_themselves(asked: Asked) -> None:
    await asked.publish()
    async with asked.school.wiring.database.system() as tx:
        await tx.execute(
            text("update member set birth_date = current_date - interval '19 years' where id = :id"),
            {"id": asked.sonya.member_id},
        )
    assert [one["isSelf"] for one in (await asked.get(asked.sonya, "/pending"))["consents"]] == [True]
    assert [one["isSelf"] for one in (await asked.get(asked.mother, "/pending"))["consents"]] == [True]


async def test_pd_2_a_new_version_asks_again_and_the_old_text_takes_no_answer(asked: Asked) -> None:
    first = await asked.publish()
    await asked.give(asked.mother, asked.sonya, first)
    same = await asked.publish()
    assert same["version"] == 1
    second = await asked.publish(body=BODY + " Добавлены звонки.")
    assert second["version"] == 2
    assert await asked.state() == "outdated"
    pending = (await asked.get(asked.mother, "/pending"))["consents"]
    assert {one["isSelf"]: one["isNewVersion"] for one in pending} == {True: False, False: True}
    refused = await asked.give(asked.mother, asked.sonya, first, 409)
    assert refused["code"] == "personal_data.text_changed"
    await asked.give(asked.mother, asked.sonya, second, 409, digest="0" * 64)
    await asked.give(asked.mother, asked.sonya, second)
    assert await asked.state() == "given"
    async with asked.school.wiring.database.system() as tx:
        rows = (
            await tx.execute(
                text("select version, digest, channel from consent where subject_id = :sonya order by version"),
                {"sonya": asked.sonya.member_id},
            )
        ).all()
    assert [tuple(row) for row in rows] == [(1, first["digest"], "screen"), (2, second["digest"], "screen")]


async def test_pd_6_a_curator_records_paper_for_the_own_class_only(asked: Asked) -> None:
    await asked.publish()
    body = {"subjectId": str(asked.sonya.member_id), "kind": "processing", "signedOn": str(now().date())}
    await asked.post(asked.stranger, "/paper", 404, id=str(new_id()), **body)
    await asked.post(asked.mother, "/paper", 403, id=str(new_id()), **body)
    tomorrow = str((now() + timedelta(days=2)).date())
    await asked.post(asked.curator, "/paper", 422, id=str(new_id()), **{**body, "signedOn": tomorrow})
    await asked.post(asked.curator, "/paper", 204, id=str(new_id()), **body)
    assert await asked.state() == "paper"
    journal = (await asked.administrator.client.get(asked.school.path("/journal"))).json()["entries"]
    assert journal[0]["act"] == "personal_data.paper_recorded"
    assert (await asked.get(asked.stranger, "/groups"))["groups"] == []


async def test_pd_6_what_was_signed_today_was_signed_today_also_at_one_in_the_night(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Moscow it is tomorrow already while it isn't in UTC."""
    await asked.publish()
    late = now().replace(hour=22, minute=30)
    monkeypatch.setattr(clock, "now", lambda: late)
    body = {"subjectId": str(asked.sonya.member_id), "kind": "processing"}
    await asked.post(asked.curator, "/paper", 422, id=str(new_id()), **body, signedOn=str((late + timedelta(2)).date()))
    await asked.post(asked.curator, "/paper", 204, id=str(new_id()), **body, signedOn=str((late + timedelta(1)).date()))


async def test_pd_6_the_form_and_the_list_are_printed_and_guardians_reminded(asked: Asked) -> None:
    await asked.publish()
    form = await asked.curator.client.get(
        asked.school.path("/personal-data/form.pdf"), params={"kind": "processing", "groupId": str(asked.group.id)}
    )
    assert form.status_code == 200, form.text
    assert form.content[:5] == b"%PDF-"
    book = await asked.administrator.client.get(asked.school.path("/personal-data/consents.xlsx"))
    assert book.content[:2] == b"PK"
    reminder = {"groupId": str(asked.group.id), "kind": "processing"}
    assert await asked.post(asked.curator, "/reminders", **reminder) == {"people": 1}
    await asked.post(asked.stranger, "/reminders", 404, **reminder)
    letters = await asked.school.stack.enter_async_context(asked.school.wiring.database.system())
    sent = await asked.school.wiring.postman.read_mailbox(letters)
    assert "Согласие на обработку" in sent[0].text


async def test_pd_7_a_photo_consent_ends_at_once_and_processing_waits_for_the_administrator(asked: Asked) -> None:
    processing, photo = await asked.publish(), await asked.publish("photo", BODY + " Фотографии.")
    for published in (processing, photo):
        await asked.give(asked.mother, asked.sonya, published)
    body = {"id": str(new_id()), "subjectId": str(asked.sonya.member_id)}
    await asked.post(asked.mother, "/withdrawals", 204, kind="photo", **body)
    assert (await asked.state("photo"), await asked.state()) == ("withdrawn", "given")
    pending = (await asked.get(asked.mother, "/pending"))["consents"]
    assert [one["isSelf"] for one in pending if one["text"]["kind"] == "photo"] == [True], "not asked again for her"
    await asked.post(asked.mother, "/withdrawals", 204, kind="processing", **body)
    assert await asked.state() == "given"
    (request,) = await asked.get(asked.administrator, "/requests")
    assert request["kind"] == "withdrawal"
    async with asked.school.wiring.database.system() as tx:
        await tx.execute(text("update data_request set cools_until = now() - interval '1 minute'"))
    await asked.post(asked.administrator, f"/requests/{request['id']}/decision", isGranted=True)
    assert (await asked.sonya.client.get(asked.school.path("/personal-data"))).status_code == 404
    assert (await asked.mother.client.get(asked.school.path("/personal-data"))).status_code == 200  # the witness
