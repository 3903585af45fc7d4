"""Families in OneRoster archives: agents, and what our own archives add to them."""

import csv
from collections.abc import Iterator

from parta.structure.roster.records import Guardian, GuardianKind, GuardianLink, Student


def values_in(text: str) -> list[str]:
    """The values of a cell that lists them; one with a comma stands in quotes of its own (OneRoster 1.2, CSV)."""
    line = " ".join(text.split())
    try:
        parts = next(csv.reader([line], skipinitialspace=True), [])
    except csv.Error:  # longer than any list of ours
        parts = line.split(",")
    return [part.strip() for part in parts if part.strip()]


def links_of(
    agents: list[tuple[str, str]],
    students: dict[str, Student],
    guardians: dict[str, Guardian],
    roles: dict[str, set[str]],
    kinds: dict[tuple[str, str], GuardianKind],
) -> Iterator[GuardianLink]:
    """Agents stand on the pupil, on the guardian, or on both."""
    seen: set[tuple[str, str]] = set()
    for one, other in agents:
        for child, adult in ((one, other), (other, one)):
            if child not in students or adult not in guardians:
                continue
            pair = (students[child].ref, guardians[adult].ref)
            if pair not in seen:
                seen.add(pair)
                is_relative = not roles.get(adult, set()) & {"guardian", "parent"}
                usual = GuardianKind.OTHER if is_relative else GuardianKind.GUARDIAN
                yield GuardianLink(*pair, kinds.get((child, adult), usual))


def relations_in(text: str) -> Iterator[tuple[str, GuardianKind]]:
    """Who a guardian is to each child, as our own archives say it: «<child>:mother,…»."""
    for part in values_in(text):
        child, _, kind = part.partition(":")
        if kind in {one.value for one in GuardianKind}:
            yield child, GuardianKind(kind)
