"""Direct calls ring."""

from typing import Any

import pytest
import pytest_asyncio

from calls.conftest import Classroom, StartServer, classroom_of
from fixtures.sockets import watching
from parta.foundation.identity import new_id

pytestmark = pytest.mark.media


async def _pair(classroom: Classroom) -> Classroom:
    """The same people, in the direct conversation of the curator and the teacher."""
    made = await classroom.curator.client.post(
        classroom.school.path("/conversations"),
        json={"id": str(new_id()), "kind": "direct", "memberId": str(classroom.teacher.member_id)},
    )
    assert made.status_code == 201, made.text
    classroom.conversation_id = made.json()["id"]
    return classroom


@pytest_asyncio.fixture
async def pair(classroom: Classroom) -> Classroom:
    return await _pair(classroom)


def _is(kind: str) -> Any:
    return lambda event: event["type"] == kind


async def test_call_12_a_direct_call_rings_until_it_is_answered(pair: Classroom) -> None:
    async with watching(pair.school, pair.teacher) as seen:
        await seen.follow(f"member:{pair.teacher.member_id}")
        call_id = await pair.start(pair.curator, purpose="call")
        ringing = await seen.expect(_is("calls.ringing"))
        assert ringing["data"]["call"]["id"] == call_id
        assert ringing["data"]["conversationId"] == pair.conversation_id
        ringing_path = pair.school.path("/calls/ringing")
        for someone, expected in ((pair.teacher, [call_id]), (pair.curator, [])):
            found = (await someone.client.get(ringing_path)).json()["calls"]
            assert [one["call"]["id"] for one in found] == expected
        await pair.ticket(pair.curator, call_id)
        await pair.ticket(pair.teacher, call_id)
        assert (await pair.teacher.client.get(ringing_path)).json()["calls"] == []
        await seen.expect(_is("calls.ringing_stopped"))
    refused = await pair.curator.client.post(
        pair.call_path(call_id, f"/participants/{pair.teacher.member_id}/mute"), json={"source": "microphone"}
    )
    assert refused.status_code == 403  # CALL-5: in a direct call nobody moderates


async def test_call_12_a_declined_call_is_over(pair: Classroom) -> None:
    call_id = await pair.start(pair.curator, purpose="call")
    async with watching(pair.school, pair.curator) as seen:
        await seen.follow(pair.stream)
        assert (await pair.teacher.client.post(pair.call_path(call_id, "/decline"))).status_code == 204
        await seen.expect(_is("calls.call_ended"))
    assert (await pair.last_card(pair.curator))["outcome"] == "declined"


async def test_call_12_an_unanswered_call_is_missed(start_with_media: StartServer) -> None:
    running = await start_with_media(ring_seconds=0)
    pair = await _pair(await classroom_of(running))
    async with watching(pair.school, pair.teacher) as seen:
        await seen.follow(f"member:{pair.teacher.member_id}")
        await pair.start(pair.curator, purpose="call")
        await running.wiring.jobs.work(wait=False)
        await seen.expect(_is("calls.ringing_stopped"))
    assert (await pair.last_card(pair.teacher))["outcome"] == "missed"
    assert (await pair.conversation(pair.teacher))["live"] is None


async def test_call_12_hanging_up_ends_a_direct_call(pair: Classroom) -> None:
    call_id = await pair.start(pair.curator, purpose="call")
    async with pair.inside(pair.curator, call_id), pair.inside(pair.teacher, call_id) as teacher:
        await pair.expect_inside(call_id, pair.curator, pair.teacher)
        await teacher.leave()
        await pair.eventually(lambda: pair.conversation(pair.curator), lambda found: found["live"] is None)
    card = await pair.last_card(pair.curator)
    assert (card["outcome"], len(card["participants"])) == ("held", 2)


async def test_call_2_a_direct_conversation_has_no_lessons(pair: Classroom) -> None:
    assert (await pair.try_start(pair.curator, purpose="lesson")).status_code == 403
    assert (await pair.try_start(pair.curator, purpose="call")).status_code == 201
