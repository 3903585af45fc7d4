"""Everything an import is compared with."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select

from parta.foundation.db import Tx
from parta.organisations import STAFF_ROLES, Member, all_members
from parta.structure.families.live import live_links
from parta.structure.kinds import GATHERING_KINDS, MAIN_KINDS
from parta.structure.models import enrolment, group, group_teacher, guardian_link, participation
from parta.structure.roster import (
    CurrentCircle,
    CurrentGroup,
    CurrentLink,
    CurrentPeople,
    CurrentPerson,
    GuardianKind,
    PersonName,
)
from parta.structure.staff import subjects_of


async def load_current(tx: Tx) -> CurrentPeople:
    """The organisation's people and groups, nine queries.

    Whoever came by a link and was confirmed by nobody isn't compared: a name alone would hand them a colleague's
    place, with its roles (STR-16).
    """
    members = [one for one in await all_members(tx) if _is_known(one)]
    groups = await tx.execute(
        select(group.c.id, group.c.name, group.c.curator_id)
        .where(tx.own(group), group.c.archived_at.is_(None), group.c.kind.in_(MAIN_KINDS))
        .order_by(group.c.created_at, group.c.id)
    )
    found = groups.all()
    live = {row.id for row in found}
    enrolments = await tx.execute(select(enrolment.c.student_id, enrolment.c.group_id).where(tx.own(enrolment)))
    group_of = {row.student_id: row.group_id for row in enrolments if row.group_id in live}
    # A barred link is there as well: the list can't begin it anew (FAM-6).
    links = await tx.execute(
        select(guardian_link).where(or_(live_links(tx), tx.own(guardian_link) & guardian_link.c.is_barred))
    )
    taught = (await tx.execute(select(group_teacher).where(tx.own(group_teacher)))).all()
    subjects = await subjects_of(tx, [one.id for one in members])
    return CurrentPeople(
        people=tuple(
            CurrentPerson(
                id=one.id,
                roles=tuple(grant.role.value for grant in one.roles),
                name=PersonName(one.surname, one.given_name, one.patronymic),
                birth_date=one.birth_date,
                sex=one.sex,
                phone=one.phone,
                email=one.email,
                file_number=one.file_number,
                external_id=one.external_id,
                position=one.position or None,
                subjects=tuple(subjects.get(one.id, ())),
                group_id=group_of.get(one.id),
            )
            for one in members
        ),
        groups=tuple(CurrentGroup(row.id, row.name) for row in found),
        links=tuple(CurrentLink(row.student_id, row.guardian_id, GuardianKind(row.kind)) for row in links),
        curators=tuple((row.curator_id, row.id) for row in found if row.curator_id),
        teaching=tuple((row.member_id, row.group_id, row.subject) for row in taught),
        circles=await _load_circles(tx, taught),
    )


async def _load_circles(tx: Tx, taught: Sequence[Row[Any]]) -> tuple[CurrentCircle, ...]:
    groups = await tx.execute(
        select(group.c.id, group.c.kind, group.c.name, group.c.curator_id).where(
            tx.own(group), group.c.archived_at.is_(None), group.c.kind.in_(GATHERING_KINDS)
        )
    )
    found = groups.all()
    if not found:
        return ()
    attending = await tx.execute(
        select(participation.c.group_id, participation.c.student_id).where(tx.own(participation))
    )
    students: dict[UUID, set[UUID]] = {}
    for row in attending:
        students.setdefault(row.group_id, set()).add(row.student_id)
    lessons: dict[UUID, set[tuple[UUID, str]]] = {}
    for row in taught:
        lessons.setdefault(row.group_id, set()).add((row.member_id, row.subject))
    return tuple(
        CurrentCircle(
            row.id,
            row.kind,
            row.name,
            row.curator_id,
            frozenset(students.get(row.id, ())),
            frozenset(lessons.get(row.id, ())),
        )
        for row in found
    )


def _is_known(one: Member) -> bool:
    is_trusted = any(grant.is_confirmed or grant.role not in STAFF_ROLES for grant in one.roles)
    return is_trusted or not one.is_claimed
