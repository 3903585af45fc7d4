"""Posting: once, in order, complete, for members only."""

import asyncio
from typing import Any

import pytest

from chat.conftest import Class, code_of, make_chat
from fixtures.school import Running
from fixtures.sockets import watching
from parta.foundation.identity import new_id
from parta.organisations import Role


async def another(chat: Class) -> Class:
    """A further conversation of the curator and the pupil."""
    made = await make_chat(chat.school, chat.curator, chat.pupil)
    return Class(chat.school, chat.curator, chat.pupil, chat.classmate, made)


async def test_chat_7_a_post_reaches_everybody_after_its_acknowledgement(chat: Class) -> None:
    async with watching(chat.school, chat.classmate) as seen:
        await seen.follow(chat.stream)
        posted = await chat.post(chat.pupil, "Привет, 5А!")
        event = await seen.expect_text("Привет, 5А!")
    assert event["data"]["message"] == posted
    assert posted["number"] == 1
    assert await chat.messages(chat.classmate) == [posted]


async def test_chat_7_the_socket_posts_as_http_does(chat: Class) -> None:
    async with watching(chat.school, chat.pupil) as seen:
        await seen.follow(chat.stream)
        answer = await seen.ask("chat.post_message", id=str(new_id()), conversationId=chat.id, body="Из сокета")
        event = await seen.expect_text("Из сокета")
    assert event["data"]["message"] == answer["ok"]
    assert await chat.messages(chat.classmate) == [answer["ok"]]


async def test_chat_2_a_known_id_changes_nothing_and_answers_with_the_message(chat: Class) -> None:
    async with watching(chat.school, chat.classmate) as seen:
        await seen.follow(chat.stream)
        first = await chat.post(chat.pupil, "Один раз")
        again = await chat.post(chat.pupil, "Другой текст", id=first["id"])
        await chat.post(chat.pupil, "Свидетель")
        await seen.expect_text("Свидетель")
        assert seen.texts(chat.id) == ["Один раз", "Свидетель"]
    assert again == first
    assert [one["body"] for one in await chat.messages(chat.pupil)] == ["Один раз", "Свидетель"]


