"""Whom the seeding acts for: people of the demo school, with the rights that they have."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.organisations import Actor, Member, Role, members_by_id, members_with_role
from parta.structure import GroupPeople

# The class in which the demo's people live.
CLASS = "5А"


def class_called(classes: Iterable[GroupPeople], name: str) -> GroupPeople:
    return next(one for one in classes if one.group.name == name)


def main_class(classes: Iterable[GroupPeople]) -> GroupPeople:
    return class_called(classes, CLASS)


def main_teacher(people: GroupPeople) -> UUID:
    """The demo's subject teacher: mathematics in the main class."""
    return next(one.member_id for one in people.teachers if one.subject == "Математика")


def acting(organisation_id: UUID, one: Member) -> Actor:
    """A member as the doors of rooms want them, without a session."""
    return Actor(
        account_id=one.account_id or new_id(),
        session_id=new_id(),
        organisation_id=organisation_id,
        member_id=one.id,
        display_name=one.display_name,
        roles=frozenset(grant.role for grant in one.roles if grant.is_confirmed),
        unconfirmed=frozenset(grant.role for grant in one.roles if not grant.is_confirmed),
    )


async def actor_of(tx: Tx, member_id: UUID) -> Actor:
    return acting(tx.organisation, (await members_by_id(tx, [member_id]))[member_id])


async def head_of(tx: Tx) -> Actor:
    return acting(tx.organisation, next(iter(await members_with_role(tx, Role.HEAD))))


def first_aboard(known: dict[UUID, Member], ids: Sequence[UUID]) -> Member:
    """The first of these who has signed in already."""
    return next(known[member_id] for member_id in ids if member_id in known and known[member_id].is_claimed)
