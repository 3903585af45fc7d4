"""The checker: a pure function from a history to what is wrong with it, in words."""

from collections.abc import Callable, Iterable, Sequence

from chaos.checker.delivery import (
    members_have_everything,
    only_members_write,
    screens_know_what_they_are_told_of,
    snapshots_agree,
    strangers_hear_nothing,
)
from chaos.checker.epochs import after, before, counted, restored_is_the_beginning
from chaos.checker.keeping import acknowledged_is_kept, refused_left_nothing, texts_are_the_last
from chaos.checker.marks import marks_converge, marks_never_go_back
from chaos.checker.order import frames_are_in_order, frames_tell_the_log, log_has_no_gaps, order_is_real
from chaos.checker.record import Record, Violation
from chaos.history import Entry, Restored, of

__all__ = ["RULES", "Violation", "check"]

RULES: Sequence[Callable[[Record], Iterable[Violation]]] = (
    log_has_no_gaps,
    acknowledged_is_kept,
    refused_left_nothing,
    texts_are_the_last,
    order_is_real,
    frames_are_in_order,
    frames_tell_the_log,
    strangers_hear_nothing,
    only_members_write,
    members_have_everything,
    snapshots_agree,
    screens_know_what_they_are_told_of,
    marks_never_go_back,
    marks_converge,
)


def check(entries: Sequence[Entry]) -> list[Violation]:
    """What breaks a rule; an empty list: nothing."""
    restored = next(iter(of(Restored, entries)), None)
    if restored is None:
        return _check(entries)
    return [
        *restored_is_the_beginning(entries, restored),
        *_check(before(entries, restored)),
        *_check(after(entries, restored)),
    ]


def _check(entries: Sequence[Entry]) -> list[Violation]:
    record = Record(counted(entries))
    return [violation for rule in RULES for violation in rule(record)]
