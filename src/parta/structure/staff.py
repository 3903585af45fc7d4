"""Everybody who works here, and what they teach."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from parta.foundation.db import Tx, one_of
from parta.organisations import STAFF_ROLES, Member, Role, members_with_role

from .groups import staff_group_id
from .models import group_teacher, subgroup_teacher, teacher_subject
from .records import StaffPeople, StaffPerson


async def staff_people(tx: Tx) -> StaffPeople:
    """Everybody who works here, confirmed or not, in the order of their names."""
    staff = await members_with_role(tx, *STAFF_ROLES)
    subjects = await subjects_of(tx, [one.id for one in staff])
    return StaffPeople(
        group_id=await staff_group_id(tx),
        staff=[
            StaffPerson(
                member_id=one.id,
                display_name=one.display_name,
                position=one.position,
                subjects=", ".join(subjects.get(one.id, ())),
                roles=_staff_roles(one, is_confirmed=False),
                confirmed=_staff_roles(one, is_confirmed=True),
            )
            for one in staff
        ],
    )


def _staff_roles(one: Member, *, is_confirmed: bool) -> frozenset[Role]:
    return frozenset(
        grant.role for grant in one.roles if grant.role in STAFF_ROLES and (grant.is_confirmed or not is_confirmed)
    )


async def subjects_of(tx: Tx, member_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """What these teachers teach, here or in a group, each subject once."""
    wanted = list(member_ids)
    rows = await tx.execute(
        select(teacher_subject.c.member_id, teacher_subject.c.subject)
        .where(tx.own(teacher_subject), one_of(teacher_subject.c.member_id, wanted))
        .union(
            select(group_teacher.c.member_id, group_teacher.c.subject).where(
                tx.own(group_teacher), one_of(group_teacher.c.member_id, wanted)
            ),
            select(subgroup_teacher.c.member_id, subgroup_teacher.c.subject).where(
                tx.own(subgroup_teacher), one_of(subgroup_teacher.c.member_id, wanted)
            ),
        )
        .order_by("subject")
    )
    found: dict[UUID, list[str]] = {}
    for row in rows:
        if row.subject:
            found.setdefault(row.member_id, []).append(row.subject)
    return found
