"""Starting, joining, leaving, ending; the card."""

from datetime import UTC, datetime

import pytest

from calls.conftest import Classroom, StartServer, classroom_of
from fixtures.sockets import watching
from parta.foundation.identity import new_id
from parta.organisations import Role

pytestmark = pytest.mark.media


async def test_a_lesson_is_seen_live_by_everybody_in_the_conversation(classroom: Classroom) -> None:
    async with watching(classroom.school, classroom.pupil) as seen:
        await seen.follow(classroom.stream)
        call_id = await classroom.start(classroom.curator)
        event = await seen.expect(lambda one: one["type"] == "calls.call_started")
        card = await seen.expect(lambda one: one["type"] == "chat.message_posted")
    assert event["data"]["call"]["id"] == call_id
    assert card["data"]["message"]["kind"] == "call"
    assert card["data"]["message"]["call"]["endedAt"] is None
    live = (await classroom.conversation(classroom.pupil))["live"]
    assert live == event["data"]["call"]


async def test_call_1_a_call_is_not_there_for_others(classroom: Classroom) -> None:
    call_id = await classroom.start(classroom.curator)
    stranger = await classroom.school.person("Чужой Иван", Role.TEACHER)
    for method, rest in (("GET", ""), ("POST", "/join"), ("POST", "/end"), ("POST", "/mute-all")):
        answer = await stranger.client.request(method, classroom.call_path(call_id, rest))
        assert answer.status_code == 404, (method, rest)
    assert (await classroom.ticket(classroom.pupil, call_id))["token"]  # the witness


async def test_call_2_pupils_and_the_unconfirmed_start_nothing(classroom: Classroom) -> None:
    refused = await classroom.try_start(classroom.pupil, purpose="call")
    assert (refused.status_code, refused.json()["code"]) == (403, "calls.may_not_start")
    assert "start_call" not in (await classroom.conversation(classroom.pupil))["abilities"]
    assert "start_lesson" in (await classroom.conversation(classroom.curator))["abilities"]
    assert (await classroom.try_start(classroom.curator, purpose="call")).status_code == 201


async def test_call_3_a_second_start_answers_with_the_first(classroom: Classroom) -> None:
    first = await classroom.start(classroom.curator)
    assert await classroom.start(classroom.teacher, purpose="call") == first
    assert await classroom.start(classroom.curator) == first


async def test_call_3_a_repeated_id_starts_nothing_anew(classroom: Classroom) -> None:
    call_id = str(new_id())
    path = classroom.school.path(f"/conversations/{classroom.conversation_id}/calls")
    for _ in range(2):
        answer = await classroom.curator.client.post(path, json={"id": call_id, "purpose": "lesson", "title": ""})
        assert answer.json()["call"]["id"] == call_id
    assert answer.json()["call"]["title"] == "5А · класс"
    await classroom.curator.client.post(classroom.call_path(call_id, "/end"))
    again = await classroom.curator.client.post(path, json={"id": call_id, "purpose": "lesson", "title": ""})
    assert (again.status_code, again.json()["code"]) == (410, "calls.over")


async def test_call_13_the_card_says_who_was_there_and_for_how_long(classroom: Classroom) -> None:
    call_id = await classroom.start(classroom.curator)
    async with watching(classroom.school, classroom.third) as seen:
        await seen.follow(classroom.stream)
        async with classroom.inside(classroom.curator, call_id), classroom.inside(classroom.pupil, call_id) as pupil:
            await classroom.expect_inside(call_id, classroom.curator, classroom.pupil)
            await seen.expect(
                lambda one: one["type"] == "calls.call_changed" and one["data"]["call"]["participantCount"] == 2
            )
            await pupil.leave()
            await classroom.expect_inside(call_id, classroom.curator)
            # Whoever comes back is counted once.
            async with classroom.inside(classroom.pupil, call_id):
                await classroom.expect_inside(call_id, classroom.curator, classroom.pupil)
                ended = await classroom.curator.client.post(classroom.call_path(call_id, "/end"))
        assert ended.status_code == 204
        event = await seen.expect(lambda one: one["type"] == "calls.call_ended")
    card = await classroom.last_card(classroom.third)
    assert card == event["data"]["card"]
    assert [one["id"] for one in card["participants"]] == [
        str(classroom.curator.member_id),
        str(classroom.pupil.member_id),
    ]
    took = datetime.fromisoformat(card["endedAt"]) - datetime.fromisoformat(card["startedAt"])
    assert all(0 <= one["seconds"] <= took.total_seconds() + 1 for one in card["participants"])
    assert datetime.fromisoformat(card["endedAt"]) <= datetime.now(UTC)
    assert (await classroom.conversation(classroom.pupil))["live"] is None
    assert (await classroom.curator.client.post(classroom.call_path(call_id, "/join"))).status_code == 410
    calls = (await classroom.pupil.client.get(classroom.school.path("/calls"))).json()["calls"]
    assert (calls[0]["call"]["id"], calls[0]["attended"]) == (call_id, 2)
    assert (await classroom.pupil.client.get(classroom.school.path("/calls?live=true"))).json()["calls"] == []


async def test_only_moderators_end_a_lesson_for_everybody(classroom: Classroom) -> None:
    call_id = await classroom.start(classroom.curator)
    for someone in (classroom.pupil, classroom.teacher):
        assert (await someone.client.post(classroom.call_path(call_id, "/end"))).status_code == 403
    assert (await classroom.curator.client.post(classroom.call_path(call_id, "/end"))).status_code == 204


async def test_call_14_without_livekit_calls_are_refused_and_chat_goes_on(start_with_media: StartServer) -> None:
    running = await start_with_media(port=0, livekit_url="http://127.0.0.1:9")
    classroom = await classroom_of(running)
    refused = await classroom.try_start(classroom.curator, purpose="lesson")
    assert (refused.status_code, refused.json()["code"]) == (503, "calls.unavailable")
    assert (await classroom.conversation(classroom.curator))["live"] is None
    posted = await classroom.pupil.client.post(
        classroom.school.path(f"/conversations/{classroom.conversation_id}/messages"),
        json={"id": str(new_id()), "body": "Урок будет?"},
    )
    assert posted.status_code == 201
    health = await running.anonymous().get("/api/health")
    assert (health.status_code, health.json()["parts"]["livekit"]) == (200, "down")
