"""Dividing a group, and putting its students into the parts."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from parta.foundation.db import Tx, one_of
from parta.foundation.errors import NotFound
from parta.foundation.text import clean_line
from parta.organisations import Actor, members_by_id
from parta.structure.access import editable_group, led_group, subject_of
from parta.structure.announcements import tell_people_changed
from parta.structure.errors import DivisionTaken, DivisionUnreadable, Indivisible, NotInGroup
from parta.structure.kinds import DIVISIBLE_KINDS
from parta.structure.models import division, enrolment, subgroup, subgroup_student

from .queries import divisions_of
from .records import Division, DivisionKind

MAX_SUBGROUPS = 8
MAX_NAME = 60


class SubgroupName(msgspec.Struct, frozen=True, kw_only=True):
    """`id` is the client's: naming the same subgroup again keeps its students."""

    id: UUID
    name: str


async def set_division(
    tx: Tx,
    actor: Actor,
    *,
    id: UUID,
    group_id: UUID,
    name: str,
    kind: DivisionKind,
    has_chats: bool,
    subgroups: Sequence[SubgroupName],
) -> None:
    """Divide a group for something, or change how it divides; a subgroup that isn't named is gone (STR-22).

    Raises NotFound, Forbidden, GroupIsArchived, Indivisible, DivisionUnreadable, DivisionTaken.
    """
    found = await editable_group(tx, actor, group_id)
    if found.kind not in DIVISIBLE_KINDS:
        raise Indivisible
    name = clean_line(name)[:MAX_NAME]
    parts = [SubgroupName(id=one.id, name=clean_line(one.name)[:MAX_NAME]) for one in subgroups]
    names = [one.name.casefold() for one in parts]
    ids = {one.id for one in parts}
    is_told_apart = len(set(names)) == len(parts) == len(ids) and all(names)
    if not name or not is_told_apart or not 1 <= len(parts) <= MAX_SUBGROUPS:
        raise DivisionUnreadable(limit=MAX_SUBGROUPS)
    known = (await divisions_of(tx, [group_id])).get(group_id, [])
    if any(one.name.casefold() == name.casefold() and one.id != id for one in known):
        raise DivisionTaken(name=name)
    before = next((one for one in known if one.id == id), None)
    values = {"name": name, "kind": kind, "has_chats": has_chats}
    rows = await tx.execute(
        insert(division)
        .values(organisation_id=tx.organisation, id=id, group_id=group_id, created_at=tx.now, **values)
        .on_conflict_do_update(
            index_elements=["organisation_id", "id"], set_=values, where=division.c.group_id == group_id
        )
        .returning(division.c.id)
    )
    if rows.first() is None:
        raise NotFound
    await _write_parts(tx, id, parts)
    tell_people_changed(tx, [group_id])
    tx.record(
        "structure.division_set",
        by=actor,
        on=subject_of(found),
        before=None if before is None else _told(before.name, [one.name for one in before.subgroups], before.has_chats),
        after=_told(name, [one.name for one in parts], has_chats),
    )


async def _write_parts(tx: Tx, division_id: UUID, parts: Sequence[SubgroupName]) -> None:
    mine = (tx.own(subgroup), subgroup.c.division_id == division_id)
    await tx.execute(delete(subgroup).where(*mine, ~one_of(subgroup.c.id, [one.id for one in parts])))
    adding = insert(subgroup)
    rows = await tx.execute(
        adding.values(
            [
                {
                    "organisation_id": tx.organisation,
                    "id": one.id,
                    "division_id": division_id,
                    "name": one.name,
                    "place": place,
                }
                for place, one in enumerate(parts)
            ]
        )
        .on_conflict_do_update(
            index_elements=["organisation_id", "id"],
            set_={"name": adding.excluded.name, "place": adding.excluded.place},
            where=subgroup.c.division_id == division_id,
        )
        .returning(subgroup.c.id)
    )
    # An id that belongs to another division isn't written.
    if len(rows.all()) < len(parts):
        raise NotFound


async def remove_division(tx: Tx, actor: Actor, *, id: UUID, group_id: UUID) -> None:
    """Forget how a group divides; its students stay in the group. Raises NotFound, Forbidden, GroupIsArchived."""
    found = await editable_group(tx, actor, group_id)
    before = await _division(tx, group_id, id)
    await tx.execute(delete(division).where(tx.own(division), division.c.id == id))
    tell_people_changed(tx, [group_id])
    tx.record(
        "structure.division_removed",
        by=actor,
        on=subject_of(found),
        before=_told(before.name, [one.name for one in before.subgroups], before.has_chats),
    )


async def fill_subgroups(tx: Tx, actor: Actor, *, id: UUID, group_id: UUID, places: Mapping[UUID, UUID | None]) -> None:
    """Put students into subgroups of one division: {student: subgroup, or None for none of them} (STR-22).

    The curator of the group may too. Raises NotFound, Forbidden, GroupIsArchived, NotInGroup.
    """
    found = await led_group(tx, actor, group_id)
    known = await _division(tx, group_id, id)
    parts = {one.id: one.name for one in known.subgroups}
    if not {one for one in places.values() if one is not None} <= parts.keys():
        raise NotFound
    people = await members_by_id(tx, places)
    if len(people) < len(places):
        raise NotFound
    enrolled = await tx.execute(
        select(enrolment.c.student_id).where(tx.own(enrolment), enrolment.c.group_id == group_id)
    )
    for stranger in sorted(set(places) - set(enrolled.scalars())):
        raise NotInGroup(name=people[stranger].display_name)
    before = {learner.member_id: one.id for one in known.subgroups for learner in one.students}
    moved = {student_id: part for student_id, part in places.items() if before.get(student_id) != part}
    if not moved:
        return
    await tx.execute(
        delete(subgroup_student).where(
            tx.own(subgroup_student),
            subgroup_student.c.division_id == id,
            one_of(subgroup_student.c.student_id, moved),
        )
    )
    rows = [
        {"organisation_id": tx.organisation, "division_id": id, "student_id": student_id, "subgroup_id": part}
        for student_id, part in moved.items()
        if part is not None
    ]
    if rows:
        await tx.execute(insert(subgroup_student), rows)
    tell_people_changed(tx, [group_id])

    def told(places: Mapping[UUID, UUID | None]) -> dict[str, str | None]:
        return {
            people[student_id].full_name: parts[part] if (part := places.get(student_id)) else None
            for student_id in moved
        }

    tx.record(
        "structure.subgroups_filled",
        by=actor,
        on=subject_of(found),
        before={"division": known.name, "students": told(before)},
        after={"division": known.name, "students": told(moved)},
    )


async def _division(tx: Tx, group_id: UUID, division_id: UUID) -> Division:
    for one in (await divisions_of(tx, [group_id])).get(group_id, []):
        if one.id == division_id:
            return one
    raise NotFound


def _told(name: str, parts: Sequence[str], has_chats: bool) -> dict[str, str | list[str] | bool]:
    return {"division": name, "subgroups": list(parts), "chats": has_chats}
