"""«Не общается по решению суда»: at once and everywhere, on every way back, and nobody else learns of it."""

from datetime import date, timedelta

import pytest_asyncio

from chat.conftest import code_of
from fixtures.families import listed
from fixtures.school import School
from fixtures.sockets import watching
from foundation.files.uploading import Sending
from parta.foundation.identity import new_id
from parta.organisations import MemberChange, Role, end_membership, local_today, members_by_id, update_member
from parta.structure import GuardianBarred, guardianships, import_now, link_guardian
from structure.families import Families, families_of


@pytest_asyncio.fixture
async def families(school: School) -> Families:
    return await families_of(school)


async def test_fam_6_a_bar_takes_effect_at_once_everywhere(families: Families) -> None:
    """Conversations, files, search, sockets, what he sees of the child; the mother beside him is the witness."""
    school = families.school
    parents = (await families.chats("father"))["5А · родители"]["id"]
    two = (await families.direct("father", "curator")).json()["id"]
    trip = await families["curator"].client.post(
        school.path("/conversations"),
        json={
            "id": str(new_id()),
            "kind": "custom",
            "title": "Экскурсия",
            "memberIds": [str(families.id(name)) for name in ("mother", "father", "misha")],
        },
    )
    assert trip.status_code == 201, trip.text
    sending = Sending(school, families["curator"], families["mother"])
    file, _ = await sending.processed("Список".encode(), "список.txt")
    assert (await families.post("curator", parents, "Собрание родителей", attachmentIds=[file.id])).status_code == 201
    for name in ("mother", "father"):
        assert (await file.content(by=families[name])).status_code == 200

    async with watching(school, families["father"]) as his, watching(school, families["mother"]) as hers:
        streams = [f"conversation:{one}" for one in (parents, two, trip.json()["id"])]
        await his.follow(*streams, since=-1)
        await hers.follow(streams[0], streams[2], since=-1)
        assert (await families.bar("father", "misha")).status_code == 204
        closed = await his.expect(lambda event: event["type"] == "chat.conversation_changed")
        assert (closed["stream"], closed["data"]["closedReason"]) == (streams[1], "relation")
        for conversation_id in (parents, trip.json()["id"]):
            posted = await families.post("curator", conversation_id, f"После решения {conversation_id}")
            assert posted.status_code == 201
            await hers.expect_text(f"После решения {conversation_id}")
            assert his.texts(conversation_id) == []
        # Over the open socket as well as by HTTP.
        refused = await his.ask("chat.post_message", id=str(new_id()), conversationId=two, body="Позвольте")
        assert refused["problem"]["code"] == "chat.unrelated"

    assert set(await families.chats("father")) == {"Ольга Кураторова"}
    assert {"5А · родители", "Экскурсия"} <= set(await families.chats("mother"))
    assert code_of(await families.post("father", two)) == (409, "chat.unrelated")
    assert (await families["father"].client.get(school.path(f"/conversations/{parents}/messages"))).status_code == 404
    assert (await file.content(by=families["father"])).status_code == 404
    assert (await file.content(by=families["mother"])).status_code == 200
    for name, count in (("father", 0), ("mother", 1)):
        found = await families[name].client.get(school.path("/search/messages"), params={"q": "собрание"})
        assert len(found.json()["hits"]) == count, name
    directory = await families["father"].client.get(school.path("/directory"))
    assert directory.json()["people"] == []
    assert await families.children("father") == []
    groups = [
        (await families[name].client.get(school.path("/groups"))).json()["groups"] for name in ("father", "mother")
    ]
    assert [len(one) for one in groups] == [0, 1]


