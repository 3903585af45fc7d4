"""Terms: the days on which somebody stands in for a group's leader, on the calendar where the organisation is."""

from datetime import date

from sqlalchemy import ColumnElement, or_

from .models import deputy


def is_running(since: date, until: date | None, today: date) -> bool:
    """Whether the term holds today; its first and its last day belong to it."""
    return since <= today and (until is None or today <= until)


def running(today: date) -> ColumnElement[bool]:
    """The same in SQL, for rows of `deputy`."""
    return (deputy.c.since <= today) & or_(deputy.c.until.is_(None), deputy.c.until >= today)
