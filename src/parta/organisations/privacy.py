"""What organisations know of a person: their export, their erasure."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select, update

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound

from .commands import leave
from .models import departure, member, member_role, role_refusal
from .roll import members_by_id
from .traces import ERASED_NAME


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
        "departures": await _rows(
            tx,
            select(departure.c.ended_at, departure.c.reason, departure.c.order_number, departure.c.ordered_on)
            .where(tx.own(departure), departure.c.member_id == member_id)
            .order_by(departure.c.ended_at),
        ),
        "refusals": await _rows(
            tx,
            select(role_refusal.c.refused_at, role_refusal.c.role, role_refusal.c.reason)
            .where(tx.own(role_refusal), role_refusal.c.member_id == member_id)
            .order_by(role_refusal.c.refused_at),
        ),
    }


async def _rows(tx: Tx, query: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [dict(row) for row in (await tx.execute(query)).mappings()]


async def erase(tx: Tx, member_id: UUID) -> None:
    """Forget who a member was. The row stays, nameless: what others were answered must keep its place."""
    # Also of the last administrator: a person's right comes first, and the operator can appoint another one (ORG-18).
    await leave(tx, member_id)
    for table in (member_role, departure, role_refusal):
        await tx.execute(delete(table).where(tx.own(table), table.c.member_id == member_id))
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
