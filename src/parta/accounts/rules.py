"""When a code may be asked for, and whether one counts. Pure: no database, no clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from parta.foundation.errors import TooMany

# ACC-2, issue: codes live 10 minutes, five attempts, one a minute.
CODE_LIFETIME = timedelta(minutes=10)
CODE_ATTEMPTS = 5
CODE_EVERY = timedelta(minutes=1)
LIMIT_WINDOW = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


class Limits(msgspec.Struct, frozen=True):
    """Codes that may be asked for: in an hour, a contact's in a day too, everybody's in a minute."""

    per_contact: int
    per_address: int
    per_contact_day: int
    per_minute: int


def refuse_request(
    of_contact: Sequence[datetime], of_address: Sequence[datetime], now: datetime, limits: Limits
) -> TooMany | None:
    """`of_contact` and `of_address`: when codes were asked for, the newest first (ACC-3)."""
    free_at = now
    if of_contact:
        free_at = max(free_at, of_contact[0] + CODE_EVERY)
    if len(of_contact) >= limits.per_contact:
        free_at = max(free_at, of_contact[limits.per_contact - 1] + LIMIT_WINDOW)
    if len(of_contact) >= limits.per_contact_day:
        free_at = max(free_at, of_contact[limits.per_contact_day - 1] + DAY)
    if len(of_address) >= limits.per_address:
        free_at = max(free_at, of_address[limits.per_address - 1] + LIMIT_WINDOW)
    if free_at <= now:
        return None
    return TooMany(seconds=seconds_until(free_at, now))


def seconds_until(free_at: datetime, now: datetime) -> int:
    """Whole seconds after which one may ask."""
    return -(-(free_at - now) // timedelta(seconds=1))


def is_spent(*, attempts: int, expires_at: datetime, used_at: datetime | None, now: datetime) -> bool:
    """Whether a code counts no more (ACC-2)."""
    return used_at is not None or attempts >= CODE_ATTEMPTS or now >= expires_at
