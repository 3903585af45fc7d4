"""Taking a place by a link: the roster's, one more role, or a new colleague's."""

from uuid import UUID

from parta.accounts import find_or_create_account
from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.organisations import (
    NewMember,
    Role,
    claim_member,
    create_member,
    end_membership,
    grant_role,
    members_of_account,
)
from parta.structure import attach_teacher, barred_pairs, children_with_kinds, groups_of_member, link_guardian

from .coming import Coming, GivenName, Known
from .errors import LinkUsedUp
from .people import Here, Option
from .store import is_used_by, note_use


async def take_place(tx: Tx, known: Known, coming: Coming, chosen: Option) -> UUID:
    """The roster knows the person in this group and role: in at once."""
    await _refuse_used_up(tx, known, chosen.member.id)
    account_id = chosen.account_id or await find_or_create_account(tx, contact=coming.contact, name=chosen.name)
    member_id = chosen.member.id
    if not chosen.member.is_claimed:
        member_id = await _claim(tx, known, account_id, chosen)
    if known.invitation.role is Role.TEACHER and known.group is not None:
        await _teach(tx, member_id, known.group.id)
    await note_use(tx, known.invitation, member_id, way="roster")
    return account_id


async def _claim(tx: Tx, known: Known, account_id: UUID, chosen: Option) -> UUID:
    """Join the account with the roster's entry; a parent who has a place here already takes the children over."""
    own = await members_of_account(tx, account_id)
    if not own:
        await claim_member(tx, member_id=chosen.member.id, account_id=account_id)
        return chosen.member.id
    member_id = own[0].id
    if known.invitation.role is not Role.GUARDIAN:
        # Raises AlreadyClaimed: two entries of one pupil are for the administrator to sort out.
        await claim_member(tx, member_id=chosen.member.id, account_id=account_id)
        return chosen.member.id
    await grant_role(tx, member_id=member_id, role=Role.GUARDIAN, is_confirmed=True)
    children = await children_with_kinds(tx, chosen.member.id)
    barred = await barred_pairs(tx, [(member_id, student_id) for student_id in children])
    for student_id, kind in children.items():
        if (member_id, student_id) in barred:
            continue
        await link_guardian(tx, guardian_id=member_id, student_id=student_id, kind=kind)
    await end_membership(tx, member_id=chosen.member.id)
    return member_id


async def _teach(tx: Tx, member_id: UUID, group_id: UUID) -> None:
    belonging = (await groups_of_member(tx, [member_id]))[member_id]
    if not any(one.group.id == group_id and one.relation in {"teacher", "curator"} for one in belonging):
        await attach_teacher(tx, member_id=member_id, group_id=group_id)


async def add_role(tx: Tx, known: Known, coming: Coming, one: Here) -> UUID:
    """One more role, unconfirmed until an administrator says so, for somebody who is here already."""
    await _refuse_used_up(tx, known, one.member.id)
    account_id = one.account_id or await find_or_create_account(tx, contact=coming.contact, name=one.member.full_name)
    if not one.member.is_claimed:
        await claim_member(tx, member_id=one.member.id, account_id=account_id)
    await grant_role(tx, member_id=one.member.id, role=known.invitation.role, is_confirmed=False)
    if known.invitation.role is Role.TEACHER and known.group is not None:
        await _teach(tx, one.member.id, known.group.id)
    await note_use(tx, known.invitation, one.member.id, way="roster")
    return account_id


async def begin_work(tx: Tx, known: Known, coming: Coming, name: GivenName) -> UUID:
    """A new colleague, in at once as «не подтверждён»."""
    account_id = await find_or_create_account(tx, contact=coming.contact, name=name.full)
    own = await members_of_account(tx, account_id)
    member_id = own[0].id if own else new_id()
    await _refuse_used_up(tx, known, member_id)
    if own:
        await grant_role(tx, member_id=member_id, role=known.invitation.role, is_confirmed=False)
    else:
        new = NewMember(
            id=member_id,
            surname=name.surname,
            given_name=name.given,
            patronymic=name.patronymic,
            roles=(known.invitation.role,),
        )
        await create_member(tx, new, is_confirmed=False)
        await claim_member(tx, member_id=member_id, account_id=account_id)
    if known.invitation.role is Role.TEACHER and known.group is not None:
        await _teach(tx, member_id, known.group.id)
    await note_use(tx, known.invitation, member_id, way="roster" if own else "open")
    return account_id


async def _refuse_used_up(tx: Tx, known: Known, member_id: UUID) -> None:
    """A full link still opens for whoever came by it before (INV-4)."""
    is_full = known.invitation.state_at(tx.now) == "used_up"
    if is_full and not await is_used_by(tx, known.invitation.id, member_id):
        raise LinkUsedUp
