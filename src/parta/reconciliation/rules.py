"""When a reconciliation is due, and what may be decided: pure, quoted by number from README.md."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from parta.foundation.errors import Refusal

from .errors import AlreadyEnded, DeadlinesUnfit, ReasonMissing
from .records import Deadline, State

MonthDay = tuple[int, int]

# Once a quarter of the school's year (S8).
DEFAULT_DEADLINES: tuple[MonthDay, ...] = ((9, 15), (12, 15), (3, 15), (5, 25))
REMINDERS = (14, 7, 1)
# A missed deadline is still asked for this long; after it, the next one counts.
GRACE = timedelta(days=30)
_DAY = timedelta(days=1)
LONGEST_REASON = 300
# Any leap-free year: 29 February isn't a day of every year.
_ANY_YEAR = 2025


def refuse_deadlines(deadlines: Sequence[MonthDay]) -> Refusal | None:
    if not 1 <= len(deadlines) <= 12 or len(set(deadlines)) != len(deadlines):
        return DeadlinesUnfit()
    return None if all(_is_day(one) for one in deadlines) else DeadlinesUnfit()


def _is_day(one: MonthDay) -> bool:
    try:
        date(_ANY_YEAR, *one)
    except (ValueError, OverflowError):
        return False
    return True


def deadline_at(today: date, deadlines: Sequence[MonthDay], *, answered: Iterable[date], since: date) -> Deadline:
    """The deadline that counts on `today` (REC-2).

    `answered` are the deadlines of signed reconciliations, `since` the day from which the organisation is here:
    nobody owes a reconciliation for a time before. A missed deadline counts for thirty days more, unless a later one
    was answered.
    """
    done = set(answered)
    days = sorted(date(year, *one) for year in (today.year - 1, today.year, today.year + 1) for one in deadlines)
    first = max([since, *(day + _DAY for day in done)])
    missed = [day for day in days if first <= day < today <= day + GRACE]
    due_on = missed[-1] if missed else next(day for day in days if day >= today)
    return Deadline(due_on=due_on, days_left=(due_on - today).days, is_done=due_on in done)


def reminder_due(deadline: Deadline) -> int | None:
    """Which reminder is due: 14, 7 or 1 day before; a day on which no job ran is made up for (REC-3)."""
    if deadline.is_done or deadline.days_left < 0:
        return None
    return min((days for days in REMINDERS if deadline.days_left <= days), default=None)


def refuse_change(state: State) -> Refusal | None:
    return None if state == "open" else AlreadyEnded()


def refuse_reason(reason: str) -> Refusal | None:
    """`reason` is cleaned already."""
    return None if 3 <= len(reason) <= LONGEST_REASON else ReasonMissing()
