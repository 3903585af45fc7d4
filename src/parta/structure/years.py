"""The turn of the year in the structure: many groups and students at once, remembered so that it can be taken back.

The caller has decided everything; here rows change in sets, and one event tells of all groups (YEAR-4).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Table, delete, func, select, update
from sqlalchemy import text as sql

from parta.foundation.db import Tx, insert_rows, one_of
from parta.organisations import members_by_id

from .access import lock_structure
from .announcements import everybody, tell_people_changed
from .errors import NameTaken
from .events import GroupArchived, GroupRenamed, GroupsTurned
from .keeping import GroupRow, insert_groups, read_name
from .models import enrolment, group, group_teacher, participation, subgroup_student, subgroup_teacher
from .roster import group_key


class GroupTurn(msgspec.Struct, frozen=True, kw_only=True):
    """What a group is from now on."""

    group_id: UUID
    name: str
    parallel: int | None
    age_from: int | None
    age_to: int | None
    is_archived: bool
    curator_id: UUID | None
    keeps_teachers: bool


class Turned(msgspec.Struct, frozen=True, kw_only=True):
    """What the turn wrote; whatever is other than this when it is taken back was changed by hand since."""

    name: str
    curator_id: UUID | None
    is_archived: bool


class GroupMemory(msgspec.Struct, frozen=True, kw_only=True):
    """A group as it was; `turned` is missing in turns of an earlier version."""

    id: UUID
    name: str
    name_key: str
    parallel: int | None
    letter: str | None
    age_from: int | None
    age_to: int | None
    curator_id: UUID | None
    archived_at: datetime | None
    turned: Turned | None = None


class PlaceMemory(msgspec.Struct, frozen=True, kw_only=True):
    """Where a student was, and where the turn has put them (None: nowhere)."""

    student_id: UUID
    group_id: UUID
    since: datetime
    now_in: UUID | None


class TurnMemory(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the turn changed in the structure; JSON."""

    groups: list[GroupMemory]
    made: list[UUID]
    places: list[PlaceMemory]
    participations: list[tuple[UUID, UUID, datetime]]
    subgroup_students: list[tuple[UUID, UUID, UUID]]
    teachers: list[tuple[UUID, UUID, str]]
    subgroup_teachers: list[tuple[UUID, UUID, str]]


async def turn_groups(
    tx: Tx, *, turns: Sequence[GroupTurn], made: Sequence[GroupRow], moves: Mapping[UUID, UUID | None]
) -> TurnMemory:
    """Turn the groups, make new ones, and move students ({student: group, or None: out of all groups}).

    Raises NameTaken.
    """
    await lock_structure(tx)
    ids = [one.group_id for one in turns]
    memory = TurnMemory(
        groups=await _groups(tx, turns),
        made=[one.id for one in made],
        places=await _places(tx, moves),
        participations=await _leave_circles(tx, [student for student, target in moves.items() if target is None]),
        subgroup_students=await _leave_subgroups(tx, moves),
        teachers=await _clear_teachers(tx, [one.group_id for one in turns if not one.keeps_teachers]),
        subgroup_teachers=await _clear_subgroup_teachers(tx, [one.group_id for one in turns if not one.keeps_teachers]),
    )
    await _write_groups(tx, turns)
    await insert_groups(tx, made)
    await _write_places(tx, {one.student_id: one.now_in for one in memory.places}, moves)
    _tell(tx, [*ids, *memory.made])
    return memory


async def turn_groups_back(tx: Tx, memory: TurnMemory) -> None:
    """Make everything as it was; who has been moved by hand since then stays where they are. Raises NameTaken."""
    await lock_structure(tx)
    await tx.execute(
        update(group)
        .where(tx.own(group), one_of(group.c.id, memory.made), group.c.archived_at.is_(None))
        .values(archived_at=tx.now, name_key=func.concat("~", group.c.id))
    )
    await _restore_groups(tx, memory.groups)
    await _restore_places(tx, memory.places)
    await _insert_back(tx, memory)
    _tell(tx, [*(one.id for one in memory.groups), *memory.made])


async def _groups(tx: Tx, turns: Sequence[GroupTurn]) -> list[GroupMemory]:
    by_group = {one.group_id: one for one in turns}
    rows = await tx.execute(select(group).where(tx.own(group), one_of(group.c.id, by_group)))
    return [
        GroupMemory(**{name: getattr(row, name) for name in _REMEMBERED}, turned=_turned(by_group[row.id], row.kind))
        for row in rows
    ]


_REMEMBERED = [name for name in GroupMemory.__struct_fields__ if name != "turned"]


