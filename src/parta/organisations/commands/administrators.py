"""An organisation keeps an administrator who can sign in (ORG-6)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy import text as sql

from parta.foundation.db import Tx
from parta.organisations.errors import LastAdministrator
from parta.organisations.models import member, member_role
from parta.organisations.roles import ADMINISTRATOR_ROLES, Role


async def keep_an_administrator(tx: Tx, *, without: UUID, roles: frozenset[Role] = ADMINISTRATOR_ROLES) -> None:
    """Whether somebody can run the organisation once `without` has lost these roles.

    Those who take administrators' rights wait for each other: two who do it at once see what the first one did.

    Raises LastAdministrator.
    """
    if not await _runs_it(tx, without):
        return
    await tx.execute(
        sql("select pg_advisory_xact_lock(hashtextextended(:key, 11))"), {"key": f"administrators:{tx.organisation}"}
    )
    rows = await tx.execute(
        select(member_role.c.member_id, member_role.c.role)
        .join(
            member,
            (member.c.organisation_id == member_role.c.organisation_id) & (member.c.id == member_role.c.member_id),
        )
        .where(
            tx.own(member_role),
            member_role.c.role.in_([one.value for one in ADMINISTRATOR_ROLES]),
            member_role.c.is_confirmed,
            member.c.account_id.is_not(None),
            member.c.left_at.is_(None),
        )
    )
    held = {(row.member_id, Role(row.role)) for row in rows}
    lost = {(without, role) for role in roles}
    if held & lost and not held - lost:
        raise LastAdministrator


async def _runs_it(tx: Tx, member_id: UUID) -> bool:
    """Whether the member is an administrator at all; a class that leaves needn't wait for anybody."""
    rows = await tx.execute(
        select(member_role.c.role).where(
            tx.own(member_role),
            member_role.c.member_id == member_id,
            member_role.c.role.in_([one.value for one in ADMINISTRATOR_ROLES]),
            member_role.c.is_confirmed,
        )
    )
    return rows.first() is not None
