"""What moderators do in a call: LiveKit carries it out, whatever the other side's program wants."""

import asyncio

import pytest
from livekit import rtc
from livekit.rtc.participant import PublishTrackError

from calls.conftest import Classroom
from calls.participant import Participant
from fixtures.school import Someone
from parta.organisations import Role

pytestmark = pytest.mark.media

MICROPHONE = rtc.TrackSource.SOURCE_MICROPHONE
CAMERA = rtc.TrackSource.SOURCE_CAMERA
SCREEN = rtc.TrackSource.SOURCE_SCREENSHARE


async def _mute(classroom: Classroom, by: Someone, call_id: str, who: Someone, source: str) -> int:
    path = classroom.call_path(call_id, f"/participants/{who.member_id}/mute")
    return (await by.client.post(path, json={"source": source})).status_code


async def test_call_6_a_muted_microphone_is_heard_no_more(classroom: Classroom) -> None:
    call_id = await classroom.start(classroom.curator)
    async with (
        classroom.inside(classroom.curator, call_id) as curator,
        classroom.inside(classroom.pupil, call_id) as pupil,
    ):
        await pupil.speak()
        await curator.expect(lambda: curator.loudness.get(pupil.identity, 0) > 500)
        assert await _mute(classroom, classroom.classmate, call_id, classroom.pupil, "microphone") == 403
        assert await _mute(classroom, classroom.curator, call_id, classroom.pupil, "microphone") == 204
        # The pupil's program goes on sending its tone; nobody hears it.
        await curator.expect(lambda: f"{pupil.identity}:{MICROPHONE}" in curator.muted)
        await curator.expect(lambda: curator.loudness[pupil.identity] < 10)


async def test_call_6_mute_all_leaves_the_moderator_their_voice(classroom: Classroom) -> None:
    call_id = await classroom.start(classroom.curator)
    async with (
        classroom.inside(classroom.curator, call_id) as curator,
        classroom.inside(classroom.pupil, call_id) as pupil,
        classroom.inside(classroom.classmate, call_id) as classmate,
    ):
        for one in (curator, pupil, classmate):
            await one.speak()
        await classmate.expect(lambda: min(classmate.loudness.get(one.identity, 0) for one in (curator, pupil)) > 500)
        refused = await classroom.pupil.client.post(classroom.call_path(call_id, "/mute-all"))
        assert refused.status_code == 403
        done = await classroom.curator.client.post(classroom.call_path(call_id, "/mute-all"))
        assert done.status_code == 204
        await classmate.expect(lambda: classmate.loudness[pupil.identity] < 10)
        await classmate.expect(lambda: classmate.loudness[curator.identity] > 500)
        assert f"{curator.identity}:{MICROPHONE}" not in classmate.muted


async def test_call_6_a_camera_is_stopped_and_a_share_is_taken_away(classroom: Classroom) -> None:
    call_id = await classroom.start(classroom.curator)
    async with (
        classroom.inside(classroom.curator, call_id) as curator,
        classroom.inside(classroom.pupil, call_id) as pupil,
    ):
        await pupil.show(CAMERA)
        await pupil.show(SCREEN)
        await curator.expect(lambda: curator.sources(pupil.identity) == {CAMERA, SCREEN})
        assert await _mute(classroom, classroom.curator, call_id, classroom.pupil, "screen_share") == 204
        await curator.expect(lambda: curator.sources(pupil.identity) == {CAMERA})
        assert await _mute(classroom, classroom.curator, call_id, classroom.pupil, "camera") == 204
        await curator.expect(lambda: f"{pupil.identity}:{CAMERA}" in curator.muted)
        # Taken away once isn't forbidden for good.
        await pupil.show(SCREEN)
        await curator.expect(lambda: SCREEN in curator.sources(pupil.identity))


