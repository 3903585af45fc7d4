"""Read marks and unread counters: they go forward, and all agree in the end."""

from collections import defaultdict
from collections.abc import Iterator

from chaos.checker.record import Record, Violation
from chaos.history import Mark, of

_Seen = tuple[float, float, int, str]  # from, to, number, who saw it


def marks_never_go_back(record: Record) -> Iterator[Violation]:
    """Who looks later sees the same mark or a later one; a mark goes as far as one has asked and there was to read."""
    rule = "a read mark never goes back"
    for (conversation, member), seen in _seen(record).items():
        ended = sorted(seen, key=lambda one: one[1])
        latest, who, at = -1, "", 0
        for begun, _, number, reader in sorted(seen):
            while at < len(ended) and ended[at][1] < begun:
                if ended[at][2] > latest:
                    latest, who = ended[at][2], ended[at][3]
                at += 1
            if number < latest:
                yield Violation(
                    rule,
                    "wrong",
                    f"in {conversation} {member} had read {latest} ({who}); {reader} was told {number} later",
                )
    yield from _marks_are_taken(record)


def _marks_are_taken(record: Record) -> Iterator[Violation]:
    posts = [
        (done.at, one.invoke.conversation, done.number) for one in record.doing("post") for done in one.acknowledged
    ]
    for one in record.doing("read"):
        known = max(
            (number for at, where, number in posts if at < one.invoke.at and where == one.invoke.conversation),
            default=0,
        )
        for done in one.acknowledged:
            if done.number < min(one.invoke.number, known):
                yield Violation(
                    "a read mark is taken",
                    "lost",
                    f"{one.invoke.who} read up to {one.invoke.number} of {known} and was answered {done.number}",
                )


def marks_converge(record: Record) -> Iterator[Violation]:
    """In the end all see the same marks: the furthest acknowledged one, or one whose outcome nobody knows."""
    rule = "read marks converge"
    seen = _seen(record)
    doubtful: dict[tuple[str, str], int] = defaultdict(int)
    for one in record.doing("read"):
        if not one.acknowledged and one.may_have_happened:
            key = one.invoke.conversation, one.invoke.member
            doubtful[key] = max(doubtful[key], one.invoke.number)
    final: dict[tuple[str, str], int] = {}
    for one in record.snapshots:
        for member, number in one.marks.items():
            key = one.conversation, member
            if final.setdefault(key, number) != number:
                yield Violation(
                    rule, "wrong", f"{one.who} is told that {member} read {number}, others hear {final[key]}"
                )
            least = max((mark for _, _, mark, _ in seen[key]), default=0)
            if not least <= number <= max(least, doubtful[key]):
                yield Violation(rule, "lost", f"{member} had read {least}, in the end {one.who} is told {number}")
        own = one.marks.get(one.member, 0)
        log = record.logs[one.conversation]
        if one.last_number != len(log.messages):
            yield Violation(
                rule, "wrong", f"{one.who} is told of {one.last_number} messages; {len(log.messages)} exist"
            )
        if one.read_number not in (own, one.last_number):
            yield Violation(rule, "wrong", f"{one.who} has read {own} and the list says {one.read_number}")
    if not record.loses_news:
        yield from _screens(record, final)


def _screens(record: Record, final: dict[tuple[str, str], int]) -> Iterator[Violation]:
    for stands in record.stands:
        for member in stands.members:
            number = final.get((stands.conversation, member))
            if number is not None and stands.marks.get(member, 0) != number:
                yield Violation(
                    "read marks converge",
                    "wrong",
                    f"{stands.who} shows that {member} read {stands.marks.get(member, 0)}, it is {number}",
                )


def _seen(record: Record) -> dict[tuple[str, str], list[_Seen]]:
    seen: dict[tuple[str, str], list[_Seen]] = defaultdict(list)
    for mark in of(Mark, record.entries):
        seen[mark.conversation, mark.member].append((mark.since, mark.at, mark.number, mark.who))
    for one in record.doing("read"):
        for done in one.acknowledged:
            key = one.invoke.conversation, one.invoke.member
            seen[key].append((one.invoke.at, done.at, done.number, one.invoke.who))
    return seen
