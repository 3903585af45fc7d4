"""What acts are called: every room names its own.

A room's `acts.py` holds `ACTS = {"structure.group_renamed": act_name("Класс переименован", "Group renamed")}` and its
`wire` says `wiring.register(ActNames).add(ACTS)`.
"""

from collections.abc import Mapping

import msgspec


class ActName(msgspec.Struct, frozen=True):
    ru: str
    en: str


def act_name(ru: str, en: str) -> ActName:
    return ActName(ru, en)


class ActNames:
    """The names of all acts, put together from the rooms'."""

    def __init__(self) -> None:
        self._names: dict[str, ActName] = {}

    def add(self, names: Mapping[str, ActName]) -> None:
        self._names.update(names)

    @property
    def all(self) -> Mapping[str, ActName]:
        return self._names

    def name(self, act: str, language: str) -> str:
        """The act in the language of the reader; an unknown one by its code."""
        found = self._names.get(act)
        if found is None:
            return act
        return found.en if language == "en" else found.ru

    def containing(self, words: str) -> list[str]:
        """Codes of acts whose name holds the words."""
        wanted = words.casefold()
        return [code for code, one in self._names.items() if wanted in one.ru.casefold() or wanted in one.en.casefold()]
