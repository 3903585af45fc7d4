"""Guards: which streams a reader may follow."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from parta.foundation.db import Tx

from .fan_out import Reader

# A reader and the keys of the streams of one kind that it wishes to follow.
Wish = tuple[Reader, Sequence[UUID]]
# Answers each wish with the keys that the reader may follow, however many come at once.
Guard = Callable[[Tx, Sequence[Wish]], Awaitable[Sequence[set[UUID]]]]
# Of members those who are kept out for now, whatever they may follow otherwise.
KeepsOut = Callable[[Tx, Collection[UUID]], Awaitable[Collection[UUID]]]


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
        # Kinds that are there also for those who are kept out.
        self._outside: set[str] = set()
        self.keeps_out: KeepsOut | None = None

    def add(self, prefix: str, guard: Guard, *, is_outside: bool = False) -> None:
        self._guards[prefix] = guard
        if is_outside:
            self._outside.add(prefix)

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
        await self._keep_out(tx, wishes, by_prefix)
        for prefix, keys in by_prefix.items():
            if prefix not in self._guards:
                continue
            found = await self._guards[prefix](tx, [(wishes[place][0], list(some)) for place, some in keys.items()])
            for (place, some), granted in zip(keys.items(), found, strict=True):
                allowed[place].update(some[key] for key in granted)
        return allowed

    async def _keep_out(
        self, tx: Tx, wishes: Sequence[tuple[Reader, object]], by_prefix: dict[str, dict[int, dict[UUID, str]]]
    ) -> None:
        """Take away the wishes for what is inside of those who are kept out."""
        inside = [keys for prefix, keys in by_prefix.items() if prefix not in self._outside]
        if self.keeps_out is None or not inside:
            return
        members = {place: wishes[place][0].member_id for keys in inside for place in keys}
        kept_out = await self.keeps_out(tx, members.values())
        for place in [place for place, one in members.items() if one in kept_out] if kept_out else ():
            for keys in inside:
                keys.pop(place, None)