async def test_call_6_what_is_not_allowed_is_not_carried(classroom: Classroom) -> None:
    call_id = await classroom.start(classroom.curator)
    path = classroom.call_path(call_id, "/allowed")
    nothing_but_sound = {"microphone": True, "camera": False, "screenShare": False}
    async with (
        classroom.inside(classroom.curator, call_id) as curator,
        classroom.inside(classroom.pupil, call_id) as pupil,
    ):
        await pupil.show(CAMERA)
        await curator.expect(lambda: curator.sources(pupil.identity) == {CAMERA})
        assert (await classroom.pupil.client.put(path, json=nothing_but_sound)).status_code == 403
        assert (await classroom.curator.client.put(path, json=nothing_but_sound)).status_code == 204
        await curator.expect(lambda: curator.sources(pupil.identity) == set())
        async with classroom.inside(classroom.classmate, call_id) as classmate:
            with pytest.raises((PublishTrackError, TimeoutError)):
                await asyncio.wait_for(classmate.show(SCREEN), 12)
            await classmate.speak()  # the witness
            await curator.expect(lambda: curator.sources(classmate.identity) == {MICROPHONE})
    assert (await classroom.details(classroom.pupil, call_id))["allowed"] == nothing_but_sound


async def test_call_7_a_removed_pupil_stays_out_with_every_ticket(classroom: Classroom) -> None:
    call_id = await classroom.start(classroom.curator)
    path = classroom.call_path(call_id, f"/participants/{classroom.pupil.member_id}")
    kept = await classroom.ticket(classroom.pupil, call_id)
    async with classroom.inside(classroom.curator, call_id), classroom.inside(classroom.pupil, call_id) as pupil:
        await classroom.expect_inside(call_id, classroom.curator, classroom.pupil)
        assert (await classroom.classmate.client.delete(path)).status_code == 403
        assert (await classroom.curator.client.delete(path)).status_code == 204
        await pupil.expect(lambda: pupil.disconnected is not None)
        await classroom.expect_inside(call_id, classroom.curator)

        refused = await classroom.pupil.client.post(classroom.call_path(call_id, "/join"))
        assert (refused.status_code, refused.json()["code"]) == (403, "calls.removed")
        again = await Participant.connect(kept["url"], kept["token"])
        await again.expect(lambda: again.disconnected is not None)
        removed = (await classroom.details(classroom.curator, call_id))["removed"]
        assert [one["id"] for one in removed] == [str(classroom.pupil.member_id)]
        assert (await classroom.details(classroom.classmate, call_id))["removed"] == []

        let_in = await classroom.curator.client.post(path + "/let-in")
        assert let_in.status_code == 204
        async with classroom.inside(classroom.pupil, call_id):
            await classroom.expect_inside(call_id, classroom.curator, classroom.pupil)


async def test_call_8_a_locked_door_opens_to_moderators_and_the_dropped(classroom: Classroom) -> None:
    call_id = await classroom.start(classroom.curator)
    kept = await classroom.ticket(classroom.third, call_id)
    async with classroom.inside(classroom.curator, call_id), classroom.inside(classroom.pupil, call_id):
        await classroom.expect_inside(call_id, classroom.curator, classroom.pupil)
        locking = classroom.call_path(call_id, "/lock")
        assert (await classroom.pupil.client.post(locking, json={"isLocked": True})).status_code == 403
        assert (await classroom.curator.client.post(locking, json={"isLocked": True})).status_code == 204
        refused = await classroom.classmate.client.post(classroom.call_path(call_id, "/join"))
        assert (refused.status_code, refused.json()["code"]) == (403, "calls.locked")
        early = await Participant.connect(kept["url"], kept["token"])
        await early.expect(lambda: early.disconnected is not None)
        # The pupil is inside: a ticket for coming back after a lost network is given.
        assert (await classroom.pupil.client.post(classroom.call_path(call_id, "/join"))).status_code == 200
    await classroom.expect_inside(call_id)
    # They left of their own will: the door is closed for them now, and open for the moderator.
    assert (await classroom.pupil.client.post(classroom.call_path(call_id, "/join"))).status_code == 403
    assert (await classroom.curator.client.post(classroom.call_path(call_id, "/join"))).status_code == 200


async def test_call_9_losing_the_conversation_ends_the_participation(classroom: Classroom) -> None:
    call_id = await classroom.start(classroom.curator)
    async with classroom.inside(classroom.curator, call_id), classroom.inside(classroom.pupil, call_id) as pupil:
        await classroom.expect_inside(call_id, classroom.curator, classroom.pupil)
        owner = next(one for one in classroom.school.people if one.name.startswith("Королёва"))
        gone = await owner.client.delete(
            classroom.school.path(f"/conversations/{classroom.conversation_id}/members/{classroom.pupil.member_id}")
        )
        assert gone.status_code == 204
        await pupil.expect(lambda: pupil.disconnected is not None)
        await classroom.expect_inside(call_id, classroom.curator)
    assert (await classroom.pupil.client.post(classroom.call_path(call_id, "/join"))).status_code == 404


