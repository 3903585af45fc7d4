"""Guards: which streams a reader may follow."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from parta.foundation.db import Tx

from .fan_out import Reader

# A reader and the keys of the streams of one kind that it wishes to follow.
Wish = tuple[Reader, Sequence[UUID]]
# Answers each wish with the keys that the reader may follow, however many come at once.
Guard = Callable[[Tx, Sequence[Wish]], Awaitable[Sequence[set[UUID]]]]


@lru_cache(maxsize=65_536)
def _parts_of(name: str) -> tuple[str, UUID] | None:
    """The kind and the key of a stream's name; None where it is no such name, or one written otherwise."""
    prefix, _, text = name.partition(":")
    try:
        key = UUID(text)
    except ValueError:
        return None
    return (prefix, key) if str(key) == text else None


class Guards:
    """A guard for every kind of stream, asked by the part of the name before the colon."""

    def __init__(self) -> None:
        self._guards: dict[str, Guard] = {}

    def add(self, prefix: str, guard: Guard) -> None:
        self._guards[prefix] = guard

    def knows(self, name: str) -> bool:
        """Whether somebody guards such a stream: a name that nobody guards is nobody's."""
        found = _parts_of(name)
        return found is not None and found[0] in self._guards

    async def allowed(self, tx: Tx, wishes: Sequence[tuple[Reader, Iterable[str]]]) -> list[set[str]]:
        """Of each reader's names those that it may follow."""
        allowed: list[set[str]] = [set() for _ in wishes]
        by_prefix: dict[str, dict[int, dict[UUID, str]]] = {}
        for place, (_, names) in enumerate(wishes):
            for name in names:
                if (found := _parts_of(name)) is not None:
                    by_prefix.setdefault(found[0], {}).setdefault(place, {})[found[1]] = name
        for prefix, keys in by_prefix.items():
            if prefix not in self._guards:
                continue
            found = await self._guards[prefix](tx, [(wishes[place][0], list(some)) for place, some in keys.items()])
            for (place, some), granted in zip(keys.items(), found, strict=True):
                allowed[place].update(some[key] for key in granted)
        return allowed
