"""A plan of the turn of the year, and what it did."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from parta.foundation.http import Wire
from parta.structure import TurnMemory

# promote: the group goes on, a year older. graduate: its students finish. merge: its students join another group.
# keep: it stays as it is. close: it is put to rest; students without another place must be placed by hand.
Act = Literal["promote", "graduate", "merge", "keep", "close"]
TurnState = Literal["draft", "applied", "undone"]


class GroupPlan(Wire, frozen=True, kw_only=True):
    """What becomes of one group. `name`: from now on. `intoId`: the group that a merged one joins."""

    group_id: UUID
    act: Act
    name: str
    into_id: UUID | None = None
    keeps_curator: bool = True
    curator_id: UUID | None = None
    keeps_teachers: bool = True


class NewGroupPlan(Wire, frozen=True, kw_only=True):
    """A group that begins with the year: an empty first class, or a part of a class that is split."""

    id: UUID
    kind: str
    name: str
    curator_id: UUID | None = None


class Placement(Wire, frozen=True, kw_only=True):
    """A student who goes elsewhere than their group: repeats, changes over, finishes (`groupId` null)."""

    student_id: UUID
    group_id: UUID | None


class Plan(Wire, frozen=True, kw_only=True):
    """The whole turn. `archivesChats`: last year's conversations are put to rest and new ones begin."""

    groups: list[GroupPlan]
    new_groups: list[NewGroupPlan] = []
    placements: list[Placement] = []
    archives_chats: bool = True
    revokes_links: bool = True
    issues_links: bool = False
    graduates_read_days: int = 90


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    label: str
    state: TurnState
    plan: Plan
    version: int
    memory: "Memory | None"
    summary: dict[str, Any]
    created_by: UUID
    created_at: datetime
    applied_by: UUID | None
    applied_at: datetime | None
    undone_at: datetime | None


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """What the turn changed: JSON, for the undo."""

    structure: TurnMemory
    graduates: list[UUID]
    revoked_links: list[UUID]
    issued_links: list[UUID]
