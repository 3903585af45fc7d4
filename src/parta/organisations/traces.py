"""How a person is written in rows that aren't theirs: what an erasure looks for there."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

import msgspec

from parta.foundation.db import Tx
from parta.foundation.text import comparison_key

from .roll import members_by_id

ERASED_NAME = "Удалённый участник"


class Traces(msgspec.Struct, frozen=True, kw_only=True):
    """`forms`: the name in every order that the rooms write it, longest first; `contacts`: phone and e-mail."""

    surname: str
    given_name: str
    forms: tuple[str, ...]
    contacts: tuple[str, ...]

    def is_in(self, value: object) -> bool:
        """Whether one entry of a list of others (JSON values) is about the person: both names, or a contact."""
        words = _words(value)
        names = {part for text in words for part in _parts(text)}
        is_named = _parts(self.surname) <= names and _parts(self.given_name) <= names
        return is_named or any(contact in text for text in words for contact in self.contacts)


async def traces_of(tx: Tx, member_id: UUID) -> Traces | None:
    """None once the member is erased: nothing is left to look for."""
    found = (await members_by_id(tx, [member_id], include_left=True)).get(member_id)
    if found is None or not found.surname or not found.given_name:
        return None
    forms = {
        found.full_name,
        found.display_name,
        f"{found.surname} {found.given_name}",
        f"{found.given_name} {found.surname}",
    }
    return Traces(
        surname=found.surname,
        given_name=found.given_name,
        # A single word may be somebody else's name as well.
        forms=tuple(sorted((one for one in forms if " " in one), key=len, reverse=True)),
        contacts=tuple(one for one in (found.phone, found.email) if one),
    )


def _parts(text: str) -> set[str]:
    """The words of a text without what stands between them; a double-barrelled name has two."""
    return set(re.findall(r"[^\W\d_]+", comparison_key(text)))


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for one in cast(Mapping[Any, object], value).values() for text in _words(one)]
    if isinstance(value, Sequence):
        return [text for one in cast(Sequence[object], value) for text in _words(one)]
    return []
