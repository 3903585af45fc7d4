"""What somebody must have done before the organisation opens to them: a consent, for instance."""

from collections.abc import Awaitable, Callable

from parta.foundation.db import Tx
from parta.foundation.errors import Refusal

from .access import Actor

# (tx, actor, route as `route_of` names it; "" for a socket): the refusal, or None for whoever may pass.
Gate = Callable[[Tx, Actor, str], Awaitable[Refusal | None]]


class Gates:
    """Rooms stand at the door: `wiring.register(Gates).add(gate)`. A gate names the routes that it leaves open."""

    def __init__(self) -> None:
        self._gates: list[Gate] = []

    def add(self, gate: Gate) -> None:
        """`gate` is asked on every request, in the transaction that found the actor: it must cost next to nothing."""
        self._gates.append(gate)

    async def refusal(self, tx: Tx, actor: Actor, route: str) -> Refusal | None:
        for gate in self._gates:
            if refused := await gate(tx, actor, route):
                return refused
        return None
