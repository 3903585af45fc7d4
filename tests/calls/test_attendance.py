"""Who is written down as being there, whatever happens to reports, networks and LiveKit itself."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import psutil
import pytest
from livekit import api

from calls.conftest import Classroom, StartServer, classroom_of
from calls.participant import Participant
from fixtures.school import Running
from parta.calls.media import Media
from parta.calls.rules import seconds_inside
from parta.calls.upkeep import Upkeep
from parta.foundation.processes import LiveKit


def _upkeep(running: Running) -> Upkeep:
    return Upkeep(running.wiring.database, Media(running.wiring.settings), running.wiring.settings)


def test_call_13_stays_that_overlap_count_once() -> None:
    start = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)

    def stay(came: int, went: int) -> tuple[datetime, datetime]:
        return start + timedelta(seconds=came), start + timedelta(seconds=went)

    assert seconds_inside([]) == 0
    assert seconds_inside([stay(0, 60), stay(90, 100)]) == 70
    assert seconds_inside([stay(90, 100), stay(0, 60), stay(30, 80)]) == 90
    assert seconds_inside([stay(0, 100), stay(20, 30)]) == 100
    assert seconds_inside([stay(10, 5)]) == 0


@pytest.mark.media
async def test_call_10_lost_reports_leave_no_ghosts(start_with_media: StartServer) -> None:
    # Reports go to a port where nobody listens: all of them are lost.
    running = await start_with_media(port=0)
    classroom = await classroom_of(running)
    upkeep = _upkeep(running)
    call_id = await classroom.start(classroom.curator)
    async with classroom.inside(classroom.curator, call_id), classroom.inside(classroom.pupil, call_id) as pupil:
        assert (await classroom.details(classroom.curator, call_id))["inside"] == []
        await upkeep.compare_all()
        await classroom.expect_inside(call_id, classroom.curator, classroom.pupil)
        await pupil.leave()
        await classroom.eventually(lambda: upkeep.media.inside(UUID(call_id)), lambda inside: len(inside) == 1)
        await upkeep.compare_all()
        await classroom.expect_inside(call_id, classroom.curator)
        await upkeep.compare_all()
        live = (await classroom.conversation(classroom.pupil))["live"]
        assert live["participantCount"] == 1
    await upkeep.media.close()


@pytest.mark.media
async def test_call_11_an_empty_call_ends_by_itself(start_with_media: StartServer) -> None:
    running = await start_with_media(empty_call_seconds=0)
    classroom = await classroom_of(running)
    call_id = await classroom.start(classroom.curator)
    upkeep = _upkeep(running)
    async with classroom.inside(classroom.curator, call_id):
        await classroom.expect_inside(call_id, classroom.curator)
        await upkeep.compare_all()
        assert (await classroom.conversation(classroom.pupil))["live"] is not None  # somebody is in it
    await classroom.expect_inside(call_id)
    await upkeep.compare_all()
    assert (await classroom.conversation(classroom.pupil))["live"] is None
    assert (await classroom.last_card(classroom.pupil))["endedAt"] is not None
    await upkeep.media.close()


@pytest.mark.media
async def test_call_10_a_call_survives_a_restart_of_livekit(start_with_media: StartServer, livekit: LiveKit) -> None:
    running = await start_with_media()
    classroom = await classroom_of(running)
    upkeep = _upkeep(running)
    call_id = await classroom.start(classroom.curator)
    async with classroom.inside(classroom.curator, call_id), classroom.inside(classroom.pupil, call_id):
        await classroom.expect_inside(call_id, classroom.curator, classroom.pupil)
        killed = livekit.pid
        psutil.Process(killed).kill()
        await classroom.eventually(livekit.is_healthy, lambda answers: bool(answers) and livekit.pid != killed)
    # Their programs have given up: the connections that died with LiveKit are no ghosts.
    await upkeep.compare_all()
    await classroom.expect_inside(call_id)
    async with classroom.inside(classroom.curator, call_id), classroom.inside(classroom.pupil, call_id):
        await classroom.expect_inside(call_id, classroom.curator, classroom.pupil)
        assert (await classroom.conversation(classroom.pupil))["live"]["participantCount"] == 2
    await classroom.curator.client.post(classroom.call_path(call_id, "/end"))
    card = await classroom.last_card(classroom.pupil)
    assert len(card["participants"]) == 2
    await upkeep.media.close()


@pytest.mark.media
async def test_call_11_an_old_ticket_does_not_reopen_a_call(classroom: Classroom) -> None:
    call_id = await classroom.start(classroom.curator)
    kept = await classroom.ticket(classroom.pupil, call_id)
    await classroom.curator.client.post(classroom.call_path(call_id, "/end"))
    late = await Participant.connect(kept["url"], kept["token"])
    await late.expect(lambda: late.disconnected is not None)
    assert (await classroom.details(classroom.pupil, call_id))["inside"] == []


async def test_call_15_unsigned_reports_are_refused(start_server: StartServer) -> None:
    keys = {"livekit_url": "ws://127.0.0.1:9", "livekit_key": "key", "livekit_secret": "t" * 32}
    running = await start_server(**keys)
    async with httpx.AsyncClient(base_url=running.base) as anybody:
        body = b'{"event":"participant_joined"}'
        without = await anybody.post("/api/livekit/webhook", content=body)
        foreign = api.AccessToken("key", "s" * 32).with_sha256("AAAA").to_jwt()
        forged = await anybody.post("/api/livekit/webhook", content=body, headers={"Authorization": foreign})
    assert (without.status_code, forged.status_code) == (401, 401)
    assert forged.json()["code"] == "calls.unsigned"
