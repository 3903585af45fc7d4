"""Members have everything, nobody else has anything, and a snapshot is a snapshot."""

from collections.abc import Iterator

from chaos.checker.record import LEFT, POSTED, STREAM, Record, Violation, members_until
from chaos.history import Followed, Frame, Puzzled, of


def strangers_hear_nothing(record: Record) -> Iterator[Violation]:
    """An event reaches those who sit there when it happens; what came before them they read when they come."""
    rule = "nothing reaches a non-member"
    member_of = record.member_of
    # Up to where a subscription read the log: that it might, it was asked for then.
    heads: dict[tuple[str, int, str], int] = {}
    for entry in record.entries:
        if isinstance(entry, Followed) and entry.stream.startswith(STREAM):
            log = record.logs[entry.stream.removeprefix(STREAM)]
            heads[entry.who, entry.connection, entry.stream] = entry.head
            member = member_of[entry.who, entry.connection]
            # The answer is as old as its head: whoever comes or goes right then may be told either.
            if entry.verdict != "refused" and not any(
                member in members_until(log, seq) for seq in range(entry.head - 2, entry.head + 3)
            ):
                yield Violation(rule, "leaked", f"{entry.who} follows {entry.stream} from {entry.head} on, uninvited")
        elif isinstance(entry, Frame) and entry.stream.startswith(STREAM):
            key = entry.who, entry.connection, entry.stream
            if key not in heads or entry.seq <= heads[key]:
                continue
            log = record.logs[entry.stream.removeprefix(STREAM)]
            member = member_of[entry.who, entry.connection]
            if member not in members_until(log, entry.seq - 1) | members_until(log, entry.seq):
                what = record.name(entry.message) if entry.type == POSTED else entry.type
                yield Violation(rule, "leaked", f"{entry.who} was told {what} (event {entry.seq}) after leaving")
    yield from _after_a_removal(record, member_of)


def _after_a_removal(record: Record, member_of: dict[tuple[str, int], str]) -> Iterator[Violation]:
    """By the clock: what was posted after a removal was acknowledged, and before the return was asked for."""
    arrivals: dict[tuple[str, str], list[Frame]] = {}
    for frame in record.frames:
        if frame.type == POSTED:
            arrivals.setdefault((member_of[frame.who, frame.connection], frame.message), []).append(frame)
    seats = record.doing("add", "remove")
    for at, one in enumerate(seats):
        if one.invoke.do != "remove" or not one.acknowledged:
            continue
        pair = one.invoke.conversation, one.invoke.value
        back = next((o.invoke.at for o in seats[at + 1 :] if (o.invoke.conversation, o.invoke.value) == pair), None)
        until = float("inf") if back is None else back
        for post in record.doing("post"):
            if post.invoke.conversation != pair[0] or not one.acknowledged[-1].at < post.invoke.at < until:
                continue
            for frame in arrivals.get((pair[1], post.invoke.message), []):
                if frame.at < until:
                    yield Violation(
                        "nothing reaches a non-member",
                        "leaked",
                        f"{frame.who} was told «{post.invoke.value}», posted after the removal was acknowledged",
                    )


def only_members_write(record: Record) -> Iterator[Violation]:
    """Whoever posts sits there when it happens."""
    author = {one.invoke.message: one.invoke for one in record.doing("post")}
    for log in record.logs.values():
        for seq, kind, message, _ in log.entries:
            invoke = author.get(message)
            if kind == POSTED and invoke is not None and invoke.member not in members_until(log, seq - 1):
                yield Violation("only members write", "wrong", f"{invoke.who} posted «{invoke.value}» without a seat")


def members_have_everything(record: Record) -> Iterator[Violation]:
    """In the end every device of a member stands at the head and shows each acknowledged message."""
    rule = "an acknowledged post reaches every member"
    for stands in record.stands:
        log = record.logs[stands.conversation]
        head = log.entries[-1][0] if log.entries else 0
        if stands.member not in members_until(log, head):
            continue
        missing = [message for _, kind, message, _ in log.entries if kind == POSTED and message not in stands.messages]
        for message in missing:
            yield Violation(rule, "lost", f"{record.name(message)} didn't reach {stands.who}")
        if stands.seq < head and not missing:
            yield Violation(rule, "lost", f"{stands.who} stands at event {stands.seq}, the log at {head}")
        for message in stands.messages:
            if (stands.conversation, message) not in record.places:
                yield Violation(rule, "wrong", f"{stands.who} shows {record.name(message)}, which isn't in the log")
    shown = {(one.member, one.conversation) for one in record.stands}
    for snapshot in record.snapshots:
        if (snapshot.member, snapshot.conversation) not in shown:
            yield Violation(rule, "lost", f"{snapshot.who} is a member of {snapshot.conversation} and shows nothing")


def snapshots_agree(record: Record) -> Iterator[Violation]:
    """A snapshot with the later events applied is a fresh snapshot."""
    rule = "snapshot + events = fresh snapshot"
    fresh = {(one.member, one.conversation): one for one in record.snapshots}
    for stands in record.stands:
        found = fresh.get((stands.member, stands.conversation))
        if found is None:
            continue
        for message in sorted(stands.messages.keys() & found.messages.keys()):
            if stands.messages[message] != found.messages[message]:
                yield Violation(
                    rule,
                    "wrong",
                    f"{stands.who} shows {record.name(message)} as {stands.messages[message]},"
                    f" the server as {found.messages[message]}",
                )
        if stands.members != found.members:
            more, fewer = set(stands.members) - set(found.members), set(found.members) - set(stands.members)
            yield Violation(rule, "wrong", f"{stands.who} shows the members {more} too many and {fewer} too few")
    for one in record.snapshots:
        log = record.logs[one.conversation]
        left = [member for _, kind, _, member in log.entries if kind == LEFT]
        expected = members_until(log, len(log.entries))
        if set(one.members) != expected:
            yield Violation(rule, "wrong", f"{one.who} is told {one.members}; by the log ({left}) it is {expected}")


def screens_know_what_they_are_told_of(record: Record) -> Iterator[Violation]:
    """An edit or a deletion comes to whoever has the message: it is in their snapshot, or came before."""
    for one in of(Puzzled, record.entries):
        yield Violation(
            "a screen knows what it is told of",
            "lost",
            f"{one.who} was told {one.type} (event {one.seq}) of {record.name(one.message)}, which it doesn't have",
        )
