"""Sockets that send too much, read too little, or come in crowds: they go, and nobody else notices."""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from chat.conftest import Class, make_chat
from fixtures.school import Running, Someone
from fixtures.sockets import watching
from foundation.abuse.conftest import wire
from parta.foundation.identity import new_id
from parta.organisations import Role

Start = Callable[..., Awaitable[Running]]

# What each reader may leave alone is no matter here, nor how fast the others talk.
_PATIENT = {"socket_buffer": 64 * 1024**2, "bytes_per_second": 1 << 30, "frames_per_second": 1 << 30}


async def make_class(running: Running) -> Class:
    school = await running.school()
    curator = await school.person("Кураторова Ольга", Role.ADMINISTRATOR)
    pupil = await school.person("Ковалёв Миша", Role.STUDENT)
    classmate = await school.person("Власова Соня", Role.STUDENT)
    return Class(school, curator, pupil, classmate, await make_chat(school, curator, pupil, classmate))


@asynccontextmanager
async def socket_of(chat: Class, someone: Someone, **options: object) -> AsyncGenerator[ClientConnection]:
    url = chat.school.base.replace("http", "ws") + chat.school.path("/realtime")
    async with connect(url, additional_headers={"Cookie": someone.cookie}, **options) as connection:
        await connection.recv()
        yield connection


async def close_code(connection: ClientConnection, seconds: float = 10) -> int:
    async with asyncio.timeout(seconds):
        with contextlib.suppress(ConnectionClosed):
            async for _ in connection:
                pass
    assert connection.close_code is not None
    return connection.close_code


async def test_bytes_a_second_have_an_end(start_server: Start) -> None:
    """4009: few frames, but large ones. What is allowed passes."""
    running = await start_server(bytes_per_second=100_000)
    chat = await make_class(running)
    filler = json.dumps({"do": "ping", "args": {"x": "y" * 60_000}})
    async with socket_of(chat, chat.pupil) as greedy, watching(chat.school, chat.curator) as other:
        await greedy.send(filler)
        await greedy.send(json.dumps({"id": 1, "do": "ping"}))
        assert json.loads(await greedy.recv()) == {"re": 1, "ok": {}}  # the witness
        for _ in range(6):
            await greedy.send(filler)
        assert await close_code(greedy) == 4009
        assert (await other.ask("ping"))["ok"] == {}


@pytest.mark.parametrize("rubbish", [b"\xff" * 4096, os.urandom(4096), b"GET / HTTP/1.1\r\n\r\n" * 100])
async def test_whoever_sends_rubbish_is_not_listened_to(start_server: Start, rubbish: bytes) -> None:
    """Megabytes behind the first wrong byte aren't even taken from the network."""
    running = await start_server()
    chat = await make_class(running)
    handshake = (
        f"GET {chat.school.path('/realtime')} HTTP/1.1\r\nHost: here\r\nCookie: {chat.pupil.cookie}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    async with wire(running) as noisy, watching(chat.school, chat.curator) as other:
        await noisy.send(handshake.encode())
        assert await noisy.status() == 101

        async def flood() -> None:
            for _ in range(4000):
                await noisy.send(rubbish)

        flooding = asyncio.create_task(flood())
        await noisy.ended(8)
        flooding.cancel()
        await asyncio.gather(flooding, return_exceptions=True)
        assert (await other.ask("ping"))["ok"] == {}
        await chat.post(chat.curator, "Свидетель")


async def test_a_session_has_so_many_sockets_and_the_oldest_goes(start_server: Start) -> None:
    running = await start_server(sockets_per_session=3)
    chat = await make_class(running)
    async with AsyncExitStack() as stack:
        oldest, *kept = [await stack.enter_async_context(socket_of(chat, chat.pupil)) for _ in range(3)]
        other = await stack.enter_async_context(socket_of(chat, chat.classmate))
        newest = await stack.enter_async_context(socket_of(chat, chat.pupil))
        assert await close_code(oldest) == 4009
        for one in (*kept, newest, other):
            await one.send('{"id": 1, "do": "ping"}')
            assert json.loads(await one.recv())["ok"] == {}
    async with AsyncExitStack() as stack:  # those that left free their places
        for _ in range(3):
            await stack.enter_async_context(socket_of(chat, chat.pupil))


async def read_slowly(chat: Class, running: Running) -> tuple[ClientConnection, AsyncExitStack]:
    """A pupil who follows the conversation and doesn't read, while the curator posts more than the network holds."""
    stack = AsyncExitStack()
    slow = await stack.enter_async_context(socket_of(chat, chat.pupil, max_queue=1, ping_interval=None))
    await slow.send(json.dumps({"id": 1, "do": "subscribe", "args": {"streams": {chat.stream: -1}}}))
    assert "ok" in json.loads(await slow.recv())
    slow.transport.pause_reading()
    [socket] = [one for one in running.wiring.hub._sockets if one.member_id == chat.pupil.member_id]
    long = {"conversationId": chat.id, "body": "Длинно " * 2000}
    async with asyncio.timeout(60), watching(chat.school, chat.curator) as curator:
        while socket.unread < 100_000:
            await asyncio.gather(*(curator.ask("chat.post_message", id=str(new_id()), **long) for _ in range(40)))
    return slow, stack


async def test_what_is_left_unread_for_long_is_cut(start_server: Start) -> None:
    """4008 before the buffer is full: a reader who has stopped altogether."""
    running = await start_server(unread_seconds=1, **_PATIENT)
    chat = await make_class(running)
    async with watching(chat.school, chat.classmate) as reader:
        await reader.follow(chat.stream, since=-1)
        slow, stack = await read_slowly(chat, running)
        async with stack:
            async with asyncio.timeout(10):
                while running.wiring.hub.socket_count > 1:
                    await reader.ask("ping")
            assert b'parta_sockets_closed_total{code="4008"} 1.0' in await running.wiring.metrics.expose()
            slow.transport.resume_reading()
            assert await close_code(slow) in {1006, 4008}  # the farewell may come too late for it
        await chat.post(chat.curator, "Свидетель")
        await reader.expect_text("Свидетель")


async def test_all_slow_readers_together_have_a_bound(start_server: Start) -> None:
    running = await start_server(unread_total=50_000, unread_seconds=600, **_PATIENT)
    chat = await make_class(running)
    slow, stack = await read_slowly(chat, running)
    async with stack, watching(chat.school, chat.classmate) as other:
        async with asyncio.timeout(10):
            while running.wiring.hub.socket_count > 1:
                await other.ask("ping")
        slow.transport.resume_reading()
        assert await close_code(slow) in {1006, 4008}
        assert running.wiring.hub.unread() == 0
