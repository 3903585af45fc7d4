"""Circles and subject groups of an archive, written beside the main groups."""

from collections.abc import Sequence

from sqlalchemy import update

from parta.foundation.db import Tx, insert_rows
from parta.structure.announcements import everybody, tell_people_changed
from parta.structure.events import GroupCreated
from parta.structure.gathering import participate
from parta.structure.models import group, group_teacher
from parta.structure.roster import CirclePlan, group_key


async def write_circles(tx: Tx, plans: Sequence[CirclePlan]) -> None:
    """Make what is missing; nobody is taken out of a circle by a list."""
    new = [one for one in plans if one.action == "create"]
    await insert_rows(
        tx,
        group,
        [
            {
                "organisation_id": tx.organisation,
                "id": one.group_id,
                "kind": one.kind,
                "name": one.name,
                "name_key": group_key(one.name),
                "profile": one.profile,
                "created_at": tx.now,
            }
            for one in new
        ],
    )
    for one in new:
        tx.emit(GroupCreated(group_id=one.group_id, group_kind=one.kind, name=one.name), on=everybody(tx))
    for one in plans:
        await participate(tx, one.group_id, one.students)
        if one.leader_id is not None:
            await tx.execute(
                update(group).where(tx.own(group), group.c.id == one.group_id).values(curator_id=one.leader_id)
            )
    await insert_rows(
        tx,
        group_teacher,
        [
            {"organisation_id": tx.organisation, "group_id": one.group_id, "member_id": member_id, "subject": subject}
            for one in plans
            for member_id, subject in one.lessons
        ],
    )
    tell_people_changed(tx, [one.group_id for one in plans if one.action != "same"])
