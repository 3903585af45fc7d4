"""Who may invite whom, and whether a link still works. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from parta.foundation.errors import Forbidden, Refusal
from parta.organisations import Actor, Role

from .errors import LinkExpired, LinkRevoked, LinkUsedUp, RoleNotInvited, TermUnfit

LinkState = Literal["active", "expired", "used_up", "revoked"]

DEFAULT_TERM = timedelta(days=14)
SHORTEST_TERM = timedelta(hours=1)
LONGEST_TERM = timedelta(days=366)
MOST_USES = 5000
# Two links for each of 500 groups.
MOST_AT_ONCE = 1000
# How long a revocation and an acceptance can be taken back, and a refused person waits.
DAY = timedelta(days=1)

# Students and guardians belong to a group; a teacher may be invited to one; the others work for the whole school.
NEEDS_GROUP = frozenset({Role.STUDENT, Role.GUARDIAN})
MAY_HAVE_GROUP = NEEDS_GROUP | {Role.TEACHER}
# The head is appointed by the operator's approval, administrators by administrators: never by a link (S4).
INVITED = frozenset({Role.STUDENT, Role.GUARDIAN, Role.TEACHER, Role.STAFF, Role.ADMINISTRATION})


def may_invite(actor: Actor, curated: Collection[UUID], *, group_id: UUID | None, role: Role) -> bool:
    """The head and the administrator invite anybody, a curator the own groups' students and guardians (INV-1)."""
    if actor.is_administrator:
        return True
    return actor.is_staff and role in NEEDS_GROUP and group_id in curated


def refuse_invitation(actor: Actor, curated: Collection[UUID], *, group_id: UUID | None, role: Role) -> Refusal | None:
    if role not in INVITED or not may_invite(actor, curated, group_id=group_id, role=role):
        return Forbidden()
    if role in NEEDS_GROUP and group_id is None:
        return RoleNotInvited(where="в группу")
    if role not in MAY_HAVE_GROUP and group_id is not None:
        return RoleNotInvited(where="без группы")
    return None


def refuse_term(now: datetime, *, expires_at: datetime, max_uses: int | None) -> Refusal | None:
    is_short = expires_at < now + SHORTEST_TERM - timedelta(minutes=1)
    is_long = expires_at > now + LONGEST_TERM
    if is_short or is_long or (max_uses is not None and not 1 <= max_uses <= MOST_USES):
        return TermUnfit(days=LONGEST_TERM.days, uses=MOST_USES)
    return None


def state_of(
    *, now: datetime, expires_at: datetime, revoked_at: datetime | None, max_uses: int | None, uses: int
) -> LinkState:
    """Whether a link works (INV-3)."""
    if revoked_at is not None:
        return "revoked"
    if now >= expires_at:
        return "expired"
    if max_uses is not None and uses >= max_uses:
        return "used_up"
    return "active"


def refuse_state(state: LinkState) -> Refusal | None:
    if state == "active":
        return None
    return {"revoked": LinkRevoked, "expired": LinkExpired, "used_up": LinkUsedUp}[state]()
