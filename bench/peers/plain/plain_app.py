"""The usual way: every frame is sent to everybody by an ASGI `send` each."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

_Send = Callable[[dict[str, Any]], Awaitable[None]]
_everybody: set[_Send] = set()


async def app(scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: _Send) -> None:
    if scope["type"] != "websocket":
        while scope["type"] == "lifespan":
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
        return
    await receive()
    await send({"type": "websocket.accept"})
    _everybody.add(send)
    try:
        while (message := await receive())["type"] == "websocket.receive":
            out = {"type": "websocket.send", "bytes": message.get("bytes"), "text": message.get("text")}
            await asyncio.gather(*(one(out) for one in _everybody))
    finally:
        _everybody.discard(send)
