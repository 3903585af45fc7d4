"""Conversations follow circles, subgroups, departments and deputies; who leaves keeps nothing of what comes later."""

from typing import Any

import pytest

from chat.conftest import Class, code_of, conversations_of
from fixtures.families import SchoolClass, make_class
from fixtures.school import School, Someone
from fixtures.sockets import watching
from parta.foundation.identity import new_id
from parta.organisations import Role
from parta.structure import enrol_student, link_guardian


class Place:
    """Two classes with a pupil each, a circle, and the people whom the tests are about."""

    def __init__(self, school: School, groups: dict[str, SchoolClass], people: dict[str, Someone]) -> None:
        self.school, self.groups, self.people = school, groups, people

    def __getitem__(self, name: str) -> Someone:
        return self.people[name]

    def member(self, name: str) -> str:
        return str(self.people[name].member_id)

    async def act(self, method: str, group: str, rest: str = "", body: dict[str, Any] | None = None) -> Any:
        answer = await self["administrator"].client.request(
            method, self.school.path(f"/groups/{self.groups[group].id}{rest}"), json=body
        )
        assert answer.is_success, answer.text
        return answer.json()

    async def titles(self, name: str) -> set[str]:
        return set(await conversations_of(self.school, self[name]))

    async def chat(self, title: str, name: str) -> Class:
        found = await conversations_of(self.school, self[name])
        return Class(self.school, self[name], self["misha"], self["anya"], found[title]["id"])


@pytest.fixture
async def place(school: School) -> Place:
    people = {
        "administrator": await school.person("Админова Анна", Role.ADMINISTRATOR),
        "curator": await school.person("Кураторова Ольга", Role.TEACHER),
        "leader": await school.person("Кружковод Пётр", Role.TEACHER),
        "misha": await school.person("Ковалёв Миша", Role.STUDENT),
        "anya": await school.person("Серова Аня", Role.STUDENT),
        "mother": await school.person("Ковалёва Мария", Role.GUARDIAN),
    }
    administrator = people["administrator"]
    groups = {
        "5А": await make_class(school, administrator, "5А", curator=people["curator"]),
        "6Б": await make_class(school, administrator, "6Б"),
        "Шахматы": await make_class(school, administrator, "Шахматы", kind="circle", curator=people["leader"]),
        "МО физики": await make_class(school, administrator, "МО физики", kind="association", curator=people["leader"]),
    }
    async with school.wiring.database.transaction(school.id) as tx:
        await enrol_student(tx, student_id=people["misha"].member_id, group_id=groups["5А"].id)
        await enrol_student(tx, student_id=people["anya"].member_id, group_id=groups["6Б"].id)
        await link_guardian(
            tx, guardian_id=people["mother"].member_id, student_id=people["misha"].member_id, kind="mother"
        )
    return Place(school, groups, people)


async def test_chat_12_a_circle_has_its_conversations_over_several_classes(place: Place) -> None:
    assert "Шахматы · кружок" not in await place.titles("misha")
    await place.act("POST", "Шахматы", "/students", {"studentIds": [place.member("misha"), place.member("anya")]})
    assert await place.titles("misha") == {"5А · класс", "Шахматы · кружок"}
    assert await place.titles("anya") == {"6Б · класс", "Шахматы · кружок"}
    assert await place.titles("mother") == {"5А · родители", "Шахматы · родители"}
    details = await (await place.chat("Шахматы · кружок", "misha")).details(place["misha"])
    assert {(one["name"], one["part"], one["isModerator"]) for one in details["members"]} == {
        ("Миша Ковалёв", "student", False),
        ("Аня Серова", "student", False),
        ("Пётр Кружковод", "curator", True),
    }


async def test_chat_4_who_leaves_a_circle_keeps_nothing_of_what_comes_later(place: Place) -> None:
    """Over HTTP and the socket, beside a witness who stayed."""
    school = place.school
    await place.act("POST", "Шахматы", "/students", {"studentIds": [place.member("misha"), place.member("anya")]})
    chat = await place.chat("Шахматы · кружок", "leader")
    async with watching(school, place["misha"]) as gone, watching(school, place["anya"]) as witness:
        await gone.follow(chat.stream, f"member:{place.member('misha')}")
        await witness.follow(chat.stream)
        await place.act("DELETE", "Шахматы", f"/students/{place.member('misha')}")
        await gone.expect(lambda event: event["type"] == "chat.conversation_left")
        await chat.post(place["leader"], "Для тех, кто остался")
        await witness.expect(
            lambda event: event["type"] == "chat.message_posted" and "остался" in event["data"]["message"]["body"]
        )
        assert not [event for event in gone.events if event["type"] == "chat.message_posted"]
    assert "Для тех, кто остался" in [one["body"] for one in await chat.messages(place["anya"])]
    answer = await place["misha"].client.get(chat.path("/messages"))
    assert answer.status_code == 404
    assert code_of(await chat.try_post(place["misha"], "Я ещё здесь?"))[0] == 404
    # Coming back shows nothing that was written meanwhile as unread, and lets write again.
    await place.act("POST", "Шахматы", "/students", {"studentIds": [place.member("misha")]})
    assert (await chat.try_post(place["misha"], "Снова здесь")).status_code == 201


