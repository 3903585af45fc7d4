"""What an examination says: sentences, each with how bad it is."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

import msgspec

from parta.foundation.config import Settings

# fine; worth a look; something doesn't work or will soon not
State = Literal["ok", "warning", "fault"]


class Finding(msgspec.Struct, frozen=True):
    """One sentence about one part: what is so and, where it is bad, what helps."""

    part: str
    state: State
    text: str


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What is examined. `database_url` is empty where no database could be reached."""

    settings: Settings
    database_url: str


Check = Callable[[Place], Awaitable[Sequence[Finding]]]


def fine(part: str, text: str) -> Finding:
    return Finding(part, "ok", text)


def warning(part: str, text: str) -> Finding:
    return Finding(part, "warning", text)


def fault(part: str, text: str) -> Finding:
    return Finding(part, "fault", text)
