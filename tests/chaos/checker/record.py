"""A history, sorted for the rules."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chaos.history import Connected, Done, Entry, Fault, Frame, Invoke, Logged, Snapshot, Stands, of

STREAM = "conversation:"
POSTED, EDITED = "chat.message_posted", "chat.message_edited"
JOINED, LEFT = "chat.member_joined", "chat.member_left"


@dataclass(frozen=True)
class Violation:
    """A rule that doesn't hold, and the sentence that says where."""

    rule: str
    kind: Literal["lost", "duplicated", "reordered", "leaked", "wrong"]
    text: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.text}"


@dataclass(frozen=True)
class Operation:
    """An invocation with its outcomes; without any it is unknown."""

    invoke: Invoke
    done: Sequence[Done]

    @property
    def acknowledged(self) -> Sequence[Done]:
        return [one for one in self.done if one.how == "ok"]

    @property
    def may_have_happened(self) -> bool:
        return not self.done or any(one.how != "fail" for one in self.done)


class Record:
    """What the rules ask for again and again."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        outcomes: dict[int, list[Done]] = defaultdict(list)
        for done in of(Done, entries):
            outcomes[done.operation].append(done)
        self.operations = [Operation(one, outcomes[one.operation]) for one in of(Invoke, entries)]
        self.logs = {one.conversation: one for one in of(Logged, entries)}
        self.snapshots = of(Snapshot, entries)
        self.stands = of(Stands, entries)
        self.frames = of(Frame, entries)
        self.member_of = {(one.who, one.connection): one.member for one in of(Connected, entries)}
        self.loses_news = any(one.loses_news for one in of(Fault, entries))
        # Where messages stand: (number, seq) by (conversation, message).
        self.places: dict[tuple[str, str], tuple[int, int]] = {}
        for log in self.logs.values():
            number = 0
            for seq, kind, message, _ in log.entries:
                if kind == POSTED:
                    number += 1
                    self.places.setdefault((log.conversation, message), (number, seq))

    def doing(self, *what: str) -> list[Operation]:
        return [one for one in self.operations if one.invoke.do in what]

    def name(self, message: str) -> str:
        """A message in words: by its first text, which tells its author."""
        for one in self.doing("post"):
            if one.invoke.message == message:
                return f"«{one.invoke.value}»"
        return f"message {message}"

    def members_before(self, log: Logged, seq: int) -> set[str]:
        """Who sat in the conversation just before its event `seq`."""
        return members_until(log, seq - 1)


def members_until(log: Logged, seq: int) -> set[str]:
    """Who sat in the conversation after its event `seq`."""
    members = set(log.founders)
    for at, kind, _, member in log.entries:
        if at > seq:
            break
        if kind == JOINED:
            members.add(member)
        elif kind == LEFT:
            members.discard(member)
    return members
