"""What members' and roles' commands share: names that follow the roles."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, update

from parta.foundation.db import Tx
from parta.organisations.models import member, member_role
from parta.organisations.names import display_name
from parta.organisations.roles import Role


async def rename(tx: Tx, member_ids: Iterable[UUID]) -> None:
    """Compute the display names again: they follow name and roles (ORG-4)."""
    wanted = list(set(member_ids))
    rows = await tx.execute(
        select(
            member.c.id,
            member.c.surname,
            member.c.given_name,
            member.c.patronymic,
            member.c.display_name,
            func.coalesce(func.array_agg(member_role.c.role).filter(member_role.c.role.is_not(None)), []).label(
                "roles"
            ),
        )
        .join(
            member_role,
            (member_role.c.organisation_id == member.c.organisation_id) & (member_role.c.member_id == member.c.id),
            isouter=True,
        )
        .where(tx.own(member), member.c.id == func.any(wanted))
        .group_by(member.c.organisation_id, member.c.id)
    )
    renamed: list[dict[str, Any]] = []
    for row in rows:
        name = display_name(
            [Role(role) for role in row.roles],
            surname=row.surname,
            given_name=row.given_name,
            patronymic=row.patronymic,
        )
        if name != row.display_name:
            renamed.append({"b_id": row.id, "b_name": name})
    if renamed:
        await tx.execute(
            update(member)
            .where(tx.own(member), member.c.id == bindparam("b_id"))
            .values(display_name=bindparam("b_name")),
            renamed,
        )
