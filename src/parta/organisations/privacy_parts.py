"""What every room knows of a person, put together: its export and its erasure."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from parta.foundation.db import Tx

Export = Callable[[Tx, UUID], Awaitable[Any]]
Erase = Callable[[Tx, UUID], Awaitable[None]]


class PrivacyParts:
    """Rooms announce what they keep of a member: `wiring.register(PrivacyParts).add("chat", export, erase)`."""

    def __init__(self) -> None:
        self._exports: dict[str, Export] = {}
        self._erasers: dict[str, Erase] = {}

    def add(self, room: str, export: Export, erase: Erase) -> None:
        """`export(tx, member_id)` gives JSON values; `erase(tx, member_id)` forgets the person, twice as well."""
        self._exports[room] = export
        self._erasers[room] = erase

    @property
    def exports(self) -> Mapping[str, Export]:
        return self._exports

    @property
    def erasers(self) -> Mapping[str, Erase]:
        """In the order of the house, the lowest room first; erase in the reverse order."""
        return self._erasers
