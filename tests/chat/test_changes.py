"""What becomes of a message: edited, deleted, reacted to, pinned."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text as sql

from chat.conftest import Class, code_of, make_chat
from fixtures.school import Someone
from fixtures.sockets import watching
from parta.organisations import Role


async def revisions(chat: Class, message_id: str) -> list[str]:
    """The earlier texts that are kept."""
    async with chat.school.wiring.database.transaction(chat.school.id) as tx:
        rows = await tx.execute(
            sql("select body from message_revision where message_id = :id order by revision"), {"id": UUID(message_id)}
        )
        return [row.body for row in rows]


async def pin(chat: Class, message: dict[str, Any], by: Someone | None = None) -> httpx.Response:
    return await (by or chat.curator).client.put(chat.path(f"/messages/{message['id']}/pin"))


async def test_chat_9_the_author_edits_and_the_earlier_texts_stay(chat: Class) -> None:
    message = await chat.post(chat.pupil, "Перваа")
    async with watching(chat.school, chat.classmate) as seen:
        await seen.follow(chat.stream, since=-1)
        for body in ("Первая", "Первая!", "Первая!"):  # the third changes nothing
            assert (await chat.edit(chat.pupil, message, body)).status_code == 200
        await chat.post(chat.pupil, "Свидетель")
        await seen.expect_text("Свидетель")
        edits = [event["data"]["body"] for event in seen.events if event["type"] == "chat.message_edited"]
    assert edits == ["Первая", "Первая!"]
    assert await revisions(chat, message["id"]) == ["Перваа", "Первая"]
    fresh = (await chat.messages(chat.classmate))[0]
    assert fresh["body"] == "Первая!"
    assert fresh["editedAt"]
    assert fresh["number"] == 1


async def test_chat_9_nobody_else_edits(chat: Class) -> None:
    message = await chat.post(chat.pupil, "Моё")
    for someone in (chat.classmate, chat.curator):
        assert (await chat.edit(someone, message, "Чужое")).status_code == 403
    assert (await chat.edit(chat.pupil, message, "")).status_code == 422
    assert await chat.messages(chat.pupil) == [message]
    assert (await chat.edit(chat.pupil, message, "Моё!")).status_code == 200  # the witness


async def test_chat_9_a_deleted_text_is_gone_from_snapshots_and_from_the_log(chat: Class) -> None:
    kept = await chat.post(chat.classmate, "Остаётся")
    message = await chat.post(chat.pupil, "Тайна", replyToId=kept["id"], mentions=[str(chat.classmate.member_id)])
    answer = await chat.post(chat.classmate, "Ого", replyToId=message["id"])
    await chat.edit(chat.pupil, message, "Тайна вторая")
    assert "Тайна" in (await chat.classmate.client.get(chat.path("/messages"))).text
    assert (await chat.delete(chat.pupil, message)).status_code == 204
    assert (await chat.delete(chat.pupil, message)).status_code == 204  # again does nothing

    for someone in (chat.pupil, chat.classmate, chat.curator):
        pages = [
            await someone.client.get(chat.path("/messages")),
            await someone.client.get(chat.path()),
            await someone.client.get(chat.school.path("/conversations")),
            await someone.client.get(chat.school.path("/search/messages"), params={"q": "Тайна"}),
        ]
        assert all(page.status_code == 200 and "Тайна" not in page.text for page in pages)
    # Read again from the beginning, the log tells that there was a message, and not what.
    async with watching(chat.school, chat.classmate) as seen:
        await seen.follow(chat.stream, since=0)
        deleted = await seen.expect(lambda event: event["type"] == "chat.message_deleted")
        assert deleted["data"]["messageId"] == message["id"]
        assert seen.texts(chat.id) == ["Остаётся", "", "Ого"]
        assert "Тайна" not in str(seen.events)
        assert [event["type"] for event in seen.events].count("chat.message_deleted") == 1
    async with chat.school.wiring.database.transaction(chat.school.id) as tx:
        rows = await tx.execute(sql("select string_agg(data::text, ' ') from event_log"))
        log = rows.scalar_one()
    assert message["id"] in log
    assert "Тайна" not in log
    gone, reply = (await chat.messages(chat.curator))[1:]
    assert (gone["body"], gone["replyTo"], gone["mentions"]) == ("", None, [])
    assert reply["id"] == answer["id"]
    assert reply["replyTo"]["excerpt"] == ""
    assert await revisions(chat, message["id"]) == ["Тайна", "Тайна вторая"]


async def test_chat_9_a_moderator_deletes_and_a_classmate_does_not(chat: Class) -> None:
    message = await chat.post(chat.pupil, "Грубость")
    assert (await chat.delete(chat.classmate, message)).status_code == 403
    async with watching(chat.school, chat.pupil) as seen:
        await seen.follow(chat.stream, since=-1)
        assert (await chat.delete(chat.curator, message)).status_code == 204
        event = await seen.expect(lambda event: event["type"] == "chat.message_deleted")
    assert event["data"]["byModerator"] is True
    for answer in (await chat.edit(chat.pupil, message, "Снова"), await pin(chat, message)):
        assert answer.status_code == 404


async def test_chat_9_an_edit_and_a_deletion_at_once_leave_no_text(chat: Class) -> None:
    for place in range(10):
        message = await chat.post(chat.pupil, f"Исчезнет {place}")
        edited, deleted = await asyncio.gather(
            chat.edit(chat.pupil, message, f"Вернётся {place}"), chat.delete(chat.curator, message)
        )
        assert deleted.status_code == 204
        assert edited.status_code in (200, 404)
    assert {one["body"] for one in await chat.messages(chat.pupil)} == {""}


async def test_chat_10_a_reaction_is_one_of_each_kind(chat: Class) -> None:
    message = await chat.post(chat.pupil, "Ура")
    path = chat.path(f"/messages/{message['id']}/reactions/")
    async with watching(chat.school, chat.classmate) as seen:
        await seen.follow(chat.stream, since=-1)
        for someone, emoji in (
            (chat.curator, "👍"), (chat.curator, "👍"), (chat.pupil, "👍"), (chat.curator, "❤️"), (chat.pupil, "👍🏽"),
        ):  # fmt: skip
            assert (await someone.client.put(path + emoji)).status_code == 204
        for _ in range(2):
            assert (await chat.pupil.client.delete(path + "👍")).status_code == 204
        await chat.post(chat.pupil, "Свидетель")
        await seen.expect_text("Свидетель")
        changes = [
            (event["data"]["emoji"], event["data"]["isSet"])
            for event in seen.events
            if event["type"] == "chat.reaction_changed"
        ]
    assert changes == [("👍", True), ("👍", True), ("❤️", True), ("👍🏽", True), ("👍", False)]
    assert (await chat.messages(chat.classmate))[0]["reactions"] == [
        {"emoji": "👍", "memberIds": [str(chat.curator.member_id)]},
        {"emoji": "❤️", "memberIds": [str(chat.curator.member_id)]},
        {"emoji": "👍🏽", "memberIds": [str(chat.pupil.member_id)]},
    ]


async def test_chat_10_a_reaction_is_an_emoji_and_the_same_at_once_is_one(chat: Class) -> None:
    message = await chat.post(chat.pupil, "Ура")
    path = chat.path(f"/messages/{message['id']}/reactions/")
    for text in ("да", "<b>", "1", "👍" * 20, "%20", "👍a"):
        assert code_of(await chat.curator.client.put(path + text)) == (422, "chat.not_an_emoji"), text
    answers = await asyncio.gather(*(chat.curator.client.put(path + "👍") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {204}
    assert (await chat.messages(chat.pupil))[0]["reactions"] == [
        {"emoji": "👍", "memberIds": [str(chat.curator.member_id)]}
    ]


async def test_chat_11_moderators_pin_and_everybody_sees_it(chat: Class) -> None:
    message = await chat.post(chat.pupil, "Расписание")
    assert (await pin(chat, message, by=chat.pupil)).status_code == 403
    async with watching(chat.school, chat.classmate) as seen:
        await seen.follow(chat.stream, since=-1)
        assert (await pin(chat, message)).status_code == 204
        assert (await pin(chat, message)).status_code == 204
        await chat.post(chat.pupil, "Свидетель")
        await seen.expect_text("Свидетель")
        pins = [event["data"] for event in seen.events if event["type"] == "chat.message_pinned"]
    assert pins == [{"type": "chat.message_pinned", "messageId": message["id"], "isPinned": True}]
    details = await chat.details(chat.classmate)
    assert [(one["id"], one["isPinned"]) for one in details["pinned"]] == [(message["id"], True)]
    assert (await chat.curator.client.delete(chat.path(f"/messages/{message['id']}/pin"))).status_code == 204
    assert (await chat.details(chat.classmate))["pinned"] == []


async def test_chat_11_a_deleted_message_is_pinned_no_more(chat: Class) -> None:
    message = await chat.post(chat.pupil, "Расписание")
    other = await chat.post(chat.pupil, "Замена")
    for one in (message, other):
        await pin(chat, one)
    await chat.delete(chat.curator, message)
    assert [one["id"] for one in (await chat.details(chat.classmate))["pinned"]] == [other["id"]]


async def test_chat_11_the_creator_moderates_and_so_does_any_administrator_who_is_there(chat: Class) -> None:
    teacher = await chat.school.person("Орлов Пётр", Role.TEACHER)
    room = Class(chat.school, teacher, chat.pupil, chat.classmate, await make_chat(chat.school, teacher, chat.curator))
    by_creator, by_administrator = await room.post(teacher, "Раз"), await room.post(teacher, "Два")
    assert (await pin(room, by_creator)).status_code == 204
    assert (await pin(room, by_administrator, by=chat.curator)).status_code == 204
