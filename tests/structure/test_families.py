"""Who is whose guardian: kinds, the last day, who may keep links, what the screens show."""

from datetime import timedelta

import pytest_asyncio
from sqlalchemy import text as sql

from fixtures.families import make_class
from fixtures.school import Running, School
from fixtures.sockets import watching
from parta.foundation.identity import new_id
from parta.organisations import NewMember, Role, claim_member, create_member
from parta.structure import enrol_student, guardianships, link_guardian, unlink_guardian
from parta.structure.families.jobs import end_due_everywhere
from structure.families import Families, families_of


@pytest_asyncio.fixture
async def families(school: School) -> Families:
    return await families_of(school)


async def test_fam_1_curators_and_administrators_keep_links_others_do_not(families: Families) -> None:
    path = families.link("nina", "misha")
    body = {"kind": "trusted"}
    assert (await families["stranger"].client.put(path, json=body)).status_code == 404
    for name in ("misha", "mother", "nina"):
        assert (await families[name].client.put(path, json=body)).status_code == 403, name
    made = await families["curator"].client.put(path, json=body)
    assert made.status_code == 200, made.text
    assert {(one["name"], one["kind"], one["source"]) for one in made.json()["guardians"]} == {
        ("Мария Ковалёва", "mother", "staff"),
        ("Иван Ковалёв", "father", "staff"),
        ("Нина Власова", "trusted", "curator"),
    }
    assert await families.children("nina") == ["Соня Власова", "Миша Ковалёв"]
    # Changed, ended, and set again: the way back of an end.
    assert (await families["curator"].client.put(path, json={"kind": "other"})).json()["guardians"][-1][
        "kind"
    ] == "other"
    assert (await families["curator"].client.delete(path)).status_code == 204
    assert await families.children("nina") == ["Соня Власова"]
    assert (await families["curator"].client.put(path, json=body)).status_code == 200
    assert await families.children("nina") == ["Соня Власова", "Миша Ковалёв"]
    assert (await families.acts())[:4] == [
        "structure.guardian_linked",
        "structure.guardian_unlinked",
        "structure.guardian_changed",
        "structure.guardian_linked",
    ]


async def test_fam_1_a_new_guardian_is_written_down_once(families: Families) -> None:
    """The curator types grandmother's name and phone twice, with another id: one person."""
    path = families.school.path(f"/groups/{families.group.id}/students/{families.id('misha')}/guardians")
    person = {"surname": "Ковалёва", "given": "Тамара", "contact": "8 916 555-44-33"}
    for _ in range(2):
        answer = await families["curator"].client.post(
            path, json={"guardianId": str(new_id()), "kind": "trusted", "person": person}
        )
        assert answer.status_code == 201, answer.text
    found = [one for one in answer.json()["guardians"] if one["kind"] == "trusted"]
    assert [(one["fullName"], one["state"], one["contact"]) for one in found] == [
        ("Ковалёва Тамара", "unclaimed", "+7 9•• •••-44-33")
    ]
    # Not through a group that the child isn't in; not a child as a guardian; not oneself.
    other = await make_class(families.school, families["administrator"], "6Б")
    strange = families.school.path(f"/groups/{other.id}/students/{families.id('misha')}/guardians")
    body = {"guardianId": str(families.id("nina")), "kind": "other"}
    assert (await families["administrator"].client.post(strange, json=body)).status_code == 404
    for name, code in (("sonya", "structure.student_as_guardian"), ("misha", "structure.own_guardian")):
        refused = await families["curator"].client.put(families.link(name, "misha"), json={"kind": "other"})
        assert (refused.status_code, refused.json()["code"]) == (422, code)


