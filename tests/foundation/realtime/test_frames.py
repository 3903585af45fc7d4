"""What clients may send, and what becomes of those who send something else, too much, or never read."""

import asyncio
import contextlib
import json
import socket
from collections.abc import Awaitable, Callable

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from chat.conftest import Class, class_of
from fixtures.school import Running
from fixtures.sockets import watching
from foundation.realtime.conftest import raw_socket
from parta.foundation.identity import new_id
from parta.foundation.realtime import Delivery
from parta.foundation.realtime.socket import LARGEST_FRAME


async def read_to_the_end(connection: ClientConnection) -> None:
    with contextlib.suppress(ConnectionClosed):
        async for _ in connection:
            pass


_MALFORMED: dict[str, str | bytes | list[str]] = {
    "empty": "",
    "words": "not json",
    "list": "[]",
    "number": "1",
    "null": "null",
    "no command": "{}",
    "command of a wrong type": '{"do": 1}',
    "id of a wrong type": '{"do": "ping", "id": "x"}',
    "half": '{"do"',
    "binary": b'{"do": "ping"}',
    "pieces": ["{", "}"],
}


@pytest.mark.parametrize("frame", _MALFORMED.values(), ids=_MALFORMED)
async def test_malformed_frames_end_the_socket(chat: Class, frame: str | bytes | list[str]) -> None:
    """4400, and nothing that was sent after it is done."""
    post = {
        "do": "chat.post_message",
        "id": 1,
        "args": {"id": str(new_id()), "conversationId": chat.id, "body": "После"},
    }
    async with raw_socket(chat) as connection:
        await connection.send(frame)
        with contextlib.suppress(ConnectionClosed):
            await connection.send(json.dumps(post))
        await read_to_the_end(connection)
        assert connection.close_code == 4400
    await chat.post(chat.classmate, "Свидетель")
    assert [one["body"] for one in await chat.messages(chat.classmate)] == ["Свидетель"]


async def test_bytes_that_are_no_text_end_the_socket(chat: Class) -> None:
    async with raw_socket(chat) as connection:
        await connection.send(b"\xff\xfe", text=True)
        with pytest.raises(ConnectionClosed):
            await connection.recv()
        assert connection.close_code in (1007, 4400)
    async with raw_socket(chat) as connection:  # the witness
        await connection.send('{"do": "ping", "id": 1}')
        assert json.loads(await connection.recv()) == {"re": 1, "ok": {}}


async def test_commands_that_can_not_be_done_are_answered(chat: Class) -> None:
    async with watching(chat.school, chat.pupil) as seen:
        assert (await seen.ask("nothing.known"))["problem"]["status"] == 404
        for name, args in (
            ("chat.post_message", {}),
            ("chat.post_message", {"id": "x", "conversationId": chat.id, "body": "я"}),
            ("chat.post_message", {"id": str(new_id()), "conversationId": chat.id, "body": "я", "number": 1}),
            ("chat.mark_read", {"conversationId": chat.id, "number": "много"}),
            ("chat.mark_read", {"conversationId": chat.id, "number": 10**30}),
            ("subscribe", {"streams": [chat.stream]}),
            ("subscribe", {"streams": {chat.stream: "x"}}),
        ):
            problem = (await seen.ask(name, **args))["problem"]
            assert (problem["status"], problem["code"]) == (422, "invalid"), (name, args, problem)
        refused = await seen.ask("chat.post_message", id=str(new_id()), conversationId=str(new_id()), body="я")
        assert refused["problem"]["status"] == 404
        for since in (10**30, -(10**30)):
            answer = await seen.ask("subscribe", streams={chat.stream: since})
            assert answer["re"]
        assert (await seen.ask("ping"))["ok"] == {}  # the witness: the socket lives


async def test_a_flooding_socket_is_closed_and_others_are_not(chat: Class) -> None:
    """4009"""
    async with raw_socket(chat) as flood, watching(chat.school, chat.classmate) as other:
        await other.follow(chat.stream, since=-1)
        with contextlib.suppress(ConnectionClosed):
            for number in range(5000):
                await flood.send(json.dumps({"do": "ping", "id": number}))
        await read_to_the_end(flood)
        assert flood.close_code == 4009
        await chat.post(chat.curator, "Свидетель")
        await other.expect_text("Свидетель")


async def test_a_frame_may_have_128_kilobytes(chat: Class) -> None:
    shell = len(json.dumps({"do": "ping", "id": 1, "args": {"x": ""}}))
    async with raw_socket(chat) as connection:
        await connection.send(json.dumps({"do": "ping", "id": 1, "args": {"x": "a" * (LARGEST_FRAME - shell)}}))
        assert json.loads(await connection.recv()) == {"re": 1, "ok": {}}
        await connection.send(json.dumps({"do": "ping", "id": 1, "args": {"x": "a" * (LARGEST_FRAME - shell + 1)}}))
        with pytest.raises(ConnectionClosed):
            await connection.recv()
        assert connection.close_code == 1009


async def test_a_socket_that_never_reads_is_cut_off_and_others_are_not(
    start_server: Callable[..., Awaitable[Running]],
) -> None:
    """4008: its buffer is bounded; it resumes from the log when it comes back."""
    running = await start_server(socket_buffer=64 * 1024, frames_per_second=100_000)
    school = await running.school()
    chat = await class_of(school)
    curator, pupil = chat.curator, chat.pupil
    host, port = running.base.removeprefix("http://").split(":")
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    small.setblocking(False)
    await asyncio.get_running_loop().sock_connect(small, (host, int(port)))

    async with raw_socket(chat, sock=small, max_queue=1) as stalled, watching(school, curator) as other:
        await stalled.send(json.dumps({"do": "subscribe", "id": 1, "args": {"streams": {chat.stream: -1}}}))
        await stalled.recv()
        await other.follow(chat.stream, since=-1)
        frame = json.dumps({"stream": chat.stream, "type": "test.large", "data": {"text": "a" * 20_000}}).encode()
        sent = 0
        while running.wiring.hub.socket_count == 2 and sent < 3000:
            await running.wiring.hub.publish_ready([Delivery(chat.stream, 0, frame)])
            sent += 1
            assert (await other.ask("ping"))["ok"] == {}
        assert running.wiring.hub.socket_count == 1
        assert [event["type"] for event in other.events].count("test.large") == sent
        await chat.post(curator, "Свидетель")
        await other.expect_text("Свидетель")
        await read_to_the_end(stalled)
    async with watching(school, pupil) as back:
        await back.follow(chat.stream, since=0)
        await back.expect_text("Свидетель")


async def test_more_commands_than_are_served_at_once_are_all_answered(chat: Class) -> None:
    async with watching(chat.school, chat.pupil) as seen:
        bodies = [f"{place}" for place in range(45)]
        answers = await asyncio.gather(
            *(seen.ask("chat.post_message", id=str(new_id()), conversationId=chat.id, body=body) for body in bodies)
        )
    # CHAT-3: what one socket sends in an order is numbered in this order.
    assert [answer["ok"]["number"] for answer in answers] == list(range(1, 46))
    assert [one["body"] for one in await chat.messages(chat.classmate)] == bodies
