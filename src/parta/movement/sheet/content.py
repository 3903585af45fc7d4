"""The sheet of a period, read."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select

from parta.foundation.days import short_day
from parta.foundation.db import Tx
from parta.foundation.errors import Forbidden
from parta.movement import views
from parta.movement.access import require_reporter
from parta.movement.errors import PeriodUnfit
from parta.movement.models import movement as movement_table
from parta.movement.models import movement_place
from parta.movement.records import Kind, Movement, Side
from parta.movement.store import movements_by_id
from parta.organisations import Actor, Member, members_by_id
from parta.structure import GroupRecord, groups_by_id

from .counting import Change, Counts, PlaceRow, changes_of, count

LONGEST_YEARS = 5
_CATEGORIES = {
    "head": "Руководитель",
    "administration": "Администрация",
    "teacher": "Педагогические работники",
    "staff": "Прочие сотрудники",
}


async def read_sheet(tx: Tx, actor: Actor, *, side: Side, since: date, until: date) -> views.MovementSheet:
    """Counts per group, per parallel and in all, and the changes of the period by day (MOV-12, MOV-13).

    A curator reads the own groups; staff are for administrators. Raises Forbidden, PeriodUnfit.
    """
    if since > until or until - since > timedelta(days=366 * LONGEST_YEARS):
        raise PeriodUnfit(years=LONGEST_YEARS)
    curated = await require_reporter(tx, actor)
    if side == "staff" and not actor.is_administrator:
        raise Forbidden
    # A curator's pupil who moves away moves, and isn't gone: the other end of the move must be known.
    places = await _places(tx, side, since)
    papers = await movements_by_id(tx, _papers(places))
    changes = changes_of(places, {one.id: one.kind for one in papers.values()})
    counts = count(places, changes, first=since, last=until)
    groups = await groups_by_id(tx, {UUID(key) for key in counts} if side == "students" else ())
    if not actor.is_administrator:
        groups = {one.id: one for one in groups.values() if one.id in curated}
    rows = _student_rows(counts, groups) if side == "students" else _staff_rows(counts)
    own = None if actor.is_administrator else {str(one) for one in groups}
    listed = [one for one in changes if since <= one.day <= until and _concerns(one, own)]
    people = await members_by_id(tx, {one.member_id for one in listed}, include_left=True)
    known = await groups_by_id(tx, _keys(listed)) if side == "students" else {}
    entries = [_entry(one, side, papers, people, known) for one in listed if one.member_id in people]
    entries.sort(key=lambda one: (one.day, one.name))
    return views.MovementSheet(
        side=side,
        since=since,
        until=until,
        rows=rows,
        entries=entries,
        without_paper=sum(not one.has_paper for one in entries),
        on_leave=await _on_leave(tx, until) if side == "staff" else 0,
    )


async def _places(tx: Tx, side: Side, since: date) -> list[PlaceRow]:
    rows = await tx.execute(
        select(movement_place).where(
            tx.own(movement_place),
            movement_place.c.side == side,
            or_(movement_place.c.until.is_(None), movement_place.c.until >= since),
        )
    )
    return [
        PlaceRow(
            id=row.id,
            member_id=row.member_id,
            key=str(row.group_id) if side == "students" else row.category,
            since=row.since,
            until=row.until,
            opened_by=row.opened_by,
            closed_by=row.closed_by,
        )
        for row in rows
    ]


def _papers(places: Iterable[PlaceRow]) -> set[UUID]:
    return {paper for one in places for paper in (one.opened_by, one.closed_by) if paper is not None}


def _concerns(change: Change, own: Collection[str] | None) -> bool:
    return own is None or change.from_key in own or change.to_key in own


def _keys(changes: Iterable[Change]) -> set[UUID]:
    return {UUID(key) for one in changes for key in (one.from_key, one.to_key) if key is not None}


def _student_rows(counts: Mapping[str, Counts], groups: Mapping[UUID, GroupRecord]) -> list[views.MovementSheetRow]:
    """Groups in the usual order, a line under each parallel of several, everybody at the end."""
    ordered = sorted(groups.values(), key=lambda one: (one.parallel or 99, one.letter or "", one.name))
    rows: list[views.MovementSheetRow] = []
    total, parallel, many = Counts(), Counts(), 0
    for place, one in enumerate(ordered):
        counted = counts[str(one.id)]
        rows.append(_row(one.name, "group", counted))
        total.add(counted)
        parallel.add(counted)
        many += 1
        is_last = place + 1 == len(ordered) or ordered[place + 1].parallel != one.parallel
        if is_last and one.parallel is not None and many > 1:
            years = f"{one.parallel}-м классам" if one.kind == "class" else f"{one.parallel}-му курсу"
            rows.append(_row(f"Итого по {years}", "parallel", parallel))
        if is_last:
            parallel, many = Counts(), 0
    return [*rows, _row("Всего", "total", total)]


def _staff_rows(counts: Mapping[str, Counts]) -> list[views.MovementSheetRow]:
    total = Counts()
    rows: list[views.MovementSheetRow] = []
    for key, name in _CATEGORIES.items():
        if key in counts:
            rows.append(_row(name, "group", counts[key]))
            total.add(counts[key])
    return [*rows, _row("Всего", "total", total)]


def _row(name: str, kind: str, counted: Counts) -> views.MovementSheetRow:
    return views.MovementSheetRow(
        name=name,
        kind="parallel" if kind == "parallel" else "total" if kind == "total" else "group",
        start=counted.start,
        arrived=counted.arrived,
        left=counted.left,
        moved_in=counted.moved_in,
        moved_out=counted.moved_out,
        end=counted.end,
    )


def _entry(
    change: Change,
    side: Side,
    papers: Mapping[UUID, Movement],
    people: Mapping[UUID, Member],
    groups: Mapping[UUID, GroupRecord],
) -> views.MovementSheetEntry:
    paper = papers.get(change.movement_id) if change.movement_id else None
    person = people[change.member_id]

    def name(key: str | None) -> str:
        if key is None:
            return ""
        if side == "staff":
            return person.position or _CATEGORIES.get(key, key)
        return groups[UUID(key)].name if UUID(key) in groups else ""

    return views.MovementSheetEntry(
        day=change.day,
        name=person.full_name,
        birth_date=person.birth_date,
        kind=paper.kind if paper else _kind_of(change, side),
        from_name=name(change.from_key),
        to_name=name(change.to_key),
        order=order_words(paper) if paper else "",
        note=", ".join(part for part in (paper.place, paper.reason) if part) if paper else "",
        has_paper=paper is not None,
    )


def _kind_of(change: Change, side: Side) -> Kind:
    if change.from_key is not None and change.to_key is not None:
        return "transfer"
    if side == "staff":
        return "taken_on" if change.to_key is not None else "dismissal"
    return "arrival" if change.to_key is not None else "departure"


def order_words(paper: Movement) -> str:
    """«№ 45-д от 21.11.2026»; "" without a number."""
    if not paper.order_number:
        return ""
    return f"№ {paper.order_number}" + (f" от {short_day(paper.order_date)}" if paper.order_date else "")


async def _on_leave(tx: Tx, day: date) -> int:
    """How many are on leave on that day."""
    rows = await tx.execute(
        select(func.count(func.distinct(movement_table.c.member_id))).where(
            tx.own(movement_table),
            movement_table.c.kind == "leave",
            movement_table.c.state == "applied",
            movement_table.c.on_date <= day,
            or_(movement_table.c.until.is_(None), movement_table.c.until >= day),
            or_(movement_table.c.ended_on.is_(None), movement_table.c.ended_on > day),
        )
    )
    return int(rows.scalar_one())
