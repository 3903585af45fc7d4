"""What an organisation decides for itself."""

from typing import Any

import msgspec
from sqlalchemy import select

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound

from .models import organisation


class OrganisationSettings(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Stored as the organisation wrote it; what it never touched has the default of today."""

    students_create_conversations: bool = False
    students_start_calls: bool = False
    students_write_classmates: bool = True


def read_settings(stored: Any) -> OrganisationSettings:
    return msgspec.convert(stored or {}, OrganisationSettings)


async def organisation_settings(tx: Tx) -> OrganisationSettings:
    """Settings of the organisation of `tx`. Raises NotFound."""
    rows = await tx.execute(select(organisation.c.settings).where(tx.own(organisation)))
    row = rows.one_or_none()
    if row is None:
        raise NotFound
    return read_settings(row.settings)
