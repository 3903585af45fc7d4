"""What a member may do in the structure: pure, quoted by number from README.md."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from parta.foundation.errors import Forbidden, Refusal
from parta.organisations import Actor

from .errors import AgesUnreadable, GroupIsArchived, KindForeign, NameUnreadable, StaffGroupStays
from .kinds import KINDS, STAFF_GROUP_KIND
from .records import GroupRecord

MAX_NAME = 60
MAX_AGE = 25


class OwnGroups(msgspec.Struct, frozen=True, kw_only=True):
    """Groups that a member has to do with. All are empty for staff whom nobody confirmed yet."""

    curated: frozenset[UUID] = frozenset()
    taught: frozenset[UUID] = frozenset()
    # As a student or as a guardian.
    attended: frozenset[UUID] = frozenset()
    # Departments and associations.
    joined: frozenset[UUID] = frozenset()


def refuse_edit(actor: Actor) -> Refusal | None:
    """The head and the administrator edit the structure (STR-5)."""
    return None if actor.is_administrator else Forbidden()


def may_see_group(actor: Actor, group_id: UUID, own: OwnGroups) -> bool:
    """Who works here sees that a group exists; others know their own (STR-7)."""
    return actor.is_staff or group_id in own.attended


def may_see_people(actor: Actor, group_id: UUID, own: OwnGroups) -> bool:
    """The administration sees all students and families; curators and teachers those of their groups (STR-7)."""
    return actor.is_administration or group_id in own.curated or group_id in own.taught


def may_see_contacts(actor: Actor, groups_of_member: Collection[UUID], own: OwnGroups) -> bool:
    """Contacts, masked, are for administrators and for the curator of one of the member's groups (STR-8)."""
    return actor.is_administrator or not own.curated.isdisjoint(groups_of_member)


def may_see_staff(actor: Actor) -> bool:
    return actor.is_staff


def refuse_kind(organisation_kind: str, kind: str) -> Refusal | None:
    return None if kind in KINDS.get(organisation_kind, ()) else KindForeign()


def refuse_name(name: str) -> Refusal | None:
    """`name` is cleaned already."""
    if not 1 <= len(name) <= MAX_NAME or not any(character.isalnum() for character in name):
        return NameUnreadable(name=name[:MAX_NAME], limit=MAX_NAME)
    return None


def refuse_ages(age_from: int | None, age_to: int | None) -> Refusal | None:
    """Years of life, from the lesser to the greater."""
    ages = [one for one in (age_from, age_to) if one is not None]
    return None if ages == sorted(ages) and all(0 <= one <= MAX_AGE for one in ages) else AgesUnreadable()


def refuse_change(group: GroupRecord) -> Refusal | None:
    """An archived group rests; «Сотрудники» keeps itself (STR-2)."""
    if group.kind == STAFF_GROUP_KIND:
        return StaffGroupStays()
    return GroupIsArchived(name=group.name) if group.is_archived else None
