"""What organisations know of a person: their export, their erasure."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, update

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound

from .commands import end_membership
from .models import member, member_role
from .roll import members_by_id

ERASED_NAME = "Удалённый участник"


async def export(tx: Tx, member_id: UUID) -> dict[str, Any]:
    """Everything this room holds about one of the organisation's people. Raises NotFound."""
    found = (await members_by_id(tx, [member_id], include_left=True)).get(member_id)
    if found is None:
        raise NotFound
    return {
        "name": found.full_name,
        "birthDate": found.birth_date,
        "sex": found.sex,
        "fileNumber": found.file_number,
        "position": found.position,
        "phone": found.phone,
        "email": found.email,
        "claimedAt": found.claimed_at,
        "leftAt": found.left_at,
        "roles": [
            {"role": grant.role, "isConfirmed": grant.is_confirmed, "confirmedAt": grant.confirmed_at}
            for grant in found.roles
        ],
    }


async def erase(tx: Tx, member_id: UUID) -> None:
    """Forget who a member was. The row stays, nameless: what others were answered must keep its place."""
    await end_membership(tx, member_id=member_id)
    await tx.execute(delete(member_role).where(tx.own(member_role), member_role.c.member_id == member_id))
    await tx.execute(
        update(member)
        .where(tx.own(member), member.c.id == member_id)
        .values(
            surname="",
            given_name=ERASED_NAME,
            patronymic="",
            display_name=ERASED_NAME,
            name_key="",
            birth_date=None,
            sex=None,
            file_number=None,
            external_id=None,
            position="",
            phone=None,
            email=None,
            account_id=None,
        )
    )
