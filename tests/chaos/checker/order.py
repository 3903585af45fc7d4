"""One order per conversation, without gaps, that everybody sees and that no clock contradicts."""

from collections.abc import Iterator

from chaos.checker.record import EDITED, LEFT, POSTED, STREAM, Record, Violation
from chaos.history import Asked, Followed, Frame


def log_has_no_gaps(record: Record) -> Iterator[Violation]:
    """The log counts 1, 2, 3, …; a client id is posted once; nothing happens to a message before it is posted."""
    rule = "the log has no gaps"
    for log in record.logs.values():
        seqs = [seq for seq, *_ in log.entries]
        if seqs != list(range(1, len(seqs) + 1)):
            missing = sorted(set(range(1, max(seqs, default=0) + 1)) - set(seqs))
            yield Violation(rule, "lost", f"{log.conversation} lacks the events {missing}")
        posted: set[str] = set()
        for seq, kind, message, _ in log.entries:
            if kind == POSTED:
                if message in posted:
                    yield Violation(rule, "duplicated", f"{record.name(message)} is posted twice, again at {seq}")
                posted.add(message)
            elif message and message not in posted:
                yield Violation(rule, "reordered", f"{kind} of {record.name(message)} at {seq} comes before its post")
        numbers = sorted(number for number, _, _ in log.messages.values())
        if numbers != list(range(1, len(numbers) + 1)):
            yield Violation(rule, "lost", f"the numbers of {log.conversation} have gaps or twins: {numbers}")
        for message, (number, _, _) in log.messages.items():
            place = record.places.get((log.conversation, message))
            if place is None or place[0] != number:
                yield Violation(
                    rule, "reordered", f"{record.name(message)} has number {number}, in the log it is {place}"
                )


def order_is_real(record: Record) -> Iterator[Violation]:
    """Whoever was acknowledged before another one began stands before them."""
    rule = "the order is the order of the acknowledgements"
    by_conversation: dict[str, list[tuple[float, int, str, float]]] = {}
    for one in record.doing("post"):
        place = record.places.get((one.invoke.conversation, one.invoke.message))
        if place is None:
            continue
        acknowledged = min((done.at for done in one.acknowledged), default=float("inf"))
        by_conversation.setdefault(one.invoke.conversation, []).append(
            (one.invoke.at, place[0], one.invoke.value, acknowledged)
        )
    for posts in by_conversation.values():
        ended = sorted(posts, key=lambda one: one[3])
        latest, value, at = 0, "", 0
        for begun, number, text, _ in sorted(posts):
            while at < len(ended) and ended[at][3] < begun:
                if ended[at][1] > latest:
                    latest, value = ended[at][1], ended[at][2]
                at += 1
            if number < latest:
                yield Violation(
                    rule, "reordered", f"«{text}» ({number}) began after «{value}» ({latest}) was acknowledged"
                )


def frames_are_in_order(record: Record) -> Iterator[Violation]:
    """From a subscription on, a connection brings every event of the stream once, one after the other."""
    rule = "a subscription brings each event once, in order"
    last: dict[tuple[str, int, str], int] = {}
    floating: set[tuple[str, int, str]] = set()
    member_of = record.member_of
    # Up to where a subscription read the log: an end among that is a thing of the past, for one who came back.
    heads: dict[tuple[str, int, str], int] = {}
    ended: set[tuple[str, int, str]] = set()
    # What came before the answer to a subscription: where that says «stale», it needn't follow what was known.
    early: dict[tuple[str, int, str], list[Violation]] = {}
    for entry in record.entries:
        match entry:
            case Asked():
                key = entry.who, entry.connection, entry.stream
                last[key] = entry.since
                early[key] = []
                ended.discard(key)
                heads.pop(key, None)
                if entry.since < 0:
                    floating.add(key)
            case Followed():
                key = entry.who, entry.connection, entry.stream
                heads[key] = entry.head
                unexpected = early.pop(key, [])
                if entry.verdict != "stale":
                    yield from unexpected
                else:
                    # What comes now follows the head; some of it may have come already.
                    last[key] = max(entry.head, last.get(key, -1))
                    floating.discard(key)
            case Frame():
                key = entry.who, entry.connection, entry.stream
                if key in early:
                    early[key] += _next(rule, entry, last, floating)
                else:
                    yield from _next(rule, entry, last, floating)
                if key in ended:
                    yield Violation(
                        "nothing comes after the end",
                        "leaked",
                        f"{entry.who} was put out of {entry.stream} and got event {entry.seq} on the same subscription",
                    )
                is_own_end = entry.type == LEFT and entry.member == member_of.get(key[:2])
                if is_own_end and entry.seq > heads.get(key, entry.seq):
                    ended.add(key)
            case _:
                pass


def _next(
    rule: str, frame: Frame, last: dict[tuple[str, int, str], int], floating: set[tuple[str, int, str]]
) -> Iterator[Violation]:
    key = frame.who, frame.connection, frame.stream
    before = last.get(key)
    where = f"{frame.who} on {frame.stream}"
    if before is None:
        yield Violation(rule, "leaked", f"{where} got event {frame.seq} without asking for the stream")
        return
    if key in floating:
        floating.discard(key)
    elif frame.seq <= before:
        kind = "duplicated" if frame.seq == before else "reordered"
        yield Violation(rule, kind, f"{where} got event {frame.seq} ({_said(frame)}) after {before}")
    elif frame.seq > before + 1:
        yield Violation(rule, "lost", f"{where} got event {frame.seq} ({_said(frame)}) right after {before}")
    last[key] = max(frame.seq, before)


def frames_tell_the_log(record: Record) -> Iterator[Violation]:
    """What a frame tells of an event is what the log keeps of it; its text is one that somebody wrote."""
    rule = "all are told the same"
    texts: dict[str, set[str]] = {}
    for one in record.doing("post", "edit"):
        texts.setdefault(one.invoke.message, {""}).add(one.invoke.value)
    logs = {
        (log.conversation, seq): (kind, message)
        for log in record.logs.values()
        for seq, kind, message, _ in log.entries
    }
    for frame in record.frames:
        if not frame.stream.startswith(STREAM):
            continue
        found = logs.get((frame.stream.removeprefix(STREAM), frame.seq))
        if found is None:
            yield Violation(rule, "lost", f"{frame.who} was told event {frame.seq} ({_said(frame)}), the log has none")
        elif found != (frame.type, frame.message):
            yield Violation(
                rule, "reordered", f"{frame.who} was told {_said(frame)} as event {frame.seq}, the log says {found}"
            )
        elif frame.type == POSTED and frame.number != record.places[frame.stream.removeprefix(STREAM), found[1]][0]:
            yield Violation(rule, "reordered", f"{frame.who} was told number {frame.number} of {_said(frame)}")
        elif frame.type in (POSTED, EDITED) and frame.body not in texts.get(frame.message, {""}):
            yield Violation(rule, "wrong", f"{frame.who} was told a text that nobody wrote: {_said(frame)}")


def _said(frame: Frame) -> str:
    return f"{frame.type} {frame.body or frame.message or frame.member}".strip()
