"""What the structure knows of a person."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from parta.foundation.db import Tx, forget_entries
from parta.organisations import traces_of

from .announcements import tell_people_changed
from .belonging import groups_of_member
from .families.privacy import erase_family, export_requests
from .models import (
    colleague,
    deputy,
    division,
    enrolment,
    former_places,
    group,
    group_teacher,
    guardian_link,
    participation,
    roster_import,
    subgroup,
    subgroup_student,
    subgroup_teacher,
    teacher_subject,
)


async def export(tx: Tx, member_id: UUID) -> dict[str, Any]:
    """The member's groups, subjects and family links, as plain data."""
    belonging = (await groups_of_member(tx, [member_id]))[member_id]
    subjects = await tx.execute(
        select(teacher_subject.c.subject).where(tx.own(teacher_subject), teacher_subject.c.member_id == member_id)
    )
    links = await tx.execute(
        select(guardian_link.c.guardian_id, guardian_link.c.student_id, guardian_link.c.kind, guardian_link.c.since)
        .where(tx.own(guardian_link))
        .where(or_(guardian_link.c.guardian_id == member_id, guardian_link.c.student_id == member_id))
    )
    parts = await tx.execute(
        select(division.c.name.label("division"), subgroup.c.name.label("subgroup"))
        .join(
            subgroup,
            (subgroup.c.organisation_id == division.c.organisation_id) & (subgroup.c.division_id == division.c.id),
        )
        .join(
            subgroup_student,
            (subgroup_student.c.organisation_id == subgroup.c.organisation_id)
            & (subgroup_student.c.subgroup_id == subgroup.c.id),
        )
        .where(tx.own(division), subgroup_student.c.student_id == member_id)
    )
    return {
        "groups": [
            {"group": one.group.name, "relation": one.relation, "subject": one.subject, "student": one.student_name}
            for one in belonging
        ],
        "subgroups": [f"{row.division}, {row.subgroup}" for row in parts],
        "subjects": list(subjects.scalars()),
        "family": [dict(row) for row in links.mappings()],
        "familyRequests": await export_requests(tx, member_id),
    }


async def erase(tx: Tx, member_id: UUID) -> None:
    """Take the person out of all groups and families, and tell the groups."""
    await erase_family(tx, member_id)
    belonging = (await groups_of_member(tx, [member_id]))[member_id]
    for table, column in (
        (enrolment, enrolment.c.student_id),
        (group_teacher, group_teacher.c.member_id),
        (teacher_subject, teacher_subject.c.member_id),
        (participation, participation.c.student_id),
        (subgroup_student, subgroup_student.c.student_id),
        (subgroup_teacher, subgroup_teacher.c.member_id),
        (colleague, colleague.c.member_id),
        (deputy, deputy.c.member_id),
        (former_places, former_places.c.member_id),
        (guardian_link, guardian_link.c.guardian_id),
        (guardian_link, guardian_link.c.student_id),
    ):
        await tx.execute(delete(table).where(tx.own(table), column == member_id))
    await tx.execute(update(group).where(tx.own(group), group.c.curator_id == member_id).values(curator_id=None))
    await _erase_from_lists(tx, member_id)
    tell_people_changed(tx, (one.group.id for one in belonging))


async def _erase_from_lists(tx: Tx, member_id: UUID) -> None:
    """Of imports: the rows that weren't understood, and lists that nobody has applied: they may name the person."""
    traces = await traces_of(tx, member_id)
    if traces is None:
        return
    await forget_entries(tx, roster_import.c.problems, traces.is_in)
    await tx.execute(
        delete(roster_import).where(
            tx.own(roster_import), roster_import.c.state.in_(("understood", "planned", "failed"))
        )
    )
