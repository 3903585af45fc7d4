"""Conversations follow the structure: curators, teachers, pupils, parents, names, archives, imports."""

from typing import Any

import pytest_asyncio
from sqlalchemy import text as sql

from chat.conftest import Class, code_of, conversations_of
from fixtures.families import SchoolClass, make_class
from fixtures.rosters import roster_bytes
from fixtures.school import Running, School, Someone
from fixtures.sockets import watching
from parta.organisations import Role, revoke_role
from parta.structure import enrol_student, import_now, link_guardian, live_groups, people_of_groups


class Fifth:
    """5А: its administrator, curator, teacher, pupil and parent, all of them here."""

    def __init__(self, school: School, group: SchoolClass, people: dict[str, Someone]) -> None:
        self.school, self.group, self.people = school, group, people

    def __getitem__(self, name: str) -> Someone:
        return self.people[name]

    async def put(self, rest: str, body: dict[str, Any]) -> None:
        answer = await self["administrator"].client.put(self.school.path(f"/groups/{self.group.id}{rest}"), json=body)
        assert answer.status_code == 200, answer.text

    async def chat(self, title: str, someone: str = "curator") -> Class:
        found = (await conversations_of(self.school, self[someone]))[title]
        return Class(self.school, self["curator"], self["pupil"], self["pupil"], found["id"])

    async def titles(self, someone: str) -> list[str]:
        return sorted(await conversations_of(self.school, self[someone]))

    async def members(self, title: str, someone: str) -> dict[str, tuple[str, str, bool]]:
        """{name: (part, caption, moderates)}"""
        details = await (await self.chat(title, someone)).details(self[someone])
        return {one["name"]: (one["part"], one["caption"], one["isModerator"]) for one in details["members"]}


@pytest_asyncio.fixture
async def fifth(school: School) -> Fifth:
    people = {
        "administrator": await school.person("Админова Анна", Role.ADMINISTRATOR),
        "curator": await school.person("Кураторова Ольга", Role.TEACHER),
        "teacher": await school.person("Предметник Пётр", Role.TEACHER),
        "pupil": await school.person("Власова Соня", Role.STUDENT),
        "parent": await school.person("Власова Нина", Role.GUARDIAN),
    }
    group = await make_class(school, people["administrator"], "5А", curator=people["curator"])
    async with school.wiring.database.transaction(school.id) as tx:
        await enrol_student(tx, student_id=people["pupil"].member_id, group_id=group.id)
        await link_guardian(
            tx, guardian_id=people["parent"].member_id, student_id=people["pupil"].member_id, kind="mother"
        )
    made = Fifth(school, group, people)
    await made.put("/teachers", {"teachers": [{"memberId": str(made["teacher"].member_id), "subject": "Математика"}]})
    return made


async def test_chat_12_a_class_and_its_parents_have_their_conversations(fifth: Fifth) -> None:
    assert await fifth.members("5А · класс", "pupil") == {
        "Ольга Кураторова": ("curator", "классный руководитель", True),
        "Пётр Предметник": ("teacher", "математика", False),
        "Соня Власова": ("student", "5А", False),
    }
    assert await fifth.members("5А · родители", "parent") == {
        "Ольга Кураторова": ("curator", "классный руководитель", True),
        "Нина Власова": ("guardian", "мама · Соня Власова", False),
    }
    assert await fifth.titles("pupil") == ["5А · класс"]
    assert await fifth.titles("parent") == ["5А · родители"]
    assert await fifth.titles("teacher") == ["5А · класс", "Педагоги", "Сотрудники"]
    assert await fifth.titles("curator") == ["5А · класс", "5А · родители", "Педагоги", "Сотрудники"]
    assert await fifth.titles("administrator") == ["Сотрудники"]


