"""The guardians of whoever arrives or leaves: a parent whom the organisation knows isn't written down twice."""

from collections.abc import Iterable
from uuid import UUID

from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.foundation.text import comparison_key
from parta.movement.records import NewGuardian
from parta.movement.store import who_left_with_a_departure
from parta.organisations import (
    Actor,
    NewMember,
    Role,
    create_member,
    end_membership,
    grant_role,
    members_by_id,
    members_with_contact,
    restore_membership,
)
from parta.structure import children_of, guardianships


async def guardian_member(tx: Tx, guardian: NewGuardian) -> tuple[UUID, bool]:
    """(the member, whether it was made): whoever has this contact and this name here, else somebody new."""
    contacts = [one for one in (guardian.phone, guardian.email) if one]
    wanted = comparison_key(f"{guardian.surname} {guardian.given_name}")
    for one in await members_with_contact(tx, contacts) if contacts else []:
        if comparison_key(f"{one.surname} {one.given_name}") == wanted and not one.has(Role.STUDENT):
            await grant_role(tx, member_id=one.id, role=Role.GUARDIAN, is_confirmed=True)
            return one.id, False
    member_id = new_id()
    new = NewMember(
        id=member_id,
        surname=guardian.surname,
        given_name=guardian.given_name,
        patronymic=guardian.patronymic,
        roles=(Role.GUARDIAN,),
        phone=guardian.phone or None,
        email=guardian.email or None,
    )
    await create_member(tx, new, is_confirmed=True)
    return member_id, True


async def end_childless(tx: Tx, guardian_ids: Iterable[UUID], *, by: Actor | None, reason: str) -> list[UUID]:
    """End the places of guardians without a child here; who works or learns here stays. Returns who left."""
    left: list[UUID] = []
    for guardian in (await members_by_id(tx, guardian_ids)).values():
        if any(grant.role is not Role.GUARDIAN for grant in guardian.roles) or await children_of(tx, guardian.id):
            continue
        left.append(guardian.id)
        await end_membership(tx, member_id=guardian.id, by=by, reason=reason)
    return left


async def bring_guardians_back(tx: Tx, student_id: UUID, *, by: Actor | None) -> list[UUID]:
    """Guardians of the student who left with a child: with this one or, of siblings, with another. Returns who is back.

    Whoever left for a reason of their own stays away.
    """
    linked = [one.guardian_id for one in await guardianships(tx, student_ids=[student_id])]
    gone = [one.id for one in (await members_by_id(tx, linked, include_left=True)).values() if one.left_at is not None]
    back = await who_left_with_a_departure(tx, gone)
    for guardian_id in back:
        await restore_membership(tx, member_id=guardian_id, by=by)
    return back
