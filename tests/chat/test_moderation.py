"""Read-only conversations, muted members, renaming."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text as sql

from chat.conftest import Class, code_of, make_chat
from fixtures.sockets import watching
from parta.organisations import Role


async def test_chat_5_a_read_only_conversation_takes_messages_from_moderators_only(chat: Class) -> None:
    message = await chat.post(chat.pupil, "Пока можно")
    async with watching(chat.school, chat.pupil) as seen:
        await seen.follow(chat.stream, since=-1)
        assert (await chat.pupil.client.patch(chat.path(), json={"isReadOnly": True})).status_code == 403
        assert (await chat.curator.client.patch(chat.path(), json={"isReadOnly": True})).status_code == 204
        event = await seen.expect(lambda event: event["type"] == "chat.conversation_changed")
        assert event["data"]["isReadOnly"] is True
        refused = await seen.ask("chat.post_message", id=message["id"][:-4] + "abcd", conversationId=chat.id, body="Я")
        assert refused["problem"]["code"] == "chat.read_only"
    assert code_of(await chat.try_post(chat.pupil, "Нельзя")) == (403, "chat.read_only")
    assert code_of(await chat.edit(chat.pupil, message, "Нельзя")) == (403, "chat.read_only")
    assert "post" not in (await chat.seen_by(chat.pupil))["abilities"]
    await chat.post(chat.curator, "Объявление")
    await chat.curator.client.patch(chat.path(), json={"isReadOnly": False})
    await chat.post(chat.pupil, "Снова можно")
    assert [one["body"] for one in await chat.messages(chat.pupil)] == ["Пока можно", "Объявление", "Снова можно"]


async def test_chat_5_a_muted_member_waits_until_the_time_is_over(chat: Class) -> None:
    mute = chat.path(f"/members/{chat.pupil.member_id}/mute")
    assert (await chat.classmate.client.put(mute, json={"minutes": 5})).status_code == 403
    async with watching(chat.school, chat.classmate) as seen:
        await seen.follow(chat.stream, since=-1)
        assert (await chat.curator.client.put(mute, json={"minutes": 5})).status_code == 204
        event = await seen.expect(lambda event: event["type"] == "chat.member_muted")
    assert event["data"]["memberId"] == str(chat.pupil.member_id)
    refused = await chat.try_post(chat.pupil, "Нельзя")
    assert code_of(refused) == (403, "chat.muted")
    view = await chat.seen_by(chat.pupil)
    assert view["mutedUntil"] == event["data"]["until"]
    assert "post" not in view["abilities"]
    await chat.post(chat.classmate, "Остальные пишут")
    async with chat.school.wiring.database.transaction(chat.school.id) as tx:
        await tx.execute(
            sql("update conversation_member set muted_until = :past where muted_until is not null"),
            {"past": datetime.now(UTC) - timedelta(seconds=1)},
        )
    await chat.post(chat.pupil, "Время вышло")
    assert (await chat.seen_by(chat.pupil))["mutedUntil"] is None


async def test_chat_5_a_moderator_takes_the_pause_back_and_it_is_a_week_at_most(chat: Class) -> None:
    mute = chat.path(f"/members/{chat.pupil.member_id}/mute")
    await chat.curator.client.put(mute, json={"minutes": 10**9})
    until = datetime.fromisoformat((await chat.seen_by(chat.pupil))["mutedUntil"])
    assert timedelta(days=6, hours=23) < until - datetime.now(UTC) <= timedelta(days=7)
    assert (await chat.curator.client.put(mute, json={"minutes": 0})).status_code == 422
    assert (await chat.curator.client.put(mute, json={"minutes": None})).status_code == 204
    await chat.post(chat.pupil, "Можно")
    stranger = await chat.school.person("Чужой Иван", Role.STUDENT)
    nobody = chat.path(f"/members/{stranger.member_id}/mute")
    assert (await chat.curator.client.put(nobody, json={"minutes": 5})).status_code == 404


async def test_chat_5_a_pause_survives_leaving_and_coming_back(chat: Class) -> None:
    await chat.curator.client.put(chat.path(f"/members/{chat.pupil.member_id}/mute"), json={"minutes": 5})
    assert (await chat.pupil.client.delete(chat.path(f"/members/{chat.pupil.member_id}"))).status_code == 204
    again = {"memberIds": [str(chat.pupil.member_id)]}
    assert (await chat.curator.client.post(chat.path("/members"), json=again)).status_code == 204
    assert code_of(await chat.try_post(chat.pupil, "Обошёл?")) == (403, "chat.muted")
    await chat.post(chat.classmate, "Свидетель")


async def test_chat_11_moderators_rename_a_custom_conversation(chat: Class) -> None:
    assert (await chat.pupil.client.patch(chat.path(), json={"title": "Взлом"})).status_code == 403
    assert (await chat.curator.client.patch(chat.path(), json={"title": " Поход\u202e \n в музей "})).status_code == 204
    assert (await chat.seen_by(chat.pupil))["title"] == "Поход в музей"


async def test_chat_11_an_administrator_moderates_no_direct_conversation(chat: Class) -> None:
    answer = await chat.curator.client.post(
        chat.school.path("/conversations"),
        json={"id": chat.id[:-4] + "0d0d", "kind": "direct", "memberId": str(chat.pupil.member_id)},
    )
    direct = Class(chat.school, chat.curator, chat.pupil, chat.classmate, answer.json()["id"])
    message = await direct.post(chat.pupil, "Личное")
    assert (await direct.delete(chat.curator, message)).status_code == 403
    assert (await chat.curator.client.patch(direct.path(), json={"isReadOnly": True})).status_code == 403
    own = await direct.post(chat.curator, "Своё")
    assert (await direct.delete(chat.curator, own)).status_code == 204
    # the witness: in the class she may
    in_class = await chat.post(chat.pupil, "В классе")
    assert (await chat.delete(chat.curator, in_class)).status_code == 204
    assert await make_chat(chat.school, chat.curator, chat.pupil)
