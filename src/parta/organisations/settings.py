"""What an organisation decides for itself."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import msgspec
from sqlalchemy import select

from parta.foundation.db import Tx, one_of
from parta.foundation.errors import Invalid, NotFound

from .models import organisation


class OrganisationSettings(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Stored as the organisation wrote it; what it never touched has the default of today."""

    students_create_conversations: bool = False
    students_start_calls: bool = False
    students_write_classmates: bool = True
    # To all who teach them; off: to whoever leads their group.
    students_write_teachers: bool = True
    # To all who teach their children; off: to whoever leads the child's group, and to the administration.
    guardians_write_teachers: bool = True
    # Links that nobody came by are revoked after so many days; none: they live their term.
    revoke_unclaimed_after_days: int | None = None
    # After how many days a join request reminds the curator, then the administrators; 0: never.
    remind_curator_after_days: int = 2
    remind_administrator_after_days: int = 5
    # Once a text is published: who hasn't agreed to the processing of their data stays at the door.
    processing_consent_is_required: bool = True
    # Where its days begin: deadlines, dates on paper (IANA's name).
    time_zone: str = "Europe/Moscow"

    def day_of(self, moment: datetime) -> date:
        """The date where the organisation is."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()


def read_settings(stored: Any) -> OrganisationSettings:
    return msgspec.convert(stored or {}, OrganisationSettings)


async def organisation_settings(tx: Tx) -> OrganisationSettings:
    """Settings of the organisation of `tx`. Raises NotFound."""
    rows = await tx.execute(select(organisation.c.settings).where(tx.own(organisation)))
    row = rows.one_or_none()
    if row is None:
        raise NotFound
    return read_settings(row.settings)


async def settings_of(tx: Tx, organisation_ids: Collection[UUID]) -> dict[UUID, OrganisationSettings]:
    """Settings of many organisations. `tx` is a system transaction."""
    rows = await tx.execute(
        select(organisation.c.organisation_id, organisation.c.settings).where(
            one_of(organisation.c.organisation_id, organisation_ids)
        )
    )
    return {row.organisation_id: read_settings(row.settings) for row in rows}


def check_zone(name: str) -> str:
    """The name, if there is such a time zone. Raises Invalid."""
    if name not in available_timezones():
        raise Invalid("Такого часового пояса нет.", "There is no such time zone.", field="timeZone")
    return name


async def organisation_zone(tx: Tx) -> ZoneInfo:
    """The time zone of the organisation of `tx`. Raises NotFound."""
    return ZoneInfo((await organisation_settings(tx)).time_zone)


async def local_today(tx: Tx) -> date:
    """The date where the organisation is. Raises NotFound."""
    return (await organisation_settings(tx)).day_of(tx.now)
