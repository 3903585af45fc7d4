"""Leaving all groups at once, and coming back to those that still have the place (STR-11, STR-24)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Table, delete, select, update
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import insert

from parta.foundation.db import Tx, one_of

from .announcements import tell_people_changed
from .groups import load_groups
from .models import (
    colleague,
    deputy,
    division,
    enrolment,
    former_places,
    group,
    group_teacher,
    participation,
    subgroup,
    subgroup_student,
    subgroup_teacher,
)


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody was: what an undo gives back."""

    main: UUID | None = None
    beside: list[UUID] = []
    # {division: subgroup}
    subgroups: dict[UUID, UUID] = {}
    curated: list[UUID] = []
    departments: list[UUID] = []
    # (group or subgroup, subject)
    taught: list[tuple[UUID, str]] = []
    taught_in_part: list[tuple[UUID, str]] = []

    @property
    def groups(self) -> set[UUID]:
        """The groups that see the difference; those of subgroups taught are found by their rows."""
        main = {self.main} if self.main else set[UUID]()
        return {*main, *self.beside, *self.curated, *self.departments, *(group_id for group_id, _ in self.taught)}


async def leave_groups(tx: Tx, member_id: UUID) -> None:
    """Take a member out of everything they learn, teach, lead and belong to; the groups are told."""
    taught = await _stop_working(tx, member_id)
    main = await _taken(tx, enrolment, "student_id", member_id)
    beside = await _taken(tx, participation, "student_id", member_id)
    parts = await _taken(tx, subgroup_student, "student_id", member_id)
    places = msgspec.structs.replace(
        taught,
        main=main[0].group_id if main else None,
        beside=[row.group_id for row in beside],
        subgroups={row.division_id: row.subgroup_id for row in parts},
    )
    await _keep(tx, member_id, places)


async def stop_working(tx: Tx, member_id: UUID) -> None:
    """Take a member out of everything that only staff does."""
    await _keep(tx, member_id, await _stop_working(tx, member_id))


async def _stop_working(tx: Tx, member_id: UUID) -> Places:
    curated = await tx.execute(
        update(group)
        .where(tx.own(group), group.c.curator_id == member_id)
        .values(curator_id=None)
        .returning(group.c.id)
    )
    departments = await _taken(tx, colleague, "member_id", member_id)
    taught = await _taken(tx, group_teacher, "member_id", member_id)
    parts = await _taken(tx, subgroup_teacher, "member_id", member_id)
    deputised = await _taken(tx, deputy, "member_id", member_id)
    tell_people_changed(
        tx, {*(row.group_id for row in deputised), *await _groups_of_parts(tx, [row.subgroup_id for row in parts])}
    )
    return Places(
        curated=list(curated.scalars()),
        departments=[row.group_id for row in departments],
        taught=[(row.group_id, row.subject) for row in taught],
        taught_in_part=[(row.subgroup_id, row.subject) for row in parts],
    )


async def _taken(tx: Tx, table: Table, column: str, member_id: UUID) -> Sequence[Any]:
    rows = await tx.execute(delete(table).where(tx.own(table), table.c[column] == member_id).returning(*table.c))
    return rows.all()


async def _groups_of_parts(tx: Tx, subgroup_ids: Sequence[UUID]) -> set[UUID]:
    rows = await tx.execute(
        select(division.c.group_id)
        .join(
            subgroup,
            (subgroup.c.organisation_id == division.c.organisation_id) & (subgroup.c.division_id == division.c.id),
        )
        .where(tx.own(division), one_of(subgroup.c.id, subgroup_ids))
    )
    return set(rows.scalars())


