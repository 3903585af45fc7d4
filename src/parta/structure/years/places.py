"""The people of a turn: their places in groups, circles and subgroups, and whoever teaches there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, select
from sqlalchemy import text as sql

from parta.foundation.db import Tx, insert_rows, one_of
from parta.organisations import members_by_id
from parta.structure.models import enrolment, group_teacher, participation, subgroup_student, subgroup_teacher

from .memory import PlaceMemory, TurnMemory


async def remember_places(tx: Tx, moves: Mapping[UUID, UUID | None]) -> list[PlaceMemory]:
    rows = await tx.execute(select(enrolment).where(tx.own(enrolment), one_of(enrolment.c.student_id, moves)))
    return [
        PlaceMemory(student_id=row.student_id, group_id=row.group_id, since=row.since, now_in=moves[row.student_id])
        for row in rows
    ]


async def leave_circles(tx: Tx, students: Iterable[UUID]) -> list[tuple[UUID, UUID, datetime]]:
    rows = await tx.execute(
        delete(participation)
        .where(tx.own(participation), one_of(participation.c.student_id, students))
        .returning(participation.c.group_id, participation.c.student_id, participation.c.since)
    )
    return [(row.group_id, row.student_id, row.since) for row in rows]


async def leave_subgroups(tx: Tx, students: Iterable[UUID]) -> list[tuple[UUID, UUID, UUID]]:
    rows = await tx.execute(
        delete(subgroup_student)
        .where(tx.own(subgroup_student), one_of(subgroup_student.c.student_id, students))
        .returning(subgroup_student.c.division_id, subgroup_student.c.student_id, subgroup_student.c.subgroup_id)
    )
    return [(row.division_id, row.student_id, row.subgroup_id) for row in rows]


async def clear_teachers(tx: Tx, group_ids: Iterable[UUID]) -> list[tuple[UUID, UUID, str]]:
    rows = await tx.execute(
        delete(group_teacher)
        .where(tx.own(group_teacher), one_of(group_teacher.c.group_id, group_ids))
        .returning(group_teacher.c.group_id, group_teacher.c.member_id, group_teacher.c.subject)
    )
    return [(row.group_id, row.member_id, row.subject) for row in rows]


async def clear_subgroup_teachers(tx: Tx, group_ids: Sequence[UUID]) -> list[tuple[UUID, UUID, str]]:
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


async def write_places(tx: Tx, places: Mapping[UUID, UUID | None], moves: Mapping[UUID, UUID | None]) -> None:
    gone = [student for student in places if moves[student] is None]
    await tx.execute(delete(enrolment).where(tx.own(enrolment), one_of(enrolment.c.student_id, gone)))
    await _enrol(tx, [(student, target, tx.now) for student, target in moves.items() if target is not None])


async def restore_places(tx: Tx, places: Sequence[PlaceMemory]) -> None:
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


async def put_back(tx: Tx, memory: TurnMemory) -> None:
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
