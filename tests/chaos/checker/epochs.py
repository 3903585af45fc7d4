"""Runs with a restore: what was before it and what came after are two histories, and the second begins as the first.

After a restore streams go on in an epoch of their own (decision 13), so that everybody who knows something later than
the backup learns that it is gone. The rules count events one by one: the epoch's first one follows the last kept one.
"""

from collections.abc import Iterator, Sequence

import msgspec

from chaos.checker.record import STREAM, Record, Violation
from chaos.history import (
    Asked,
    Connected,
    Done,
    Entry,
    Followed,
    Frame,
    Logged,
    Mark,
    Puzzled,
    Restored,
    Snapshot,
    Stands,
)


def counted(entries: Sequence[Entry]) -> list[Entry]:
    """The history with the seqs of conversations as places in their logs: 1, 2, 3."""
    logs = {STREAM + one.conversation: one for one in entries if isinstance(one, Logged)}
    return [_counted(one, logs) for one in entries] if any(log.first for log in logs.values()) else list(entries)


def _counted(entry: Entry, logs: dict[str, Logged]) -> Entry:
    match entry:
        case Logged():
            places = [(_place(entry, seq), *event) for seq, *event in entry.entries]
            return msgspec.structs.replace(entry, entries=places, head=_place(entry, entry.head), first=0)
        case Asked() if entry.stream in logs and entry.since > 0:
            return msgspec.structs.replace(entry, since=_place(logs[entry.stream], entry.since))
        case Followed() if entry.stream in logs:
            return msgspec.structs.replace(entry, head=_place(logs[entry.stream], entry.head))
        case Frame() if entry.stream in logs:
            return msgspec.structs.replace(entry, seq=_place(logs[entry.stream], entry.seq))
        case Stands() | Snapshot() if STREAM + entry.conversation in logs:
            return msgspec.structs.replace(entry, seq=_place(logs[STREAM + entry.conversation], entry.seq))
        case _:
            return entry


def _place(log: Logged, seq: int) -> int:
    kept = sum(at <= min(seq, log.first) for at, *_ in log.entries)
    return kept + max(0, seq - log.first)


def before(entries: Sequence[Entry], restored: Restored) -> list[Entry]:
    """The history of the time that the restore has ended, with the logs as they were then."""
    return [
        one
        for one in entries
        if (one.is_former if isinstance(one, Logged) else one.at < restored.at and not isinstance(one, Restored))
    ]


def after(entries: Sequence[Entry], restored: Restored) -> list[Entry]:
    """The history as if nothing had been between the backup and the restore."""
    found: list[Entry] = []
    for one in entries:
        match one:
            case Logged() if one.is_former:
                continue
            case Connected() | Asked() | Followed() | Frame() | Puzzled() if one.at < restored.at:
                continue
            case Mark() if restored.begun < one.at and one.since < restored.at:
                continue
            case Done() if restored.begun < one.at < restored.at and one.how == "ok":
                # It may be in the backup or not: nobody knows.
                found.append(msgspec.structs.replace(one, how="unknown", number=0))
            case Restored():
                continue
            case _:
                found.append(one)
    return found


def restored_is_the_beginning(entries: Sequence[Entry], restored: Restored) -> Iterator[Violation]:
    """What was acknowledged before the backup is there, what began after it isn't, and nothing has changed places."""
    former = {one.conversation: one for one in entries if isinstance(one, Logged) and one.is_former}
    logs = {one.conversation: one for one in entries if isinstance(one, Logged) and not one.is_former}
    kept: dict[str, int] = {}
    for conversation, log in logs.items():
        events = [event for event in log.entries if event[0] <= log.first]
        known = max((seq for seq, *_ in former[conversation].entries), default=0)
        if log.first <= known:
            yield Violation(
                "a restore begins an epoch",
                "reordered",
                f"{conversation} goes on from {log.first} on, though its events up to {known} have been told",
            )
            events = [event for event in log.entries if event in former[conversation].entries]
        kept[conversation] = len(events)
        if events != former[conversation].entries[: len(events)]:
            yield Violation(
                "a restored log is the beginning of the former one", "reordered", f"{conversation} begins differently"
            )
    yield from _one_moment(entries, restored, kept)
    yield from _told_that_it_is_past(entries, restored, logs)


def _one_moment(entries: Sequence[Entry], restored: Restored, kept: dict[str, int]) -> Iterator[Violation]:
    rule = "a backup is of one moment"
    record = Record(counted(before(entries, restored)))
    there: list[tuple[float, str]] = []
    missing: list[tuple[float, str]] = []
    for one in record.doing("post"):
        place = record.places.get((one.invoke.conversation, one.invoke.message))
        is_kept = place is not None and place[1] <= kept.get(one.invoke.conversation, 0)
        acknowledged = min((done.at for done in one.acknowledged), default=float("inf"))
        if acknowledged < restored.begun and not is_kept:
            yield Violation(rule, "lost", f"«{one.invoke.value}» was acknowledged before the backup began and is gone")
        if one.invoke.at > restored.made and is_kept:
            yield Violation(rule, "wrong", f"«{one.invoke.value}» was written after the backup and is there")
        if is_kept:
            there.append((one.invoke.at, one.invoke.value))
        else:
            missing.append((acknowledged, one.invoke.value))
    latest, text = max(there, default=(0.0, ""))
    for at, lost in missing:
        if at < latest:
            yield Violation(rule, "lost", f"«{lost}» is gone, «{text}», begun after its acknowledgement, is there")


def _told_that_it_is_past(entries: Sequence[Entry], restored: Restored, logs: dict[str, Logged]) -> Iterator[Violation]:
    """Whoever comes with what they knew before is told that it is stale (or that they are out)."""
    asked: dict[tuple[str, int, str], int] = {}
    for one in entries:
        if one.at < restored.at:
            continue
        if isinstance(one, Asked):
            asked[one.who, one.connection, one.stream] = one.since
        elif isinstance(one, Followed):
            log = logs.get(one.stream.removeprefix(STREAM))
            since = asked.get((one.who, one.connection, one.stream), -1)
            if log is not None and 0 <= since < log.first and one.verdict == "ok":
                yield Violation(
                    "who knows a lost time is told so",
                    "lost",
                    f"{one.who} knew {one.stream} up to {since} from before the restore and may go on from {one.head}",
                )
