"""Two entries were one person: what hung on one of them belongs to the other (STR-16)."""

from uuid import UUID

from sqlalchemy import text as sql
from sqlalchemy import update

from parta.foundation.db import Tx
from parta.organisations import MembersMerged

from .announcements import tell_people_changed, tell_staff_changed_once
from .models import colleague, deputy, group, group_teacher, guardian_link, subgroup_teacher, teacher_subject

_PLACES = (
    (group_teacher, "member_id"),
    (subgroup_teacher, "member_id"),
    (colleague, "member_id"),
    (deputy, "member_id"),
    (teacher_subject, "member_id"),
    (guardian_link, "guardian_id"),
)


async def follow_merge(tx: Tx, event: MembersMerged) -> None:
    """Groups, subjects and children of the entry go over; what both have stays once."""
    touched: set[UUID] = set()
    for table, column in _PLACES:
        keys = [one.name for one in table.primary_key.columns if one.name not in {"organisation_id", column}]
        same = " and ".join(f"o.{key} = t.{key}" for key in keys)
        rows = await tx.execute(
            sql(
                f"update {table.name} t set {column} = :kept"
                f" where t.organisation_id = :organisation and t.{column} = :gone and not exists"
                f" (select 1 from {table.name} o where o.organisation_id = t.organisation_id"
                f" and o.{column} = :kept and {same}) returning t.*"
            ),
            {"organisation": tx.organisation, "kept": event.kept, "gone": event.gone},
        )
        touched |= {row["group_id"] for row in rows.mappings() if "group_id" in row}
    curated = await tx.execute(
        update(group)
        .where(tx.own(group), group.c.curator_id == event.gone)
        .values(curator_id=event.kept)
        .returning(group.c.id)
    )
    tell_people_changed(tx, touched | set(curated.scalars()))
    tell_staff_changed_once(tx)
