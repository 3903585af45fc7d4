"""Custom conversations: making, joining, leaving, and what those who left don't receive."""

import asyncio
from uuid import UUID

from chat.conftest import Class, code_of, conversations_of, make_chat, try_make_chat
from fixtures.families import listed
from fixtures.sockets import watching
from parta.chat.places import Seat, seat_members
from parta.foundation.identity import new_id
from parta.organisations import Role


async def test_chat_4_who_is_put_out_receives_nothing_that_comes_later(chat: Class) -> None:
    async with watching(chat.school, chat.pupil) as gone, watching(chat.school, chat.classmate) as witness:
        await gone.follow(chat.stream, f"member:{chat.pupil.member_id}", since=-1)
        await witness.follow(chat.stream, since=-1)
        await chat.post(chat.curator, "До")
        answer = await chat.curator.client.delete(chat.path(f"/members/{chat.pupil.member_id}"))
        assert answer.status_code == 204
        after = await chat.post(chat.curator, "После")
        await chat.curator.client.put(chat.path(f"/messages/{after['id']}/reactions/👍"))
        await witness.expect(lambda event: event["type"] == "chat.reaction_changed")
        # Its own stream says so last: nothing of the conversation is on its way any more.
        other = await make_chat(chat.school, chat.curator, chat.pupil, title="Другой")
        await gone.expect(lambda event: event.get("data", {}).get("conversationId") == other)
        assert witness.texts(chat.id) == ["До", "После"]
        assert gone.texts(chat.id) == ["До"]
        on_stream = [event["type"] for event in gone.events if event.get("stream") == chat.stream]
        assert on_stream == ["chat.message_posted", "chat.member_left"]
        # Neither does asking again help, from any place.
        for since in (-1, 0, 1):
            assert await gone.follow(chat.stream, since=since) == {
                "heads": {}, "stale": [], "refused": [chat.stream],
            }  # fmt: skip
    assert (await chat.try_post(chat.pupil, "Я ещё здесь")).status_code == 404
    assert chat.id not in {one["id"] for one in (await conversations_of(chat.school, chat.pupil)).values()}


async def test_chat_4_of_many_who_leave_at_once_each_loses_the_stream(chat: Class) -> None:
    """The event that says «the members changed» ends the subscriptions too, and names nobody."""
    async with watching(chat.school, chat.pupil) as gone, watching(chat.school, chat.curator) as witness:
        for seen in (gone, witness):
            await seen.follow(chat.stream, since=-1)
        more = [await listed(chat.school, f"Ученик{place} Имя", Role.STUDENT) for place in range(6)]
        await chat.curator.client.post(chat.path("/members"), json={"memberIds": [str(one) for one in more]})
        async with chat.school.wiring.database.transaction(chat.school.id) as tx:
            stays = {chat.curator.member_id: Seat("куратор", "staff", True, True)}
            await seat_members(tx, {UUID(chat.id): stays}, is_structural=False)
        await chat.post(chat.curator, "После")
        await witness.expect_text("После")
        changed = [event for event in witness.events if event["type"] == "chat.members_changed"]
        assert [event["data"] for event in changed] == [{"isChanged": True}] * 2
        assert str(chat.pupil.member_id) not in str(changed)
        await gone.expect(lambda event: event["type"] == "chat.members_changed" and event["seq"] == changed[1]["seq"])
        assert (await gone.ask("ping"))["ok"] == {}
        assert gone.texts(chat.id) == []


async def test_chat_4_leaving_while_others_post(chat: Class) -> None:
    """Whatever the order: what the one who leaves receives ends with the leaving."""
    async with watching(chat.school, chat.pupil) as gone, watching(chat.school, chat.classmate) as witness:
        for seen in (gone, witness):
            await seen.follow(chat.stream, since=-1)
        posts = [chat.post(chat.curator, f"{place}") for place in range(30)]
        leaving = chat.pupil.client.delete(chat.path(f"/members/{chat.pupil.member_id}"))
        *posted, left = await asyncio.gather(*posts[:15], *posts[15:], leaving)
        assert left.status_code == 204
        end = await gone.expect(lambda event: event["type"] == "chat.member_left")
        await witness.expect_text(max(posted, key=lambda one: one["number"])["body"])
        assert (await gone.ask("ping"))["ok"] == {}
        streamed = [event for event in gone.events if event.get("stream") == chat.stream]
        assert streamed[-1] == end
        before = [
            event for event in witness.events if event.get("stream") == chat.stream and event["seq"] <= end["seq"]
        ]
        assert streamed == before


async def test_chat_4_a_subscription_that_crosses_a_removal_ends(chat: Class) -> None:
    for _ in range(15):
        async with watching(chat.school, chat.pupil) as seen:
            answer, removed = await asyncio.gather(
                seen.follow(chat.stream, since=-1),
                chat.curator.client.delete(chat.path(f"/members/{chat.pupil.member_id}")),
            )
            assert removed.status_code == 204
            await chat.post(chat.curator, "После")
            assert (await seen.ask("ping"))["ok"] == {}
            assert seen.texts(chat.id) == []
            if not answer["refused"]:
                await seen.expect(lambda event: event["type"] == "chat.member_left")
            await chat.curator.client.post(chat.path("/members"), json={"memberIds": [str(chat.pupil.member_id)]})
            # the witness: back in the conversation, what comes is received
            await seen.follow(chat.stream, since=-1)
            await chat.post(chat.curator, "Снова")
            await seen.expect_text("Снова")


