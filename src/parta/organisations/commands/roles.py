"""Roles: granted, appointed, confirmed, refused, taken away."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, insert, select, update

from parta.foundation.db import Tx, insert_rows
from parta.foundation.errors import NotFound, Refusal
from parta.foundation.identity import new_id
from parta.organisations.access import Actor, require_administrator
from parta.organisations.errors import (
    NotConfirmedStaff,
    RoleAlreadyConfirmed,
    RoleByEnrolment,
    RoleNotHeld,
    StudentsDontWork,
)
from parta.organisations.events import (
    GrantedRole,
    RoleConfirmed,
    RoleRefused,
    RoleRevoked,
    RolesGranted,
    administration_stream,
)
from parta.organisations.models import member, member_role, role_refusal
from parta.organisations.roles import ADMINISTRATOR_ROLES, STAFF_ROLES, Role

from .administrators import keep_an_administrator
from .places import leave
from .records import subject_of
from .sets import rename

# They act for the whole organisation: only somebody of whom it is known that they work here may get them.
_OF_TRUST = frozenset({Role.HEAD, Role.ADMINISTRATOR, Role.ADMINISTRATION})
ROLE_COLUMNS = ("role", "is_confirmed", "confirmed_by", "confirmed_at", "created_at")


class RoleOfMember(msgspec.Struct, frozen=True, kw_only=True):
    member_id: UUID
    role: Role


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


async def appoint(tx: Tx, actor: Actor, *, member_id: UUID, role: Role) -> None:
    """Give somebody a role by an administrator's word: confirmed at once; one that waits is confirmed (ORG-14).

    Head, administrator and administration go to confirmed staff only. Harmless when the role is held.

    Raises Forbidden, NotFound, RoleByEnrolment, StudentsDontWork, NotConfirmedStaff.
    """
    require_administrator(actor)
    if role not in STAFF_ROLES:
        raise RoleByEnrolment
    held = await _lock_roles(tx, member_id)
    if held.get(role):
        return
    if Role.STUDENT in held:
        raise StudentsDontWork
    if role in _OF_TRUST and not any(held.get(one) for one in STAFF_ROLES):
        raise NotConfirmedStaff
    if role in held:
        await _confirm(tx, actor, member_id, role)
        return
    await grant_roles(tx, [(member_id, role)], is_confirmed=True, by=actor.member_id)
    tx.record("organisations.role_granted", by=actor, on=await subject_of(tx, member_id), after={"role": role.value})


async def confirm_role(tx: Tx, actor: Actor, *, member_id: UUID, role: Role) -> None:
    """Confirm that a person has this role here; it gives rights and the badge from now on (ORG-5).

    Raises Forbidden, NotFound, RoleNotHeld.
    """
    require_administrator(actor)
    if not await _lock_role(tx, member_id, role):
        await _confirm(tx, actor, member_id, role)


async def confirm_roles(tx: Tx, actor: Actor, items: Sequence[RoleOfMember]) -> list[Refusal | None]:
    """Confirm many at once, each with its own answer: None, or why not (ORG-17).

    Raises Forbidden.
    """
    require_administrator(actor)
    answers: dict[RoleOfMember, Refusal | None] = {}
    # In one order everywhere: two administrators with the same list don't wait for each other in a circle.
    for item in sorted(set(items), key=lambda one: (one.member_id, one.role)):
        try:
            await confirm_role(tx, actor, member_id=item.member_id, role=item.role)
            answers[item] = None
        except Refusal as refusal:
            answers[item] = refusal
    return [answers[item] for item in items]


async def _confirm(tx: Tx, actor: Actor, member_id: UUID, role: Role) -> None:
    await tx.execute(
        update(member_role)
        .where(tx.own(member_role), member_role.c.member_id == member_id, member_role.c.role == role.value)
        .values(is_confirmed=True, confirmed_by=actor.member_id, confirmed_at=tx.now)
    )
    tx.emit(
        RoleConfirmed(member_id=member_id, role=role, confirmed_by=actor.member_id),
        on=administration_stream(tx.organisation),
    )
    tx.record("organisations.role_confirmed", by=actor, on=await subject_of(tx, member_id), after={"role": role.value})


async def refuse_role(tx: Tx, actor: Actor, *, member_id: UUID, role: Role, reason: str) -> None:
    """Say that a person doesn't have this role here; without any other role they leave (ORG-6).

    The person reads the reason, also when they have no place here any more.

    Raises Forbidden, NotFound, RoleNotHeld, RoleAlreadyConfirmed.
    """
    require_administrator(actor)
    if await _lock_role(tx, member_id, role):
        raise RoleAlreadyConfirmed
    subject = await subject_of(tx, member_id)
    await _note_refusal(tx, member_id, role, reason)
    tx.emit(RoleRefused(member_id=member_id, role=role, reason=reason), on=administration_stream(tx.organisation))
    tx.record("organisations.role_refused", by=actor, on=subject, before={"role": role.value}, after={"reason": reason})
    await _drop_role(tx, actor, member_id, role, reason)


async def _note_refusal(tx: Tx, member_id: UUID, role: Role, reason: str) -> None:
    owner = await tx.execute(select(member.c.account_id).where(tx.own(member), member.c.id == member_id))
    await tx.execute(
        insert(role_refusal).values(
            organisation_id=tx.organisation,
            id=new_id(),
            member_id=member_id,
            account_id=owner.scalar_one(),
            role=role.value,
            reason=reason,
            refused_at=tx.now,
        )
    )


async def revoke_role(tx: Tx, actor: Actor, *, member_id: UUID, role: Role) -> None:
    """Take a role of staff away, confirmed or not; without any other role the person leaves (ORG-6).

    Raises Forbidden, NotFound, RoleByEnrolment, RoleNotHeld, LastAdministrator.
    """
    require_administrator(actor)
    if role not in STAFF_ROLES:
        raise RoleByEnrolment
    await _lock_role(tx, member_id, role)
    if role in ADMINISTRATOR_ROLES:
        await keep_an_administrator(tx, without=member_id, roles=frozenset({role}))
    subject = await subject_of(tx, member_id)
    tx.emit(RoleRevoked(member_id=member_id, role=role), on=administration_stream(tx.organisation))
    tx.record("organisations.role_revoked", by=actor, on=subject, before={"role": role.value})
    await _drop_role(tx, actor, member_id, role)


async def _lock_role(tx: Tx, member_id: UUID, role: Role) -> bool:
    """Whether the role is confirmed; the member's row is locked. Raises NotFound, RoleNotHeld."""
    held = await _lock_roles(tx, member_id)
    if role not in held:
        raise RoleNotHeld
    return held[role]