async def test_chat_20_subgroups_have_conversations_where_the_division_says_so(place: Place) -> None:
    english, one, two = new_id(), new_id(), new_id()
    division = {
        "name": "Английский",
        "kind": "language",
        "hasChats": False,
        "subgroups": [{"id": str(one), "name": "1"}, {"id": str(two), "name": "2"}],
    }
    path = f"/divisions/{english}"
    await place.act("PUT", "5А", path, division)
    await place.act(
        "PATCH", "5А", f"{path}/students", {"places": [{"studentId": place.member("misha"), "subgroupId": str(one)}]}
    )
    assert await place.titles("misha") == {"5А · класс"}

    await place.act("PUT", "5А", path, {**division, "hasChats": True})
    assert await place.titles("misha") == {"5А · класс", "5А · Английский, 1"}
    assert {"5А · Английский, 1", "5А · Английский, 2"} <= await place.titles("curator")
    chat = await place.chat("5А · Английский, 1", "curator")
    await chat.post(place["misha"], "Слова на завтра?")

    lesson = {"memberId": place.member("leader"), "subject": "Английский", "subgroupId": str(one)}
    await place.act("PUT", "5А", "/teachers", {"teachers": [lesson]})
    assert {"5А · Английский, 1", "5А · класс"} <= await place.titles("leader")
    assert "5А · Английский, 2" not in await place.titles("leader")

    # The pupil moves: the other subgroup's conversation is theirs, the first one isn't.
    await place.act(
        "PATCH", "5А", f"{path}/students", {"places": [{"studentId": place.member("misha"), "subgroupId": str(two)}]}
    )
    assert await place.titles("misha") == {"5А · класс", "5А · Английский, 2"}
    assert (await chat.try_post(place["misha"], "Ещё здесь?")).status_code == 404
    assert (await chat.try_post(place["leader"], "Да, урок идёт")).status_code == 201  # the witness

    # Without chats they rest: readable, nobody writes.
    await place.act("PUT", "5А", path, division)
    resting = await chat.seen_by(place["leader"])
    assert resting["isArchived"]
    assert (await chat.try_post(place["leader"], "В архив")).status_code == 409
    await place.act("PUT", "5А", path, {**division, "hasChats": True})
    assert not (await chat.seen_by(place["leader"]))["isArchived"]


async def test_chat_12_departments_and_associations_have_a_conversation(place: Place) -> None:
    await place.act("PUT", "МО физики", "/colleagues", {"memberIds": [place.member("curator")]})
    assert "МО физики" in await place.titles("curator")
    assert "МО физики" in await place.titles("leader")
    details = await (await place.chat("МО физики", "curator")).details(place["curator"])
    assert {(one["name"], one["isModerator"]) for one in details["members"]} == {
        ("Ольга Кураторова", False),
        ("Пётр Кружковод", True),
    }
    assert details["conversation"]["section"] == "staff"
    await place.act("PUT", "МО физики", "/colleagues", {"memberIds": []})
    assert "МО физики" not in await place.titles("curator")
    assert "МО физики" in await place.titles("leader")  # the witness


async def test_str_20_a_deputy_leads_the_conversations_while_the_term_runs(place: Place) -> None:
    term_id = new_id()
    term = {"memberId": place.member("leader"), "since": "2020-01-01", "reason": "отпуск"}
    await place.act("PUT", "5А", f"/deputies/{term_id}", term)
    assert {"5А · класс", "5А · родители"} <= await place.titles("leader")
    details = await (await place.chat("5А · класс", "leader")).details(place["leader"])
    captions = {one["name"]: (one["caption"], one["isModerator"]) for one in details["members"]}
    assert captions["Пётр Кружковод"] == ("замещает классного руководителя", True)
    assert captions["Ольга Кураторова"] == ("классный руководитель", True)
    await place.act("DELETE", "5А", f"/deputies/{term_id}")
    assert not {"5А · класс", "5А · родители"} & await place.titles("leader")
    assert {"5А · класс", "5А · родители"} <= await place.titles("curator")  # the witness
