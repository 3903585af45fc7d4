"""What somebody must have done before the organisation opens to them: a consent, for instance."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from parta.foundation.db import Database, Gathering, Tx
from parta.foundation.errors import Refusal
from parta.foundation.realtime import Guest


class Gate(Protocol):
    """One room's condition. It is on all routes but its open ones, on every socket's commands and streams inside."""

    @property
    def open_routes(self) -> Collection[str]:
        """Routes, as `route_of` names them, that are there for everybody."""
        ...

    def remembers(self, organisation_id: UUID, member_id: UUID) -> bool:
        """Whether the member passes by what is remembered; where it isn't sure, `refuse` is asked."""
        ...

    async def refuse(self, tx: Tx, member_ids: Collection[UUID]) -> Mapping[UUID, Refusal]:
        """The refusals of those of the members who may not pass, however many come at once."""
        ...


class Gates:
    """Rooms stand at the door: `wiring.register(Gates).add(gate)`.

    A gate that closes while sockets are open asks their members back itself (`Hub.ask_back`).
    """

    def __init__(self) -> None:
        self._gates: list[Gate] = []

    def add(self, gate: Gate) -> None:
        self._gates.append(gate)

    def are_open(self, organisation_id: UUID, member_id: UUID, route: str = "") -> bool:
        """Whether nobody needs to be asked. `route` is "" for a socket."""
        for gate in self._gates:
            if route not in gate.open_routes and not gate.remembers(organisation_id, member_id):
                return False
        return True

    async def refusals(self, tx: Tx, member_ids: Collection[UUID], route: str = "") -> dict[UUID, Refusal]:
        """Of these members those who may not pass, with what the first gate says to each."""
        found: dict[UUID, Refusal] = {}
        for gate in self._gates:
            if route not in gate.open_routes:
                found = {**await gate.refuse(tx, member_ids), **found}
        return found


# The organisation and the member of a guest.
_Knock = tuple[UUID, UUID]


class SocketAdmission:
    """Lets the commands of sockets through the gates; those who have to be asked for are asked for together."""

    def __init__(self, database: Database, gates: Gates) -> None:
        self._database = database
        self._gates = gates
        self._gathering: Gathering[_Knock, None] = Gathering(self._judge, lanes=1)

    def is_open(self, guest: Guest) -> bool:
        return self._gates.are_open(guest.organisation_id, guest.member_id)

    def ask(self, guest: Guest, take: Callable[[Exception | None], None]) -> None:
        self._gathering.put((guest.organisation_id, guest.member_id), take)

    async def _judge(self, knocks: Sequence[_Knock]) -> list[Exception | None]:
        asked: dict[UUID, set[UUID]] = {}
        for organisation_id, member_id in knocks:
            asked.setdefault(organisation_id, set()).add(member_id)
        refused: dict[_Knock, Exception] = {}
        for organisation_id, member_ids in asked.items():
            try:
                async with self._database.transaction(organisation_id) as tx:
                    found = await self._gates.refusals(tx, member_ids)
            except Exception as error:
                # One organisation's trouble keeps nobody of another one waiting.
                found = dict.fromkeys(member_ids, error)
            refused |= {(organisation_id, member_id): why for member_id, why in found.items()}
        return [refused.get(knock) for knock in knocks]