async def test_chat_12_a_new_curator_takes_the_place_of_the_old_one(fifth: Fifth) -> None:
    """CHAT-4, CHAT-12: the old one loses the parents at once, the new one has them."""
    parents = await fifth.chat("5А · родители")
    async with watching(fifth.school, fifth["curator"]) as old, watching(fifth.school, fifth["parent"]) as witness:
        await old.follow(parents.stream, since=-1)
        await witness.follow(parents.stream, since=-1)
        await parents.post(fifth["parent"], "Ольге")
        await fifth.put("/curator", {"memberId": str(fifth["teacher"].member_id)})
        await parents.post(fifth["parent"], "Уже Петру")
        await witness.expect_text("Уже Петру")
        assert (await old.ask("ping"))["ok"] == {}
        assert old.texts(parents.id) == ["Ольге"]
    assert await fifth.titles("curator") == ["Педагоги", "Сотрудники"]
    members = await fifth.members("5А · родители", "teacher")
    assert members["Пётр Предметник"] == ("curator", "математика · классный руководитель", True)
    message = (await parents.messages(fifth["teacher"]))[-1]
    assert (await parents.delete(fifth["teacher"], message)).status_code == 204
    assert (await parents.delete(fifth["curator"], message)).status_code == 404


async def test_chat_12_a_pupil_who_moves_takes_the_parent_along(fifth: Fifth) -> None:
    sixth = await make_class(fifth.school, fifth["administrator"], "6Б", curator=fifth["teacher"])
    conversation = await fifth.chat("5А · класс")
    async with watching(fifth.school, fifth["pupil"]) as seen:
        own = f"member:{fifth['pupil'].member_id}"
        await seen.follow(own, conversation.stream, since=-1)
        async with fifth.school.wiring.database.transaction(fifth.school.id) as tx:
            await enrol_student(tx, student_id=fifth["pupil"].member_id, group_id=sixth.id)
        left = await seen.expect(lambda event: event["type"] == "chat.conversation_left")
        assert left["data"]["conversationId"] == conversation.id
        await seen.expect(lambda event: event["type"] == "chat.conversation_joined")
        await conversation.post(fifth["curator"], "Без Сони")
        assert (await seen.ask("ping"))["ok"] == {}
        assert seen.texts(conversation.id) == []
    assert await fifth.titles("pupil") == ["6Б · класс"]
    assert await fifth.titles("parent") == ["6Б · родители"]
    assert (await conversation.messages(fifth["curator"]))[-1]["body"] == "Без Сони"


async def test_chat_12_a_teacher_counts_once_confirmed_and_no_longer_when_revoked(fifth: Fifth) -> None:
    waiting = fifth.people["waiting"] = await fifth.school.person("Новый Олег", Role.TEACHER, is_confirmed=False)
    await fifth.put("/teachers", {"teachers": [{"memberId": str(waiting.member_id), "subject": "Химия"}]})
    assert "5А · класс" not in await fifth.titles("waiting")
    assert "Педагоги" not in await fifth.titles("waiting")
    path = fifth.school.path(f"/members/{waiting.member_id}/roles/teacher/confirm")
    assert (await fifth["administrator"].client.post(path)).status_code == 204
    assert await fifth.titles("waiting") == ["5А · класс", "Педагоги", "Сотрудники"]
    assert (await fifth.members("5А · класс", "pupil"))["Олег Новый"] == ("teacher", "химия", False)
    async with fifth.school.wiring.database.transaction(fifth.school.id) as tx:
        await revoke_role(tx, fifth["administrator"].actor, member_id=waiting.member_id, role=Role.TEACHER)
    answer = await waiting.client.get(fifth.school.path("/conversations"))
    assert answer.status_code == 404 or answer.json()["conversations"] == []
    assert "Олег Новый" not in await fifth.members("5А · класс", "pupil")


async def test_chat_12_a_renamed_class_renames_its_conversations(fifth: Fifth) -> None:
    conversation = await fifth.chat("5А · класс")
    async with watching(fifth.school, fifth["pupil"]) as seen:
        await seen.follow(conversation.stream, since=-1)
        path = fifth.school.path(f"/groups/{fifth.group.id}")
        assert (await fifth["administrator"].client.patch(path, json={"name": "6А"})).status_code == 200
        event = await seen.expect(lambda event: event["type"] == "chat.conversation_changed")
    assert event["data"]["title"] == "6А · класс"
    assert await fifth.titles("curator") == ["6А · класс", "6А · родители", "Педагоги", "Сотрудники"]
    assert (await fifth.members("6А · класс", "pupil"))["Соня Власова"] == ("student", "6А", False)


