"""The gate on sockets: without the consent neither a command nor a stream of what is inside (PD-12, PERM-4)."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event

from chat.conftest import make_chat
from fixtures.school import Running, School, Someone
from fixtures.sockets import Watcher, watching
from parta.foundation.identity import new_id
from parta.organisations import Role
from parta.structure import link_guardian

from .test_consents import BODY, Asked
from .test_consents import asked as asked

StartServer = Callable[..., Awaitable[Running]]
NEEDED = "personal_data.consent_needed"


@dataclass
class Talk:
    """A family, their school, and a conversation of all. For Соня her mother answers: she is never kept out."""

    asked: Asked
    id: str

    @property
    def stream(self) -> str:
        return f"conversation:{self.id}"

    async def say(self, watcher: Watcher, body: str) -> str:
        """Post by the socket; "" or the refusal's code."""
        return code_of(await watcher.ask("chat.post_message", conversationId=self.id, id=str(new_id()), body=body))

    async def agree(self, someone: Someone, published: Any, *subjects: Someone) -> None:
        for subject in subjects or (someone,):
            await self.asked.give(someone, subject, published)


def code_of(answer: dict[str, Any]) -> str:
    return answer["problem"]["code"] if "problem" in answer else ""


@pytest_asyncio.fixture
async def talk(asked: Asked) -> Talk:
    everybody = (asked.curator, asked.stranger, asked.sonya, asked.mother)
    return Talk(asked, await make_chat(asked.school, asked.administrator, *everybody))


def own_streams(school: School, someone: Someone) -> list[str]:
    return [f"member:{someone.member_id}", f"organisation:{school.id}"]


async def test_pd_12_a_socket_carries_no_command_before_the_consent_and_all_of_them_after_it(talk: Talk) -> None:
    asked, school = talk.asked, talk.asked.school
    published = await asked.publish()
    async with watching(school, asked.mother) as mother, watching(school, asked.sonya) as witness:
        await witness.follow(talk.stream)
        assert await talk.say(witness, "Я могу") == ""
        assert await talk.say(mother, "А я?") == NEEDED
        assert code_of(await mother.ask("chat.mark_read", conversationId=talk.id, number=1)) == NEEDED
        assert code_of(await mother.ask("chat.type", conversationId=talk.id)) == NEEDED
        # The socket itself stays: it carries the news that asks.
        assert (await mother.ask("ping"))["ok"] == {}
        assert (await mother.ask("unsubscribe", streams=[talk.stream]))["ok"] == {}
        await talk.agree(asked.mother, published)
        assert await talk.say(mother, "За ребёнка ещё нет") == NEEDED
        await talk.agree(asked.mother, published, asked.sonya)
        assert await talk.say(mother, "Теперь могу") == ""
        assert (await mother.ask("chat.mark_read", conversationId=talk.id, number=2))["ok"] == {"number": 2}
        await witness.expect_text("Теперь могу")
        assert witness.texts(talk.id) == ["Я могу", "Теперь могу"]


async def test_pd_12_streams_inside_are_refused_before_the_consent_and_granted_after_it(talk: Talk) -> None:
    asked, school = talk.asked, talk.asked.school
    published = await asked.publish()
    async with watching(school, asked.mother) as mother, watching(school, asked.sonya) as witness:
        answer = await mother.follow(talk.stream, *own_streams(school, asked.mother))
        assert answer["refused"] == [talk.stream]
        assert set(answer["heads"]) == set(own_streams(school, asked.mother))
        assert (await witness.follow(talk.stream))["refused"] == []
        await talk.say(witness, "Без мамы")
        await witness.expect_text("Без мамы")
        await talk.agree(asked.mother, published, asked.mother, asked.sonya)
        assert (await mother.follow(talk.stream, since=-1))["refused"] == []
        await talk.say(witness, "С мамой")
        await mother.expect_text("С мамой")
        assert mother.texts(talk.id) == ["С мамой"]


