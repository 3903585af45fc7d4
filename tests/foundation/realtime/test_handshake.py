"""Who may open a socket: a member, with their own cookie, from our own page."""

from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from chat.conftest import Class
from fixtures.school import Running
from fixtures.sockets import watching
from foundation.realtime.conftest import socket_url
from parta.foundation.identity import new_id
from parta.organisations import Role


async def refused(url: str, **options: Any) -> int:
    with pytest.raises(InvalidStatus) as refusal:
        async with connect(url, **options):
            pass
    return refusal.value.response.status_code


async def test_the_greeting_tells_who_one_is(chat: Class) -> None:
    """The witness of the refusals below: with one's own cookie the socket opens, with and without an own origin."""
    for options in ({}, {"origin": chat.school.base}):
        async with watching(chat.school, chat.pupil, **options) as seen:
            assert seen.events == [{"type": "hello", "data": {"memberId": str(chat.pupil.member_id), "protocol": 1}}]
            assert (await seen.ask("ping"))["ok"] == {}


@pytest.mark.parametrize("cookie", [None, "parta_session=", "parta_session=wrong", "other=1", "parta_session=\xff"])
async def test_chat_1_without_a_session_there_is_no_organisation(chat: Class, cookie: str | None) -> None:
    headers = {"Cookie": cookie} if cookie is not None else {}
    assert await refused(socket_url(chat.school), additional_headers=headers) == 404


async def test_chat_1_another_page_can_not_use_the_cookie(chat: Class) -> None:
    """Cross-site WebSocket hijacking: browsers send the cookie, and the origin too."""
    for origin in ("https://evil.example", "null", f"{chat.school.base}.evil.example", "http://127.0.0.1:1"):
        headers = {"Cookie": chat.pupil.cookie}
        assert await refused(socket_url(chat.school), additional_headers=headers, origin=origin) == 404, origin


async def test_chat_1_a_member_of_another_organisation_finds_nothing(chat: Class, running: Running) -> None:
    other = await running.school(name="Другая школа")
    stranger = await other.person("Дальний Олег", Role.ADMINISTRATOR)
    headers = {"Cookie": stranger.cookie}
    assert await refused(socket_url(chat.school), additional_headers=headers) == 404
    async with watching(other, stranger) as seen:  # the witness: at home they may
        streams = (chat.stream, f"organisation:{chat.school.id}", f"administration:{chat.school.id}")
        answer = await seen.follow(*streams, f"member:{chat.pupil.member_id}", f"administration:{other.id}")
        assert sorted(answer["refused"]) == sorted([*streams, f"member:{chat.pupil.member_id}"])
        assert list(answer["heads"]) == [f"administration:{other.id}"]


@pytest.mark.parametrize("path", ["/realtime/", "/realtime/x", "", "/conversations"])
async def test_other_addresses_open_no_socket(chat: Class, path: str) -> None:
    assert await refused(socket_url(chat.school, path), additional_headers={"Cookie": chat.pupil.cookie}) == 404


async def test_an_address_without_an_organisation_opens_no_socket(chat: Class) -> None:
    base = chat.school.base.replace("http", "ws")
    for path in ("/", "/api/organisations/x/realtime", f"/api/organisations/{new_id()}/realtime"):
        assert await refused(base + path, additional_headers={"Cookie": chat.pupil.cookie}) == 404


async def test_a_session_that_ends_closes_its_sockets_at_once(chat: Class) -> None:
    """ACC: 4001, and what the socket still sends counts no more; others stay."""
    async with watching(chat.school, chat.pupil) as ended, watching(chat.school, chat.classmate) as other:
        await other.follow(chat.stream, since=-1)
        answer = await chat.pupil.client.post("/api/sign-out")
        assert answer.status_code == 204
        assert await ended.closed() == 4001
        await chat.post(chat.curator, "Свидетель")
        await other.expect_text("Свидетель")
    assert await refused(socket_url(chat.school), additional_headers={"Cookie": chat.pupil.cookie}) == 404


async def test_streams_that_are_not_ones_own_are_refused(chat: Class) -> None:
    async with watching(chat.school, chat.pupil) as seen:
        foreign = f"administration:{chat.school.id}"
        wrong = ["conversation:", "conversation:x", f"nothing:{chat.id}", "control", "", ":", foreign]
        answer = await seen.follow(chat.stream, *wrong)
        assert sorted(answer["refused"]) == sorted(wrong)
        assert list(answer["heads"]) == [chat.stream]
