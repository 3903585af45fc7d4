"""A guardian asks for a child; the child on the guardian's device."""

import httpx
import pytest_asyncio

from chat.conftest import code_of
from fixtures.families import make_class
from fixtures.school import School
from fixtures.sockets import watching
from parta.accounts import Contact, PeopleSources, cookie_name, find_candidates, find_or_create_account
from parta.foundation.identity import new_id
from parta.organisations import Role, claim_member, members_by_id
from parta.structure import enrol_student, link_guardian
from structure.families import Families, families_of


@pytest_asyncio.fixture
async def families(school: School) -> Families:
    return await families_of(school)


async def ask(families: Families, by: str, child: str, **more: object) -> httpx.Response:
    body = {"id": str(new_id()), "childName": child, "kind": "mother", **more}
    return await families[by].client.post(families.school.path("/guardianship-requests"), json=body)


async def queue(families: Families, of: str) -> list[dict[str, object]]:
    answer = await families[of].client.get(families.school.path("/guardianship-requests"))
    assert answer.status_code == 200, answer.text
    return answer.json()["requests"]


def decide(families: Families, request_id: str, what: str) -> str:
    return families.school.path(f"/guardianship-requests/{request_id}/{what}")


async def test_fam_9_asking_twice_is_one_request_and_says_nothing_of_the_child(families: Families) -> None:
    async with watching(families.school, families["curator"]) as seen:
        await seen.follow(f"member:{families.id('curator')}")
        first = await ask(families, "nina", "Ковалёв Миша", groupId=str(families.group.id), childBirthDate="2015-03-02")
        assert first.status_code == 201, first.text
        await seen.expect(lambda event: event["type"] == "structure.guardianship_request_made")
    again = await ask(families, "nina", "ковалев  миша", kind="trusted")
    nobody = await ask(families, "nina", "Никто Никак")
    assert again.json()["id"] == first.json()["id"]
    assert {one.status_code for one in (again, nobody)} == {201}
    assert set(first.json()) == set(nobody.json())
    assert [(one["childName"], one["kind"]) for one in await queue(families, "administrator")] == [
        ("ковалев миша", "trusted"),
        ("Никто Никак", "mother"),
    ]
    assert (await ask(families, "misha", "Власова Соня")).status_code == 403
    assert (await ask(families, "nina", "Миша")).status_code == 422


async def test_fam_10_the_curator_and_the_administrator_answer(families: Families) -> None:
    other = await families.school.person("Другой Куратор", Role.TEACHER)
    families.people["other"] = other
    await make_class(families.school, families["administrator"], "6Б", curator=other)
    asked = (await ask(families, "nina", "Ковалёв Миша")).json()["id"]
    found = await queue(families, "curator")
    assert [(one["askedBy"], [meant["name"] for meant in one["students"]]) for one in found] == [
        ("Власова Нина", ["Ковалёв Миша"])
    ]
    assert [one["name"] for one in found[0]["students"][0]["guardians"]] == ["Ковалёва Мария", "Ковалёв Иван"]
    assert await queue(families, "other") == []
    body = {"studentId": str(families.id("misha"))}
    assert (await other.client.post(decide(families, asked, "grant"), json=body)).status_code == 404
    assert (await families["mother"].client.post(decide(families, asked, "grant"), json=body)).status_code == 403
    async with watching(families.school, families["nina"]) as seen:
        await seen.follow(f"member:{families.id('nina')}")
        assert (await families["curator"].client.post(decide(families, asked, "grant"), json=body)).status_code == 204
        decided = await seen.expect(lambda event: event["type"] == "structure.guardianship_request_decided")
        assert decided["data"]["isGranted"]
    assert "Миша Ковалёв" in await families.children("nina")
    again = await families["curator"].client.post(decide(families, asked, "grant"), json=body)
    assert code_of(again) == (409, "structure.request_decided")
    assert (await families.acts())[0] == "structure.guardianship_granted"


async def test_fam_10_a_refusal_has_a_reason_and_one_may_withdraw(families: Families) -> None:
    asked = (await ask(families, "nina", "Ковалёв Миша")).json()["id"]
    refused = await families["administrator"].client.post(
        decide(families, asked, "refuse"), json={"reason": "Принесите свидетельство"}
    )
    assert refused.status_code == 204
    own = (await families["nina"].client.get(families.school.path("/family"))).json()["requests"]
    assert [(one["state"], one["reason"]) for one in own] == [("refused", "Принесите свидетельство")]
    second = (await ask(families, "nina", "Ковалёв Миша")).json()["id"]
    assert second != asked
    assert (await families["mother"].client.post(decide(families, second, "withdraw"))).status_code == 404
    assert (await families["nina"].client.post(decide(families, second, "withdraw"))).status_code == 204
    assert await queue(families, "administrator") == []
    assert "Миша Ковалёв" not in await families.children("nina")


