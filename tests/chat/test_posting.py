"""The hot path: one statement judges and writes a batch, and nobody waits for a stream that somebody else holds."""

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError

from chat.conftest import Class, class_of, code_of, make_chat
from fixtures.school import Running, Someone
from fixtures.sockets import Watcher, watching
from foundation.files.uploading import Sending
from parta.chat.errors import UsedId
from parta.chat.models import conversation, conversation_member, message
from parta.chat.posting import Draft, Posting
from parta.chat.records import ConversationKind, Message, ReplyTo
from parta.chat.rules import Standing, moderates, refuse_post
from parta.foundation import clock
from parta.foundation.errors import NotFound
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


async def test_chat_2_a_batch_over_organisations_answers_each_draft_by_itself(running: Running) -> None:
    """In one statement: new ones, answers, a known id, somebody else's, one that is known in another school only."""
    here, there = await class_of(await running.school()), await class_of(await running.school(name="Лицей № 2"))
    first = await here.post(here.curator, "Кто идёт в музей?")
    foreign = await there.post(there.curator, "Свои дела")
    mine, shared = new_id(), UUID(foreign["id"])
    await here.try_post(here.pupil, "Я", id=str(mine))

    def draft(chat: Class, someone: Someone, message_id: UUID, body: str, reply: str | None = None) -> Draft:
        return Draft(
            actor=someone.actor,
            conversation_id=UUID(chat.id),
            id=message_id,
            body=body,
            reply_to_id=UUID(reply) if reply else None,
            attachments=(),
            mentions=(someone.member_id,),
        )

    drafts = [
        draft(here, here.pupil, new_id(), "И я", first["id"]),
        draft(here, here.pupil, mine, "Я"),
        draft(there, there.pupil, new_id(), "Ответ в чужой школе", first["id"]),
        draft(here, here.classmate, mine, "Чужой номер"),
        draft(here, here.classmate, shared, "Такой номер есть в другой школе"),
        draft(replace(here, id=there.id), here.pupil, new_id(), "Не мой чат"),
        draft(there, there.classmate, new_id(), "Последний"),
    ]
    posting = Posting(running.wiring.database, running.wiring.traces)
    answers = await asyncio.gather(*(posting.post(one) for one in drafts), return_exceptions=True)
    found = [(one.number, one.reply_to) if isinstance(one, Message) else type(one) for one in answers]
    quoted = ReplyTo(
        id=UUID(first["id"]), number=1, author_name=here.curator.actor.display_name, excerpt="Кто идёт в музей?"
    )
    assert found == [(3, quoted), (2, None), (2, None), UsedId, (4, None), NotFound, (3, None)]
    kept = await here.messages(here.pupil)
    assert [(one["number"], one["body"], one["author"]["name"]) for one in kept] == [
        (1, "Кто идёт в музей?", here.curator.actor.display_name),
        (2, "Я", here.pupil.actor.display_name),
        (3, "И я", here.pupil.actor.display_name),
        (4, "Такой номер есть в другой школе", here.classmate.actor.display_name),
    ]
    assert [one["body"] for one in await there.messages(there.pupil)] == [
        "Свои дела",
        "Ответ в чужой школе",
        "Последний",
    ]


async def test_a_message_never_lacks_its_conversation(chat: Class) -> None:
    """What a foreign key would keep: no message without its conversation, none left behind by one that is deleted."""
    await chat.post(chat.pupil, "Свидетель")
    database = chat.school.wiring.database
    values = {"id": new_id(), "number": 1, "body": "", "created_at": clock.now()}
    with pytest.raises(IntegrityError, match="without its conversation"):
        async with database.transaction(chat.school.id) as tx:
            await tx.execute(insert(message).values(organisation_id=chat.school.id, conversation_id=new_id(), **values))
    async with database.system(chat.school.id) as tx:
        await tx.execute(delete(conversation_member).where(tx.own(conversation_member)))
        with pytest.raises(IntegrityError, match="has messages"):
            await tx.execute(delete(conversation).where(tx.own(conversation)))
    assert [one["body"] for one in await chat.messages(chat.pupil)] == ["Свидетель"]
