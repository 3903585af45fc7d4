"""Whom a regulation asks: worked out anew each time, so newcomers are in and leavers are out by themselves (COM-4)."""

from collections.abc import Collection, Iterable
from uuid import UUID

from parta.foundation.db import Tx
from parta.organisations import STAFF_ROLES, Actor, Member, Role, members_by_id, members_with_role
from parta.structure import groups_of_member, live_groups, people_of_groups

from .records import Regulation, Signatory


async def signatories(tx: Tx, regulation: Regulation) -> list[Signatory]:
    """Everybody who is asked today, in the order of their names."""
    members = await _staff(tx, regulation) if regulation.audience == "staff" else await _guardians(tx, regulation)
    return [_signatory(one) for one in members]


async def is_asked(tx: Tx, actor: Actor, regulations: Iterable[Regulation]) -> set[UUID]:
    """Which of the regulations ask this member."""
    wanted = list(regulations)
    if not wanted:
        return set()
    memberships = (await groups_of_member(tx, [actor.member_id]))[actor.member_id]
    working = {one.group.id for one in memberships if one.relation in ("head", "colleague", "curator")}
    guarding = {one.group.id for one in memberships if one.relation == "guardian_of"}
    asked: set[UUID] = set()
    for one in wanted:
        is_one = actor.is_staff if one.audience == "staff" else bool(actor.is_guardian and guarding)
        own = working if one.audience == "staff" else guarding
        if is_one and (not one.group_ids or not own.isdisjoint(one.group_ids)):
            asked.add(one.id)
    return asked


def may_be_asked(actor: Actor) -> bool:
    """Whether documents can concern the member at all: pupils are never asked."""
    return actor.is_staff or actor.is_guardian


async def _staff(tx: Tx, regulation: Regulation) -> list[Member]:
    everybody = [one for one in await members_with_role(tx, *STAFF_ROLES) if one.is_staff_confirmed]
    if not regulation.group_ids:
        return everybody
    found = await people_of_groups(tx, list(regulation.group_ids))
    wanted = {
        person.member_id
        for people in found.values()
        if not people.group.is_archived
        for person in (*people.colleagues, *people.leaders)
    }
    return [one for one in everybody if one.id in wanted]


async def _guardians(tx: Tx, regulation: Regulation) -> list[Member]:
    group_ids: Collection[UUID] = regulation.group_ids or {one.id for one in await live_groups(tx)}
    found = await people_of_groups(tx, list(group_ids))
    wanted = {link.member_id for people in found.values() if not people.group.is_archived for link in people.guardians}
    members = await members_by_id(tx, wanted)
    return [one for one in members.values() if one.has(Role.GUARDIAN)]


def _signatory(one: Member) -> Signatory:
    return Signatory(member_id=one.id, account_id=one.account_id, name=one.full_name, position=one.position)
