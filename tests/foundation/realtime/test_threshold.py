"""The threshold: whoever has to be asked for waits with all that they send, in its order (PERM-4)."""

from collections.abc import Callable

import msgspec
import pytest

from parta.foundation.errors import Forbidden
from parta.foundation.identity import new_id
from parta.foundation.realtime import Guest, Threshold
from parta.foundation.realtime.serving import Call


class Doorkeeper:
    """Knows nobody, and answers when it is told to."""

    def __init__(self) -> None:
        self.known: set[Guest] = set()
        self.asked: list[Callable[[Exception | None], None]] = []

    def is_open(self, guest: Guest) -> bool:
        return guest in self.known

    def ask(self, guest: Guest, take: Callable[[Exception | None], None]) -> None:
        self.asked.append(take)


class Caller:
    """A socket that keeps what became of its commands."""

    def __init__(self, threshold: Threshold) -> None:
        self._threshold = threshold
        self.guest: Guest | None = Guest(new_id(), new_id(), new_id(), new_id(), "ru", None)
        self.done: list[str] = []
        self.refused: list[int | None] = []

    def send(self, do: str, id: int | None = None) -> None:
        call = Call(do, msgspec.Raw(b"{}"), id)
        if not self._threshold.holds(self, call):
            self.carry_out(call)

    def carry_out(self, call: Call) -> None:
        self.done.append(call.do)

    def answer(self, call_id: int | None, answer: bytes | Exception) -> None:
        assert isinstance(answer, Forbidden)
        self.refused.append(call_id)


@pytest.fixture
def doorkeeper() -> Doorkeeper:
    return Doorkeeper()


@pytest.fixture
def caller(doorkeeper: Doorkeeper) -> Caller:
    return Caller(Threshold(doorkeeper))


def test_what_is_sent_while_somebody_is_asked_for_is_not_overtaken(doorkeeper: Doorkeeper, caller: Caller) -> None:
    caller.send("one")
    assert caller.guest is not None
    doorkeeper.known.add(caller.guest)  # known meanwhile: what comes now could go straight on
    caller.send("two")
    assert caller.done == []
    (take,) = doorkeeper.asked
    take(None)
    caller.send("three")
    assert caller.done == ["one", "two", "three"]
    assert len(doorkeeper.asked) == 1


def test_a_refusal_is_of_what_was_sent_before_the_question(doorkeeper: Doorkeeper, caller: Caller) -> None:
    """Whoever agrees and then sends something isn't answered by a look from before."""
    caller.send("one", 1)
    caller.send("two", 2)
    doorkeeper.asked.pop()(Forbidden())
    assert (caller.refused, caller.done) == ([1], [])
    doorkeeper.asked.pop()(None)
    assert (caller.refused, caller.done) == ([1], ["two"])


def test_what_everybody_may_do_waits_for_nobody(doorkeeper: Doorkeeper, caller: Caller) -> None:
    caller.send("one", 1)
    for do in ("ping", "subscribe", "unsubscribe"):
        caller.send(do)
    assert caller.done == ["ping", "subscribe", "unsubscribe"]
    assert len(doorkeeper.asked) == 1


def test_one_who_waits_keeps_nobody_else_waiting(doorkeeper: Doorkeeper) -> None:
    threshold = Threshold(doorkeeper)
    waiting, other = Caller(threshold), Caller(threshold)
    assert other.guest is not None
    doorkeeper.known.add(other.guest)
    waiting.send("one")
    other.send("two")
    assert (waiting.done, other.done) == ([], ["two"])
