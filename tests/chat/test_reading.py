"""Read marks, unread counts, who has read, who types."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import text as sql

from chat.conftest import Class, conversations_of, make_chat
from fixtures.families import listed
from fixtures.school import Someone
from fixtures.sockets import watching
from parta.chat.commands import mark_read
from parta.organisations import Role


async def read(chat: Class, someone: Someone, number: int) -> int:
    answer = await someone.client.put(chat.path("/read"), json={"number": number})
    assert answer.status_code == 200, answer.text
    return answer.json()["number"]


async def unread(chat: Class, someone: Someone) -> int:
    seen = await chat.seen_by(someone)
    listed_one = (await conversations_of(chat.school, someone))[seen["title"]]
    assert (listed_one["lastNumber"], listed_one["readNumber"]) == (seen["lastNumber"], seen["readNumber"])
    return seen["lastNumber"] - seen["readNumber"]


async def test_chat_8_unread_is_the_last_number_less_the_mark(chat: Class) -> None:
    for place in range(5):
        await chat.post(chat.pupil, f"{place}")
    assert await unread(chat, chat.classmate) == 5
    assert await unread(chat, chat.pupil) == 0  # one's own are read
    assert await read(chat, chat.classmate, 3) == 3
    assert await unread(chat, chat.classmate) == 2


async def test_chat_8_a_mark_never_goes_back_nor_beyond_the_end(chat: Class) -> None:
    for place in range(5):
        await chat.post(chat.pupil, f"{place}")
    assert await read(chat, chat.classmate, 4) == 4
    assert await read(chat, chat.classmate, 2) == 4
    assert await read(chat, chat.classmate, 0) == 4
    assert await read(chat, chat.classmate, 2**53) == 5
    await chat.post(chat.pupil, "Новое")
    assert await unread(chat, chat.classmate) == 1
    for wrong in (-1, 10**30, 1.5, "три", None):
        answer = await chat.classmate.client.put(chat.path("/read"), json={"number": wrong})
        assert answer.status_code == 422, wrong


async def test_chat_8_marks_of_two_devices_at_once_end_at_the_furthest(chat: Class) -> None:
    for place in range(20):
        await chat.post(chat.pupil, f"{place}")
    await asyncio.gather(*(read(chat, chat.classmate, number) for number in (3, 20, 7, 1, 19, 12)))
    assert await unread(chat, chat.classmate) == 0


async def test_chat_8_a_mark_that_is_overtaken_is_answered_with_the_later_one(chat: Class) -> None:
    """Two devices of one person at once: the slower one's answer doesn't tell what was before both."""
    for place in range(9):
        await chat.post(chat.pupil, f"{place}")
    async with chat.school.wiring.database.transaction(chat.school.id) as tx:
        member, conversation = chat.classmate.member_id, UUID(chat.id)
        assert await mark_read(tx, member_id=member, conversation_id=conversation, number=7) == 7
        slower = asyncio.create_task(read(chat, chat.classmate, 5))
        await someone_waits(chat)
    assert await slower == 7


async def someone_waits(chat: Class) -> None:
    """Until a statement of another transaction waits for a row."""
    connection = await asyncpg.connect(chat.school.wiring.database.url)
    waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    try:
        async with asyncio.timeout(10):
            while await connection.fetchval(waiting) is None:  # noqa: ASYNC110 - PostgreSQL tells nobody
                await asyncio.sleep(0.01)
    finally:
        await connection.close()


async def test_chat_8_what_one_device_reads_the_other_knows(chat: Class) -> None:
    await chat.post(chat.pupil, "Раз")
    async with watching(chat.school, chat.classmate) as phone, watching(chat.school, chat.classmate) as computer:
        await phone.follow(f"member:{chat.classmate.member_id}", since=-1)
        answer = await computer.ask("chat.mark_read", conversationId=chat.id, number=1)
        assert answer["ok"] == {"number": 1}
        event = await phone.expect(lambda event: event["type"] == "chat.read_elsewhere")
    assert (event["data"]["conversationId"], event["data"]["number"]) == (chat.id, 1)
    assert "seq" not in event


async def test_chat_16_who_has_read_is_told_and_listed(chat: Class) -> None:
    message = await chat.post(chat.pupil, "Прочитайте")
    async with watching(chat.school, chat.pupil) as seen:
        await seen.follow(chat.stream, since=-1)
        await read(chat, chat.classmate, 1)
        await read(chat, chat.classmate, 1)
        event = await seen.expect(lambda event: event["type"] == "chat.read_mark_moved")
        await chat.post(chat.curator, "Свидетель")
        await seen.expect_text("Свидетель")
        assert [one["type"] for one in seen.events].count("chat.read_mark_moved") == 1
    assert (event["data"]["memberId"], event["data"]["number"]) == (str(chat.classmate.member_id), 1)
    found = await readers(chat, chat.pupil, message)
    assert [one["name"] for one in found["readers"]] == ["Тимур Гареев"]
    assert found["readers"][0]["readAt"]
    assert [one["name"] for one in found["others"]] == ["Мария Серова"]
    marks = {one["name"]: one["readNumber"] for one in (await chat.details(chat.pupil))["members"]}
    assert marks["Тимур Гареев"] == 1


async def test_chat_16_in_large_conversations_readers_are_not_shown(chat: Class) -> None:
    async def grow(number: int) -> None:
        names = [await listed(chat.school, f"Ученик{number}{place} Имя", Role.STUDENT) for place in range(number)]
        answer = await chat.curator.client.post(
            chat.path("/members"), json={"memberIds": [str(member_id) for member_id in names]}
        )
        assert answer.status_code == 204, answer.text

    await grow(197)
    message = await chat.post(chat.pupil, "Прочитайте")
    await read(chat, chat.classmate, 1)
    # 200 members, the witness
    assert [one["name"] for one in (await readers(chat, chat.pupil, message))["readers"]] == ["Тимур Гареев"]
    await grow(1)
    second = await chat.post(chat.pupil, "Ещё раз")
    async with watching(chat.school, chat.pupil) as seen:
        await seen.follow(chat.stream, since=-1)
        assert await read(chat, chat.classmate, 2) == 2
        await chat.post(chat.curator, "Свидетель")
        await seen.expect_text("Свидетель")
        assert "chat.read_mark_moved" not in {event["type"] for event in seen.events}
    assert await readers(chat, chat.pupil, second) == {"readers": [], "others": []}
    assert {one["readNumber"] for one in (await chat.details(chat.pupil))["members"]} == {None}


async def readers(chat: Class, someone: Someone, message: dict[str, Any]) -> dict[str, Any]:
    answer = await someone.client.get(chat.path(f"/messages/{message['id']}/readers"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_chat_8_typing_is_told_to_members_and_kept_nowhere(chat: Class) -> None:
    stranger = await chat.school.person("Чужой Иван", Role.STUDENT)
    async with watching(chat.school, chat.classmate) as seen, watching(chat.school, chat.pupil) as pupil:
        await seen.follow(chat.stream, since=-1)
        async with watching(chat.school, stranger) as outside:
            answer = await outside.ask("chat.type", conversationId=chat.id)
            assert answer["problem"]["status"] == 404
        await pupil.ask("chat.type", conversationId=chat.id)
        event = await seen.expect(lambda event: event["type"] == "chat.typing")
        assert [one["data"]["memberId"] for one in seen.events if one["type"] == "chat.typing"] == [
            str(chat.pupil.member_id)
        ]
    assert "seq" not in event
    async with chat.school.wiring.database.transaction(chat.school.id) as tx:
        rows = await tx.execute(
            sql("select count(*) from event_log where type in ('chat.typing', 'chat.read_mark_moved')")
        )
        assert rows.scalar_one() == 0


async def test_chat_8_a_conversation_may_be_silent_for_one_member(chat: Class) -> None:
    answer = await chat.pupil.client.put(chat.path("/notifications"), json={"isMuted": True})
    assert answer.status_code == 204
    assert (await chat.seen_by(chat.pupil))["isMuted"] is True
    assert (await chat.seen_by(chat.classmate))["isMuted"] is False


async def test_chat_8_who_comes_later_has_nothing_unread(chat: Class) -> None:
    for place in range(3):
        await chat.post(chat.pupil, f"{place}")
    newcomer = await chat.school.person("Новая Вера", Role.STUDENT)
    await chat.curator.client.post(chat.path("/members"), json={"memberIds": [str(newcomer.member_id)]})
    assert await unread(chat, newcomer) == 0
    assert len(await chat.messages(newcomer)) == 3
    other = await make_chat(chat.school, chat.curator, newcomer, title="Другой")
    assert (await conversations_of(chat.school, newcomer))["Другой"]["id"] == other
