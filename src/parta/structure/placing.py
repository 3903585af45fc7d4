"""Giving people their places one at a time: what invitations do, beside the roster's import."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from parta.foundation.db import Tx
from parta.organisations import organisation_kind

from .announcements import tell_people_changed
from .gathering import participate
from .groups import groups_by_id
from .kinds import is_main
from .models import enrolment, group_teacher, participation
from .relations import groups_of_students


async def enrol_student(tx: Tx, *, student_id: UUID, group_id: UUID) -> None:
    """Put a student into their one main group, and out of the one before (STR-4).

    A group that isn't of a main kind (a circle of a school) is joined beside the main one.
    """
    before = (await groups_of_students(tx, [student_id])).get(student_id)
    if before == group_id:
        return
    found = (await groups_by_id(tx, [group_id])).get(group_id)
    if found is not None and not is_main(await organisation_kind(tx), found.kind):
        await participate(tx, group_id, [student_id])
        tell_people_changed(tx, [group_id])
        return
    values = {"group_id": group_id, "since": tx.now}
    await tx.execute(
        insert(enrolment)
        .values(organisation_id=tx.organisation, student_id=student_id, **values)
        .on_conflict_do_update(index_elements=["organisation_id", "student_id"], set_=values)
    )
    # A centre's circle that was beside the main one is the main one now.
    await tx.execute(
        delete(participation).where(
            tx.own(participation), participation.c.student_id == student_id, participation.c.group_id == group_id
        )
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
