"""Reads for the screens of the structure."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from parta.accounts import mask
from parta.foundation.db import Tx
from parta.foundation.errors import Forbidden
from parta.organisations import (
    STAFF_ROLES,
    Actor,
    Member,
    MemberState,
    Role,
    members_by_id,
    members_with_role,
    organisation_kind,
    search_members,
)

from .access import own_groups, visible_group
from .belonging import groups_of_member
from .kinds import STAFF_GROUP_KIND
from .people import (
    people_of_groups,
)
from .proposals import propose_groups
from .records import Membership
from .rules import OwnGroups, may_see_contacts, may_see_people, may_see_staff, refuse_edit
from .views import (
    GroupProposal,
    GroupProposals,
    MemberGroup,
    MemberPage,
    MemberRole,
    MemberRow,
    PersonName,
)

MAX_PAGE = 200


async def read_proposals(tx: Tx, actor: Actor) -> GroupProposals:
    """Groups that an organisation of this kind usually has. Raises Forbidden."""
    if refusal := refuse_edit(actor):
        raise refusal
    proposed = propose_groups(await organisation_kind(tx))
    return GroupProposals(
        groups=[GroupProposal(name=one.name, kind=one.kind, parallel=one.parallel) for one in proposed]
    )


async def read_members(
    tx: Tx,
    actor: Actor,
    *,
    search: str,
    group_id: UUID | None,
    role: Role | None,
    state: MemberState,
    after: str | None,
    limit: int,
) -> MemberPage:
    """The roll as far as the actor may see it (STR-7): everybody for the administration, staff and the people of
    the own groups for curators and teachers; who has left, for the administration only.

    Raises NotFound for a group that the actor can't reach, Forbidden for whoever doesn't work here.
    """
    wants_left = state == "left"
    if not (actor.is_administration if wants_left else may_see_staff(actor)):
        raise Forbidden
    own = await own_groups(tx, actor)
    among = await _reachable(tx, actor, own, group_id=group_id, role=role)
    page, following, total = await search_members(
        tx,
        search=search,
        role=role,
        state=state,
        among=among,
        after=after,
        limit=max(1, min(limit, MAX_PAGE)),
    )
    rows = await describe_members(tx, actor, own, [one.id for one in page], include_left=wants_left)
    return MemberPage(members=[rows[one.id] for one in page], next=following, total=total)


async def _reachable(
    tx: Tx, actor: Actor, own: OwnGroups, *, group_id: UUID | None, role: Role | None
) -> set[UUID] | None:
    """The members to whom the list is narrowed; None: to nobody in particular."""
    if group_id is not None:
        found, _ = await visible_group(tx, actor, group_id)
        if found.kind != STAFF_GROUP_KIND and not may_see_people(actor, group_id, own):
            raise Forbidden
        return await _staff_ids(tx) if found.kind == STAFF_GROUP_KIND else await _people_ids(tx, [group_id])
    if actor.is_administration or role in STAFF_ROLES:
        # Colleagues know each other; students and families are known to those who teach them.
        return None
    return await _people_ids(tx, own.curated | own.taught) | await _staff_ids(tx)


async def _staff_ids(tx: Tx) -> set[UUID]:
    return {one.id for one in await members_with_role(tx, *STAFF_ROLES)}


async def _people_ids(tx: Tx, group_ids: Iterable[UUID]) -> set[UUID]:
    people = await people_of_groups(tx, list(group_ids))
    found: set[UUID] = set()
    for one in people.values():
        found |= {learner.member_id for learner in one.students}
        found |= {guardian.member_id for guardian in one.guardians}
        found |= {teacher.member_id for teacher in one.teachers}
        if one.curator:
            found.add(one.curator.member_id)
    return found


async def describe_members(
    tx: Tx, actor: Actor, own: OwnGroups, member_ids: Iterable[UUID], *, include_left: bool = False
) -> dict[UUID, MemberRow]:
    """Rows of a list of members, as this actor may see them; without `include_left`, of those who are still here."""
    members = await members_by_id(tx, member_ids, include_left=include_left)
    belonging = await groups_of_member(tx, members)
    confirmers = await members_by_id(
        tx,
        {grant.confirmed_by for one in members.values() for grant in one.roles if grant.confirmed_by},
        include_left=True,
    )
    names = {member_id: one.display_name for member_id, one in confirmers.items()}
    return {one.id: _row_of(one, belonging[one.id], names, actor, own) for one in members.values()}


def _row_of(
    member: Member, belonging: list[Membership], names: dict[UUID, str], actor: Actor, own: OwnGroups
) -> MemberRow:
    is_open = may_see_contacts(actor, {one.group.id for one in belonging}, own)
    contact = member.phone or member.email
    return MemberRow(
        id=member.id,
        name=PersonName(surname=member.surname, given=member.given_name, patronymic=member.patronymic),
        display_name=member.display_name,
        position=member.position,
        roles=[
            MemberRole(
                role=grant.role,
                is_confirmed=grant.is_confirmed,
                confirmed_at=grant.confirmed_at,
                confirmed_by=names.get(grant.confirmed_by) if grant.confirmed_by else None,
            )
            for grant in member.roles
        ],
        groups=[
            MemberGroup(id=one.group.id, name=one.group.name, relation=one.relation, subject=one.subject)
            for one in _each_once(belonging)
        ],
        state="claimed" if member.is_claimed else "unclaimed",
        contact=mask(contact) if contact and is_open else None,
        child_names=sorted({one.student_name for one in belonging if one.student_name}),
    )


def _each_once(belonging: list[Membership]) -> list[Membership]:
    """Two children in one class are one line «родитель, 5А»."""
    seen: dict[Any, Membership] = {}
    for one in belonging:
        seen.setdefault((one.group.id, one.relation, one.subject), one)
    return list(seen.values())
