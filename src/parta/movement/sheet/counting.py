"""Counting places: pure. An interval is [since, until): the day `until` is the first one without them.

For every group and every period, start + arrived - left + moved_in - moved_out = end, because each place adds
(since < first) + (since in period) - (until in period) = (since <= last < until), where no place ends before it begins.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

import msgspec

from parta.movement.records import Kind


class PlaceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A place as it is kept; `since` None: from before anything was written down."""

    id: UUID
    member_id: UUID
    # A group, or of staff the category.
    key: str
    since: date | None
    until: date | None
    opened_by: UUID | None
    closed_by: UUID | None


class Counts(msgspec.Struct, kw_only=True):
    start: int = 0
    arrived: int = 0
    left: int = 0
    moved_in: int = 0
    moved_out: int = 0
    end: int = 0

    def add(self, other: "Counts") -> None:
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody came (`to_key`), went (`from_key`) or moved (both) on a day."""

    day: date
    member_id: UUID
    from_key: str | None
    to_key: str | None
    movement_id: UUID | None


def changes_of(places: Collection[PlaceRow], kinds: Mapping[UUID, Kind]) -> list[Change]:
    """Every beginning and end of a place, those of one move joined: by its paper, or by the day without one."""
    beginnings: dict[tuple[UUID, UUID | None, date], list[PlaceRow]] = {}
    for one in places:
        if one.since is not None and _moves(one.opened_by, kinds):
            beginnings.setdefault((one.member_id, one.opened_by, one.since), []).append(one)
    joined: set[UUID] = set()
    changes: list[Change] = []
    for one in places:
        if one.until is None:
            continue
        # A place that began and ended on one day isn't its own continuation.
        following = [
            other for other in beginnings.get((one.member_id, one.closed_by, one.until), ())
            if other.id != one.id and other.id not in joined
        ] if _moves(one.closed_by, kinds) else []  # fmt: skip
        to_key = None
        if following:
            joined.add(following[0].id)
            to_key = following[0].key
        changes.append(
            Change(day=one.until, member_id=one.member_id, from_key=one.key, to_key=to_key, movement_id=one.closed_by)
        )
    changes.extend(
        Change(day=one.since, member_id=one.member_id, from_key=None, to_key=one.key, movement_id=one.opened_by)
        for one in places
        if one.since is not None and one.id not in joined
    )
    return changes


def _moves(movement_id: UUID | None, kinds: Mapping[UUID, Kind]) -> bool:
    """Whether an entry may be one half of a move: a transfer's, or one without a paper."""
    return movement_id is None or kinds.get(movement_id) == "transfer"


def count(places: Collection[PlaceRow], changes: Iterable[Change], *, first: date, last: date) -> dict[str, Counts]:
    """By key, for the period from `first` to `last`, both included."""
    counts: dict[str, Counts] = {}

    def of(key: str) -> Counts:
        return counts.setdefault(key, Counts())

    for one in places:
        if (one.since is None or one.since < first) and (one.until is None or one.until >= first):
            of(one.key).start += 1
        if (one.since is None or one.since <= last) and (one.until is None or one.until > last):
            of(one.key).end += 1
    for change in changes:
        if not first <= change.day <= last:
            continue
        if change.from_key is not None and change.to_key is not None:
            of(change.from_key).moved_out += 1
            of(change.to_key).moved_in += 1
        elif change.to_key is not None:
            of(change.to_key).arrived += 1
        elif change.from_key is not None:
            of(change.from_key).left += 1
    return counts
