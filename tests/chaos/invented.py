"""Histories that keep all rules, made up without a server: what the checker's own tests start from."""

import random
from dataclasses import dataclass, field

from chaos.history import (
    Asked,
    Connected,
    Done,
    Entry,
    Followed,
    Frame,
    Invoke,
    Logged,
    Mark,
    Messages,
    Snapshot,
    Stands,
)

CONVERSATION, STREAM = "c", "conversation:c"
PEOPLE = ("keeper", "anna", "boris", "vera")


@dataclass
class Chat:
    """A chat in which everything happens at once and everybody hears it, as it should be."""

    dice: random.Random
    entries: list[Entry] = field(default_factory=list[Entry])
    log: list[tuple[int, str, str, str]] = field(default_factory=list[tuple[int, str, str, str]])
    messages: Messages = field(default_factory=Messages)
    authors: dict[str, str] = field(default_factory=dict[str, str])
    members: set[str] = field(default_factory=lambda: set(PEOPLE))
    marks: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PEOPLE, 0))
    connections: dict[str, int] = field(default_factory=dict[str, int])
    # Up to which event each one who is online has heard; who is away has it frozen.
    heard: dict[str, int] = field(default_factory=dict[str, int])
    online: set[str] = field(default_factory=set[str])
    clock: float = 0.0
    operations: int = 0

    def now(self) -> float:
        self.clock += 0.01
        return round(self.clock, 3)

    def come(self, who: str) -> None:
        """Connect, and hear what was missed."""
        number = self.connections[who] = self.connections.get(who, 0) + 1
        since, head = self.heard.get(who, 0), len(self.log)
        self.entries.append(Connected(self.now(), who, who, number))
        self.entries.append(Asked(self.now(), who, number, STREAM, since))
        if who not in self.members:
            self.entries.append(Followed(self.now(), who, number, STREAM, 0, "refused"))
            return
        for event in self.log[since:]:
            self._hear(who, event)
        self.entries.append(Followed(self.now(), who, number, STREAM, head, "ok"))
        self.online.add(who)

    def act(self) -> None:
        """Something happens, at random."""
        who = self.dice.choice(sorted(self.members))
        own = [one for one, author in self.authors.items() if author == who and not self.messages[one][2]]
        do = self.dice.choice(["post", "post", "post", "edit", "delete", "read", "seat", "away", "back"])
        if do == "post":
            self._post(who)
        elif do in ("edit", "delete") and own:
            self._change(do, who, self.dice.choice(own))
        elif do == "read":
            self._read(who)
        elif do == "seat":
            self._seat(self.dice.choice(PEOPLE[2:]))
        elif do == "away" and who != "keeper":
            self.online.discard(who)
        elif do == "back":
            for one in sorted(self.members - self.online):
                self.come(one)

    def end(self) -> list[Entry]:
        """All come back, and what there is in the end."""
        for one in sorted(self.members - self.online):
            self.come(one)
        for who in sorted(self.members):
            marks = {one: self.marks[one] for one in self.members}
            common = (
                self.now(),
                who,
                who,
                CONVERSATION,
                len(self.log),
                dict(self.messages),
                sorted(self.members),
                marks,
            )
            self.entries.append(Stands(*common))
            self.entries.append(Snapshot(*common, last_number=len(self.messages), read_number=self.marks[who]))
        self.entries.append(Logged(self.now(), CONVERSATION, list(PEOPLE), list(self.log), dict(self.messages)))
        return self.entries

    # -- inside -------------------------------------------------------------------------------------------------

    def _begin(self, who: str, do: str, **more: object) -> int:
        self.operations += 1
        self.entries.append(Invoke(self.now(), self.operations, who, who, do, CONVERSATION, **more))
        return self.operations

    def _end(self, operation: int, number: int = 0) -> None:
        # Now and then the answer is lost: then nobody knows.
        how = "ok" if self.dice.random() < 0.9 else "unknown"
        self.entries.append(Done(self.now(), operation, how, number if how == "ok" else 0))

    def _post(self, who: str) -> None:
        message = f"m{len(self.messages) + 1}"
        operation = self._begin(who, "post", value=f"text of {message}", message=message)
        self.messages[message] = len(self.messages) + 1, f"text of {message}", False
        self.authors[message] = who
        self._tell("chat.message_posted", message)
        self._end(operation, len(self.messages))

    def _change(self, do: str, who: str, message: str) -> None:
        number, text, _ = self.messages[message]
        body = f"{text}!" if do == "edit" else ""
        operation = self._begin(who, do, value=body, message=message)
        self.messages[message] = number, body, do == "delete"
        self._tell("chat.message_edited" if do == "edit" else "chat.message_deleted", message)
        self._end(operation)

    def _read(self, who: str) -> None:
        number = self.dice.randint(0, len(self.messages))
        operation = self._begin(who, "read", number=number)
        self.marks[who] = max(self.marks[who], number)
        self._end(operation, self.marks[who])
        self.entries.append(Mark(self.now(), self.now(), "keeper", CONVERSATION, who, self.marks[who]))

    def _seat(self, member: str) -> None:
        do = "remove" if member in self.members else "add"
        operation = self._begin("keeper", do, value=member)
        if do == "add":
            self.members.add(member)
        self._tell("chat.member_joined" if do == "add" else "chat.member_left", "", member)
        if do == "remove":
            self.members.discard(member)
            self.online.discard(member)
        self._end(operation)

    def _tell(self, kind: str, message: str, member: str = "") -> None:
        event = (len(self.log) + 1, kind, message, member)
        self.log.append(event)
        for who in sorted(self.online & self.members):
            self._hear(who, event)

    def _hear(self, who: str, event: tuple[int, str, str, str]) -> None:
        seq, kind, message, member = event
        number, body, _ = self.messages.get(message, (0, "", False))
        frame = Frame(
            at=self.now(),
            who=who,
            connection=self.connections[who],
            stream=STREAM,
            seq=seq,
            type=kind,
            message=message,
            number=number if kind == "chat.message_posted" else 0,
            body=body,
            member=member,
        )
        self.entries.append(frame)
        self.heard[who] = seq


def invented(seed: int, steps: int = 40) -> list[Entry]:
    """A whole history."""
    chat = Chat(random.Random(seed))
    for who in PEOPLE:
        chat.come(who)
    for _ in range(3):
        chat.act()
    for _ in range(steps):
        chat.act()
    return chat.end()
