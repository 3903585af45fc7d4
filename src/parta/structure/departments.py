"""Departments and methodical associations: who of the staff belongs to them (STR-21)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, insert, select

from parta.foundation.db import Tx, one_of
from parta.organisations import Actor, members_by_id

from .access import editable_group, subject_of
from .announcements import tell_people_changed
from .errors import NoColleagues
from .kinds import COLLEAGUE_KINDS
from .models import colleague
from .staffing import staff_members


async def set_colleagues(tx: Tx, actor: Actor, *, group_id: UUID, member_ids: Sequence[UUID]) -> None:
    """Say who belongs to a department or an association; who isn't named belongs to it no longer (STR-21).

    Raises NotFound, Forbidden, GroupIsArchived, NoColleagues, NotStaff.
    """
    found = await editable_group(tx, actor, group_id)
    if found.kind not in COLLEAGUE_KINDS:
        raise NoColleagues
    wanted = set(await staff_members(tx, member_ids))
    rows = await tx.execute(select(colleague.c.member_id).where(tx.own(colleague), colleague.c.group_id == group_id))
    known = set(rows.scalars())
    if wanted == known:
        return
    await tx.execute(
        delete(colleague).where(
            tx.own(colleague), colleague.c.group_id == group_id, one_of(colleague.c.member_id, known - wanted)
        )
    )
    if fresh := wanted - known:
        await tx.execute(
            insert(colleague),
            [
                {"organisation_id": tx.organisation, "group_id": group_id, "member_id": member_id, "since": tx.now}
                for member_id in fresh
            ],
        )
    tell_people_changed(tx, [group_id])
    names = await members_by_id(tx, wanted ^ known, include_left=True)
    tx.record(
        "structure.colleagues_set",
        by=actor,
        on=subject_of(found),
        before={"colleagues": sorted(names[one].display_name for one in known - wanted)},
        after={"colleagues": sorted(names[one].display_name for one in wanted - known)},
    )