async def test_fam_11_a_junior_pupil_signs_in_through_the_guardian_s_device(families: Families) -> None:
    """The session is the child's, ends the guardian's in this browser, and ends with the link."""
    school = families.school
    group = families.group
    ann = await group.pupil("Ковалёва Аня")
    async with school.wiring.database.transaction(school.id) as tx:
        await link_guardian(tx, guardian_id=families.id("mother"), student_id=ann, kind="mother")
        await link_guardian(tx, guardian_id=families.id("nina"), student_id=ann, kind="trusted")
    path = school.path(f"/children/{ann}/sign-in")
    # A trusted person may fetch the child, not be the child; a stranger finds nothing; Миша has a phone of his own.
    assert (await families["nina"].client.post(path)).status_code == 403
    assert (await families["father"].client.post(path)).status_code == 404
    assert (await families["curator"].client.post(path)).status_code == 403
    own = await families["mother"].client.post(school.path(f"/children/{families.id('misha')}/sign-in"))
    assert code_of(own) == (409, "structure.child_signs_in_alone")
    shown = (await families["mother"].client.get(school.path("/family"))).json()["children"]
    assert {one["name"]: one["signIn"] for one in shown} == {"Аня Ковалёва": "device", "Миша Ковалёв": "alone"}

    opened = await families["mother"].client.post(path)
    assert opened.status_code == 204, opened.text
    name = cookie_name(school.wiring.settings)
    token = opened.cookies[name]
    async with httpx.AsyncClient(base_url=school.base, cookies={name: token}, timeout=20) as child:
        me = (await child.get("/api/me")).json()
        assert [one["member"]["id"] for one in me["memberships"]] == [str(ann)]
        chats = (await child.get(school.path("/conversations"))).json()["conversations"]
        assert [one["title"] for one in chats] == ["5А · класс"]
        # The link of another guardian may end; the one who opened it, and the session ends with the link.
        nina = school.path(f"/students/{ann}/guardians/{families.id('nina')}")
        assert (await families["curator"].client.delete(nina)).status_code == 204
        assert (await child.get("/api/me")).status_code == 200
        mother = school.path(f"/students/{ann}/guardians/{families.id('mother')}")
        assert (await families["curator"].client.delete(mother)).status_code == 204
        assert (await child.get("/api/me")).status_code == 401
    assert "structure.child_opened" in await families.acts()


async def test_fam_11_a_shared_contact_ends_with_the_link(families: Families) -> None:
    """A junior who came by the father's phone is reached by it no longer once the father is barred."""
    school, wiring = families.school, families.school.wiring
    ann = await families.group.pupil("Ковалёва Аня")
    async with wiring.database.system(school.id) as tx:
        phone = (await members_by_id(tx, [families.id("father")]))[families.id("father")].phone
        assert phone is not None
        contact = Contact("sms", phone)
        account_id = await find_or_create_account(tx, contact=contact, name="Ковалёва Аня")
        await claim_member(tx, member_id=ann, account_id=account_id)
        await link_guardian(tx, guardian_id=families.id("father"), student_id=ann, kind="father")
        await enrol_student(tx, student_id=ann, group_id=families.group.id)

    async def reached() -> set[str]:
        async with wiring.database.system() as tx:
            found = await find_candidates(tx, wiring.settings, wiring.register(PeopleSources), contact)
        return {one.name for one in found}

    assert await reached() == {"Ковалёв Иван", "Ковалёва Аня"}
    answer = await families["administrator"].client.put(
        school.path(f"/students/{ann}/guardians/{families.id('father')}/bar"),
        json={"document": "№ 7", "documentDate": "2026-10-01"},
    )
    assert answer.status_code == 204, answer.text
    assert await reached() == {"Ковалёв Иван"}


async def test_fam_9_many_ask_one_after_another(families: Families) -> None:
    """The database keeps the plan of a statement that comes again and again: it must still find «one open request»."""
    for number in range(8):
        answer = await ask(families, "nina", f"Ковалёв Миша{number}")
        assert answer.status_code == 201, answer.text