async def _keep(tx: Tx, member_id: UUID, places: Places) -> None:
    """Remember what was, and tell the groups. Somebody who lost the work first and left then keeps the first."""
    tell_people_changed(tx, places.groups)
    if places == Places():
        return
    before = await _kept(tx, member_id)
    kept = msgspec.to_builtins(_joined(before, places) if before else places)
    await tx.execute(
        insert(former_places)
        .values(organisation_id=tx.organisation, member_id=member_id, places=kept, left_at=tx.now)
        .on_conflict_do_update(
            index_elements=["organisation_id", "member_id"], set_={"places": kept, "left_at": tx.now}
        )
    )


def _joined(before: Places, after: Places) -> Places:
    return Places(
        main=after.main or before.main,
        beside=list({*before.beside, *after.beside}),
        subgroups={**before.subgroups, **after.subgroups},
        curated=list({*before.curated, *after.curated}),
        departments=list({*before.departments, *after.departments}),
        taught=list({*before.taught, *after.taught}),
        taught_in_part=list({*before.taught_in_part, *after.taught_in_part}),
    )


async def _kept(tx: Tx, member_id: UUID) -> Places | None:
    rows = await tx.execute(
        select(former_places.c.places).where(tx.own(former_places), former_places.c.member_id == member_id)
    )
    row = rows.one_or_none()
    return None if row is None else msgspec.convert(row.places, Places)


async def come_back(tx: Tx, member_id: UUID) -> None:
    """Give a member back the places that they had, where the groups live and nobody took them meanwhile (STR-24)."""
    kept = await _kept(tx, member_id)
    if kept is None:
        return
    await tx.execute(delete(former_places).where(tx.own(former_places), former_places.c.member_id == member_id))
    parts = await _groups_of_parts(tx, [part for part, _ in kept.taught_in_part])
    live = {
        one.id for one in await load_groups(tx, one_of(group.c.id, kept.groups | parts), group.c.archived_at.is_(None))
    }
    of_member = {"organisation_id": tx.organisation, "member_id": member_id}
    of_student = {"organisation_id": tx.organisation, "student_id": member_id}
    if kept.main in live:
        await _give(tx, enrolment, [{**of_student, "group_id": kept.main, "since": tx.now}])
    await _give(
        tx, participation, [{**of_student, "group_id": one, "since": tx.now} for one in kept.beside if one in live]
    )
    await _give(
        tx, colleague, [{**of_member, "group_id": one, "since": tx.now} for one in kept.departments if one in live]
    )
    await _give(
        tx,
        group_teacher,
        [{**of_member, "group_id": one, "subject": subject} for one, subject in kept.taught if one in live],
    )
    await _give_parts(tx, member_id, kept)
    await tx.execute(
        update(group)
        .where(tx.own(group), one_of(group.c.id, set(kept.curated) & live), group.c.curator_id.is_(None))
        .values(curator_id=member_id)
    )
    tell_people_changed(tx, live)


async def _give(tx: Tx, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await tx.execute(insert(table).on_conflict_do_nothing(), rows)


_SIT = sql(
    "insert into subgroup_student (organisation_id, division_id, student_id, subgroup_id)"
    " select s.organisation_id, s.division_id, :member, s.id from subgroup s"
    " where s.organisation_id = :organisation and s.id = any(cast(:parts as uuid[])) on conflict do nothing"
)
_TEACH = sql(
    "insert into subgroup_teacher (organisation_id, subgroup_id, member_id, subject)"
    " select s.organisation_id, s.id, :member, t.subject"
    " from unnest(cast(:parts as uuid[]), cast(:subjects as text[])) as t(part, subject)"
    " join subgroup s on s.organisation_id = :organisation and s.id = t.part on conflict do nothing"
)


async def _give_parts(tx: Tx, member_id: UUID, kept: Places) -> None:
    """Subgroups that exist still."""
    own = {"organisation": tx.organisation, "member": member_id}
    await tx.execute(_SIT, {**own, "parts": list(kept.subgroups.values())})
    await tx.execute(
        _TEACH,
        {
            **own,
            "parts": [part for part, _ in kept.taught_in_part],
            "subjects": [subject for _, subject in kept.taught_in_part],
        },
    )
