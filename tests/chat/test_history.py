"""Pages of history, over five hundred messages."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chat.conftest import Class
from fixtures.sockets import watching
from parta.chat import PastMessage, import_history
from parta.foundation import clock
from parta.foundation.identity import new_id


async def fill(chat: Class, count: int = 500) -> None:
    began = clock.now() - timedelta(days=30)
    past = [
        PastMessage(id=new_id(), author_id=chat.pupil.member_id, body=f"{place}", at=began + timedelta(minutes=place))
        for place in range(1, count + 1)
    ]
    async with chat.school.wiring.database.transaction(chat.school.id) as tx:
        await import_history(tx, UUID(chat.id), past, read_by={chat.classmate.member_id: 100})


async def test_chat_3_any_page_of_history(chat: Class) -> None:
    await fill(chat)
    cases: list[tuple[dict[str, int], range, bool, bool]] = [
        ({}, range(451, 501), True, False),
        ({"limit": 20}, range(481, 501), True, False),
        ({"before": 451}, range(401, 451), True, True),
        ({"before": 31}, range(1, 31), False, True),
        ({"before": 1}, range(0), False, True),
        ({"after": 100}, range(101, 151), True, True),
        ({"after": 480}, range(481, 501), True, False),
        ({"after": 500}, range(0), True, False),
        ({"after": 0, "limit": 200}, range(1, 201), False, True),
        ({"around": 250, "limit": 50}, range(225, 275), True, True),
        ({"around": 3, "limit": 10}, range(1, 8), False, True),
        ({"around": 499, "limit": 10}, range(494, 501), True, False),
        ({"limit": 10_000}, range(301, 501), True, False),
        ({"limit": 0}, range(500, 501), True, False),
        ({"limit": -5}, range(500, 501), True, False),
    ]
    for asked, expected, has_before, has_after in cases:
        page = await chat.page(chat.classmate, **asked)
        assert [int(one["body"]) for one in page["messages"]] == list(expected), asked
        assert [one["number"] for one in page["messages"]] == list(expected), asked
        assert (page["hasBefore"], page["hasAfter"]) == (has_before, has_after), asked


async def test_chat_3_pages_walk_from_end_to_end(chat: Class) -> None:
    await fill(chat)
    seen: list[dict[str, Any]] = []
    page = await chat.page(chat.classmate)
    while page["messages"]:
        seen = page["messages"] + seen
        page = await chat.page(chat.classmate, before=seen[0]["number"])
    assert [one["number"] for one in seen] == list(range(1, 501))
    assert (await chat.seen_by(chat.classmate))["readNumber"] == 100


@pytest.mark.parametrize("number", [-1, 0, 2**31, 2**63 - 1, 2**63, 10**30, -(10**30)])
async def test_chat_3_no_number_breaks_a_page(chat: Class, number: int) -> None:
    await chat.post(chat.pupil, "Есть")
    for name in ("before", "after", "around", "limit"):
        answer = await chat.pupil.client.get(chat.path("/messages"), params={name: number})
        assert answer.status_code in (200, 422), (name, answer.text)
    assert len(await chat.messages(chat.pupil)) == 1


async def test_chat_7_a_page_says_from_where_to_follow(chat: Class) -> None:
    """A snapshot's seq and the events after it: nothing is missed, nothing comes twice."""
    await fill(chat, 20)
    for place in range(5):
        await chat.post(chat.pupil, f"новое {place}")
    page = await chat.page(chat.classmate)
    later = [await chat.post(chat.pupil, f"позже {place}") for place in range(3)]
    async with watching(chat.school, chat.classmate) as seen:
        await seen.follow(chat.stream, since=page["seq"])
        await seen.expect_text("позже 2")
        assert [event["data"]["message"] for event in seen.events if event.get("stream")] == later
