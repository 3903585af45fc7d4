"""Roles: granted, confirmed, refused, taken away."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, select, update

from parta.foundation.db import Tx, insert_rows
from parta.foundation.errors import NotFound
from parta.organisations.access import Actor, require_administrator
from parta.organisations.errors import LastAdministrator, RoleAlreadyConfirmed, RoleNotHeld
from parta.organisations.events import (
    GrantedRole,
    RoleConfirmed,
    RoleRefused,
    RoleRevoked,
    RolesGranted,
    administration_stream,
)
from parta.organisations.models import member, member_role
from parta.organisations.roles import ADMINISTRATOR_ROLES, Role

from .places import end_membership
from .sets import rename


async def grant_role(tx: Tx, *, member_id: UUID, role: Role, is_confirmed: bool, by: UUID | None = None) -> None:
    await grant_roles(tx, [(member_id, role)], is_confirmed=is_confirmed, by=by)


async def grant_roles(
    tx: Tx, grants: Sequence[tuple[UUID, Role]], *, is_confirmed: bool, by: UUID | None = None
) -> None:
    """Give roles; one that is held already stays as it is.

    Roles of pupils and guardians are confirmed by their enrolment, so always; the others as `is_confirmed` says
    (ORG-5), by the member `by` (None: by the platform).
    """
    values = [
        {
            "organisation_id": tx.organisation,
            "member_id": member_id,
            "role": role.value,
            "is_confirmed": is_confirmed or not role.needs_confirmation,
            "confirmed_by": by if is_confirmed and role.needs_confirmation else None,
            "confirmed_at": tx.now if is_confirmed or not role.needs_confirmation else None,
            "created_at": tx.now,
        }
        for member_id, role in sorted(set(grants))
    ]
    rows = await insert_rows(tx, member_role, values, returning=["member_id", "role", "is_confirmed"])
    granted = [GrantedRole(member_id=row.member_id, role=Role(row.role), is_confirmed=row.is_confirmed) for row in rows]
    if not granted:
        return
    await rename(tx, [grant.member_id for grant in granted])
    tx.emit(RolesGranted(grants=granted), on=administration_stream(tx.organisation))


async def confirm_role(tx: Tx, actor: Actor, *, member_id: UUID, role: Role) -> None:
    """Confirm that a person has this role here; it gives rights and the badge from now on (ORG-5).

    Raises Forbidden, NotFound, RoleNotHeld.
    """
    require_administrator(actor)
    if await _lock_role(tx, member_id, role):
        return
    await tx.execute(
        update(member_role)
        .where(tx.own(member_role), member_role.c.member_id == member_id, member_role.c.role == role.value)
        .values(is_confirmed=True, confirmed_by=actor.member_id, confirmed_at=tx.now)
    )
    tx.emit(
        RoleConfirmed(member_id=member_id, role=role, confirmed_by=actor.member_id),
        on=administration_stream(tx.organisation),
    )


async def refuse_role(tx: Tx, actor: Actor, *, member_id: UUID, role: Role, reason: str) -> None:
    """Say that a person doesn't have this role here; without any other role they leave (ORG-6).

    Raises Forbidden, NotFound, RoleNotHeld, RoleAlreadyConfirmed.
    """
    require_administrator(actor)
    if await _lock_role(tx, member_id, role):
        raise RoleAlreadyConfirmed
    tx.emit(RoleRefused(member_id=member_id, role=role, reason=reason), on=administration_stream(tx.organisation))
    await _drop_role(tx, member_id, role)


async def revoke_role(tx: Tx, actor: Actor, *, member_id: UUID, role: Role) -> None:
    """Take a role away, confirmed or not; without any other role the person leaves (ORG-6).

    Raises Forbidden, NotFound, RoleNotHeld, LastAdministrator.
    """
    require_administrator(actor)
    await _lock_role(tx, member_id, role)
    if role in ADMINISTRATOR_ROLES:
        await _keep_an_administrator(tx, without=member_id, role=role)
    tx.emit(RoleRevoked(member_id=member_id, role=role), on=administration_stream(tx.organisation))
    await _drop_role(tx, member_id, role)


async def _lock_role(tx: Tx, member_id: UUID, role: Role) -> bool:
    """Whether the role is confirmed; the row is locked. Raises NotFound, RoleNotHeld."""
    known = await tx.execute(
        select(member.c.id)
        .where(tx.own(member), member.c.id == member_id, member.c.left_at.is_(None))
        .with_for_update()
    )
    if known.one_or_none() is None:
        raise NotFound
    rows = await tx.execute(
        select(member_role.c.is_confirmed)
        .where(tx.own(member_role), member_role.c.member_id == member_id, member_role.c.role == role.value)
        .with_for_update()
    )
    is_confirmed = rows.scalar_one_or_none()
    if is_confirmed is None:
        raise RoleNotHeld
    return bool(is_confirmed)


async def _keep_an_administrator(tx: Tx, *, without: UUID, role: Role) -> None:
    rows = await tx.execute(
        select(member_role.c.member_id)
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
            (member_role.c.member_id != without) | (member_role.c.role != role.value),
        )
        # Two administrators who take each other's role away at the same moment: the second one sees the first.
        .with_for_update(of=member_role)
    )
    if rows.first() is None:
        raise LastAdministrator


async def _drop_role(tx: Tx, member_id: UUID, role: Role) -> None:
    await tx.execute(
        delete(member_role).where(
            tx.own(member_role), member_role.c.member_id == member_id, member_role.c.role == role.value
        )
    )
    left = await tx.execute(
        select(func.count()).select_from(member_role).where(tx.own(member_role), member_role.c.member_id == member_id)
    )
    if left.scalar_one() == 0:
        await end_membership(tx, member_id=member_id)
        return
    await rename(tx, [member_id])
