"""Dismissal: the end of somebody's work here (ORG-15)."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.organisations.access import Actor, require_administrator
from parta.organisations.errors import NotOneself, NotStaff
from parta.organisations.events import RoleRevoked, administration_stream
from parta.organisations.models import member, member_role
from parta.organisations.roles import STAFF_ROLES, Role

from .administrators import keep_an_administrator
from .places import leave, note_departure
from .records import subject_of
from .roles import drop_roles, has_roles
from .sets import rename


class Dismissal(msgspec.Struct, frozen=True, kw_only=True):
    """The order: its number and its day, where there is one."""

    reason: str = ""
    order_number: str = ""
    ordered_on: date | None = None


async def dismiss_member(tx: Tx, actor: Actor, *, member_id: UUID, dismissal: Dismissal) -> bool:
    """End somebody's work here; their access to it ends with the commit. `restore_membership` undoes it.

    All staff roles go. Whoever has another one, a parent of a pupil here, keeps their place; the others leave.
    Returns whether the person left.

    Raises Forbidden, NotOneself, NotFound, NotStaff, LastAdministrator.
    """
    require_administrator(actor)
    if member_id == actor.member_id:
        raise NotOneself
    return await end_work(tx, member_id=member_id, dismissal=dismissal, by=actor)


async def end_work(tx: Tx, *, member_id: UUID, dismissal: Dismissal, by: Actor | None = None) -> bool:
    """The same for rooms that have asked whether it may be done, and for the platform (`by` None).

    Raises NotFound, NotStaff, LastAdministrator.
    """
    rows = await tx.execute(
        select(member.c.account_id)
        .where(tx.own(member), member.c.id == member_id, member.c.left_at.is_(None))
        .with_for_update()
    )
    place = rows.one_or_none()
    if place is None:
        raise NotFound
    held = await tx.execute(
        select(member_role.c.role).where(
            tx.own(member_role),
            member_role.c.member_id == member_id,
            member_role.c.role.in_([role.value for role in STAFF_ROLES]),
        )
    )
    work = sorted(Role(role) for role in held.scalars())
    if not work:
        raise NotStaff
    await keep_an_administrator(tx, without=member_id)
    subject = await subject_of(tx, member_id)
    dropped = await drop_roles(tx, member_id, work)
    stays = await has_roles(tx, member_id)
    more: dict[str, Any] = {
        "roles": dropped,
        "is_dismissal": True,
        "order_number": dismissal.order_number,
        "ordered_on": dismissal.ordered_on,
    }
    if stays:
        await note_departure(
            tx, member_id, account_id=place.account_id, has_left=False, by=by, reason=dismissal.reason, **more
        )
        for role in work:
            tx.emit(RoleRevoked(member_id=member_id, role=role), on=administration_stream(tx.organisation))
        await rename(tx, [member_id])
    else:
        await leave(tx, member_id, by=by, reason=dismissal.reason, **more)
    tx.record(
        "organisations.member_dismissed",
        by=by,
        on=subject,
        before={"roles": [role.value for role in work]},
        after={"reason": dismissal.reason, "order": dismissal.order_number, "date": dismissal.ordered_on},
    )
    return not stays
