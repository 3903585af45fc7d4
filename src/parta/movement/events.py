"""What happens to movements."""

from uuid import UUID

from parta.foundation.db import Event


class MovementChanged(Event, frozen=True, kw_only=True, tag="movement.movement_changed"):
    """A movement was reported, changed, returned, withdrawn, scheduled or undone: `state` is what it is now.

    On `administration:<id>`, and on `member:<id>` of whoever reported it and of the curators concerned.
    """

    movement_id: UUID
    movement_kind: str
    state: str
    person_name: str


class MovementApplied(Event, frozen=True, kw_only=True, tag="movement.movement_applied"):
    """A movement took effect. On `administration:<id>`, and on `member:<id>` like the other."""

    movement_id: UUID
    movement_kind: str
    person_name: str
    member_id: UUID
    from_group_id: UUID | None
    to_group_id: UUID | None
