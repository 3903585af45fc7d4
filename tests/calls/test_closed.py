"""CALL-17: two who may write to each other no longer don't call, and don't go on talking."""

import pytest

from calls.conftest import StartServer
from calls.participant import Participant
from fixtures.school import School
from fixtures.sockets import watching
from parta.foundation.identity import new_id
from structure.families import families_of

pytestmark = pytest.mark.media


async def test_call_17_a_bar_ends_the_call_and_leaves_nothing_to_call_in(start_with_media: StartServer) -> None:
    running = await start_with_media()
    school: School = await running.school()
    families = await families_of(school)
    two = (await families.direct("curator", "father")).json()["id"]
    beside = (await families.direct("curator", "mother")).json()["id"]
    parents = (await families.chats("father"))["5А · родители"]["id"]

    async def call(conversation_id: str) -> tuple[int, str]:
        answer = await families["curator"].client.post(
            school.path(f"/conversations/{conversation_id}/calls"), json={"id": str(new_id()), "purpose": "call"}
        )
        return answer.status_code, answer.json().get("code") or answer.json()["call"]["id"]

    _, call_id = await call(two)
    _, meeting = await call(parents)
    ticket = await families["father"].client.post(school.path(f"/calls/{meeting}/join"))
    assert ticket.status_code == 200, ticket.text
    inside = await Participant.connect(ticket.json()["url"], ticket.json()["token"])
    async with watching(school, families["curator"]) as seen:
        await seen.follow(f"conversation:{two}", f"conversation:{parents}")
        assert (await families.bar("father", "misha")).status_code == 204
        ended = await seen.expect(lambda event: event["type"] == "calls.call_ended")
        assert ended["stream"] == f"conversation:{two}"
    await inside.leave()
    for found in (call_id, meeting):
        answer = await families["father"].client.post(school.path(f"/calls/{found}/join"))
        assert answer.status_code in (404, 410), answer.text
    # The meeting of the parents goes on for the mother; a new call to her begins, to him it doesn't.
    assert (await families["mother"].client.post(school.path(f"/calls/{meeting}/join"))).status_code == 200
    assert (await call(two)) == (409, "calls.unrelated")
    assert (await call(beside))[0] == 201
