"""What happens in the structure."""

from uuid import UUID

from parta.foundation.db import Event


class GroupCreated(Event, frozen=True, kw_only=True, tag="structure.group_created"):
    """On `organisation:<id>`."""

    group_id: UUID
    group_kind: str
    name: str


class GroupRenamed(Event, frozen=True, kw_only=True, tag="structure.group_renamed"):
    group_id: UUID
    name: str


class GroupDescribed(Event, frozen=True, kw_only=True, tag="structure.group_described"):
    """Its profile, year of study or ages are others now. On `organisation:<id>`."""

    group_id: UUID


class GroupArchived(Event, frozen=True, kw_only=True, tag="structure.group_archived"):
    group_id: UUID


class GroupRestored(Event, frozen=True, kw_only=True, tag="structure.group_restored"):
    group_id: UUID


class GroupsTurned(Event, frozen=True, kw_only=True, tag="structure.groups_turned"):
    """The year has turned, or was turned back: these groups are called differently now. On `organisation:<id>`."""

    group_ids: tuple[UUID, ...]


class GroupPeopleChanged(Event, frozen=True, kw_only=True, tag="structure.group_people_changed"):
    """Students, guardians, curator or teachers of these groups are others now, or are called differently.

    On `administration:<id>`, once for all groups that one act touches.
    """

    group_ids: tuple[UUID, ...]


class StaffChanged(Event, frozen=True, kw_only=True, tag="structure.staff_changed"):
    """Somebody came to «Сотрудники», left, was confirmed, or is called differently. On `administration:<id>`."""


class RosterApplied(Event, frozen=True, kw_only=True, tag="structure.roster_applied"):
    """An import is done; counts as `RosterCounts` on the wire. On `administration:<id>`."""

    roster_id: UUID
    counts: dict[str, int]


class RosterFailed(Event, frozen=True, kw_only=True, tag="structure.roster_failed"):
    """An import could not be applied; nothing changed."""

    roster_id: UUID
    reason: str