async def test_pd_12_a_new_version_asks_those_inside_back_to_the_door(talk: Talk) -> None:
    asked, school = talk.asked, talk.asked.school
    first = await asked.publish()
    await talk.agree(asked.mother, first, asked.mother, asked.sonya)
    async with watching(school, asked.mother) as mother, watching(school, asked.sonya) as witness:
        for one in (mother, witness):
            assert (await one.follow(talk.stream))["refused"] == []
        second = await asked.publish(body=BODY + " Добавлены звонки.")
        assert await mother.closed() == 1012
        await talk.say(witness, "После новой редакции")
        await witness.expect_text("После новой редакции")  # it is the same socket: nobody waits for her answer
        assert mother.texts(talk.id) == []
        async with watching(school, asked.mother) as again:
            assert (await again.follow(talk.stream))["refused"] == [talk.stream]
            assert await talk.say(again, "Нельзя") == NEEDED
            await talk.agree(asked.mother, second, asked.mother, asked.sonya)
            assert (await again.follow(talk.stream))["refused"] == []
            await again.expect_text("После новой редакции")
            assert await talk.say(again, "Можно") == ""


async def test_pd_12_the_setting_that_requires_it_asks_those_inside_back_to_the_door(talk: Talk) -> None:
    asked, school = talk.asked, talk.asked.school
    await asked.publish()

    async def require(is_required: bool) -> None:
        settings = {"settings": {"processingConsentIsRequired": is_required}}
        assert (await asked.administrator.client.patch(school.path(), json=settings)).status_code == 200

    await require(False)
    async with watching(school, asked.mother) as mother, watching(school, asked.curator) as witness:
        for one in (mother, witness):
            assert (await one.follow(talk.stream))["refused"] == []
        assert await talk.say(mother, "Пока не требуется") == ""
        await require(True)
        assert await mother.closed() == 1012
        assert await talk.say(witness, "Я согласилась") == ""
        await witness.expect_text("Я согласилась")
        assert mother.texts(talk.id) == ["Пока не требуется"]


async def test_pd_12_every_role_is_kept_out_of_streams_and_commands(asked: Asked) -> None:
    school = asked.school
    people: list[tuple[str, Someone]] = []
    for role in Role:
        for is_confirmed in (True, False):
            someone = await school.person(f"Новый {role.value}", role, is_confirmed=is_confirmed)
            people.append((f"{role.value}, confirmed: {is_confirmed}", someone))
    many = Role.HEAD, Role.TEACHER, Role.GUARDIAN
    people.append(("many roles", await school.person("Многостаночный Пётр", *many)))
    conversation = await make_chat(school, asked.administrator, *(one for _, one in people))
    talk = Talk(asked, conversation)
    published = await asked.publish()
    inside = {talk.stream, f"administration:{school.id}"}
    for name, someone in people:
        async with watching(school, someone) as seen:
            answer = await seen.follow(*inside, *own_streams(school, someone))
            assert set(answer["refused"]) == inside, name
            assert await talk.say(seen, name) == NEEDED, name
            await talk.agree(someone, published)
            runs_it = someone.actor.is_administrator
            answer = await seen.follow(*inside)
            assert set(answer["heads"]) == (inside if runs_it else {talk.stream}), name
            assert code_of(await seen.ask("chat.mark_read", conversationId=talk.id, number=0)) == "", name


async def test_pd_12_an_answer_is_heard_by_whoever_it_may_have_kept_out(talk: Talk) -> None:
    """The mother's other devices, when she answers and when the curator writes the child's paper down."""
    asked, school = talk.asked, talk.asked.school
    published = await asked.publish()
    async with watching(school, asked.mother) as mother, watching(school, asked.stranger) as witness:
        for watcher, someone in ((mother, asked.mother), (witness, asked.stranger)):
            await watcher.follow(*own_streams(school, someone), since=-1)

        def heard(watcher: Watcher) -> int:
            return sum(one["type"] == "personal_data.consent_answered" for one in watcher.events)

        await talk.agree(asked.mother, published)
        await mother.expect(lambda _: heard(mother) == 1)
        assert await talk.say(mother, "За ребёнка ещё нет") == NEEDED
        paper = {"id": str(new_id()), "subjectId": str(asked.sonya.member_id), "kind": "processing"}
        await asked.post(asked.curator, "/paper", 204, **paper, signedOn="2026-01-10")
        await mother.expect(lambda _: heard(mother) == 2)
        assert await talk.say(mother, "Теперь могу") == ""
        await asked.publish("photo", BODY + " Фотографии.")  # the stranger gives it
        await witness.expect(lambda _: heard(witness) == 1)
        assert heard(mother) == 2


