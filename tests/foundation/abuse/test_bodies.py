"""Bodies that come too slowly, are too large, or say that they are compressed; answers that nobody takes."""

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable

import psutil
import pytest
from websockets.asyncio.client import connect

from chat.conftest import Class
from fixtures.school import Running
from fixtures.sockets import watching
from foundation.abuse.conftest import wire
from foundation.abuse.test_connections import cut
from parta.foundation.http import connections

Start = Callable[..., Awaitable[Running]]


def post(path: str, *lines: str) -> bytes:
    return "\r\n".join(
        (f"POST {path} HTTP/1.1", "Host: here", "Content-Type: application/json", *lines, "", "")
    ).encode()


async def test_a_body_drop_by_drop_is_cut(start_server: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_BODY_WINDOW", 0.6)
    running = await start_server(slowest_body=1000)
    async with wire(running) as slow:
        await slow.send(post("/api/sign-in", "Content-Length: 100000"))

        async def drop() -> None:
            while True:
                await slow.send(b" ")
                await asyncio.sleep(0.05)  # the client's pace, which is the attack

        dropping = asyncio.create_task(drop())
        await slow.ended(6)
        dropping.cancel()
        await asyncio.gather(dropping, return_exceptions=True)
    assert await cut(running, "body") == 1


async def test_a_slow_body_that_goes_on_is_awaited(start_server: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """The witness: longer than the window, but never slower than what is asked for."""
    monkeypatch.setattr(connections, "_BODY_WINDOW", 0.6)
    running = await start_server(slowest_body=100)
    content = b'{"contact": "' + b"x" * 2000 + b'"}'
    async with wire(running) as slow:
        await slow.send(post("/api/sign-in/codes", f"Content-Length: {len(content)}"))
        for place in range(0, len(content), 200):
            await slow.send(content[place : place + 200])
            await asyncio.sleep(0.15)
        assert await slow.status() == 422
    assert await cut(running, "body") == 0


async def test_a_body_has_a_size(start_server: Start) -> None:
    running = await start_server(body_limit=10_000)
    async with wire(running) as announced:
        await announced.send(post("/api/sign-in", "Content-Length: 99999999") + b" " * 1000)
        assert await announced.status() in {400, 413}
    before = psutil.Process().memory_info().rss
    async with wire(running) as endless:
        await endless.send(post("/api/sign-in", "Transfer-Encoding: chunked"))
        piece = b"10000\r\n" + b" " * 65536 + b"\r\n"

        async def flood() -> None:
            for _ in range(800):
                await endless.send(piece)

        flooding = asyncio.create_task(flood())
        assert await endless.status() in {400, 413, 0}
        flooding.cancel()
        await asyncio.gather(flooding, return_exceptions=True)
    assert psutil.Process().memory_info().rss - before < 40 * 1024**2


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "gzip, gzip"])
async def test_a_compressed_body_stays_compressed(running: Running, encoding: str) -> None:
    """A bomb of 50 MB in 50 KB is 50 KB that are no JSON; the same text uncompressed is understood."""
    text = json.dumps({"contact": "+79161234567"}).encode()
    async with running.anonymous() as client:
        before = psutil.Process().memory_info().rss
        answer = await client.post(
            "/api/sign-in/codes",
            content=gzip.compress(text + b" " * 50_000_000),
            headers={"Content-Type": "application/json", "Content-Encoding": encoding},
        )
        assert 400 <= answer.status_code < 500
        assert psutil.Process().memory_info().rss - before < 100 * 1024**2
        witness = await client.post("/api/sign-in/codes", content=text, headers={"Content-Type": "application/json"})
        assert witness.status_code == 202, witness.text


async def test_frames_are_never_compressed(chat: Class) -> None:
    url = chat.school.base.replace("http", "ws") + chat.school.path("/realtime")
    async with connect(url, additional_headers={"Cookie": chat.pupil.cookie}, compression="deflate") as socket:
        assert socket.request is not None
        assert "permessage-deflate" in socket.request.headers["Sec-WebSocket-Extensions"]  # it was offered
        assert socket.response is not None
        assert "Sec-WebSocket-Extensions" not in socket.response.headers


async def test_brackets_by_the_thousand_break_nothing(chat: Class) -> None:
    deep = "[" * 60_000 + "]" * 60_000
    async with watching(chat.school, chat.curator) as other:
        url = chat.school.base.replace("http", "ws") + chat.school.path("/realtime")
        async with connect(url, additional_headers={"Cookie": chat.pupil.cookie}) as socket:
            await socket.recv()
            await socket.send('{"id": 1, "do": "chat.post_message", "args": ' + deep + "}")
            await socket.wait_closed()
            assert socket.close_code == 4400
        answer = await chat.pupil.client.post(
            chat.path("/messages"), content=deep, headers={"Content-Type": "application/json"}
        )
        assert 400 <= answer.status_code < 500
        assert (await other.ask("ping"))["ok"] == {}


async def test_an_answer_that_nobody_takes_is_cut(start_server: Start) -> None:
    running = await start_server(unread_seconds=1)
    request = b"GET /api/openapi.json HTTP/1.1\r\nHost: here\r\n\r\n"
    async with wire(running) as greedy, wire(running) as reader:
        greedy.stop_reading()
        await greedy.send(request * 40)
        await reader.send(request)
        assert await reader.status() == 200  # the witness
        async with asyncio.timeout(15), running.anonymous() as other:
            while not await cut(running, "unread"):
                assert (await other.get("/api/health")).status_code == 200
