"""Search: Russian word forms, one's own conversations, marks where the words are."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text as sql

from chat.conftest import Class, make_chat
from fixtures.school import Running, Someone
from parta.chat import PastMessage, import_history
from parta.foundation.identity import new_id
from parta.organisations import Role


async def search(chat: Class, someone: Someone, text: str, **more: str) -> list[dict[str, Any]]:
    answer = await someone.client.get(chat.school.path("/search/messages"), params={"q": text, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()["hits"]


async def bodies(chat: Class, someone: Someone, text: str, **more: str) -> list[str]:
    return [hit["message"]["body"] for hit in await search(chat, someone, text, **more)]


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("дроби", "Завтра дробь и ещё раз дробь"),
        ("дробь", "Складываем дроби"),
        ("учебники", "Принесите учебник"),
        ("контрольная", "К контрольной готовы?"),
        ("ёлка", "Елки нарядили"),
        ("елка", "Ёлку привезли"),
        ("МАТЕМАТИКА", "по математике"),
        ("матем", "по математике"),
        ("урок математики", "Математика — третий урок"),
        ("homework", "English homeworks are due"),
        ("5А", "5А — в актовый зал"),
        ("40", "Страница 40"),
    ],
)
async def test_chat_15_word_forms_are_found(chat: Class, asked: str, written: str) -> None:
    await chat.post(chat.pupil, "Совсем о другом")
    await chat.post(chat.pupil, written)
    assert await bodies(chat, chat.classmate, asked) == [written]


async def test_chat_15_all_words_must_be_there(chat: Class) -> None:
    await chat.post(chat.pupil, "урок истории")
    await chat.post(chat.pupil, "урок математики")
    assert await bodies(chat, chat.classmate, "урок математики") == ["урок математики"]
    assert await bodies(chat, chat.classmate, "урок") == ["урок математики", "урок истории"]  # newest first


async def test_chat_15_in_a_long_conversation_the_newest_of_many_and_the_only_one_are_found(chat: Class) -> None:
    """More messages than are looked through one by one: common words come from the newest, rare ones by the index."""
    start = datetime(2026, 9, 1, tzinfo=UTC)
    past = [
        PastMessage(
            id=new_id(),
            author_id=chat.pupil.member_id,
            body="Синхрофазотрон" if place == 3 else f"тетрадь {place}",
            at=start + timedelta(seconds=place),
        )
        for place in range(2_300)
    ]
    async with chat.school.wiring.database.transaction(chat.school.id) as tx:
        await import_history(tx, UUID(chat.id), past, read_by={})
    for more in ({"conversationId": chat.id}, {}):
        newest = [f"тетрадь {place}" for place in range(2_299, 2_249, -1)]
        assert await bodies(chat, chat.classmate, "тетради", **more) == newest
        assert await bodies(chat, chat.classmate, "синхрофазотрон", **more) == ["Синхрофазотрон"]
        stranger = await chat.school.person("Чужой Иван", Role.STUDENT)
        if not more:
            assert await bodies(chat, stranger, "синхрофазотрон") == []


async def test_iso_1_the_index_finds_nothing_of_another_organisation(chat: Class, running: Running) -> None:
    """The function of the search runs past the policies and says itself what they say."""
    await chat.post(chat.pupil, "тайная дробь")
    other = await running.school()
    asked = sql("select id from found_messages(to_tsquery('russian', 'дробь'), :member, null, 50) id")
    seen: list[int] = []
    for organisation_id in (chat.school.id, other.id):
        async with running.wiring.database.transaction(organisation_id) as tx:
            seen.append(len((await tx.execute(asked, {"member": chat.classmate.member_id})).all()))
    assert seen == [1, 0]


async def test_chat_15_only_ones_own_conversations_are_searched(chat: Class) -> None:
    await chat.post(chat.pupil, "тайная дробь класса")
    stranger = await chat.school.person("Чужой Иван", Role.STUDENT)
    elsewhere = Class(
        chat.school, chat.curator, stranger, stranger,
        await make_chat(chat.school, chat.curator, stranger, title="Кружок"),
    )  # fmt: skip
    await elsewhere.post(stranger, "дробь кружка")
    assert await bodies(chat, stranger, "дробь") == ["дробь кружка"]
    assert await bodies(chat, chat.pupil, "дробь") == ["тайная дробь класса"]
    assert await bodies(chat, chat.curator, "дробь") == ["дробь кружка", "тайная дробь класса"]
    assert await bodies(chat, chat.curator, "дробь", conversationId=chat.id) == ["тайная дробь класса"]
    hidden = await stranger.client.get(
        chat.school.path("/search/messages"), params={"q": "дробь", "conversationId": chat.id}
    )
    assert hidden.status_code == 404
    # whoever leaves finds nothing there any more
    await chat.pupil.client.delete(chat.path(f"/members/{chat.pupil.member_id}"))
    assert await bodies(chat, chat.pupil, "дробь") == []


async def test_chat_15_an_edited_text_is_found_as_it_is_now(chat: Class) -> None:
    message = await chat.post(chat.pupil, "дробь")
    await chat.edit(chat.pupil, message, "задача")
    assert await bodies(chat, chat.pupil, "дроби") == []
    assert await bodies(chat, chat.pupil, "задачи") == ["задача"]


async def test_chat_15_the_words_are_marked_where_a_browser_finds_them(chat: Class) -> None:
    text = "🎓 <b>Дроби</b> & дробь"
    await chat.post(chat.pupil, text)
    (hit,) = await search(chat, chat.pupil, "дробь")
    assert hit["message"]["body"] == text
    assert hit["conversationTitle"] == "5А · класс"
    units = text.encode("utf-16-le")
    marked = [units[start * 2 : end * 2].decode("utf-16-le") for start, end in hit["highlights"]]
    assert marked == ["Дроби", "дробь"]


@pytest.mark.parametrize(
    "text",
    ["", "  ", "'", "\\", "a' | b", "!(", ":*", "<->", "'; drop table message --", "&", '"', "-дробь", "@.-", "\x00"],
)
async def test_chat_15_nothing_that_is_typed_breaks_the_search(chat: Class, text: str) -> None:
    await chat.post(chat.pupil, "дробь")
    answer = await chat.pupil.client.get(chat.school.path("/search/messages"), params={"q": text})
    assert answer.status_code in (200, 422), answer.text
    assert await bodies(chat, chat.pupil, "дробь") == ["дробь"]