def _turned(turn: GroupTurn, kind: str) -> Turned:
    return Turned(name=read_name(turn.name, kind).name, curator_id=turn.curator_id, is_archived=turn.is_archived)


async def _places(tx: Tx, moves: Mapping[UUID, UUID | None]) -> list[PlaceMemory]:
    rows = await tx.execute(select(enrolment).where(tx.own(enrolment), one_of(enrolment.c.student_id, moves)))
    return [
        PlaceMemory(student_id=row.student_id, group_id=row.group_id, since=row.since, now_in=moves[row.student_id])
        for row in rows
    ]


async def _leave_circles(tx: Tx, students: Iterable[UUID]) -> list[tuple[UUID, UUID, datetime]]:
    rows = await tx.execute(
        delete(participation)
        .where(tx.own(participation), one_of(participation.c.student_id, students))
        .returning(participation.c.group_id, participation.c.student_id, participation.c.since)
    )
    return [(row.group_id, row.student_id, row.since) for row in rows]


async def _leave_subgroups(tx: Tx, students: Iterable[UUID]) -> list[tuple[UUID, UUID, UUID]]:
    rows = await tx.execute(
        delete(subgroup_student)
        .where(tx.own(subgroup_student), one_of(subgroup_student.c.student_id, students))
        .returning(subgroup_student.c.division_id, subgroup_student.c.student_id, subgroup_student.c.subgroup_id)
    )
    return [(row.division_id, row.student_id, row.subgroup_id) for row in rows]


async def _clear_teachers(tx: Tx, group_ids: Iterable[UUID]) -> list[tuple[UUID, UUID, str]]:
    rows = await tx.execute(
        delete(group_teacher)
        .where(tx.own(group_teacher), one_of(group_teacher.c.group_id, group_ids))
        .returning(group_teacher.c.group_id, group_teacher.c.member_id, group_teacher.c.subject)
    )
    return [(row.group_id, row.member_id, row.subject) for row in rows]


async def _clear_subgroup_teachers(tx: Tx, group_ids: Sequence[UUID]) -> list[tuple[UUID, UUID, str]]:
    rows = await tx.execute(
        sql(
            "delete from subgroup_teacher t using subgroup s, division d"
            " where t.organisation_id = :organisation and s.organisation_id = t.organisation_id"
            " and s.id = t.subgroup_id and d.organisation_id = t.organisation_id and d.id = s.division_id"
            " and d.group_id = any(cast(:groups as uuid[])) returning t.subgroup_id, t.member_id, t.subject"
        ),
        {"organisation": tx.organisation, "groups": list(group_ids)},
    )
    return [(row.subgroup_id, row.member_id, row.subject) for row in rows]


async def _write_groups(tx: Tx, turns: Sequence[GroupTurn]) -> None:
    kinds = await _kinds(tx)
    rows: list[dict[str, Any]] = []
    for one in turns:
        read = read_name(one.name, kinds[one.group_id])
        rows.append(
            {
                "id": one.group_id,
                "name": read.name,
                "name_key": group_key(read.name),
                "parallel": read.parallel if read.parallel is not None else one.parallel,
                "letter": read.letter,
                "age_from": one.age_from,
                "age_to": one.age_to,
                "curator_id": one.curator_id,
                "archived_at": tx.now if one.is_archived else None,
            }
        )
    await _put_groups(tx, rows)


async def _kinds(tx: Tx) -> dict[UUID, str]:
    rows = await tx.execute(select(group.c.id, group.c.kind).where(tx.own(group)))
    return {row.id: row.kind for row in rows}


async def _restore_groups(tx: Tx, groups: Sequence[GroupMemory]) -> None:
    """What was changed by hand since the turn stays (YEAR-6): a name, a curator, a rest."""
    rows = await tx.execute(select(group).where(tx.own(group), one_of(group.c.id, [one.id for one in groups])))
    now = {row.id: row for row in rows}
    await _put_groups(tx, [_as_it_was(one, now[one.id]) for one in groups])
    # Conversations of the year before wake up as they were: they hear what stays otherwise.
    for one in groups:
        if one.turned is None:
            continue
        if now[one.id].name != one.turned.name:
            tx.emit(GroupRenamed(group_id=one.id, name=now[one.id].name), on=everybody(tx))
        if now[one.id].archived_at is not None and not one.turned.is_archived:
            tx.emit(GroupArchived(group_id=one.id), on=everybody(tx))


_OF_THE_NAME = ("name", "name_key", "parallel", "letter")


