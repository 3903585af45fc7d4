"""Graduates: no role here any more, and for a set time the right to read what was theirs (YEAR-7)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select, update

from parta.foundation.db import Tx, one_of
from parta.organisations.events import MembersGraduated, administration_stream
from parta.organisations.models import member, member_role
from parta.organisations.roles import Role

from .places import end_membership
from .roles import grant_roles


async def graduate_members(tx: Tx, member_ids: Collection[UUID], *, until: date) -> list[UUID]:
    """Students become graduates until that day; returns who was a student."""
    rows = await tx.execute(
        delete(member_role)
        .where(
            tx.own(member_role), one_of(member_role.c.member_id, member_ids), member_role.c.role == Role.STUDENT.value
        )
        .returning(member_role.c.member_id)
    )
    graduated = sorted(rows.scalars())
    await tx.execute(update(member).where(tx.own(member), one_of(member.c.id, graduated)).values(alumni_until=until))
    if graduated:
        tx.emit(MembersGraduated(member_ids=graduated), on=administration_stream(tx.organisation))
    return graduated


async def take_graduates_back(tx: Tx, member_ids: Collection[UUID]) -> None:
    """They are students again; who has left since then stays away."""
    rows = await tx.execute(
        update(member)
        .where(tx.own(member), one_of(member.c.id, member_ids), member.c.left_at.is_(None))
        .values(alumni_until=None)
        .returning(member.c.id)
    )
    await grant_roles(tx, [(member_id, Role.STUDENT) for member_id in rows.scalars()], is_confirmed=True)


async def part_with_graduates(tx: Tx, today: date) -> int:
    """End the membership of graduates whose time is over and who have no other role here; returns how many."""
    roles = select(member_role.c.role).where(
        member_role.c.organisation_id == member.c.organisation_id, member_role.c.member_id == member.c.id
    )
    rows = await tx.execute(
        select(member.c.id).where(
            tx.own(member), member.c.alumni_until < today, member.c.left_at.is_(None), ~roles.exists()
        )
    )
    gone = list(rows.scalars())
    for member_id in gone:
        await end_membership(tx, member_id=member_id, reason="срок архива выпускника истёк")
    return len(gone)
