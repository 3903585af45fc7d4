"""The hot path: one statement judges and writes a batch, and nobody waits for a stream that somebody else holds."""

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text as sql
from sqlalchemy import update

from chat.conftest import Class, code_of, make_chat
from fixtures.sockets import Watcher, watching
from foundation.files.uploading import Sending
from parta.chat.models import conversation, conversation_member
from parta.chat.records import ConversationKind
from parta.chat.rules import Standing, moderates, refuse_post
from parta.foundation import clock
from parta.foundation.identity import new_id

_FLAGS = list(itertools.product((False, True), repeat=4))


@pytest.mark.parametrize("kind", ["custom", "class", "direct"])
async def test_chat_5_the_database_keeps_the_rule_that_the_code_words(chat: Class, kind: ConversationKind) -> None:
    """`chat_post` refuses exactly what `refuse_post` refuses: archived, read-only, muted; administrators moderate."""
    now = clock.now()
    refused = 0
    for is_archived, is_read_only, is_moderator, is_muted in _FLAGS:
        until = now + timedelta(hours=1) if is_muted else None
        async with chat.school.wiring.database.transaction(chat.school.id) as tx:
            await tx.execute(
                update(conversation)
                .where(tx.own(conversation), conversation.c.id == UUID(chat.id))
                .values(kind=kind, is_read_only=is_read_only, archived_at=now if is_archived else None)
            )
            await tx.execute(
                update(conversation_member)
                .where(tx.own(conversation_member), conversation_member.c.conversation_id == UUID(chat.id))
                .values(is_moderator=is_moderator, muted_until=until)
            )
        for someone, is_administrator in ((chat.curator, True), (chat.pupil, False)):
            standing = Standing(
                kind=kind,
                is_archived=is_archived,
                is_read_only=is_read_only,
                is_moderator=moderates(
                    kind,
                    is_moderator=is_moderator,
                    is_administrator=is_administrator,
                ),
                muted_until=until,
                part="student",
            )
            wanted = refuse_post(standing, now)
            answer = await chat.try_post(someone, "Проба")
            if wanted is None:
                assert answer.status_code == 201, (standing, answer.text)
            else:
                refused += 1
                assert code_of(answer) == (wanted.status, wanted.code), standing
    assert 0 < refused < 2 * len(_FLAGS)  # the witness: both happen
    assert [one["number"] for one in await chat.messages(chat.pupil)] == list(range(1, 2 * len(_FLAGS) - refused + 1))


async def _post(seen: Watcher, conversation_id: str, body: str, **more: Any) -> dict[str, Any]:
    return await seen.ask("chat.post_message", id=str(new_id()), conversationId=conversation_id, body=body, **more)


async def test_a_stream_that_somebody_holds_delays_nobody_elses_posts(chat: Class) -> None:
    """An import holds the class's stream: other conversations go on; the class's posts wait and keep their order."""
    other = replace(chat, id=await make_chat(chat.school, chat.curator, chat.pupil, title="Кружок"))
    async with watching(chat.school, chat.pupil) as seen, asyncio.TaskGroup() as group:
        async with chat.school.wiring.database.transaction(chat.school.id) as tx:
            await tx.execute(sql("select from stream_head where stream = :stream for update"), {"stream": chat.stream})
            waiting = [group.create_task(_post(seen, chat.id, f"{place}")) for place in range(5)]
            elsewhere = [(await _post(seen, other.id, f"{place}"))["ok"]["number"] for place in range(5)]
            assert elsewhere == [1, 2, 3, 4, 5]
            waiting += [group.create_task(_post(seen, chat.id, f"{place}")) for place in range(5, 8)]
            assert (await _post(seen, other.id, "Свидетель"))["ok"]["number"] == 6
            assert not any(task.done() for task in waiting)
        answers = [await task for task in waiting]
    assert [answer["ok"]["number"] for answer in answers] == list(range(1, 9))
    assert [one["body"] for one in await chat.messages(chat.pupil)] == [f"{place}" for place in range(8)]
    # And afterwards the class's posts take the short way again.
    assert (await chat.post(chat.pupil, "Дальше"))["number"] == 9


async def test_chat_3_a_file_between_texts_keeps_its_place(chat: Class) -> None:
    """Posts with files take the longer way; what is written after them in the conversation doesn't overtake them."""
    file, _ = await Sending(chat.school, chat.pupil, chat.classmate).processed(b"file", "a.txt")
    async with watching(chat.school, chat.pupil) as seen:
        answers = await asyncio.gather(
            _post(seen, chat.id, "до"),
            _post(seen, chat.id, "файл", attachmentIds=[file.id]),
            _post(seen, chat.id, "после"),
            _post(seen, chat.id, "нет такого", attachmentIds=[str(new_id())]),
            _post(seen, chat.id, "конец"),
        )
    assert [answer["ok"]["number"] for answer in answers if "ok" in answer] == [1, 2, 3, 4]
    assert answers[3]["problem"]["code"] == "chat.unknown_attachment"
    assert [one["body"] for one in await chat.messages(chat.pupil)] == ["до", "файл", "после", "конец"]


async def test_chat_2_an_id_that_comes_twice_at_once_is_one_message(chat: Class) -> None:
    message_id = str(new_id())
    async with watching(chat.school, chat.pupil) as seen, watching(chat.school, chat.classmate) as classmate:
        args: dict[str, Any] = {"id": message_id, "conversationId": chat.id, "body": "Один раз"}
        *mine, foreign = await asyncio.gather(
            *(seen.ask("chat.post_message", **args) for _ in range(10)), classmate.ask("chat.post_message", **args)
        )
        assert {answer["ok"]["number"] for answer in mine} == {1}
        assert foreign["problem"]["code"] == "chat.used_id"
    assert [one["id"] for one in await chat.messages(chat.pupil)] == [message_id]
    assert (await chat.post(chat.pupil, "Свидетель"))["number"] == 2
