"""The commands that a socket carries: the hot few; everything else goes by HTTP."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from parta.foundation.errors import NotFound

from .hub import Hub
from .serving import Answer, Begin, Guest
from .socket import Socket
from .threshold import ALWAYS

Handler = Callable[[Guest, Any], Awaitable[Any]]


class Subscribe(msgspec.Struct, frozen=True):
    """Streams with the last seq the client knows of each."""

    streams: dict[str, int]


class Unsubscribe(msgspec.Struct, frozen=True):
    streams: list[str]


_decode_subscribe = msgspec.json.Decoder(Subscribe).decode


class SocketCommands:
    """`do` by name: each takes its typed arguments and answers with a record."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._handlers: dict[str, tuple[msgspec.json.Decoder[Any], Handler]] = {}
        # Commands that are begun at once and answered by a call.
        self.hot: dict[str, Begin] = {}

    def add(self, name: str, arguments: type[msgspec.Struct], handler: Handler) -> None:
        self._handlers[name] = (msgspec.json.Decoder(arguments), handler)

    def add_hot(self, name: str, begin: Begin) -> None:
        """A command whose way is too short for a task of its own: `begin` decodes, starts it, and returns.

        It answers by a call, and raises what `perform` raises.
        """
        self.hot[name] = begin

    @property
    def names(self) -> list[str]:
        return sorted([*self._handlers, *self.hot, *ALWAYS])

    def subscribe(self, socket: Socket, arguments: msgspec.Raw, answer: Answer) -> None:
        """Let the socket into streams. Raises msgspec.ValidationError."""
        self._hub.subscribe(socket, _decode_subscribe(arguments).streams, answer)

    async def perform(self, socket: Socket, name: str, arguments: msgspec.Raw) -> Any:
        """Raises NotFound, msgspec.ValidationError, and what the handler refuses."""
        if name == "unsubscribe":
            self._hub.unsubscribe(socket, msgspec.json.decode(arguments, type=Unsubscribe).streams)
            return {}
        if name == "ping":
            return {}
        if name not in self._handlers or socket.guest is None:
            raise NotFound
        decoder, handler = self._handlers[name]
        return await handler(socket.guest, decoder.decode(arguments))
