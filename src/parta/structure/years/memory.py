"""What a turn is asked for, and what it remembers so that it can be taken back."""

from datetime import datetime
from uuid import UUID

import msgspec


class GroupTurn(msgspec.Struct, frozen=True, kw_only=True):
    """What a group is from now on."""

    group_id: UUID
    name: str
    parallel: int | None
    age_from: int | None
    age_to: int | None
    is_archived: bool
    curator_id: UUID | None
    keeps_teachers: bool


class Turned(msgspec.Struct, frozen=True, kw_only=True):
    """What the turn wrote; whatever is other than this when it is taken back was changed by hand since."""

    name: str
    curator_id: UUID | None
    is_archived: bool


class GroupMemory(msgspec.Struct, frozen=True, kw_only=True):
    """A group as it was; `turned` is missing in turns of an earlier version."""

    id: UUID
    name: str
    name_key: str
    parallel: int | None
    letter: str | None
    age_from: int | None
    age_to: int | None
    curator_id: UUID | None
    archived_at: datetime | None
    turned: Turned | None = None


class PlaceMemory(msgspec.Struct, frozen=True, kw_only=True):
    """Where a student was, and where the turn has put them (None: nowhere)."""

    student_id: UUID
    group_id: UUID
    since: datetime
    now_in: UUID | None


class TurnMemory(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the turn changed in the structure; JSON."""

    groups: list[GroupMemory]
    made: list[UUID]
    places: list[PlaceMemory]
    participations: list[tuple[UUID, UUID, datetime]]
    subgroup_students: list[tuple[UUID, UUID, UUID]]
    teachers: list[tuple[UUID, UUID, str]]
    subgroup_teachers: list[tuple[UUID, UUID, str]]
