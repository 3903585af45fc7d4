"""What a member may do about families: pure (FAM-1, FAM-7, FAM-8)."""

from collections.abc import Collection
from uuid import UUID

from parta.foundation.errors import Forbidden, Refusal
from parta.organisations import Actor
from parta.structure.rules import OwnGroups

# Who may open the child's profile on their own device: those who stand for the child, not whoever may fetch it.
STAND_FOR_THE_CHILD = frozenset({"mother", "father", "guardian"})
MOST_OPEN_REQUESTS = 10
MAX_CHILD_NAME = 120
MAX_REASON = 300


def may_see_family(actor: Actor, groups_of_student: Collection[UUID], own: OwnGroups) -> bool:
    """The administration sees all families, who leads or teaches a group those of its students."""
    return actor.is_administration or not (own.curated | own.taught).isdisjoint(groups_of_student)


def may_govern(actor: Actor, groups_of_student: Collection[UUID], own: OwnGroups) -> bool:
    """Links are the administrators' and the curator's (FAM-1)."""
    return actor.is_administrator or not own.curated.isdisjoint(groups_of_student)


def refuse_governing(actor: Actor, groups_of_student: Collection[UUID], own: OwnGroups) -> Refusal | None:
    return None if may_govern(actor, groups_of_student, own) else Forbidden()


def may_ask(actor: Actor) -> bool:
    """Adults ask for a child: whoever is a guardian or works here (FAM-9)."""
    return not actor.is_student or actor.is_guardian or actor.is_staff
