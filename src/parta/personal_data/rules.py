"""Pure rules of consents and requests."""

import hashlib
from datetime import date, timedelta
from typing import Literal

# 152-FZ, article 21, part 5: thirty days from the request.
DUE = timedelta(days=30)
COOLING = timedelta(days=1)
EXPORT_KEPT = timedelta(days=7)
# Whoever makes an archive is heard of with each file; after so long nobody makes it any more.
EXPORT_SILENT = timedelta(minutes=15)
_ADULT = 18

State = Literal["given", "paper", "outdated", "withdrawn", "missing"]


def digest_of(body: str) -> str:
    """SHA-256 of the text in hexadecimal (PD-2)."""
    return hashlib.sha256(body.encode()).hexdigest()


def is_minor(*, is_student: bool, birth_date: date | None, today: date) -> bool:
    """A student without a date of birth counts as a child: the careful answer (PD-3)."""
    if birth_date is None:
        return is_student
    age = today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    return age < _ADULT


def state_of(*, current: int, live: int | None, channel: str, was_withdrawn: bool) -> State:
    """`current`: the version in force; `live`: the newest version with a consent that isn't withdrawn (PD-4)."""
    if live is None:
        return "withdrawn" if was_withdrawn else "missing"
    if live < current:
        return "outdated"
    return "paper" if channel == "paper" else "given"