async def _lock_roles(tx: Tx, member_id: UUID) -> dict[Role, bool]:
    """The member's roles, and whether each is confirmed; the member's row is locked. Raises NotFound."""
    known = await tx.execute(
        select(member.c.id)
        .where(tx.own(member), member.c.id == member_id, member.c.left_at.is_(None))
        .with_for_update()
    )
    if known.one_or_none() is None:
        raise NotFound
    rows = await tx.execute(
        select(member_role.c.role, member_role.c.is_confirmed).where(
            tx.own(member_role), member_role.c.member_id == member_id
        )
    )
    return {Role(row.role): bool(row.is_confirmed) for row in rows}


async def _drop_role(tx: Tx, actor: Actor, member_id: UUID, role: Role, reason: str = "") -> None:
    dropped = await drop_roles(tx, member_id, [role])
    if await has_roles(tx, member_id):
        await rename(tx, [member_id])
        return
    await leave(tx, member_id, by=actor, reason=reason, roles=dropped)


async def drop_roles(tx: Tx, member_id: UUID, roles: Sequence[Role]) -> list[dict[str, Any]]:
    """Delete roles of a member; returns them as they were, for a return."""
    rows = await tx.execute(
        delete(member_role)
        .where(
            tx.own(member_role),
            member_role.c.member_id == member_id,
            member_role.c.role.in_([role.value for role in roles]),
        )
        .returning(*(member_role.c[name] for name in ROLE_COLUMNS))
    )
    return [msgspec.to_builtins(dict(row)) for row in rows.mappings()]


async def has_roles(tx: Tx, member_id: UUID) -> bool:
    left = await tx.execute(
        select(func.count()).select_from(member_role).where(tx.own(member_role), member_role.c.member_id == member_id)
    )
    return left.scalar_one() > 0