async def test_fam_6_history_of_a_conversation_of_two_stays_readable_and_comes_back_to_life(families: Families) -> None:
    two = (await families.direct("curator", "father")).json()["id"]
    mine = await families.post("father", two, "Добрый день")
    assert (await families.bar("father", "misha")).status_code == 204
    path = families.school.path(f"/conversations/{two}")
    page = await families["father"].client.get(f"{path}/messages")
    assert [one["body"] for one in page.json()["messages"]] == ["Добрый день"]
    message = f"{path}/messages/{mine.json()['id']}"
    refused = [
        await families["father"].client.patch(message, json={"body": "Иначе"}),
        await families["curator"].client.put(f"{message}/reactions/👍"),
        await families.post("curator", two),
    ]
    assert {code_of(one) for one in refused} == {(409, "chat.unrelated")}
    seen = (await families.chats("father"))["Ольга Кураторова"]
    assert (seen["closedReason"], "post" in seen["abilities"], "start_call" in seen["abilities"]) == (
        "relation",
        False,
        False,
    )
    assert (await families.lift("father", "misha")).status_code == 204
    assert (await families.post("father", two, "Снова можно")).status_code == 201
    assert "5А · родители" in await families.chats("father")
    assert (await families.chats("father"))["Ольга Кураторова"]["closedReason"] == ""


async def test_fam_6_the_same_person_does_not_come_back_by_another_way(families: Families) -> None:
    school, database = families.school, families.school.wiring.database
    assert (await families.bar("father", "misha")).status_code == 204
    misha = families.id("misha")
    # A new entry of the same name; of the same phone; the same member.
    namesake = await listed(school, "Ковалёв Иван", Role.GUARDIAN)
    async with database.transaction(school.id) as tx:
        phone = (await members_by_id(tx, [families.id("father")]))[families.id("father")].phone
    other_name = await listed(school, "Ковалев Иоанн", Role.GUARDIAN, phone=phone)
    for one in (families.id("father"), namesake, other_name):
        answer = await families["curator"].client.put(
            school.path(f"/students/{misha}/guardians/{one}"), json={"kind": "father"}
        )
        assert code_of(answer) == (409, "structure.guardian_barred")
        try:
            async with database.transaction(school.id) as tx:
                await link_guardian(tx, guardian_id=one, student_id=misha)
        except GuardianBarred:
            continue
        raise AssertionError("a door let a barred guardian in")
    # Not by a request either; the witness: another child is no matter of this bar.
    asked = await families["father"].client.post(
        school.path("/guardianship-requests"),
        json={"id": str(new_id()), "childName": "Ковалёв Миша", "kind": "father"},
    )
    assert asked.status_code == 201
    granted = await families["administrator"].client.post(
        school.path(f"/guardianship-requests/{asked.json()['id']}/grant"), json={"studentId": str(misha)}
    )
    assert code_of(granted) == (409, "structure.guardian_barred")
    allowed = await families["curator"].client.put(families.link("father", "sonya"), json={"kind": "trusted"})
    assert allowed.status_code == 200, allowed.text
    async with database.transaction(school.id) as tx:
        assert families.id("father") not in {one.guardian_id for one in await guardianships(tx, student_ids=[misha])}


async def test_fam_6_a_bar_needs_a_decision_that_was_made(families: Families) -> None:
    """A decision without a name, or one of a day that hasn't come where the school is, bars nobody."""
    link = families.link("father", "misha", "/bar")
    client = families["administrator"].client
    async with families.school.wiring.database.transaction(families.school.id) as tx:
        today = await local_today(tx)
    for document, day, field in (
        ("№ 7", today + timedelta(days=1), "documentDate"),
        ("№ 7", date(9999, 12, 31), "documentDate"),
        ("\u200b ", today, "document"),
    ):
        refused = await client.put(link, json={"document": document, "documentDate": day.isoformat()})
        assert (refused.status_code, refused.json()["params"]["field"]) == (422, field)
    assert await families.children("father") != []
    made = await client.put(link, json={"document": "№ 7", "documentDate": today.isoformat()})
    assert made.status_code == 204  # the witness
    assert await families.children("father") == []