async def test_fam_2_a_link_holds_until_its_last_day_and_ends_by_itself(families: Families) -> None:
    database, school = families.school.wiring.database, families.school
    async with database.transaction(school.id) as tx:
        today = tx.now.date()
    path = families.link("father", "misha")
    past = await families["curator"].client.put(path, json={"kind": "father", "endsOn": str(today - timedelta(days=3))})
    assert (past.status_code, past.json()["code"]) == (422, "structure.ends_in_the_past")
    set_ = await families["curator"].client.put(path, json={"kind": "father", "endsOn": str(today + timedelta(days=3))})
    assert set_.status_code == 200
    assert "5А · родители" in await families.chats("father")  # the witness: it holds still

    async with watching(school, families["father"]) as seen:
        await seen.follow(f"member:{families.id('father')}")
        async with database.transaction(school.id) as tx:
            await tx.execute(
                sql("update guardian_link set ends_at = now() - interval '1 minute' where guardian_id = :id"),
                {"id": families.id("father")},
            )
        # Whoever reads sees it at once, the job tells those who sit in conversations.
        assert await families.children("father") == []
        await end_due_everywhere(database)
        await seen.expect(lambda event: event["type"] == "chat.conversation_left")
    assert "5А · родители" not in await families.chats("father")
    assert "5А · родители" in await families.chats("mother")
    assert (await families.acts())[0] == "structure.guardian_link_over"
    await end_due_everywhere(database)
    assert (await families.acts()).count("structure.guardian_link_over") == 1


async def test_fam_4_the_door_for_other_rooms(families: Families) -> None:
    database, school = families.school.wiring.database, families.school
    father, misha = families.id("father"), families.id("misha")
    async with database.transaction(school.id) as tx:
        assert {one.guardian_id for one in await guardianships(tx, student_ids=[misha])} == {
            families.id("mother"),
            father,
        }
        assert await unlink_guardian(tx, guardian_id=father, student_id=misha)
        assert not await unlink_guardian(tx, guardian_id=father, student_id=misha)
        assert await guardianships(tx, guardian_ids=[father]) == []
        assert await link_guardian(tx, guardian_id=father, student_id=misha, kind="other")
        assert not await link_guardian(tx, guardian_id=father, student_id=misha, kind="father")
        assert [one.kind for one in await guardianships(tx, guardian_ids=[father])] == ["other"]


async def test_fam_5_who_sees_a_family(families: Families) -> None:
    seen = await families.family("curator", "misha")
    assert [(one["fullName"], one["kind"]) for one in seen["guardians"]] == [
        ("Ковалёва Мария", "mother"),
        ("Ковалёв Иван", "father"),
    ]
    assert seen["abilities"] == ["link"]
    assert [one["name"] for one in (await families.family("curator", "mother"))["children"]] == ["Миша Ковалёв"]
    assert (await families.family("administrator", "misha"))["abilities"] == ["link", "bar"]
    path = families.school.path(f"/members/{families.id('misha')}/family")
    assert (await families["stranger"].client.get(path)).status_code == 404
    for name in ("misha", "mother", "nina"):
        assert (await families[name].client.get(path)).status_code == 403


async def test_fam_5_siblings_know_each_other_by_a_common_guardian(families: Families) -> None:
    async with families.school.wiring.database.transaction(families.school.id) as tx:
        await link_guardian(tx, guardian_id=families.id("mother"), student_id=families.id("sonya"), kind="guardian")
    assert [one["name"] for one in (await families.family("curator", "misha"))["siblings"]] == ["Соня Власова"]
    assert [one["name"] for one in (await families.family("curator", "mother"))["children"]] == [
        "Миша Ковалёв",
        "Соня Власова",
    ]


