"""The guardians of somebody who arrives: a parent whom the organisation knows isn't written down twice."""

from uuid import UUID

from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.foundation.text import comparison_key
from parta.movement.records import NewGuardian
from parta.organisations import NewMember, Role, create_member, grant_role, members_with_contact


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
