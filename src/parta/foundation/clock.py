"""Time: one source, always in UTC."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
