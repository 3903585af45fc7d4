"""Guards: which streams a reader may follow."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from uuid import UUID

from parta.foundation.db import Tx

from .fan_out import Reader

# A reader and the keys of the streams of one kind that it wishes to follow.
Wish = tuple[Reader, Sequence[UUID]]
# Answers each wish with the keys that the reader may follow, however many come at once.
Guard = Callable[[Tx, Sequence[Wish]], Awaitable[Sequence[set[UUID]]]]


class Guards:
    """A guard for every kind of stream, asked by the part of the name before the colon."""

    def __init__(self) -> None:
        self._guards: dict[str, Guard] = {}

    def add(self, prefix: str, guard: Guard) -> None:
        self._guards[prefix] = guard

    async def allowed(self, tx: Tx, wishes: Sequence[tuple[Reader, Iterable[str]]]) -> list[set[str]]:
        """Of each reader's names those that it may follow; a name that nobody guards is nobody's."""
        allowed: list[set[str]] = [set() for _ in wishes]
        by_prefix: dict[str, dict[int, list[UUID]]] = {}
        for place, (_, names) in enumerate(wishes):
            for name in names:
                prefix, _, key = name.partition(":")
                try:
                    by_prefix.setdefault(prefix, {}).setdefault(place, []).append(UUID(key))
                except ValueError:
                    continue
        for prefix, keys in by_prefix.items():
            if prefix not in self._guards:
                continue
            found = await self._guards[prefix](tx, [(wishes[place][0], some) for place, some in keys.items()])
            for place, granted in zip(keys, found, strict=True):
                allowed[place] |= {f"{prefix}:{key}" for key in granted}
        return [granted.intersection(names) for granted, (_, names) in zip(allowed, wishes, strict=True)]