async def test_fam_7_who_learns_that_there_is_a_bar(families: Families) -> None:
    for name in ("curator", "mother", "father", "stranger", "misha"):
        assert (await families.bar("father", "misha", by=name)).status_code == 403, name
    assert (await families.bar("father", "misha")).status_code == 204
    seen = (await families.family("administrator", "misha"))["bars"]
    assert [(one["guardianName"], one["document"], one["documentDate"]) for one in seen] == [
        ("Ковалёв Иван", "№ 2-1143/2026", "2026-10-01")
    ]
    assert [one["fullName"] for one in (await families.family("administrator", "misha"))["guardians"]] == [
        "Ковалёва Мария"
    ]
    # Whoever leads the class knows whom not to let in, not what the court wrote.
    assert [(one["guardianName"], one["document"]) for one in (await families.family("curator", "misha"))["bars"]] == [
        ("Ковалёв Иван", None)
    ]
    mine = await families["father"].client.get(families.school.path("/family"))
    assert (mine.json()["children"], "bar" in mine.text.lower()) == ([], False)
    assert (await families.acts())[0] == "structure.guardian_barred"
    assert (await families.lift("father", "misha")).status_code == 204
    assert (await families.acts())[0] == "structure.guardian_bar_lifted"
    assert (await families.lift("father", "misha")).status_code == 404


async def test_fam_8_a_contact_that_a_child_shares_with_the_barred_one_is_no_way_in(families: Families) -> None:
    school, database = families.school, families.school.wiring.database
    async with database.transaction(school.id) as tx:
        people = await members_by_id(tx, [families.id("father"), families.id("sonya")])
        phone, other = people[families.id("father")].phone, people[families.id("sonya")].phone
        await update_member(tx, MemberChange(id=families.id("misha"), phone=phone))
    assert (await families.bar("father", "misha")).status_code == 204
    async with database.transaction(school.id) as tx:
        people = await members_by_id(tx, [families.id("misha"), families.id("sonya"), families.id("father")])
    assert people[families.id("misha")].phone is None
    assert people[families.id("father")].phone == phone
    assert people[families.id("sonya")].phone == other


async def test_fam_6_nobody_seats_the_two_together(families: Families) -> None:
    school = families.school
    assert (await families["curator"].client.put(families.link("father", "sonya"), json={"kind": "other"})).is_success
    assert (await families.bar("father", "misha")).status_code == 204

    async def chat_of(*names: str) -> int:
        made = await families["curator"].client.post(
            school.path("/conversations"),
            json={
                "id": str(new_id()),
                "kind": "custom",
                "title": "Кружок",
                "memberIds": [str(families.id(name)) for name in names],
            },
        )
        return made.status_code

    assert await chat_of("father", "misha") == 403
    assert await chat_of("father", "sonya") == 201
    assert await chat_of("mother", "misha") == 201


async def test_fam_6_a_list_does_not_bring_a_barred_guardian_back(families: Families) -> None:
    """The father who left stands in the school's list again."""

    async def nothing(done: int, total: int) -> None:
        """Nobody watches the progress."""

    school, database = families.school, families.school.wiring.database
    assert (await families.bar("father", "misha")).status_code == 204
    content = (
        "№;ФИО ученика;Класс;ФИО родителя;Телефон родителя\n"
        "1;Ковалёв Миша;5А;Ковалёв Иван;+7 900 555-01-02\n"
        "2;Власова Соня;5А;Власова Нина;+7 900 555-01-03\n"
    ).encode()
    async with database.transaction(school.id) as tx:
        await end_membership(tx, member_id=families.id("father"))
    for _ in range(2):
        await import_now(
            database, families["administrator"].actor, file_name="список.csv", content=content, progress=nothing
        )
    async with database.transaction(school.id) as tx:
        links = await guardianships(tx, student_ids=[families.id("misha"), families.id("sonya")])
        people = await members_by_id(tx, [one.guardian_id for one in links])
    assert {(people[one.guardian_id].full_name, one.student_id) for one in links} == {
        ("Ковалёва Мария", families.id("misha")),
        ("Власова Нина", families.id("sonya")),
    }
