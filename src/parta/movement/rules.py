"""What may be done with a movement: pure, quoted by number from README.md."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from parta.foundation.days import short_day
from parta.foundation.errors import Forbidden, Refusal
from parta.organisations import Actor, Role

from .errors import CommentNeeded, DateUnfit, UndoTooLate, UntilUnfit
from .records import STUDENT_KINDS, Kind, Movement

# A student's main group (STR-4); «Сотрудники» and subject groups take nobody in.
MAIN_KINDS = frozenset({"class", "study_group", "age_group", "circle"})
FARTHEST = timedelta(days=366)
LONGEST_LEAVE = timedelta(days=4 * 366)
UNDO_WITHIN = timedelta(days=1)
# Of staff, as the sheet counts them; the first that somebody has.
CATEGORIES = (
    (Role.HEAD, "head"),
    (Role.ADMINISTRATION, "administration"),
    (Role.TEACHER, "teacher"),
    (Role.ADMINISTRATOR, "administration"),
    (Role.STAFF, "staff"),
)


def refuse_report(
    actor: Actor, curated: Collection[UUID], *, kind: Kind, from_group: UUID | None, to_group: UUID | None
) -> Refusal | None:
    """Head and administrators report anything; a curator the students of the own groups (MOV-1).

    A transfer may be reported by either end's curator.
    """
    if actor.is_administrator:
        return None
    if kind not in STUDENT_KINDS or not actor.is_staff:
        return Forbidden()
    ends = {one for one in (from_group, to_group) if one is not None}
    return None if not ends.isdisjoint(curated) else Forbidden()


def may_see(actor: Actor, curated: Collection[UUID], movement: Movement) -> bool:
    """Head and administrators see all; others what they reported and what concerns their own groups (MOV-2)."""
    if actor.is_administrator or movement.reported_by == actor.member_id:
        return True
    return movement.side == "students" and not movement.group_ids.isdisjoint(curated)


def refuse_dates(today: date, *, on_date: date, until: date | None) -> Refusal | None:
    """A year back, a year ahead; a leave ends after it begins (MOV-3)."""
    if not today - FARTHEST <= on_date <= today + FARTHEST:
        return DateUnfit(first=short_day(today - FARTHEST), last=short_day(today + FARTHEST))
    if until is not None and until < on_date:
        return UntilUnfit()
    if until is not None and until > on_date + LONGEST_LEAVE:
        return DateUnfit(first=short_day(on_date), last=short_day(on_date + LONGEST_LEAVE))
    return None


def may_change(actor: Actor, movement: Movement) -> bool:
    """Whoever reported it, and administrators, correct what isn't decided (MOV-4)."""
    return movement.state in {"reported", "returned"} and (
        actor.is_administrator or movement.reported_by == actor.member_id
    )


def may_withdraw(actor: Actor, movement: Movement) -> bool:
    """What one reported can be taken back until it is decided; administrators take back what waits for its day, too."""
    return may_change(actor, movement) or (actor.is_administrator and movement.state == "scheduled")


def may_return(actor: Actor, movement: Movement) -> bool:
    return actor.is_administrator and movement.state in {"reported", "scheduled"}


def may_apply(actor: Actor, movement: Movement) -> bool:
    return actor.is_administrator and movement.state == "reported"


def may_undo(actor: Actor, movement: Movement, now: datetime) -> bool:
    """Within a day (MOV-9)."""
    return actor.is_administrator and movement.state == "applied" and refuse_undo(movement, now) is None


def refuse_undo(movement: Movement, now: datetime) -> Refusal | None:
    if movement.applied_at is None or now > movement.applied_at + UNDO_WITHIN:
        return UndoTooLate()
    return None


def refuse_comment(comment: str) -> Refusal | None:
    """A return without a reason helps nobody (MOV-4)."""
    return None if comment else CommentNeeded()


def category_of(roles: Collection[Role]) -> str:
    return next((name for role, name in CATEGORIES if role in roles), "staff")
