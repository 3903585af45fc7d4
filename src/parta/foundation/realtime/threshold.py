"""The threshold: commands of those of whom it isn't known whether they may come in wait here, in their order."""

from collections.abc import Callable, Hashable
from functools import partial
from typing import Protocol

from .serving import Call, Guest

# What a socket is there for whoever opened it.
ALWAYS = frozenset({"ping", "subscribe", "unsubscribe"})


class Admission(Protocol):
    """A room above may keep guests out until they have done something: they have their socket, and nothing else."""

    def is_open(self, guest: Guest) -> bool:
        """Whether the guest is in, by what is remembered: asked before every command."""
        ...

    def ask(self, guest: Guest, take: Callable[[Exception | None], None]) -> None:
        """Call `take`, later, with why the guest is kept out; None: they come in."""
        ...


class Caller(Hashable, Protocol):
    """A socket, as the threshold sees it."""

    guest: Guest | None

    def carry_out(self, call: Call) -> None:
        """Begin a command."""
        ...

    def answer(self, call_id: int | None, answer: bytes | Exception) -> None: ...


class Threshold:
    """Looks at whoever sends a command; whom it doesn't know, it asks for, and their later commands wait behind."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        self._held: dict[Caller, list[Call]] = {}

    def holds(self, caller: Caller, call: Call) -> bool:
        """Whether the command waits: then it is carried out or refused later. Else it is carried out at once."""
        guest = caller.guest
        if guest is None or call.do in ALWAYS:
            return False
        held = self._held.get(caller) if self._held else None
        if held is not None:
            held.append(call)
            return True
        if self._admission.is_open(guest):
            return False
        self._held[caller] = [call]
        self._ask(caller, guest)
        return True

    def _ask(self, caller: Caller, guest: Guest) -> None:
        self._admission.ask(guest, partial(self._take, caller, guest, len(self._held[caller])))

    def _take(self, caller: Caller, guest: Guest, asked: int, refusal: Exception | None) -> None:
        """The answer to the question of when `asked` commands waited: it refuses those, and later ones ask anew."""
        held = self._held.pop(caller)
        if refusal is None:
            for call in held:
                caller.carry_out(call)
            return
        for call in held[:asked]:
            caller.answer(call.id, refusal)
        if later := held[asked:]:
            self._held[caller] = later
            self._ask(caller, guest)