async def test_fam_12_a_guardian_sees_the_child_s_groups_and_never_the_child_s_chats(families: Families) -> None:
    mother, school = families["mother"], families.school
    answer = (await mother.client.get(school.path("/family"))).json()
    child = answer["children"][0]
    assert (child["name"], child["kind"], [one["name"] for one in child["groups"]]) == (
        "Миша Ковалёв",
        "mother",
        ["5А"],
    )
    assert [(one["name"], one["isCurator"]) for one in child["groups"][0]["people"]] == [("Ольга Кураторова", True)]
    assert [(one["name"], one["kind"]) for one in child["guardians"]] == [("Иван Ковалёв", "father")]

    # The child's own chats: the class, and a conversation of two.
    of_class = (await families.chats("misha"))["5А · класс"]["id"]
    of_two = (await families.direct("misha", "sonya")).json()["id"]
    for conversation_id in (of_class, of_two):
        posted = await families.post("misha", conversation_id, "Секретный план")
        assert posted.status_code == 201, posted.text  # the witness
        message = posted.json()["id"]
        asked = [
            ("GET", ""), ("PATCH", ""), ("GET", "/messages"), ("POST", "/messages"), ("PUT", "/read"),
            ("PUT", "/notifications"), ("POST", "/members"), ("DELETE", f"/members/{families.id('misha')}"),
            ("PUT", f"/members/{families.id('misha')}/mute"), ("PATCH", f"/messages/{message}"),
            ("DELETE", f"/messages/{message}"), ("PUT", f"/messages/{message}/reactions/👍"),
            ("DELETE", f"/messages/{message}/reactions/👍"), ("PUT", f"/messages/{message}/pin"),
            ("DELETE", f"/messages/{message}/pin"), ("GET", f"/messages/{message}/readers"),
        ]  # fmt: skip
        bodies = {
            "/messages": {"id": str(new_id()), "body": "Мама"}, "/read": {"number": 1},
            "/notifications": {"isMuted": True}, "/members": {"memberIds": []},
            f"/messages/{message}": {"body": "Мама"}, f"/members/{families.id('misha')}/mute": {"minutes": 5},
        }  # fmt: skip
        for method, rest in asked:
            body = {"json": bodies.get(rest, {})} if method in ("POST", "PUT", "PATCH") else {}
            found = await mother.client.request(method, school.path(f"/conversations/{conversation_id}{rest}"), **body)
            assert found.status_code == 404, (method, rest, found.text)
        async with watching(school, mother) as seen:
            followed = await seen.follow(f"conversation:{conversation_id}")
            assert followed["refused"] == [f"conversation:{conversation_id}"]
    found = await families["misha"].client.get(school.path("/search/messages"), params={"q": "секретный"})
    assert len(found.json()["hits"]) == 2
    found = await mother.client.get(school.path("/search/messages"), params={"q": "секретный"})
    assert found.json()["hits"] == []


async def test_fam_13_each_organisation_is_blind_to_the_other(families: Families) -> None:
    """One sign-in, children at two schools: neither learns of the other."""
    wiring, base, stack = families.school.wiring, families.school.base, families.school.stack
    second = await families_of(await Running(wiring, base, stack).school(name="Школа № 2"))
    mother = families["mother"]
    member_id = new_id()
    async with second.school.wiring.database.system(second.school.id) as tx:
        new = NewMember(id=member_id, surname="Ковалёва", given_name="Мария", roles=(Role.GUARDIAN,))
        await create_member(tx, new, is_confirmed=True)
        await claim_member(tx, member_id=member_id, account_id=mother.account_id)
        await link_guardian(tx, guardian_id=member_id, student_id=second.id("sonya"), kind="mother")
    me = (await mother.client.get("/api/me")).json()
    assert len(me["memberships"]) == 2
    there = await mother.client.get(second.school.path("/family"))
    assert [one["name"] for one in there.json()["children"]] == ["Соня Власова"]
    assert await families.children("mother") == ["Миша Ковалёв"]
    shown = str(await families.family("administrator", "mother")) + str(await second.family("administrator", "sonya"))
    assert str(second.school.id) not in shown
    assert str(families.id("misha")) in shown  # the witness
    assert str(families.id("misha")) not in str(await second.family("administrator", "sonya"))


async def test_fam_3_a_guardian_of_two_keeps_what_the_other_child_gives(families: Families) -> None:
    school = families.school
    other = await make_class(school, families["administrator"], "1Б")
    async with school.wiring.database.transaction(school.id) as tx:
        await enrol_student(tx, student_id=families.id("sonya"), group_id=other.id)
        await link_guardian(tx, guardian_id=families.id("father"), student_id=families.id("sonya"), kind="guardian")
    assert set(await families.chats("father")) == {"5А · родители", "1Б · родители"}
    assert (await families["administrator"].client.delete(families.link("father", "misha"))).status_code == 204
    assert set(await families.chats("father")) == {"1Б · родители"}
