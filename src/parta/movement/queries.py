"""Reads of movements."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from parta.foundation.db import Tx, one_of
from parta.foundation.errors import Invalid
from parta.foundation.text import clean_line
from parta.organisations import Actor, members_by_id
from parta.structure import groups_by_id

from . import views
from .access import reachable, require_reporter
from .models import movement
from .records import STAFF_KINDS, STUDENT_KINDS, Kind, Movement, Side, State
from .rules import UNDO_WITHIN, may_apply, may_change, may_return, may_undo, may_withdraw
from .store import stored

PAGE = 50


async def read_movements(
    tx: Tx,
    actor: Actor,
    *,
    side: Side | None = None,
    states: Collection[State] = (),
    kind: Kind | None = None,
    group_id: UUID | None = None,
    member_id: UUID | None = None,
    search: str = "",
    after: str | None = None,
) -> views.MovementPage:
    """A page of the log, the newest day first; a curator sees what concerns the own groups (MOV-2).

    Raises Forbidden, Invalid.
    """
    curated = await require_reporter(tx, actor)
    reach = _reach(tx, actor, curated)
    wanted = [*reach]
    if side is not None:
        wanted.append(movement.c.kind.in_(STUDENT_KINDS if side == "students" else STAFF_KINDS))
    if states:
        wanted.append(movement.c.state.in_(states))
    if kind is not None:
        wanted.append(movement.c.kind == kind)
    if group_id is not None:
        wanted.append(or_(movement.c.from_group_id == group_id, movement.c.to_group_id == group_id))
    if member_id is not None:
        wanted.append(movement.c.member_id == member_id)
    for word in clean_line(search).split():
        wanted.append(movement.c.person_name.icontains(word, autoescape=True))
    total = (await tx.execute(select(func.count()).select_from(movement).where(*wanted))).scalar_one()
    if after:
        at, last = _place(after)
        wanted.append(or_(movement.c.reported_at < at, and_(movement.c.reported_at == at, movement.c.id < last)))
    rows = await tx.execute(
        select(movement).where(*wanted).order_by(movement.c.reported_at.desc(), movement.c.id.desc()).limit(PAGE + 1)
    )
    found = [stored(row) for row in rows.mappings()]
    page = found[:PAGE]
    return views.MovementPage(
        movements=await describe(tx, actor, page),
        counts=await _counts(tx, reach),
        total=total,
        next=f"{page[-1].reported_at.isoformat()}|{page[-1].id}" if len(found) > PAGE else None,
    )


async def _counts(tx: Tx, reach: Iterable[ColumnElement[bool]]) -> views.MovementCounts:
    rows = await tx.execute(
        select(movement.c.state, func.count().label("many"))
        .where(*reach, movement.c.state.in_(["reported", "returned", "scheduled"]))
        .group_by(movement.c.state)
    )
    counts = {row.state: row.many for row in rows}
    return views.MovementCounts(
        reported=counts.get("reported", 0),
        returned=counts.get("returned", 0),
        scheduled=counts.get("scheduled", 0),
    )


def _reach(tx: Tx, actor: Actor, curated: Collection[UUID]) -> list[ColumnElement[bool]]:
    if actor.is_administrator:
        return [tx.own(movement)]
    concerns = and_(
        movement.c.kind.in_(STUDENT_KINDS),
        or_(one_of(movement.c.from_group_id, curated), one_of(movement.c.to_group_id, curated)),
    )
    return [tx.own(movement), or_(concerns, movement.c.reported_by == actor.member_id)]


def _place(after: str) -> tuple[datetime, UUID]:
    """Where the page before ended. Raises Invalid."""
    at, _, last = after.partition("|")
    try:
        # A plus sign of an offset may come as a space out of an address.
        found = datetime.fromisoformat(at.replace(" ", "+"))
        if found.tzinfo is None:
            raise ValueError
        return found, UUID(last)
    except ValueError:
        raise Invalid("Такой страницы списка нет.", "There is no such page of the list.", field="after") from None


async def read_movement(tx: Tx, actor: Actor, movement_id: UUID) -> views.MovementView:
    """Raises NotFound."""
    return (await describe(tx, actor, [await reachable(tx, actor, movement_id)]))[0]


async def describe(tx: Tx, actor: Actor, found: Iterable[Movement]) -> list[views.MovementView]:
    """Movements as `actor` sees them."""
    wanted = list(found)
    groups = await groups_by_id(tx, {group_id for one in wanted for group_id in one.group_ids})
    people = await members_by_id(
        tx,
        {
            member_id
            for one in wanted
            for member_id in (one.reported_by, one.decided_by, one.undone_by)
            if member_id is not None
        },
        include_left=True,
    )

    def name(member_id: UUID | None) -> str | None:
        found = people.get(member_id) if member_id is not None else None
        return found.display_name if found else None

    def group(group_id: UUID | None) -> views.MovementGroup | None:
        found = groups.get(group_id) if group_id is not None else None
        return views.MovementGroup(id=found.id, name=found.name) if found else None

    return [
        views.MovementView(
            id=one.id,
            kind=one.kind,
            side=one.side,
            state=one.state,
            member_id=one.member_id,
            person=one.person,
            person_name=one.person_name,
            from_group=group(one.from_group_id),
            to_group=group(one.to_group_id),
            on_date=one.on_date,
            until=one.until,
            ended_on=one.ended_on,
            order_number=one.order_number,
            order_date=one.order_date,
            place=one.place,
            reason=one.reason,
            replacements=list(one.replacements),
            comment=one.comment,
            reported_by=name(one.reported_by),
            reported_at=one.reported_at,
            is_own_report=one.reported_by == actor.member_id,
            decided_by=name(one.decided_by),
            decided_at=one.decided_at,
            applied_at=one.applied_at,
            undo_until=one.applied_at + UNDO_WITHIN if one.applied_at and may_undo(actor, one, tx.now) else None,
            undone_by=name(one.undone_by),
            undone_at=one.undone_at,
            may=_may(tx, actor, one),
        )
        for one in wanted
    ]


def _may(tx: Tx, actor: Actor, one: Movement) -> list[views.May]:
    answers: list[tuple[views.May, bool]] = [
        ("apply", may_apply(actor, one)),
        ("return", may_return(actor, one)),
        ("change", may_change(actor, one)),
        ("withdraw", may_withdraw(actor, one)),
        ("undo", may_undo(actor, one, tx.now)),
    ]
    return [ability for ability, is_so in answers if is_so]
