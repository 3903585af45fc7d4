"""What somebody must have done before the organisation opens to them: a consent, for instance."""

from collections.abc import Awaitable, Callable

from parta.foundation.db import Tx
from parta.foundation.errors import Refusal

from .access import Actor

# (tx, actor, route as `route_of` names it; "" for a socket): the refusal, or None for whoever may pass.
Gate = Callable[[Tx, Actor, str], Awaitable[Refusal | None]]


# Whether the gate lets the actor onto the route by what it remembers; where it isn't sure, it is asked.
Remembers = Callable[[Actor, str], bool]


class Gates:
    """Rooms stand at the door: `wiring.register(Gates).add(gate, …)`. A gate names the routes that it leaves open."""

    def __init__(self) -> None:
        self._gates: list[tuple[Gate, Remembers]] = []

    def add(self, gate: Gate, remembers: Remembers) -> None:
        """`gate` is asked in a transaction, on requests that it doesn't remember to let pass."""
        self._gates.append((gate, remembers))

    def are_open(self, actor: Actor, route: str) -> bool:
        """Whether nobody needs to be asked."""
        return all(remembers(actor, route) for _, remembers in self._gates)

    async def refusal(self, tx: Tx, actor: Actor, route: str) -> Refusal | None:
        for gate, _ in self._gates:
            if refused := await gate(tx, actor, route):
                return refused
        return None
