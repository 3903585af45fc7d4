"""`python -m bench.attackers`: those who don't behave, all at once, in a process of their own (loopback only).

Reads one line, the plan; attacks until its input is closed; tells what it has done as one JSON object.
"""

import asyncio
import json
import os
import random
import resource
import sys
import zlib
from base64 import b64encode
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from uuid import uuid4

HALVES, HALVES_PER_ADDRESS, OPENED_A_SECOND = 10_000, 250, 2_000
NOISY, SLOW_WRITERS, CODES_A_SECOND = 20, 50, 200
KINDS = ("halves", "slow_readers", "noise", "slow_writers", "codes", "bombs")
_MASK = b"\x01\x02\x03\x04"


class Attackers:
    """The plan and the counts."""

    def __init__(self, plan: dict[str, Any]) -> None:
        host, _, port = plan["host"].partition(":")
        self._host, self._port = host, int(port)
        self._path: str = plan["path"]
        self._kinds: list[str] = plan["kinds"]
        self._conversation: str = plan["conversation"]
        self._cookies: list[str] = plan["cookies"]
        self.told: Counter[str] = Counter()
        # Made before the attack: theirs are other machines, with time enough.
        noise = os.urandom(50_000)
        self._rubbish = (
            noise,
            _frame_of(noise),
            _frame_of(b"[" * 60_000),
            _frame_of(b'{"do": "ping", "x": "' + b"y" * 49_900 + b'"}'),
        )
        self._picture, self._zipped = _png(20_000), zlib.compress(b" " * 50_000_000)

    async def run(self) -> None:
        speaker, *others = self._cookies
        readers, noisy, bombers = others[:25], others[25:45], others[45:]
        everybody: dict[str, Iterable[Awaitable[None]]] = {
            "halves": (
                self._again(self._half, 0, f"127.0.{1 + place // HALVES_PER_ADDRESS}.1", place / OPENED_A_SECOND)
                for place in range(HALVES)
            ),
            "slow_readers": (
                self._again(attack, 0.5, cookie)
                for attack, cookie in [(self._speaker, speaker), *((self._slow_reader, one) for one in readers)]
            ),
            "noise": (self._again(self._noise, 0.5, cookie) for cookie in noisy),
            "slow_writers": (
                self._again(self._slow_writer, 0.5, f"127.0.200.{place + 1}") for place in range(SLOW_WRITERS)
            ),
            "codes": (self._again(self._codes, 0.1, f"127.0.201.{place + 1}") for place in range(10)),
            "bombs": (self._again(self._bomb, 1, cookie) for cookie in bombers),
        }
        await asyncio.gather(*(one for kind in self._kinds for one in everybody[kind]))

    async def _again(self, attack: Callable[..., Awaitable[None]], pause: float, *about: object) -> None:
        while True:
            try:
                await attack(*about)
            except (OSError, EOFError):
                self.told[f"{attack.__name__.strip('_')}s_cut"] += 1
            await asyncio.sleep(pause)

    async def _open(self, address: str = "127.0.0.1") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self._host, self._port, local_addr=(address, 0), limit=4096)

    # -- handshakes and bodies ------------------------------------------------------------------------------------

    async def _half(self, address: str, after: float) -> None:
        """Half a handshake; cut, it is begun anew."""
        await asyncio.sleep(after)
        reader, writer = await self._open(address)
        try:
            writer.write(f"GET {self._path}/realtime HTTP/1.1\r\nUpgrade: websocket\r\n".encode())
            self.told["halves"] += 1
            await reader.read()
        finally:
            writer.transport.abort()

    async def _slow_writer(self, address: str) -> None:
        """A body that comes by the byte."""
        _, writer = await self._open(address)
        try:
            writer.write(_head("POST", "/api/sign-in", "Content-Type: application/json", "Content-Length: 9999"))
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.5)
        finally:
            writer.transport.abort()

    async def _codes(self, address: str) -> None:
        """Codes for anybody's phone, as fast as they are answered, up to the pace."""
        reader, writer = await self._open(address)
        try:
            while True:
                body = json.dumps({"contact": f"+7999{random.randrange(10**7):07d}"}).encode()
                writer.write(
                    _head(
                        "POST", "/api/sign-in/codes", "Content-Type: application/json", f"Content-Length: {len(body)}"
                    )
                    + body
                )
                await _answer(reader)
                self.told["codes_asked"] += 1
                await asyncio.sleep(10 / CODES_A_SECOND)
        finally:
            writer.transport.abort()

    # -- sockets --------------------------------------------------------------------------------------------------

    async def _shake(self, cookie: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await self._open()
        writer.write(
            _head(
                "GET",
                f"{self._path}/realtime",
                f"Cookie: {cookie}",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            )
        )
        await reader.readuntil(b"\r\n\r\n")
        self.told["sockets"] += 1
        return reader, writer

    async def _slow_reader(self, cookie: str) -> None:
        """Follows the busy conversation and reads nothing more."""
        reader, writer = await self._shake(cookie)
        try:
            writer.write(_frame({"do": "subscribe", "args": {"streams": {f"conversation:{self._conversation}": -1}}}))
            while not writer.transport.is_closing():
                await asyncio.sleep(1)
                writer.write(_frame({"do": "ping"}))
        finally:
            writer.transport.abort()
            del reader

    async def _speaker(self, cookie: str) -> None:
        """Fills the slow readers' buffers: 20 long messages a second."""
        reader, writer = await self._shake(cookie)
        try:
            while not reader.at_eof():
                post = {"conversationId": self._conversation, "id": str(uuid4()), "body": "Ы" * 15_000}
                writer.write(_frame({"do": "chat.post_message", "args": post}))
                await writer.drain()
                await asyncio.sleep(0.05)
        finally:
            writer.transport.abort()

    async def _noise(self, cookie: str) -> None:
        """A megabyte of rubbish a second: frames of no command, or no frames at all."""
        reader, writer = await self._shake(cookie)
        try:
            while not reader.at_eof():
                writer.write(random.choice(self._rubbish))
                # Not wait_for: it may swallow the cancellation that ends the attack (bpo-37658).
                async with asyncio.timeout(5):
                    await writer.drain()
                self.told["rubbish_kb"] += 50
                await asyncio.sleep(0.05)
        finally:
            writer.transport.abort()

    # -- bombs ----------------------------------------------------------------------------------------------------

    async def _bomb(self, cookie: str) -> None:
        """A picture of 20,000 × 20,000 pixels in 390 KB, as an upload; and a body that says it is compressed."""
        picture, zipped = self._picture, self._zipped
        reader, writer = await self._open()
        try:
            upload = str(uuid4())
            told = ",".join(
                f"{key} {b64encode(value.encode()).decode()}" for key, value in (("id", upload), ("filename", "я.png"))
            )
            common = (f"Cookie: {cookie}", "Tus-Resumable: 1.0.0")
            begin = (f"Upload-Length: {len(picture)}", f"Upload-Metadata: {told}", "Content-Length: 0")
            writer.write(_head("POST", f"{self._path}/files", *common, *begin))
            await _answer(reader)
            rest = ("Upload-Offset: 0", "Content-Type: application/offset+octet-stream")
            path = f"{self._path}/files/{upload}"
            writer.write(_head("PATCH", path, *common, *rest, f"Content-Length: {len(picture)}") + picture)
            await _answer(reader)
            writer.write(
                _head(
                    "POST",
                    "/api/sign-in",
                    "Content-Type: application/json",
                    "Content-Encoding: deflate",
                    f"Content-Length: {len(zipped)}",
                )
                + zipped
            )
            await _answer(reader)
            self.told["bombs"] += 1
        finally:
            writer.transport.abort()


def _head(method: str, path: str, *lines: str) -> bytes:
    return "\r\n".join((f"{method} {path} HTTP/1.1", "Host: here", *lines, "", "")).encode()


async def _answer(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    size = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(size or 0))


def _frame(command: object) -> bytes:
    return _frame_of(json.dumps(command, ensure_ascii=False).encode())


def _frame_of(content: bytes) -> bytes:
    """A masked text frame (RFC 6455, 5.2)."""
    size = len(content)
    key = (_MASK * (size // 4 + 1))[:size]
    masked = (int.from_bytes(content) ^ int.from_bytes(key)).to_bytes(size)
    if size < 126:
        return bytes((0x81, 0x80 | size)) + _MASK + masked
    return b"\x81\xfe" + size.to_bytes(2) + _MASK + masked


def _png(side: int) -> bytes:
    """A black picture of `side` × `side` pixels, one bit each."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    header = side.to_bytes(4) + side.to_bytes(4) + bytes((1, 0, 0, 0, 0))
    rows = zlib.compress(bytes(1 + side // 8) * side, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def _main() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    # Theirs are other machines: they don't take the time of those who measure on this one.
    os.nice(10)
    attackers = Attackers(json.loads(sys.stdin.readline()))
    attacking = asyncio.create_task(attackers.run())
    await asyncio.to_thread(sys.stdin.read)
    attacking.cancel()
    await asyncio.gather(attacking, return_exceptions=True)
    print(json.dumps(attackers.told))


if __name__ == "__main__":
    asyncio.run(_main())