def _as_it_was(memory: GroupMemory, now: Any) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(memory, name) for name in _REMEMBERED}
    if memory.turned is None:
        return values
    if now.name != memory.turned.name:
        values |= {name: getattr(now, name) for name in _OF_THE_NAME}
    if now.curator_id != memory.turned.curator_id:
        values["curator_id"] = now.curator_id
    if (now.archived_at is not None) != memory.turned.is_archived:
        values["archived_at"] = now.archived_at
    return values


async def _put_groups(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write groups whose names move round (1А becomes 2А while 2А becomes 3А): names are freed first.

    Raises NameTaken where a group that isn't among them has the name.
    """
    ids = [row["id"] for row in rows]
    await tx.execute(
        update(group).where(tx.own(group), one_of(group.c.id, ids)).values(name_key=func.concat("~", group.c.id))
    )
    await _refuse_taken(tx, rows)
    for row in rows:
        values = {name: value for name, value in row.items() if name != "id"}
        await tx.execute(update(group).where(tx.own(group), group.c.id == row["id"]).values(values))


async def _refuse_taken(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    kinds = await _kinds(tx)
    standing = await tx.execute(
        select(group.c.kind, group.c.name_key).where(
            tx.own(group), group.c.archived_at.is_(None), group.c.id.not_in([row["id"] for row in rows])
        )
    )
    taken = {(row.kind, row.name_key) for row in standing}
    refused: list[str] = []
    for row in rows:
        if row["archived_at"] is not None:
            continue
        key = (kinds[row["id"]], row["name_key"])
        if key in taken:
            refused.append(row["name"])
        taken.add(key)
    if refused:
        raise NameTaken(*refused)


async def _write_places(tx: Tx, places: Mapping[UUID, UUID | None], moves: Mapping[UUID, UUID | None]) -> None:
    gone = [student for student in places if moves[student] is None]
    await tx.execute(delete(enrolment).where(tx.own(enrolment), one_of(enrolment.c.student_id, gone)))
    await _enrol(tx, [(student, target, tx.now) for student, target in moves.items() if target is not None])


async def _restore_places(tx: Tx, places: Sequence[PlaceMemory]) -> None:
    rows = await tx.execute(
        select(enrolment.c.student_id, enrolment.c.group_id).where(
            tx.own(enrolment), one_of(enrolment.c.student_id, [one.student_id for one in places])
        )
    )
    now_in = {row.student_id: row.group_id for row in rows}
    here = await members_by_id(tx, [one.student_id for one in places])
    await _enrol(
        tx,
        [
            (one.student_id, one.group_id, one.since)
            for one in places
            if one.student_id in here and now_in.get(one.student_id) == one.now_in
        ],
    )


async def _enrol(tx: Tx, rows: Sequence[tuple[UUID, UUID, datetime]]) -> None:
    await tx.execute(
        sql(
            "insert into enrolment (organisation_id, student_id, group_id, since)"
            " select :organisation, s, g, t from unnest(cast(:students as uuid[]), cast(:groups as uuid[]),"
            " cast(:times as timestamptz[])) as u(s, g, t)"
            " on conflict (organisation_id, student_id) do update set group_id = excluded.group_id,"
            " since = excluded.since"
        ),
        {
            "organisation": tx.organisation,
            "students": [student for student, _, _ in rows],
            "groups": [target for _, target, _ in rows],
            "times": [since for _, _, since in rows],
        },
    )


async def _insert_back(tx: Tx, memory: TurnMemory) -> None:
    """Places in circles and subgroups, and teachers: of whoever is still here; what stands there already stays."""
    lists: tuple[tuple[Table, tuple[str, str, str], Sequence[tuple[Any, UUID, Any]]], ...] = (
        (participation, ("group_id", "student_id", "since"), memory.participations),
        (subgroup_student, ("division_id", "student_id", "subgroup_id"), memory.subgroup_students),
        (group_teacher, ("group_id", "member_id", "subject"), memory.teachers),
        (subgroup_teacher, ("subgroup_id", "member_id", "subject"), memory.subgroup_teachers),
    )
    here = await members_by_id(tx, {row[1] for _, _, rows in lists for row in rows})
    own = {"organisation_id": tx.organisation}
    for table, columns, rows in lists:
        back = [{**own, **dict(zip(columns, row, strict=True))} for row in rows if row[1] in here]
        await insert_rows(tx, table, back)


def _tell(tx: Tx, group_ids: Iterable[UUID]) -> None:
    changed = tuple(sorted(set(group_ids)))
    tx.emit(GroupsTurned(group_ids=changed), on=everybody(tx))
    tell_people_changed(tx, changed)
