"""What happened in a run, in the order of one monotonic clock: the only thing the checker reads.

A history is JSON lines, one record each. `at` is in seconds since the run began, `who` the name of a device.
"""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

Do = Literal["post", "edit", "delete", "read", "add", "remove"]
# ok: acknowledged. fail: refused, certainly without an effect. unknown: no answer, it may have happened.
How = Literal["ok", "fail", "unknown"]
# (number, text, is deleted) by id.
Messages = dict[str, tuple[int, str, bool]]


class Record(msgspec.Struct, frozen=True, tag_field="kind", omit_defaults=True):
    at: float


class Invoke(Record, frozen=True, tag="invoke"):
    """A client begins something; repeating it after a lost answer is the same operation."""

    operation: int
    who: str
    member: str
    do: Do
    conversation: str
    # post, edit: the text; add, remove: the member; delete: nothing; read: nothing.
    value: str = ""
    # post, edit, delete: the id that the client made.
    message: str = ""
    # read: up to which message.
    number: int = 0


class Done(Record, frozen=True, tag="done"):
    """The outcome; `number` is the message's (post) or the read mark's (read). Repeated, it comes twice."""

    operation: int
    how: How
    number: int = 0


class Connected(Record, frozen=True, tag="connected"):
    who: str
    member: str
    connection: int


class Asked(Record, frozen=True, tag="asked"):
    """A subscription begins: what comes of the stream on this connection follows `since`."""

    who: str
    connection: int
    stream: str
    since: int


class Followed(Record, frozen=True, tag="followed"):
    who: str
    connection: int
    stream: str
    head: int
    verdict: Literal["ok", "stale", "refused"]


class Frame(Record, frozen=True, tag="frame"):
    """An event as it came out of a socket."""

    who: str
    connection: int
    stream: str
    seq: int
    type: str
    # Of a message: its id, its number where it is posted, its text.
    message: str = ""
    number: int = 0
    body: str = ""
    # Who joined or left.
    member: str = ""


class Mark(Record, frozen=True, tag="mark"):
    """A read mark as a snapshot told it; asked for at `since`."""

    since: float
    who: str
    conversation: str
    member: str
    number: int


class Snapshot(Record, frozen=True, tag="snapshot"):
    """A conversation as the server tells it in the end, to one member."""

    who: str
    member: str
    conversation: str
    seq: int
    messages: Messages
    members: list[str]
    marks: dict[str, int]
    last_number: int
    read_number: int


class Stands(Record, frozen=True, tag="stands"):
    """What a device shows in the end: its first snapshot and the events since."""

    who: str
    member: str
    conversation: str
    seq: int
    messages: Messages
    members: list[str]
    marks: dict[str, int]


class Logged(Record, frozen=True, tag="logged"):
    """The conversation's log in the database in the end: (seq, type, message or "", member or "").

    `is_former`: just before a restore took it away.
    """

    conversation: str
    # Who sat there before the first event.
    founders: list[str]
    entries: list[tuple[int, str, str, str]]
    messages: Messages
    # Where the stream stands, and after which seq the present epoch begins (decision 13); 0: it has begun with the log.
    head: int = 0
    first: int = 0
    is_former: bool = False


class Puzzled(Record, frozen=True, tag="puzzled"):
    """A device was told something about a message that it doesn't know."""

    who: str
    conversation: str
    seq: int
    type: str
    message: str


class Restored(Record, frozen=True, tag="restored"):
    """A backup was made between `begun` and `made`, and at `at`, while no server ran, it took the place of all."""

    begun: float
    made: float


class Fault(Record, frozen=True, tag="fault"):
    what: str
    # Whether it may take away what has no place in the log: read marks on their way to a screen.
    loses_news: bool = False


Told = Connected | Asked | Followed | Frame | Mark | Puzzled
Entry = Invoke | Done | Told | Snapshot | Stands | Logged | Restored | Fault
R = TypeVar("R", bound=Record)


class History:
    """Written by all clients of a run; read by the checker."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._begun = time.monotonic()
        self._operations = 0

    @property
    def now(self) -> float:
        return round(time.monotonic() - self._begun, 6)

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)

    def begin(self, **fields: Any) -> int:
        """Note an invocation; returns the operation's number."""
        self._operations += 1
        self.add(Invoke(at=self.now, operation=self._operations, **fields))
        return self._operations

    def end(self, operation: int, how: How, number: int = 0) -> None:
        self.add(Done(at=self.now, operation=operation, how=how, number=number))

    def save(self, path: Path) -> None:
        path.write_bytes(b"\n".join(msgspec.json.encode(entry) for entry in self.entries) + b"\n")


def load(path: Path) -> list[Entry]:
    decoder = msgspec.json.Decoder(Entry)
    return [decoder.decode(line) for line in path.read_bytes().splitlines()]


def of(kind: type[R], entries: Iterable[Any]) -> Sequence[R]:
    """The entries of one kind, in order."""
    return [entry for entry in entries if isinstance(entry, kind)]
