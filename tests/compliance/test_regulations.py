"""Drafts, publication, versions, whom a document asks."""

import pytest

from compliance.conftest import Office
from fixtures.families import make_class
from fixtures.sockets import watching
from parta.foundation.identity import new_id
from parta.organisations import Role
from parta.structure import enrol_student, link_guardian


async def test_com_1_only_the_head_and_administrators_manage(office: Office) -> None:
    made = await office.draft()
    for path, method in (
        ("/regulations", "GET"),
        (f"/regulations/{made}/signatories", "GET"),
        (f"/regulations/{made}/sheet.pdf", "GET"),
        (f"/regulations/{made}/publish", "POST"),
    ):
        refused = await office.teacher.client.request(method, office.school.path(path))
        assert refused.status_code == 403, path
        assert (await office.head.client.request(method, office.school.path(path))).status_code == 200, path


async def test_com_2_a_draft_asks_nobody_and_what_is_published_never_changes(office: Office) -> None:
    made = await office.draft()
    assert (await office.own(office.teacher))[0] == []
    assert (await office.teacher.client.get(office.school.path(f"/regulations/{made}"))).status_code == 404
    change = {"title": "Другое название", "audience": "staff", "text": "Другой текст"}
    assert (await office.head.client.put(office.school.path(f"/regulations/{made}"), json=change)).status_code == 200
    await office.head.client.post(office.school.path(f"/regulations/{made}/publish"))
    assert (await office.own(office.teacher))[0] == [made]
    refused = await office.head.client.put(office.school.path(f"/regulations/{made}"), json=change)
    assert refused.json()["code"] == "compliance.not_a_draft"
    assert (await office.head.client.delete(office.school.path(f"/regulations/{made}"))).status_code == 409


async def test_com_2_a_document_without_content_is_not_published(office: Office) -> None:
    made = await office.draft(text="")
    refused = await office.head.client.post(office.school.path(f"/regulations/{made}/publish"))
    assert (refused.status_code, refused.json()["code"]) == (422, "compliance.no_content")


async def test_com_4_newcomers_are_asked_and_leavers_are_not(office: Office) -> None:
    made = await office.publish()
    await office.sign(office.cook, made)
    newcomer = await office.school.person("Новая Ольга", Role.TEACHER)
    unconfirmed = await office.school.person("Чужая Инна", Role.TEACHER, is_confirmed=False)
    assert (await office.own(newcomer))[0] == [made]
    assert (await office.own(unconfirmed))[0] == []
    left = await office.head.client.post(
        office.school.path(f"/members/{office.cook.member_id}/dismiss"), json={"reason": "по собственному желанию"}
    )
    assert left.status_code < 300, left.text
    people = {one["name"]: one for one in (await office.sheet(made))["signatories"]}
    assert people["Ёлкина Вера"]["isAsked"] is False
    assert people["Ёлкина Вера"]["signature"]["number"] == 1
    assert people["Новая Ольга"]["isAsked"] is True


async def test_com_4_guardians_of_some_groups_are_asked_once_whatever_children_they_have(office: Office) -> None:
    school = office.school
    mother = await school.person("Власова Ольга", Role.GUARDIAN)
    stranger = await school.person("Дальняя Инна", Role.GUARDIAN)
    children = [await school.person(f"Власова {name}", Role.STUDENT) for name in ("Соня", "Аня")]
    other = await school.person("Дальний Олег", Role.STUDENT)
    first = await make_class(school, office.head, "5А", curator=office.teacher)
    second = await make_class(school, office.head, "5Б", curator=office.teacher)
    async with school.wiring.database.transaction(school.id) as tx:
        for child in children:
            await enrol_student(tx, student_id=child.member_id, group_id=first.id)
            await link_guardian(tx, guardian_id=mother.member_id, student_id=child.member_id, kind="mother")
        await enrol_student(tx, student_id=other.member_id, group_id=second.id)
        await link_guardian(tx, guardian_id=stranger.member_id, student_id=other.member_id, kind="mother")
    made = await office.publish(audience="guardians", groupIds=[str(first.id)])
    assert (await office.own(mother))[0] == [made]
    assert (await office.own(stranger))[0] == []
    assert (await office.own(office.teacher))[0] == []
    assert [one["name"] for one in (await office.sheet(made))["signatories"]] == ["Власова Ольга"]
    everybody = await office.publish(audience="guardians")
    assert everybody in (await office.own(stranger))[0]
    wrong = await office.head.client.post(
        school.path("/regulations"),
        json={"id": str(new_id()), "title": "Х", "audience": "staff", "groupIds": [str(first.id)]},
    )
    assert wrong.status_code == 422


async def test_com_5_a_new_version_must_be_signed_anew_and_old_signatures_stay(office: Office) -> None:
    first = await office.publish()
    await office.sign(office.teacher, first)
    second = await office.publish(replaces=first, text="Новая редакция")
    assert await office.own(office.teacher) == ([second], [first])
    assert await office.own(office.cook) == ([second], [])
    refused = await office.teacher.client.post(
        office.school.path("/acknowledgements"), json={"regulationIds": [first], "code": "000000"}
    )
    assert refused.status_code == 200, "signed already: nothing to do"
    late = await office.cook.client.post(office.school.path("/acknowledgements/codes"), json={"regulationIds": [first]})
    assert late.status_code in (404, 409)
    sheet = await office.sheet(second)
    assert [(one["version"], one["state"]) for one in sheet["versions"]] == [(2, "published"), (1, "superseded")]
    again = await office.head.client.post(
        office.school.path("/regulations"),
        json={"id": str(new_id()), "title": "Третья", "audience": "staff", "replaces": first},
    )
    assert again.json()["code"] == "compliance.not_in_force"


async def test_com_5_a_withdrawn_document_needs_no_signature(office: Office) -> None:
    made = await office.publish()
    assert (await office.own(office.teacher))[0] == [made]
    answer = await office.head.client.post(
        office.school.path(f"/regulations/{made}/withdraw"), json={"reason": "Издано по ошибке"}
    )
    assert answer.json()["state"] == "withdrawn"
    assert (await office.own(office.teacher))[0] == []
    journal = (await office.head.client.get(office.school.path("/journal"))).json()["entries"]
    assert {"compliance.regulation_published", "compliance.regulation_withdrawn"} <= {one["act"] for one in journal}


@pytest.mark.parametrize(
    "change", [{"title": ""}, {"title": "я" * 301}, {"audience": "students"}, {"fileId": str(new_id())}]
)
async def test_com_2_bad_drafts_are_refused_with_a_sentence(office: Office, change: dict[str, str]) -> None:
    document = {"id": str(new_id()), "title": "Положение", "audience": "staff", "text": "Текст", **change}
    answer = await office.head.client.post(office.school.path("/regulations"), json=document)
    assert answer.status_code in (400, 404, 422)
    assert answer.json()["detail"]


async def test_whoever_is_asked_hears_of_it_at_once(office: Office) -> None:
    async with watching(office.school, office.teacher) as watcher:
        await watcher.follow(f"organisation:{office.school.id}", since=-1)
        made = await office.publish()
        event = await watcher.expect(lambda one: one["type"] == "compliance.regulation_published")
    assert event["data"]["regulationId"] == made
