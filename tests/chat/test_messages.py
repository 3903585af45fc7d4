"""Posting, editing, deleting, reacting."""

from typing import Any

from chat.conftest import Class
from fixtures.sockets import watching
from parta.foundation.identity import new_id


async def test_chat_7_a_post_reaches_everybody_after_its_acknowledgement(chat: Class) -> None:
    async with watching(chat.school, chat.classmate) as seen:
        await seen.follow(f"conversation:{chat.id}")
        posted = await chat.post(chat.pupil, "Привет, 5А!")
        event = await seen.expect_text("Привет, 5А!")
    assert event["data"]["message"] == posted
    assert posted["number"] == 1