async def test_chat_4_coming_back_is_told_and_shows_the_history(chat: Class) -> None:
    await chat.post(chat.pupil, "До")
    await chat.pupil.client.delete(chat.path(f"/members/{chat.pupil.member_id}"))
    await chat.post(chat.curator, "Без Сони")
    async with watching(chat.school, chat.pupil) as seen, watching(chat.school, chat.classmate) as other:
        await seen.follow(f"member:{chat.pupil.member_id}", since=-1)
        await other.follow(chat.stream, since=-1)
        await chat.curator.client.post(chat.path("/members"), json={"memberIds": [str(chat.pupil.member_id)]})
        joined = await seen.expect(lambda event: event["type"] == "chat.conversation_joined")
        assert joined["data"]["conversationId"] == chat.id
        told = await other.expect(lambda event: event["type"] == "chat.member_joined")
        assert told["data"]["member"]["name"] == "Соня Власова"
    assert [one["body"] for one in await chat.messages(chat.pupil)] == ["До", "Без Сони"]
    names = [one["name"] for one in (await chat.details(chat.classmate))["members"]]
    assert sorted(names) == ["Мария Серова", "Соня Власова", "Тимур Гареев"]


async def test_chat_4_the_author_of_a_message_stays_known_after_leaving(chat: Class) -> None:
    before = await chat.post(chat.pupil, "Это писала Соня")
    await chat.pupil.client.delete(chat.path(f"/members/{chat.pupil.member_id}"))
    assert (await chat.messages(chat.classmate))[0]["author"] == before["author"]


async def test_chat_11_only_moderators_bring_people_and_put_them_out(chat: Class) -> None:
    friend = await chat.school.person("Новая Вера", Role.STUDENT)
    bring = {"memberIds": [str(friend.member_id)]}
    assert (await chat.pupil.client.post(chat.path("/members"), json=bring)).status_code == 403
    assert (await chat.pupil.client.delete(chat.path(f"/members/{chat.classmate.member_id}"))).status_code == 403
    assert (await friend.client.get(chat.path())).status_code == 404
    for _ in range(2):
        assert (await chat.curator.client.post(chat.path("/members"), json=bring)).status_code == 204
    assert len((await chat.details(friend))["members"]) == 4
    nobody = {"memberIds": [str(new_id())]}
    assert (await chat.curator.client.post(chat.path("/members"), json=nobody)).status_code == 404


async def test_chat_11_making_the_same_conversation_again_changes_nothing(chat: Class) -> None:
    """Also after its maker has left it: it isn't there for them then."""
    for _ in range(2):
        again = await try_make_chat(chat.school, chat.curator, chat.pupil, title="Иначе", id=chat.id)
        assert again.status_code == 201
        assert again.json()["title"] == "5А · класс"
    assert len((await chat.details(chat.curator))["members"]) == 3
    teacher = await chat.school.person("Орлов Пётр", Role.TEACHER)
    stolen = await try_make_chat(chat.school, teacher, title="Моё", id=chat.id)
    assert code_of(stolen) == (409, "chat.used_id")
    await chat.curator.client.delete(chat.path(f"/members/{chat.curator.member_id}"))
    after = await try_make_chat(chat.school, chat.curator, chat.pupil, id=chat.id)
    assert after.status_code == 404
    assert (await chat.details(chat.pupil))["conversation"]["memberCount"] == 2


async def test_chat_13_who_may_make_conversations(chat: Class) -> None:
    """Staff may; pupils where the organisation allows it; guardians and the unconfirmed may not."""
    staff = await chat.school.person("Орлов Пётр", Role.TEACHER)
    guardian = await chat.school.person("Родителева Нина", Role.GUARDIAN)
    waiting = await chat.school.person("Новый Олег", Role.TEACHER, is_confirmed=False)
    for someone, status in ((staff, 201), (guardian, 403), (waiting, 403), (chat.pupil, 403)):
        assert (await try_make_chat(chat.school, someone)).status_code == status, someone.name
    allowed = {"settings": {"studentsCreateConversations": True}}
    answer = await chat.curator.client.patch(chat.school.path(), json=allowed)
    assert answer.status_code in (200, 204), answer.text
    assert (await try_make_chat(chat.school, chat.pupil)).status_code == 201
    assert (await try_make_chat(chat.school, guardian)).status_code == 403


async def test_making_one_again_while_the_first_request_is_on_its_way_changes_nothing(chat: Class) -> None:
    """A client that got no answer repeats itself; the first one may be at it still."""
    made = str(new_id())
    answers = await asyncio.gather(*(try_make_chat(chat.school, chat.curator, chat.pupil, id=made) for _ in range(4)))
    assert [(answer.status_code, answer.json().get("id")) for answer in answers] == [(201, made)] * 4
