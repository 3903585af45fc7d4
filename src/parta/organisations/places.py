"""Where an account belongs: its memberships across organisations."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import select

from parta.foundation.db import Tx

from .models import member, member_role, organisation
from .roles import Role


class HeldRole(msgspec.Struct, frozen=True, kw_only=True):
    role: Role
    is_confirmed: bool


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    organisation_id: UUID
    slug: str
    name: str
    short_name: str
    kind: str
    member_id: UUID
    display_name: str
    roles: Sequence[HeldRole]


async def memberships_of(tx: Tx, account_id: UUID) -> list[Membership]:
    """Every place of an account, by the organisations' names. `tx` is a system transaction: it looks everywhere."""
    rows = await tx.execute(
        select(
            organisation.c.organisation_id,
            organisation.c.slug,
            organisation.c.name,
            organisation.c.short_name,
            organisation.c.kind,
            member.c.id,
            member.c.display_name,
            member_role.c.role,
            member_role.c.is_confirmed,
        )
        .join(member, member.c.organisation_id == organisation.c.organisation_id)
        .join(
            member_role,
            (member_role.c.organisation_id == member.c.organisation_id) & (member_role.c.member_id == member.c.id),
            isouter=True,
        )
        .where(member.c.account_id == account_id, member.c.left_at.is_(None))
        .order_by(organisation.c.short_name, member.c.id, member_role.c.created_at, member_role.c.role)
    )
    places: dict[UUID, Membership] = {}
    for row in rows:
        place = places.get(row.id)
        roles = [*place.roles] if place else []
        if row.role:
            roles.append(HeldRole(role=Role(row.role), is_confirmed=row.is_confirmed))
        places[row.id] = Membership(
            organisation_id=row.organisation_id,
            slug=row.slug,
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            member_id=row.id,
            display_name=row.display_name,
            roles=roles,
        )
    return list(places.values())
