"""What the structure does when something happens to the organisation and its members."""

from collections.abc import Iterable
from uuid import UUID

from parta.foundation.db import Reactions, Tx
from parta.foundation.identity import new_id
from parta.organisations import (
    STAFF_ROLES,
    MemberClaimed,
    MemberLeft,
    MemberReturned,
    MembersChanged,
    MembersMerged,
    OrganisationCreated,
    Role,
    RoleConfirmed,
    RoleRefused,
    RoleRevoked,
    RolesGranted,
    members_by_id,
)

from .announcements import tell_people_changed, tell_people_changed_once, tell_staff_changed_once
from .belonging import groups_of_member
from .commands import create_staff_group
from .leaving import come_back, leave_groups, stop_working
from .merging import follow_merge


def react(reactions: Reactions) -> None:
    reactions.on(OrganisationCreated, begin)
    reactions.on(MembersChanged, follow_changes)
    reactions.on(MemberClaimed, follow_claim)
    reactions.on(RolesGranted, follow_grants)
    reactions.on(RoleConfirmed, follow_role)
    reactions.on(RoleRefused, follow_role)
    reactions.on(RoleRevoked, follow_role)
    reactions.on(MemberLeft, follow_departure)
    reactions.on(MemberReturned, follow_return)
    reactions.on(MembersMerged, follow_merge)


async def begin(tx: Tx, event: OrganisationCreated) -> None:
    await create_staff_group(tx, new_id())


async def follow_changes(tx: Tx, event: MembersChanged) -> None:
    await _follow(tx, event.member_ids)


async def follow_claim(tx: Tx, event: MemberClaimed) -> None:
    """Whoever came. A school that comes aboard in one transaction is followed once, with the first of them.

    Only commands claim places, so all claims of a transaction are known before its reactions run.
    """
    claims = tx.emitted(MemberClaimed)
    if claims[0] is event:
        await _follow(tx, [one.member_id for one in claims])


async def follow_grants(tx: Tx, event: RolesGranted) -> None:
    if any(grant.role in STAFF_ROLES for grant in event.grants):
        tell_staff_changed_once(tx)
    await _follow(tx, [grant.member_id for grant in event.grants])


async def follow_role(tx: Tx, event: RoleConfirmed | RoleRefused | RoleRevoked) -> None:
    """A teacher was confirmed, or isn't one: their groups see it at once (STR-10)."""
    if event.role in STAFF_ROLES:
        tell_staff_changed_once(tx)
    if isinstance(event, RoleRefused | RoleRevoked):
        await _leave_what_the_role_gave(tx, event.member_id, event.role)
    await _follow(tx, [event.member_id])


async def _leave_what_the_role_gave(tx: Tx, member_id: UUID, role: Role) -> None:
    """Who works here no longer neither leads nor teaches."""
    found = (await members_by_id(tx, [member_id], include_left=True)).get(member_id)
    if role in STAFF_ROLES and (found is None or not any(found.has(one) for one in STAFF_ROLES)):
        await stop_working(tx, member_id)


async def follow_departure(tx: Tx, event: MemberLeft) -> None:
    """Who left is in no group any longer; their groups go on without them (STR-11)."""
    tell_people_changed(tx, await _groups_of(tx, [event.member_id]))
    await leave_groups(tx, event.member_id)
    tell_staff_changed_once(tx)


async def follow_return(tx: Tx, event: MemberReturned) -> None:
    """Who is back has the places that are still free (STR-24)."""
    await come_back(tx, event.member_id)
    tell_people_changed(tx, await _groups_of(tx, [event.member_id]))
    tell_staff_changed_once(tx)


async def _follow(tx: Tx, member_ids: Iterable[UUID]) -> None:
    wanted = list(member_ids)
    tell_people_changed_once(tx, await _groups_of(tx, wanted))
    found = await members_by_id(tx, wanted)
    if any(one.has(role) for one in found.values() for role in STAFF_ROLES):
        tell_staff_changed_once(tx)


async def _groups_of(tx: Tx, member_ids: Iterable[UUID]) -> set[UUID]:
    found = await groups_of_member(tx, member_ids)
    return {membership.group.id for memberships in found.values() for membership in memberships}
