"""Groups as they are now: by id, all that live, in the order in which schools list them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select

from parta.foundation.db import Tx, one_of
from parta.organisations import local_today

from .kinds import COLLEAGUE_KINDS, STAFF_GROUP_KIND
from .models import deputy, group
from .records import GroupRecord
from .terms import running


async def load_groups(tx: Tx, *wanted: ColumnElement[bool]) -> list[GroupRecord]:
    """The organisation's groups under these conditions, with their deputies of today, in the usual order."""
    today = await local_today(tx)
    deputies = (
        select(func.array_agg(deputy.c.member_id))
        .where(deputy.c.organisation_id == group.c.organisation_id, deputy.c.group_id == group.c.id, running(today))
        .scalar_subquery()
    )
    rows = await tx.execute(select(group, deputies.label("deputy_ids")).where(tx.own(group), *wanted))
    return sorted((_record(row) for row in rows), key=group_order)


def _record(row: Row[Any]) -> GroupRecord:
    return GroupRecord(
        id=row.id,
        kind=row.kind,
        name=row.name,
        parallel=row.parallel,
        letter=row.letter,
        is_archived=row.archived_at is not None,
        curator_id=row.curator_id,
        deputy_ids=tuple(sorted(set(row.deputy_ids or ()) - {row.curator_id})),
        profile=row.profile,
        age_from=row.age_from,
        age_to=row.age_to,
    )


async def groups_by_id(tx: Tx, group_ids: Iterable[UUID]) -> dict[UUID, GroupRecord]:
    """Groups by id, archived ones too; unknown ids are missing."""
    return {one.id: one for one in await load_groups(tx, one_of(group.c.id, set(group_ids)))}


async def live_groups(tx: Tx) -> list[GroupRecord]:
    """Groups that aren't archived, in the order in which schools list them; «Сотрудники» comes last."""
    return await load_groups(tx, group.c.archived_at.is_(None))


def group_order(one: GroupRecord) -> tuple[int, int, str, str]:
    """1А, 1Б, … 11Б, then groups without a parallel by name, then departments, «Сотрудники» last."""
    level = 2 if one.kind == STAFF_GROUP_KIND else 1 if one.kind in COLLEAGUE_KINDS else 0
    return (level, one.parallel or 99, one.letter or "", one.name)


async def staff_group_id(tx: Tx) -> UUID:
    """The group «Сотрудники»: it exists since the organisation does, and is never archived (STR-2)."""
    return (await tx.execute(select(group.c.id).where(tx.own(group), group.c.kind == STAFF_GROUP_KIND))).scalar_one()