async def test_chat_2_a_hundred_repetitions_at_once_are_one_message(chat: Class) -> None:
    message_id = str(new_id())
    answers = await asyncio.gather(*(chat.try_post(chat.pupil, "Повтор", id=message_id) for _ in range(100)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert [one["id"] for one in await chat.messages(chat.pupil)] == [message_id]


async def test_chat_2_another_author_learns_nothing_of_a_known_id(chat: Class) -> None:
    first = await chat.post(chat.pupil, "Моё")
    answer = await chat.try_post(chat.classmate, "Чужое", id=first["id"])
    assert code_of(answer) == (409, "chat.used_id")
    assert "Моё" not in answer.text
    assert [one["body"] for one in await chat.messages(chat.classmate)] == ["Моё"]


async def test_chat_2_two_authors_with_one_id_at_once(chat: Class) -> None:
    for _ in range(10):
        message_id = str(new_id())
        answers = await asyncio.gather(
            chat.try_post(chat.pupil, "Соня", id=message_id), chat.try_post(chat.classmate, "Тимур", id=message_id)
        )
        assert sorted(answer.status_code for answer in answers) == [201, 409]
        winner = next(answer.json() for answer in answers if answer.status_code == 201)
        assert (await chat.messages(chat.pupil))[-1] == winner


async def test_chat_2_an_id_of_another_conversation_is_refused(chat: Class) -> None:
    """Also when both come at once, by different lanes of the group commit."""
    rooms = [await another(chat) for _ in range(6)]
    for _ in range(5):
        message_id = str(new_id())
        answers = await asyncio.gather(*(room.try_post(chat.pupil, "Где я?", id=message_id) for room in rooms))
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]
    bodies = [one["number"] for room in rooms for one in await room.messages(chat.pupil)]
    assert len(bodies) == 5
    for room in rooms:  # the refused ones left no hole
        numbers = [one["number"] for one in await room.messages(chat.pupil)]
        assert numbers == list(range(1, len(numbers) + 1))


async def test_chat_3_fifty_at_once_are_numbered_without_gaps_and_all_see_one_order(chat: Class) -> None:
    authors = [chat.curator, chat.pupil, chat.classmate]
    async with (
        watching(chat.school, chat.curator) as one,
        watching(chat.school, chat.pupil) as two,
        watching(chat.school, chat.classmate) as three,
    ):
        for seen in (one, two, three):
            await seen.follow(chat.stream)
        posts = [chat.post(authors[place % 3], f"Сообщение {place}") for place in range(50)]
        posted = await asyncio.gather(*posts)
        assert sorted(message["number"] for message in posted) == list(range(1, 51))
        order = [message["body"] for message in sorted(posted, key=lambda message: message["number"])]
        for seen in (one, two, three):
            await seen.expect_text(order[-1])
            assert seen.texts(chat.id) == order
            seqs = [event["seq"] for event in seen.events if event.get("stream") == chat.stream]
            assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
    assert [message["body"] for message in await chat.messages(chat.pupil)] == order


async def test_chat_3_refused_posts_leave_no_holes(chat: Class) -> None:
    stranger = await chat.school.person("Чужой Иван", Role.STUDENT)
    answers = await asyncio.gather(
        *(chat.try_post(stranger if place % 2 else chat.pupil, f"{place}") for place in range(40))
    )
    assert sorted(answer.status_code for answer in answers) == [201] * 20 + [404] * 20
    assert [message["number"] for message in await chat.messages(chat.pupil)] == list(range(1, 21))


async def test_chat_1_a_conversation_is_not_there_for_others(chat: Class, running: Running) -> None:
    """CHAT-1: not for a colleague, not for the head, not for another organisation."""
    message = await chat.post(chat.pupil, "Только для своих")
    elsewhere = await running.school(name="Другая школа")
    strangers = [
        await chat.school.person("Орлов Пётр", Role.TEACHER),
        await chat.school.person("Главная Вера", Role.HEAD),
        await chat.school.person("Чужой Иван", Role.STUDENT),
        await elsewhere.person("Дальний Олег", Role.ADMINISTRATOR),
    ]
    one, put = f"/messages/{message['id']}", {"body": "взлом"}
    for stranger in strangers:
        client = stranger.client
        answers = [
            await client.get(chat.path()),
            await client.get(chat.path("/messages")),
            await client.patch(chat.path(), json={"title": "взлом"}),
            await client.patch(chat.path(one), json=put),
            await client.delete(chat.path(one)),
            await client.put(chat.path(f"{one}/reactions/👍")),
            await client.delete(chat.path(f"{one}/reactions/👍")),
            await client.put(chat.path(f"{one}/pin")),
            await client.delete(chat.path(f"{one}/pin")),
            await client.get(chat.path(f"{one}/readers")),
            await client.put(chat.path("/read"), json={"number": 1}),
            await client.put(chat.path("/notifications"), json={"isMuted": True}),
            await client.post(chat.path("/members"), json={"memberIds": [str(stranger.member_id)]}),
            await client.delete(chat.path(f"/members/{stranger.member_id}")),
            await client.delete(chat.path(f"/members/{chat.pupil.member_id}")),
            await client.put(chat.path(f"/members/{chat.pupil.member_id}/mute"), json={"minutes": 5}),
            await chat.try_post(stranger, "взлом"),
        ]
        assert {answer.status_code for answer in answers} == {404}, stranger.name
        assert all("Только для своих" not in answer.text for answer in answers)
    # the witness: a member reads it, unchanged
    assert await chat.messages(chat.classmate) == [message]
    assert (await chat.seen_by(chat.curator))["title"] == "5А · класс"


async def test_chat_1_a_message_is_reached_through_its_own_conversation_only(chat: Class) -> None:
    other = await another(chat)
    hidden = await chat.post(chat.classmate, "Не здесь")
    assert (await other.delete(chat.curator, hidden)).status_code == 404
    assert (await other.edit(chat.curator, hidden, "взлом")).status_code == 404
    reply = await other.post(chat.pupil, "Ответ", replyToId=hidden["id"])
    assert reply["replyTo"] is None
    assert await chat.messages(chat.classmate) == [hidden]


@pytest.mark.parametrize(
    ("body", "more", "refusal"),
    [
        ("", {}, (422, "chat.empty")),
        (" \n\t\u200b\u202e ", {}, (422, "chat.empty")),
        ("а" * 16_001, {}, (413, "chat.too_long")),
        ("много", {"attachmentIds": [str(new_id()) for _ in range(11)]}, (422, "chat.too_many_attachments")),
        ("чужой", {"attachmentIds": [str(new_id())]}, (422, "chat.unknown_attachment")),
    ],
    ids=["empty", "invisible", "long", "many files", "unknown file"],
)
async def test_chat_6_what_no_message_holds_is_refused(
    chat: Class, body: str, more: dict[str, Any], refusal: tuple[int, str]
) -> None:
    assert code_of(await chat.try_post(chat.pupil, body, **more)) == refusal
    longest = await chat.post(chat.pupil, "а" * 16_000)
    assert await chat.messages(chat.classmate) == [longest]


async def test_chat_6_text_is_cleaned_of_tricks_and_stays_text(chat: Class) -> None:
    posted = await chat.post(chat.pupil, "директор\u202e кинечу\x00\x07\r\nстрока\n\n\n\n\n\nконец 👨‍👩‍👧 é")
    assert posted["body"] == "директор кинечу\nстрока\n\n\nконец 👨‍👩‍👧 é"
    markup = await chat.post(chat.pupil, "<b>не жирный</b> & <script>alert(1)</script>")
    assert markup["body"] == "<b>не жирный</b> & <script>alert(1)</script>"


async def test_chat_6_a_reply_shows_what_it_answers_as_it_is_now(chat: Class) -> None:
    question = await chat.post(chat.pupil, "Какое задание?")
    answer = await chat.post(chat.classmate, "Страница 40", replyToId=question["id"])
    assert answer["replyTo"]["excerpt"] == "Какое задание?"
    assert answer["replyTo"]["number"] == 1
    await chat.delete(chat.pupil, question)
    assert (await chat.messages(chat.classmate))[-1]["replyTo"]["excerpt"] == ""


async def test_chat_8_a_mention_counts_until_it_is_read(chat: Class) -> None:
    await chat.post(chat.pupil, "@Гареев Тимур, привет", mentions=[str(chat.classmate.member_id)])
    assert (await chat.seen_by(chat.classmate))["unreadMentions"] == 1
    assert (await chat.seen_by(chat.curator))["unreadMentions"] == 0
    await chat.classmate.client.put(chat.path("/read"), json={"number": 1})
    assert (await chat.seen_by(chat.classmate))["unreadMentions"] == 0
