"""Who may do what with a regulation, and when one is reminded. Pure."""

from datetime import date

from parta.foundation.errors import Forbidden, Refusal
from parta.organisations import Actor

from .errors import NotADraft, NotInForce
from .records import Regulation

LONGEST_TITLE = 300
LONGEST_TEXT = 200_000
LARGEST_PDF = 20_000_000


def refuse_management(actor: Actor) -> Refusal | None:
    """COM-1: the head and the administrators publish; an administrator says on whose behalf."""
    return None if actor.is_administrator else Forbidden()


def refuse_change(regulation: Regulation) -> Refusal | None:
    """COM-2: what is published never changes."""
    return None if regulation.state == "draft" else NotADraft()


def refuse_signature(regulation: Regulation) -> Refusal | None:
    return None if regulation.state == "published" else NotInForce()


def is_reminded_on(deadline: date, today: date) -> bool:
    """COM-8: three days before the deadline, on the day, then every third day."""
    late = (today - deadline).days
    return late in (-3, 0) or (late > 0 and late % 3 == 0)
