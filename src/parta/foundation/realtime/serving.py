"""What a socket needs of the rest of the process: who comes, and how commands are done."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from parta.foundation.errors import Invalid, Problem, Refusal, Unavailable

from .crowd import Crowd
from .hub import Hub
from .opening import Opening

_logger = logging.getLogger(__name__)


class Guest(msgspec.Struct, frozen=True):
    """Who opened a socket: established from the handshake's cookie."""

    organisation_id: UUID
    member_id: UUID
    account_id: UUID
    session_id: UUID
    language: str
    actor: Any


class Call(msgspec.Struct, frozen=True):
    """A client's frame: `do` with `args`; with an `id`, an answer is expected."""

    do: str
    args: msgspec.Raw = msgspec.Raw(b"{}")
    id: int | None = None


# Says who comes, by a call; None: nobody who may come in. No task for each of thousands.
Welcome = Callable[[Opening, Callable[[Guest | Exception | None], None]], None]
Perform = Callable[[Any, str, msgspec.Raw], Awaitable[Any]]
# Takes the JSON text of an answer, or why there is none.
Answer = Callable[[bytes | Exception], None]
# A command that is begun at once and answered by a call: no task and no future for each of thousands a second.
Begin = Callable[[Guest, msgspec.Raw, Answer], None]
# The same of a command that is about the socket itself.
BeginOn = Callable[[Any, msgspec.Raw, Answer], None]
# Whether a socket's command waits, because it isn't known whether its guest may come in.
Holds = Callable[[Any, Call], bool]


class SocketServer(msgspec.Struct, frozen=True):
    """What all sockets of a process are served by."""

    hub: Hub
    welcome: Welcome
    perform: Perform
    subscribe: BeginOn
    # The hot commands by name; all others are performed.
    begin: Mapping[str, Begin]
    holds: Holds
    # Frames and bytes a socket may send in a second; bytes it may leave unread.
    frames_per_second: int
    bytes_per_second: int
    buffer: int
    crowd: Crowd


class Failed(Refusal):
    """A fault of ours."""

    code = "failed"
    status = 500
    ru = "Что-то сломалось у нас. Повторите попытку: уже сделанное второй раз не сделается."
    en = "Something broke on our side. Try again: what was done won't be done twice."


def problem_of(error: Exception, language: str) -> Problem:
    """Why a command has no answer, in its sender's words; what is nobody's refusal is our fault, and logged."""
    if isinstance(error, msgspec.DecodeError):
        error = Invalid(f"Не понято: {error}", f"Not understood: {error}")
    if isinstance(error, ConnectionError):
        error = Unavailable(part="база данных" if language == "ru" else "the database")
    if isinstance(error, Refusal):
        return error.problem(language)
    _logger.error("a command failed", exc_info=error)
    return Failed().problem(language)
