"""The checker on histories with a restore: right ones pass, and what breaks a rule is named."""

import msgspec
import pytest

from chaos.checker import check
from chaos.history import (
    Asked,
    Connected,
    Done,
    Entry,
    Followed,
    Frame,
    Invoke,
    Logged,
    Puzzled,
    Restored,
    Snapshot,
    Stands,
    of,
)
from parta.foundation.db.epochs import SEQS

_CHAT, _STREAM = "c", "conversation:c"
_POSTED = "chat.message_posted"
_BEGUN, _MADE, _RESTORED = 10.0, 11.0, 20.0


def _post(number: int, at: float, message: str) -> list[Entry]:
    return [
        Invoke(at, number, "anna", "anna", "post", _CHAT, value=f"text of {message}", message=message),
        Done(at + 0.1, number, "ok", {"m1": 1, "m2": 2, "m3": 2}[message]),
    ]


def _frame(at: float, connection: int, seq: int, message: str, number: int) -> Frame:
    return Frame(at, "anna", connection, _STREAM, seq, _POSTED, message, number, f"text of {message}")


def _history() -> list[Entry]:
    """m1 is posted before the backup, m2 after it, m3 when the backup is back: in the place of m2."""
    known = {"m1": (1, "text of m1", False)}
    former = {**known, "m2": (2, "text of m2", False)}
    now = {**known, "m3": (2, "text of m3", False)}
    shown = (SEQS + 1, now, ["anna"], {"anna": 0})
    return [
        Connected(1, "anna", "anna", 1),
        Asked(1, "anna", 1, _STREAM, 0),
        Followed(1, "anna", 1, _STREAM, 0, "ok"),
        *_post(1, 5, "m1"),
        _frame(5.1, 1, 1, "m1", 1),
        *_post(2, 15, "m2"),
        _frame(15.1, 1, 2, "m2", 2),
        Logged(19, _CHAT, ["anna"], [(1, _POSTED, "m1", ""), (2, _POSTED, "m2", "")], former, head=2, is_former=True),
        Restored(_RESTORED, _BEGUN, _MADE),
        Connected(21, "anna", "anna", 2),
        Asked(21, "anna", 2, _STREAM, 2),
        Followed(21, "anna", 2, _STREAM, SEQS, "stale"),
        *_post(3, 25, "m3"),
        _frame(25.1, 2, SEQS + 1, "m3", 2),
        Stands(30, "anna", "anna", _CHAT, *shown),
        Snapshot(30, "anna", "anna", _CHAT, *shown, last_number=2, read_number=0),
        Logged(30, _CHAT, ["anna"], [(1, _POSTED, "m1", ""), (SEQS + 1, _POSTED, "m3", "")], now, SEQS + 1, SEQS),
    ]


def _changed(history: list[Entry], one: Entry, **fields: object) -> list[Entry]:
    return [msgspec.structs.replace(entry, **fields) if entry is one else entry for entry in history]


def _last_log(history: list[Entry]) -> Logged:
    return of(Logged, history)[-1]


def _gone_too_early(history: list[Entry]) -> list[Entry]:
    """What was acknowledged before the backup isn't in it."""
    now = {"m3": (1, "text of m3", False)}
    return _changed(history, _last_log(history), entries=[(SEQS + 1, _POSTED, "m3", "")], messages=now)


def _still_there(history: list[Entry]) -> list[Entry]:
    """What was written after the backup is in it."""
    log = _last_log(history)
    entries = [log.entries[0], (2, _POSTED, "m2", ""), log.entries[1]]
    return _changed(history, log, entries=entries)


def _counted_on(history: list[Entry]) -> list[Entry]:
    """No epoch was begun."""
    log = _last_log(history)
    return _changed(history, log, entries=[log.entries[0], (2, _POSTED, "m3", "")], head=2, first=0)


def _believed(history: list[Entry]) -> list[Entry]:
    """Whoever comes with a lost time isn't told."""
    return _changed(history, of(Followed, history)[-1], verdict="ok")


def _kept_on_the_screen(history: list[Entry]) -> list[Entry]:
    """A device goes on showing what is gone."""
    stands = of(Stands, history)[0]
    return _changed(history, stands, messages={**stands.messages, "m2": (2, "text of m2", False)})


def _told_of_the_lost(history: list[Entry]) -> list[Entry]:
    """A device is told of a change to a message that it hasn't."""
    return [*history, Puzzled(29, "anna", _CHAT, SEQS + 1, "chat.message_edited", "m2")]


SPOILED = {
    _gone_too_early: "a backup is of one moment",
    _still_there: "a backup is of one moment",
    _counted_on: "a restore begins an epoch",
    _believed: "who knows a lost time is told so",
    _kept_on_the_screen: "an acknowledged post reaches every member",
    _told_of_the_lost: "a screen knows what it is told of",
}


def test_a_history_that_is_cut_at_the_backup_keeps_the_rules() -> None:
    assert [str(one) for one in check(_history())] == []


@pytest.mark.parametrize("spoil", SPOILED, ids=lambda one: one.__name__)
def test_what_a_restore_may_not_do_is_named(spoil: object) -> None:
    assert callable(spoil)
    found = [str(one) for one in check(spoil(_history()))]
    assert any(one.startswith(SPOILED[spoil]) for one in found), found
