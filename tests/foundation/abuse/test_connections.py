"""Whoever opens a connection and doesn't go on holds it for a while only; those who do go on notice nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from fixtures.school import Running
from foundation.abuse.conftest import wire

Start = Callable[..., Awaitable[Running]]
HEALTH = b"GET /api/health HTTP/1.1\r\nHost: here\r\n\r\n"


async def cut(running: Running, why: str) -> float:
    """How many connections were cut for this reason."""
    name = f'parta_connections_cut_total{{why="{why}"}} '
    lines = (await running.wiring.metrics.expose()).decode().splitlines()
    return next(float(line.removeprefix(name)) for line in lines if line.startswith(name))


async def test_half_a_head_is_waited_for_a_while(start_server: Start) -> None:
    running = await start_server(opening_seconds=0.6)
    for begun in (b"", b"GET /api/health HTTP/1.1\r\nHost:"):
        async with wire(running) as slow, wire(running) as honest:
            await slow.send(begun)
            await slow.ended(5)
            await honest.send(HEALTH[:1])  # the witness: a connection just as old that went on in time
        async with wire(running) as honest:
            await honest.send(HEALTH[:20])
            await honest.send(HEALTH[20:])
            assert await honest.status() == 200
    assert await cut(running, "head") >= 2


async def test_a_head_drop_by_drop_is_no_head(start_server: Start) -> None:
    """Slowloris: each byte comes before anything ends, and yet the head has its time."""
    running = await start_server(opening_seconds=0.6)
    async with wire(running) as slow:
        await slow.send(b"GET / HTTP/1.1\r\n")

        async def drop() -> None:
            while True:
                await slow.send(b"x: y\r\n")
                await asyncio.sleep(0.05)  # the client's pace, which is the attack

        dropping = asyncio.create_task(drop())
        await slow.ended(5)
        dropping.cancel()
        await asyncio.gather(dropping, return_exceptions=True)


async def test_the_second_request_of_a_connection_has_its_time_too(start_server: Start) -> None:
    running = await start_server(opening_seconds=0.6)
    async with wire(running) as slow:
        await slow.send(HEALTH)
        assert await slow.status() == 200
        await slow.send(b"GET / HT")
        await slow.ended(5)
    assert await cut(running, "head") == 1


async def test_an_address_has_so_many_halves_and_others_come_in(start_server: Start) -> None:
    running = await start_server(opening_per_address=5, opening_seconds=30)
    async with AsyncExitStack() as stack:
        halves = [await stack.enter_async_context(wire(running, address="127.0.0.9")) for _ in range(5)]
        for half in halves:
            await half.send(b"GET")
        async with wire(running, address="127.0.0.9") as sixth:
            await sixth.send(HEALTH)
            await sixth.ended(5)
            assert await cut(running, "address") == 1
        async with wire(running, address="127.0.0.8") as other:
            await other.send(HEALTH)
            assert await other.status() == 200
        await halves[0].send(b" /api/health HTTP/1.1\r\nHost: here\r\n\r\n")  # it goes on: a place is free again
        assert await halves[0].status() == 200
        async with wire(running, address="127.0.0.9") as again:
            await again.send(HEALTH)
            assert await again.status() == 200


async def test_a_proxy_brings_everybody_s_connections(start_server: Start) -> None:
    running = await start_server(opening_per_address=2, opening_seconds=30, trusted_proxies="127.0.0.9")
    async with AsyncExitStack() as stack:
        for _ in range(6):
            await stack.enter_async_context(wire(running, address="127.0.0.9"))
        async with wire(running, address="127.0.0.9") as seventh:
            await seventh.send(HEALTH)
            assert await seventh.status() == 200


async def test_of_too_many_halves_the_oldest_goes(start_server: Start) -> None:
    running = await start_server(opening_limit=5, opening_seconds=30)
    async with AsyncExitStack() as stack:
        oldest = await stack.enter_async_context(wire(running))
        await oldest.send(b"GET")
        for number in range(5):
            await stack.enter_async_context(wire(running, address=f"127.0.1.{number + 1}"))
        await oldest.ended(5)
        async with wire(running) as newest:
            await newest.send(HEALTH)
            assert await newest.status() == 200
    assert await cut(running, "too_many") >= 1


async def test_a_head_is_so_long_and_no_longer(start_server: Start) -> None:
    running = await start_server(header_limit=4096)

    def long(size: int) -> bytes:
        return b"GET /api/health HTTP/1.1\r\nHost: here\r\nX-Long: " + b"x" * size

    async with wire(running) as fine:
        await fine.send(long(3500) + b"\r\n\r\n")
        assert await fine.status() == 200
    for whole in (b"\r\n\r\n", b""):
        async with wire(running) as endless:
            await endless.send(long(6000) + whole)
            assert await endless.status() in {431, 0}
            await endless.ended(5)
    async with wire(running) as endless:
        await endless.send(b"GET /" + b"x" * 9000)
        await endless.ended(5)
    assert await cut(running, "header") == 3


async def test_rubbish_is_answered_once(start_server: Start) -> None:
    running = await start_server()
    async with wire(running) as rubbish:
        await rubbish.send(bytes(range(256)) * 40)
        assert await rubbish.status() in {400, 0}
        await rubbish.ended(5)