async def test_chat_12_an_archived_class_is_read_and_not_written_to(fifth: Fifth) -> None:
    conversation = await fifth.chat("5А · класс")
    message = await conversation.post(fifth["pupil"], "Было")
    path = fifth.school.path(f"/groups/{fifth.group.id}")
    assert (await fifth["administrator"].client.post(f"{path}/archive")).status_code == 200
    for someone in ("pupil", "curator"):
        assert code_of(await conversation.try_post(fifth[someone], "Нельзя")) == (409, "chat.archived")
        seen = await conversation.seen_by(fifth[someone])
        assert seen["isArchived"] is True
        assert not {"post", "start_call", "start_lesson"} & set(seen["abilities"])
    assert (await conversation.edit(fifth["pupil"], message, "Нельзя")).status_code == 409
    assert await conversation.messages(fifth["pupil"]) == [message]
    assert (await fifth["administrator"].client.post(f"{path}/restore")).status_code == 200
    await conversation.post(fifth["pupil"], "Снова")


async def test_chat_12_nobody_leaves_or_enters_a_conversation_of_the_structure_by_hand(fifth: Fifth) -> None:
    conversation = await fifth.chat("5А · класс")
    stranger = await fifth.school.person("Чужой Иван", Role.STUDENT)
    client = fifth["curator"].client
    answers = [
        await client.post(conversation.path("/members"), json={"memberIds": [str(stranger.member_id)]}),
        await client.delete(conversation.path(f"/members/{fifth['pupil'].member_id}")),
        await fifth["pupil"].client.delete(conversation.path(f"/members/{fifth['pupil'].member_id}")),
        await client.patch(conversation.path(), json={"title": "Взлом"}),
    ]
    assert [code_of(answer) for answer in answers] == [(409, "chat.structural")] * 4
    assert len(await fifth.members("5А · класс", "pupil")) == 3
    assert (await stranger.client.get(conversation.path())).status_code == 404


async def test_chat_12_a_change_that_fails_changes_no_conversation(fifth: Fifth) -> None:
    sixth = await make_class(fifth.school, fifth["administrator"], "6Б")
    try:
        async with fifth.school.wiring.database.transaction(fifth.school.id) as tx:
            await enrol_student(tx, student_id=fifth["pupil"].member_id, group_id=sixth.id)
            raise KeyError("undone")
    except KeyError:
        pass
    assert await fifth.titles("pupil") == ["5А · класс"]
    async with fifth.school.wiring.database.transaction(fifth.school.id) as tx:
        await enrol_student(tx, student_id=fifth["pupil"].member_id, group_id=sixth.id)
    assert await fifth.titles("pupil") == ["6Б · класс"]


async def test_chat_12_children_of_a_kindergarten_do_not_write(running: Running) -> None:
    """Its groups have the conversation of the parents only."""
    garden = await running.school(kind="kindergarten", name="Детский сад")
    administrator = await garden.person("Админова Анна", Role.ADMINISTRATOR)
    curator = await garden.person("Воспитателева Ира", Role.TEACHER)
    await make_class(garden, administrator, "Солнышко", curator=curator, kind="age_group")
    assert sorted(await conversations_of(garden, curator)) == ["Педагоги", "Солнышко · родители", "Сотрудники"]


async def test_chat_12_an_import_makes_the_conversations_of_all_classes(school: School) -> None:
    """Every pupil sits in the conversation of their class, every guardian in that of the parents; once."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)

    async def progress(*_: object) -> None:
        return None

    name = "school-contingent-2026-09.xlsx"
    for _ in range(2):
        await import_now(
            school.wiring.database, administrator.actor, file_name=name, content=roster_bytes(name), progress=progress
        )
        async with school.wiring.database.transaction(school.id) as tx:
            rows = await tx.execute(
                sql(
                    "select c.kind, count(distinct c.id) as n, count(*) filter (where cm.part = 'student') as students,"
                    " count(*) filter (where cm.part = 'guardian') as guardians from conversation c"
                    " left join conversation_member cm on cm.conversation_id = c.id and cm.left_at is null"
                    " where c.kind in ('class', 'guardians') group by c.kind order by c.kind"
                )
            )
            found = [tuple(row) for row in rows]
        assert [(kind, count) for kind, count, *_ in found] == [("class", 29), ("guardians", 29)]
        assert found[0][2:] == (824, 0)
        assert found[1][2] == 0
        async with school.wiring.database.transaction(school.id) as tx:
            people = await people_of_groups(tx, [one.id for one in await live_groups(tx)])
        # whoever has twins in a class sits there once
        assert found[1][3] == sum(len({link.member_id for link in one.guardians}) for one in people.values()) > 1200
