"""Reminders of requests that wait: first the curator, later the administrators (INV-16)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update

from parta.accounts import send_notice
from parta.foundation.db import Database, Tx, in_each, one_of
from parta.foundation.letters import Postman
from parta.organisations import (
    EVERY_ORGANISATION,
    Member,
    Role,
    load_organisation,
    members_by_id,
    members_with_role,
    organisation_settings,
)
from parta.structure import groups_by_id

from .models import join_request


async def remind(database: Database, postman: Postman) -> int:
    """Send what is due, each reminder once; how many letters went out."""

    async def remind_here(tx: Tx) -> int:
        return await _remind_one(tx, postman)

    return sum(await in_each(database, EVERY_ORGANISATION, remind_here, as_platform=True))


async def _remind_one(tx: Tx, postman: Postman) -> int:
    settings = await organisation_settings(tx)
    return await _remind_curators(tx, postman, settings.remind_curator_after_days) + await _remind_administrators(
        tx, postman, settings.remind_administrator_after_days
    )


async def _remind_curators(tx: Tx, postman: Postman, days: int) -> int:
    rows = await _due(tx, days, join_request.c.curator_reminded_at)
    groups = await groups_by_id(tx, {row.group_id for row in rows})
    counts: dict[UUID, int] = {}
    for row in rows:
        # A deputy decides as well while their term runs.
        for leader_id in groups[row.group_id].leader_ids:
            counts[leader_id] = counts.get(leader_id, 0) + 1
    curators = await members_by_id(tx, counts)
    for one in curators.values():
        await _send(tx, postman, one, counts[one.id])
    await _mark(tx, rows, "curator_reminded_at")
    return len(curators)


async def _remind_administrators(tx: Tx, postman: Postman, days: int) -> int:
    rows = await _due(tx, days, join_request.c.administrator_reminded_at)
    if not rows:
        return 0
    people = [
        one
        for one in await members_with_role(tx, Role.HEAD, Role.ADMINISTRATOR)
        if one.has(Role.HEAD, confirmed=True) or one.has(Role.ADMINISTRATOR, confirmed=True)
    ]
    for one in people:
        await _send(tx, postman, one, len(rows))
    await _mark(tx, rows, "administrator_reminded_at")
    return len(people)


async def _due(tx: Tx, days: int, reminded_at: Any) -> list[Row[Any]]:
    """Open requests that have waited so long and of which nobody was reminded yet; none for 0 days."""
    if days == 0:
        return []
    rows = await tx.execute(
        select(join_request.c.id, join_request.c.group_id).where(
            tx.own(join_request),
            join_request.c.state == "open",
            join_request.c.created_at <= tx.now - timedelta(days=days),
            reminded_at.is_(None),
        )
    )
    return list(rows)


async def _mark(tx: Tx, rows: Iterable[Row[Any]], column: str) -> None:
    await tx.execute(
        update(join_request)
        .where(tx.own(join_request), one_of(join_request.c.id, [row.id for row in rows]))
        .values({column: tx.now})
    )


async def _send(tx: Tx, postman: Postman, member: Member, count: int) -> None:
    if member.account_id is None:
        return
    organisation = await load_organisation(tx)
    await send_notice(
        tx,
        postman,
        member.account_id,
        subject=f"{organisation.short_name}: ждут заявки на вход",
        text=f"{organisation.short_name}: заявок на вход без ответа — {count}. Парта, Школа → Заявки.",
    )