async def test_pd_12_those_of_a_crowd_who_owe_nothing_are_asked_for_together(talk: Talk) -> None:
    """A socket that comes costs no query of its own, before a text is published and after it."""
    asked, school = talk.asked, talk.asked.school
    asked_for: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if "consent" in statement:
            asked_for.append(statement)

    engine = school.wiring.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    for is_published in (False, True):
        if is_published:
            await asked.publish()
        asked_for.clear()
        async with AsyncExitStack() as stack:
            crowd = [await stack.enter_async_context(watching(school, asked.sonya)) for _ in range(5)]
            crowd += [await stack.enter_async_context(watching(school, asked.curator)) for _ in range(5)]
            for _ in range(4):
                answers = await asyncio.gather(*(one.follow(talk.stream) for one in crowd))
                assert all(answer["refused"] == [] for answer in answers)
                for watcher in crowd:
                    await watcher.ask("chat.mark_read", conversationId=talk.id, number=0)
        # 40 subscriptions and 40 commands: the first few batches ask, then it is remembered, and looked at in rounds.
        assert len(asked_for) <= 25, len(asked_for)
    assert asked_for  # the witness: a text that was only just published has to be asked about


async def test_pd_12_commands_that_wait_at_the_door_keep_their_order(talk: Talk) -> None:
    """Those of whom it isn't known yet are asked for; what they send meanwhile waits, and isn't overtaken."""
    asked, school = talk.asked, talk.asked.school
    await asked.publish()
    async with watching(school, asked.curator) as curator:
        await curator.follow(*own_streams(school, asked.curator))
        said = [str(place) for place in range(20)]
        answers = await asyncio.gather(*(talk.say(curator, one) for one in said))
        assert set(answers) == {""}
        page = await asked.curator.client.get(school.path(f"/conversations/{talk.id}/messages"))
        assert [one["body"] for one in page.json()["messages"]] == said


async def test_pd_12_another_server_asks_those_inside_back_whatever_the_bus_brings(
    start_server: StartServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes without a bus between them; and a family that has a new child, which no text announces."""
    monkeypatch.setattr("parta.personal_data.rounds.NOTICED", timedelta(seconds=0.2))
    monkeypatch.setattr("parta.personal_data.gate.NOTICED", timedelta(seconds=0.2))
    monkeypatch.setattr("parta.personal_data.gate.PASSES", timedelta(seconds=0.2))
    one, two = await start_server(), await start_server()
    school = await one.school()
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    mother = await school.person("Власова Ольга", Role.GUARDIAN)
    father = await school.person("Власов Пётр", Role.GUARDIAN)
    child = await school.person("Власова Соня", Role.STUDENT)
    conversation = await make_chat(school, administrator, mother, father)
    elsewhere = School(two.wiring, two.base, school.id, school.stack)

    async def agree(someone: Someone, published: Any) -> None:
        given = {"id": str(new_id()), "subjectId": str(someone.member_id), "textId": published["id"]}
        answer = await someone.client.post(
            school.path("/personal-data/consents"), json=given | {"digest": published["digest"]}
        )
        assert answer.status_code == 200, answer.text

    stream = f"conversation:{conversation}"
    async with watching(elsewhere, mother) as before:
        assert (await before.follow(stream))["refused"] == []
        text = {"id": str(new_id()), "kind": "processing", "body": BODY}
        published = (await administrator.client.post(school.path("/personal-data/texts"), json=text)).json()
        assert await before.closed() == 1012
    for someone in (administrator, mother, father):
        await agree(someone, published)
    async with watching(elsewhere, mother) as seen, watching(elsewhere, father) as witness:
        for watcher in (seen, witness):
            assert (await watcher.follow(stream))["refused"] == []
        async with school.wiring.database.transaction(school.id) as tx:
            await link_guardian(tx, guardian_id=mother.member_id, student_id=child.member_id, kind="mother")
        assert await seen.closed() == 1012
        said = await witness.ask("chat.post_message", conversationId=conversation, id=str(new_id()), body="После")
        assert code_of(said) == ""
        await witness.expect_text("После")
        assert seen.texts(conversation) == []
