"""Which links between guardians and children hold now: every reader of `guardian_link` asks this (FAM-2)."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, or_

from parta.foundation.db import Tx
from parta.organisations import organisation_zone
from parta.structure.models import guardian_link


def live_links(tx: Tx) -> ColumnElement[bool]:
    """The organisation's links that neither ended nor are barred."""
    return and_(
        tx.own(guardian_link),
        guardian_link.c.ended_at.is_(None),
        guardian_link.c.is_barred.is_(False),
        or_(guardian_link.c.ends_at.is_(None), guardian_link.c.ends_at > tx.now),
    )


async def end_of(tx: Tx, day: date | None) -> datetime | None:
    """The midnight after the day, where the organisation is."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), await organisation_zone(tx))
