"""Who stands in for a group's leader, and for how long: a leave, an illness, or a deputy for good (STR-20)."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from parta.foundation.db import Database, Tx, in_each, one_of
from parta.foundation.errors import NotFound
from parta.foundation.text import clean_line
from parta.foundation.wiring import Wiring
from parta.organisations import Actor, local_today, members_by_id

from .access import editable_group, subject_of
from .announcements import tell_people_changed
from .errors import OwnDeputy, TermUnreadable
from .models import deputy
from .staffing import staff_members
from .terms import is_running, running

MAX_REASON = 120


class DeputyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One who stands in, from `since` to `until`, both included; `until` None: for good."""

    id: UUID
    group_id: UUID
    member_id: UUID
    since: date
    until: date | None
    reason: str
    is_running: bool


async def set_deputy(
    tx: Tx,
    actor: Actor,
    *,
    id: UUID,
    group_id: UUID,
    member_id: UUID,
    since: date,
    until: date | None = None,
    reason: str = "",
) -> None:
    """Name somebody who stands in for the group's leader, or change their days; the id is the client's (STR-20).

    Raises NotFound, Forbidden, StaffGroupStays, GroupIsArchived, NotStaff, OwnDeputy, TermUnreadable.
    """
    found = await editable_group(tx, actor, group_id)
    named = (await staff_members(tx, [member_id]))[member_id]
    if member_id == found.curator_id:
        raise OwnDeputy(name=named.display_name)
    if until is not None and until < since:
        raise TermUnreadable
    known = {one.id: one for one in await deputies_of(tx, [group_id])}
    before = known.get(id)
    reason = clean_line(reason)[:MAX_REASON]
    values = {
        "member_id": member_id,
        "since": since,
        "until": until,
        "reason": reason,
        "is_told": is_running(since, until, await local_today(tx)),
    }
    rows = await tx.execute(
        insert(deputy)
        .values(organisation_id=tx.organisation, id=id, group_id=group_id, created_at=tx.now, **values)
        .on_conflict_do_update(
            index_elements=["organisation_id", "id"], set_=values, where=deputy.c.group_id == group_id
        )
        .returning(deputy.c.id)
    )
    if rows.first() is None:
        raise NotFound
    tell_people_changed(tx, [group_id])
    tx.record(
        "structure.deputy_set",
        by=actor,
        on=subject_of(found),
        before=None if before is None else await _told(tx, before.member_id, before.since, before.until, before.reason),
        after=await _told(tx, member_id, since, until, reason),
    )


async def stand_in_now(
    tx: Tx, *, id: UUID, group_id: UUID, member_id: UUID, since: date, until: date | None, reason: str
) -> None:
    """The same for rooms above, which have asked whether it may be done; the group's own leader is passed over."""
    values = {
        "member_id": member_id,
        "since": since,
        "until": until,
        "reason": reason[:MAX_REASON],
        "is_told": is_running(since, until, await local_today(tx)),
    }
    await tx.execute(
        insert(deputy)
        .values(organisation_id=tx.organisation, id=id, group_id=group_id, created_at=tx.now, **values)
        .on_conflict_do_update(index_elements=["organisation_id", "id"], set_=values)
    )
    tell_people_changed(tx, [group_id])


async def end_standing_in_now(tx: Tx, *, ids: Iterable[UUID], first_day_without: date) -> None:
    """End these terms; one that hasn't begun by then is gone altogether."""
    wanted = list(ids)
    gone = await tx.execute(
        delete(deputy)
        .where(tx.own(deputy), one_of(deputy.c.id, wanted), deputy.c.since >= first_day_without)
        .returning(deputy.c.group_id)
    )
    last = first_day_without - timedelta(days=1)
    ended = await tx.execute(
        update(deputy)
        .where(tx.own(deputy), one_of(deputy.c.id, wanted))
        .where(deputy.c.until.is_(None) | (deputy.c.until > last))
        .values(until=last, is_told=is_running(last, last, await local_today(tx)))
        .returning(deputy.c.group_id)
    )
    tell_people_changed(tx, {*gone.scalars(), *ended.scalars()})


async def remove_deputy(tx: Tx, actor: Actor, *, id: UUID, group_id: UUID) -> None:
    """Take a replacement back; harmless when it isn't there. Raises NotFound, Forbidden, GroupIsArchived."""
    found = await editable_group(tx, actor, group_id)
    before = {one.id: one for one in await deputies_of(tx, [group_id])}.get(id)
    if before is None:
        return
    await tx.execute(delete(deputy).where(tx.own(deputy), deputy.c.id == id))
    tell_people_changed(tx, [group_id])
    tx.record(
        "structure.deputy_removed",
        by=actor,
        on=subject_of(found),
        before=await _told(tx, before.member_id, before.since, before.until, before.reason),
    )


async def deputies_of(tx: Tx, group_ids: list[UUID]) -> list[DeputyRecord]:
    """Everybody who stands in these groups now or will; those whose days are over aren't listed."""
    today = await local_today(tx)
    rows = await tx.execute(
        select(deputy)
        .where(tx.own(deputy), one_of(deputy.c.group_id, group_ids))
        .where(deputy.c.until.is_(None) | (deputy.c.until >= today))
        .order_by(deputy.c.since, deputy.c.created_at)
    )
    return [
        DeputyRecord(
            id=row.id,
            group_id=row.group_id,
            member_id=row.member_id,
            since=row.since,
            until=row.until,
            reason=row.reason,
            is_running=is_running(row.since, row.until, today),
        )
        for row in rows
    ]


async def _told(tx: Tx, member_id: UUID, since: date, until: date | None, reason: str) -> dict[str, str | None]:
    found = await members_by_id(tx, [member_id], include_left=True)
    return {
        "deputy": found[member_id].display_name if member_id in found else None,
        "since": since.isoformat(),
        "until": until.isoformat() if until else None,
        "reason": reason,
    }


async def begin_and_end_terms(database: Database) -> None:
    """Tell the rooms above of terms that began or ended since they were told last: conversations follow."""
    await in_each(database, select(deputy.c.organisation_id).distinct(), tell_terms)


async def tell_terms(tx: Tx) -> None:
    """The same in one organisation."""
    is_now = running(await local_today(tx))
    rows = await tx.execute(
        update(deputy)
        .where(tx.own(deputy), deputy.c.is_told.is_distinct_from(is_now))
        .values(is_told=is_now)
        .returning(deputy.c.group_id)
    )
    tell_people_changed(tx, rows.scalars())


def add_term_job(wiring: Wiring) -> None:
    async def work() -> None:
        await begin_and_end_terms(wiring.database)

    wiring.jobs.add_periodic("structure.follow_terms", "*/5 * * * *", work)
