"""Ids that answers have named, and bodies made up of them."""

import re
from collections import defaultdict
from random import Random
from typing import Any

from parta.foundation.identity import new_id

_ID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_DATE = re.compile(r"^\d{4}-\d\d-\d\d$")
_DATES = ("2026-09-01", "2026-11-22", "2026-12-31", "2027-06-01")
_TYPED = ("Иванова", "5А", "Иванов Пётр Ильич", "+79161234567")
# Words of ours, not of whoever types.
_OURS = {"kind", "role", "state", "action", "code", "do", "scope"}


def is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.match(value) is not None


class Known:
    """Ids by what they are ids of."""

    def __init__(self) -> None:
        # As dictionaries: sets would be in another order each time.
        self._by_name: dict[str, dict[str, None]] = defaultdict(dict)
        self._all: dict[str, None] = {}

    def take(self, answer: Any, of: str = "") -> None:
        """Note the ids of an answer: `memberId` and the `id` of each of `members` are of a member."""
        if isinstance(answer, list):
            for one in answer:
                self.take(one, of)
        elif isinstance(answer, dict):
            for name, value in answer.items():
                for one in value if isinstance(value, list) else [value]:
                    if is_id(one):
                        self._by_name[of if name == "id" else _plain(name)][one] = None
                        self._all[one] = None
                self.take(value, _plain(name))

    def count(self, name: str) -> int:
        return len(self._by_name[name])

    def some(self, name: str, chance: Random) -> str:
        """An id of this kind, most often; now and then one of another kind, or of nothing."""
        luck = chance.random()
        if luck < 0.05 or not self._all:
            return str(new_id())
        of_kind = self._by_name.get(_plain(name))
        return chance.choice(list(of_kind if of_kind and luck < 0.9 else self._all))

    def filled(self, body: Any, chance: Random, name: str = "") -> Any:
        """The body with ids, dates and words that mean something; the client's own `id` stays."""
        if isinstance(body, dict):
            return {key: value if key == "id" else self.filled(value, chance, key) for key, value in body.items()}
        if isinstance(body, list):
            return [self.filled(one, chance, name) for one in body]
        if is_id(body):
            return self.some(name, chance)
        if not isinstance(body, str) or not body or name in _OURS:
            return body
        # As it was made up, now and then: the rest is what people type.
        if _DATE.match(body):
            return chance.choice((body, *_DATES))
        return chance.choice((body, *_TYPED)) if len(body) < 60 else body


def _plain(name: str) -> str:
    """`groupId`, `group_id`, `groupIds` and `groups` are all of a group."""
    return re.sub(r"(_ids?|Ids?)$", "", name).replace("_", "").lower().removesuffix("s")
