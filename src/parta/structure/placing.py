"""Giving people their places one at a time: what invitations do, beside the roster's import."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from parta.foundation.db import Tx

from .announcements import tell_people_changed
from .models import enrolment, group_teacher
from .relations import groups_of_students


async def enrol_student(tx: Tx, *, student_id: UUID, group_id: UUID) -> None:
    """Put a student into their one main group, and out of the one before (STR-4)."""
    before = (await groups_of_students(tx, [student_id])).get(student_id)
    if before == group_id:
        return
    values = {"group_id": group_id, "since": tx.now}
    await tx.execute(
        insert(enrolment)
        .values(organisation_id=tx.organisation, student_id=student_id, **values)
        .on_conflict_do_update(index_elements=["organisation_id", "student_id"], set_=values)
    )
    tell_people_changed(tx, {group_id} | ({before} if before else set()))


async def attach_teacher(tx: Tx, *, member_id: UUID, group_id: UUID, subject: str = "") -> None:
    """Let somebody teach in a group; it counts for others once the teacher is confirmed (STR-10)."""
    rows = await tx.execute(
        insert(group_teacher)
        .values(organisation_id=tx.organisation, group_id=group_id, member_id=member_id, subject=subject)
        .on_conflict_do_nothing()
        .returning(group_teacher.c.member_id)
    )
    if rows.first() is not None:
        tell_people_changed(tx, [group_id])
