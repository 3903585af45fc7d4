"""One connection to Redis or Valkey that publishes and subscribes (RESP 3: what is published comes as a push).

A post would pay more for a general client, which reads and awaits an answer of every command, than for Redis itself:
here publishing is a write, and a message that comes is one call.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, cast
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

# Beyond so many bytes that Redis hasn't taken it counts as hung: what is published then is lost to the bus.
_MOST_UNSENT = 8 * 1024 * 1024
_CONNECT_SECONDS = 5.0

Value = bytes | int | None | list["Value"]


class RedisRefusalError(OSError):
    """Redis answered with an error; the message is its own."""


class RedisWire(asyncio.Protocol):
    """An open connection; `take` gets channel and content of each message. Made by `connect_redis`."""

    def __init__(self, take: Callable[[bytes, bytes], None]) -> None:
        self._take = take
        self._transport: asyncio.Transport | None = None
        self._rest = b""
        # Who waits for an answer; the counts that PUBLISH brings are nobody's.
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.lost = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost.set()
        while self._waiting:
            if not (one := self._waiting.popleft()).done():
                one.set_exception(exc or ConnectionResetError("Redis closed the connection"))

    def data_received(self, data: bytes) -> None:
        data, at = self._rest + data, 0
        while (found := _value(data, at)) is not None:
            is_push, value = data[at] == _PUSH, found[0]
            at = found[1]
            if is_push:
                match value:
                    case [b"message", bytes(channel), bytes(content)]:
                        self._take(channel, content)
                    case _:  # a subscription has begun or ended
                        pass
            elif not isinstance(value, int):
                self._answer(value)
        self._rest = data[at:]

    def _answer(self, value: Value | RedisRefusalError) -> None:
        if self._waiting and not (one := self._waiting.popleft()).done():
            if isinstance(value, RedisRefusalError):
                one.set_exception(value)
            else:
                one.set_result(None)

    # -- commands -------------------------------------------------------------------------------------------------

    def publish(self, messages: Iterable[tuple[bytes, bytes]]) -> bool:
        """Write (channel, content) of each; False where Redis takes nothing."""
        transport = self._transport
        if transport is None or transport.is_closing() or transport.get_write_buffer_size() > _MOST_UNSENT:
            return False
        transport.write(b"".join(_command(b"PUBLISH", channel, content) for channel, content in messages))
        return True

    def subscribe(self, channels: Iterable[bytes]) -> None:
        self._write(_command(b"SUBSCRIBE", *channels))

    def unsubscribe(self, channel: bytes) -> None:
        self._write(_command(b"UNSUBSCRIBE", channel))

    async def ask(self, *words: bytes) -> None:
        """Wait for the answer of a command that answers with no number: all before it was done as well.

        Raises OSError.
        """
        answer = asyncio.get_running_loop().create_future()
        self._waiting.append(answer)
        if not self._write(_command(*words)):
            raise ConnectionResetError("Redis is away")
        await answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _write(self, data: bytes) -> bool:
        if self._transport is None or self._transport.is_closing():
            return False
        self._transport.write(data)
        return True


async def connect_redis(url: str, take: Callable[[bytes, bytes], None]) -> RedisWire:
    """Open a connection to redis://, rediss:// (`?ssl_ca_certs=FILE` for an authority of one's own) or unix://PATH.

    Raises OSError (TimeoutError, RedisRefusalError among them), ValueError for an address that is none.
    """
    parts, loop = urlsplit(url), asyncio.get_running_loop()
    async with asyncio.timeout(_CONNECT_SECONDS):
        if parts.scheme == "unix":
            _, wire = await loop.create_unix_connection(lambda: RedisWire(take), parts.path)
        elif parts.scheme in {"redis", "rediss"}:
            host, port = parts.hostname or "127.0.0.1", parts.port or 6379
            _, wire = await loop.create_connection(lambda: RedisWire(take), host, port, **_security(parts))
        else:
            raise ValueError(f"expected redis://, rediss:// or unix://, not {parts.scheme}://")
        words = [b"HELLO", b"3"]
        if parts.password is not None:
            words += [b"AUTH", unquote(parts.username or "default").encode(), unquote(parts.password).encode()]
        try:
            await wire.ask(*words)
        except BaseException:
            wire.close()
            raise
        return wire


def _security(parts: SplitResult) -> dict[str, Any]:
    if parts.scheme != "rediss":
        return {}
    authority = parse_qs(parts.query).get("ssl_ca_certs", [None])[0]
    return {"ssl": ssl.create_default_context(cafile=authority)}


# -- the protocol (https://github.com/redis/redis-specifications/blob/master/protocol/RESP3.md) ------------------------

_PUSH = ord(">")


def _command(*words: bytes) -> bytes:
    parts = [b"*%d\r\n" % len(words)]
    for word in words:
        parts += (b"$%d\r\n" % len(word), word, b"\r\n")
    return b"".join(parts)


def _value(data: bytes, at: int) -> tuple[Any, int] | None:
    """The value that begins at `at`, and where it ends; None: it isn't complete."""
    line = data.find(b"\r\n", at)
    if line < 0:
        return None
    kind, head, after = data[at : at + 1], data[at + 1 : line], line + 2
    if kind in b"$=!":
        end = after + int(head)
        if end < after:
            return None, after
        if end + 2 > len(data):
            return None
        content = data[after:end]
        return (RedisRefusalError(content.decode(errors="replace")) if kind == b"!" else content), end + 2
    if kind in b"*>~%":
        values: list[Any] = []
        for _ in range(int(head) * (2 if kind == b"%" else 1)):
            if (found := _value(data, after)) is None:
                return None
            value, after = found
            values.append(value)
        return values, after
    if kind == b":":
        return int(head), after
    return (RedisRefusalError(head.decode(errors="replace")) if kind == b"-" else head), after