@pytest.mark.parametrize("act", ["dismiss", "release"])
async def test_call_9_whoever_loses_the_organisation_is_out_of_its_calls(classroom: Classroom, act: str) -> None:
    """A conversation of one's own keeps its members (ORG-15, ORG-16): the call doesn't."""
    school = classroom.school
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    call_id = await classroom.start(classroom.curator)
    async with classroom.inside(classroom.curator, call_id), classroom.inside(classroom.teacher, call_id) as teacher:
        await classroom.expect_inside(call_id, classroom.curator, classroom.teacher)
        path = school.path(f"/members/{classroom.teacher.member_id}/{act}")
        assert (await administrator.client.post(path, json={})).status_code < 300
        await teacher.expect(lambda: teacher.disconnected is not None)
        await classroom.expect_inside(call_id, classroom.curator)  # the witness
    assert (await classroom.teacher.client.post(classroom.call_path(call_id, "/join"))).status_code == 404


async def test_call_4_a_ticket_opens_one_room_and_renames_nobody(classroom: Classroom) -> None:
    call_id = await classroom.start(classroom.curator)
    ticket = await classroom.ticket(classroom.pupil, call_id)
    with pytest.raises(rtc.ConnectError):
        await Participant.connect(ticket["url"], ticket["token"][:-6] + "AAAAAA")
    async with (
        classroom.inside(classroom.curator, call_id) as curator,
        classroom.inside(classroom.pupil, call_id) as pupil,
    ):
        await pupil.room.local_participant.set_name("Директор")
        # The witness: what was said later has arrived.
        await classroom.pupil.client.put(classroom.call_path(call_id, "/hand"), json={"isRaised": True})
        await curator.expect(lambda: bool(curator.hand(pupil.identity)))
        assert curator.room.remote_participants[pupil.identity].name != "Директор"


async def test_call_16_hands_stand_in_the_order_of_the_server(classroom: Classroom) -> None:
    call_id = await classroom.start(classroom.curator)
    hand = classroom.call_path(call_id, "/hand")
    absent = await classroom.third.client.put(hand, json={"isRaised": True})
    assert (absent.status_code, absent.json()["code"]) == (409, "calls.not_inside")
    async with (
        classroom.inside(classroom.curator, call_id) as curator,
        classroom.inside(classroom.pupil, call_id) as pupil,
        classroom.inside(classroom.classmate, call_id) as classmate,
    ):
        for one in (classroom.classmate, classroom.pupil):
            assert (await one.client.put(hand, json={"isRaised": True})).status_code == 204
        await curator.expect(lambda: bool(curator.hand(pupil.identity) and curator.hand(classmate.identity)))
        assert curator.hand(classmate.identity) < curator.hand(pupil.identity)
        lower = classroom.call_path(call_id, f"/participants/{classroom.classmate.member_id}/lower-hand")
        assert (await classroom.pupil.client.post(lower)).status_code == 403
        assert (await classroom.curator.client.post(lower)).status_code == 204
        await curator.expect(lambda: not curator.hand(classmate.identity))
        assert curator.hand(pupil.identity)
        await classroom.curator.client.post(classroom.call_path(call_id, "/lower-hands"))
        await curator.expect(lambda: not curator.hand(pupil.identity))


async def test_call_5_a_pupil_who_started_a_call_does_not_moderate_staff(classroom: Classroom) -> None:
    school = classroom.school
    owner = next(one for one in school.people if one.name.startswith("Королёва"))
    changed = await owner.client.patch(school.path(), json={"settings": {"studentsStartCalls": True}})
    assert changed.status_code == 200, changed.text
    answer = await classroom.try_start(classroom.pupil, purpose="call")
    assert answer.status_code == 201, answer.text
    call_id = answer.json()["call"]["id"]
    joined = await classroom.try_start(classroom.classmate, purpose="lesson")
    assert joined.json()["call"]["id"] == call_id
    teacher = classroom.call_path(call_id, f"/participants/{classroom.teacher.member_id}")
    classmate = classroom.call_path(call_id, f"/participants/{classroom.classmate.member_id}")
    assert (await classroom.pupil.client.delete(teacher)).status_code == 403
    assert (await classroom.pupil.client.delete(classmate)).status_code == 204
