"""What happens to the year."""

from datetime import datetime
from uuid import UUID

from parta.foundation.db import Event


class SchoolYearTurned(Event, frozen=True, kw_only=True, tag="school_year.turned"):
    """The year has turned. On `organisation:<id>`. `ended` names the year whose conversations are put to rest."""

    turn_id: UUID
    ended: str
    archived_group_ids: list[UUID]
    graduate_ids: list[UUID]


class SchoolYearUndone(Event, frozen=True, kw_only=True, tag="school_year.undone"):
    """The turn was taken back. On `organisation:<id>`."""

    turn_id: UUID
    turned_at: datetime
    group_ids: list[UUID]
    graduate_ids: list[UUID]


class YearPlanChanged(Event, frozen=True, kw_only=True, tag="school_year.plan_changed"):
    """On `administration:<id>`: another administrator's screen shows the new plan."""

    turn_id: UUID
    version: int
