"""Who stands behind a verified contact, seen from a link's group and role."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from parta.accounts import Candidate
from parta.foundation.db import Tx
from parta.organisations import STAFF_ROLES, Member, Role, members_by_id, members_of_account
from parta.structure import children_of_guardians, groups_of_member, groups_of_students

from .store import StoredInvitation


class Here(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the contact with a place in the organisation. `account_id` is None while nobody came."""

    member: Member
    account_id: UUID | None
    candidate: Candidate

    @property
    def is_adult(self) -> bool:
        return any(self.member.has(role) for role in (*STAFF_ROLES, Role.GUARDIAN))

    @property
    def is_student(self) -> bool:
        return self.member.has(Role.STUDENT)


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may come by the link at once."""

    key: str
    name: str
    member: Member
    account_id: UUID | None


async def people_here(tx: Tx, candidates: Sequence[Candidate]) -> list[Here]:
    """The candidates' places in the organisation of `tx`."""
    found: list[Here] = []
    for candidate in candidates:
        waiting = [one.id for one in candidate.unclaimed if one.organisation_id == tx.organisation]
        for member in (await members_by_id(tx, waiting)).values():
            found.append(Here(member=member, account_id=candidate.account_id, candidate=candidate))
        if candidate.account_id is not None:
            for member in await members_of_account(tx, candidate.account_id):
                found.append(Here(member=member, account_id=candidate.account_id, candidate=candidate))
    return found


async def options_of(tx: Tx, invitation: StoredInvitation, here: Sequence[Here]) -> list[Option]:
    """Whom the roster knows by this contact in the link's group and role (INV-6)."""
    belonging = await groups_of_member(tx, [one.member.id for one in here])

    def is_known(one: Here) -> bool:
        relations = {
            membership.relation for membership in belonging[one.member.id] if membership.group.id == invitation.group_id
        }
        if invitation.role is Role.STUDENT:
            return one.is_student and "student" in relations
        if invitation.role is Role.GUARDIAN:
            return "guardian_of" in relations
        return one.member.has(invitation.role)

    options = [
        Option(key=str(one.member.id), name=one.member.full_name, member=one.member, account_id=one.account_id)
        for one in here
        if is_known(one)
    ]
    # Several entries of one account are one person; the one that the account has already comes first.
    options.sort(key=lambda option: not option.member.is_claimed)
    return options


async def children_options(tx: Tx, invitation: StoredInvitation, here: Sequence[Here]) -> list[Option]:
    """A junior pupil comes with a parent's contact: the parent's children in the group who haven't come (INV-6)."""
    if invitation.role is not Role.STUDENT:
        return []
    parents = [one.member.id for one in here if one.member.has(Role.GUARDIAN)]
    children = await members_by_id(tx, await children_of_guardians(tx, parents))
    groups = await groups_of_students(tx, children)
    return [
        Option(key=str(child.id), name=child.full_name, member=child, account_id=None)
        for child in children.values()
        if groups.get(child.id) == invitation.group_id and not child.is_claimed
    ]
