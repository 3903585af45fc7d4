"""Leave: somebody stands in for the curator for its term (MOV-10)."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select

from parta.foundation.db import Tx, one_of
from parta.movement.errors import NotOnLeave, UndoneOutOfOrder
from parta.movement.models import movement as movement_table
from parta.movement.records import Before, Movement, Replacement
from parta.movement.store import find_movement, last_applied, stored, update_movement
from parta.structure import end_standing_in_now, groups_by_id, groups_curated_by, set_curator_now, stand_in_now

from .outcome import Outcome
from .reaching import employed


async def begin_leave(tx: Tx, movement: Movement) -> Outcome:
    """Whoever was named stands in for the leave's term; a group that the person doesn't lead any more is passed over.

    The curator stays the curator: the deputies' rights begin and end with the days (STR-20).
    """
    found = await employed(tx, movement)
    own = await groups_curated_by(tx, found.id)
    handed = tuple(one for one in movement.replacements if one.group_id in own and one.member_id is not None)
    deputies = await _stand_in(tx, movement, handed)
    return Outcome(member_id=found.id, before=Before(replacements=handed, deputies=deputies))


async def _stand_in(tx: Tx, leave: Movement, handed: Iterable[Replacement]) -> tuple[UUID, ...]:
    deputies: list[UUID] = []
    for one in handed:
        if one.member_id is None:
            continue
        deputies.append(uuid5(leave.id, str(one.group_id)))
        await stand_in_now(
            tx,
            id=deputies[-1],
            group_id=one.group_id,
            member_id=one.member_id,
            since=leave.on_date,
            until=leave.until,
            reason=leave.reason or "отпуск",
        )
    return tuple(deputies)


async def end_leave_early(tx: Tx, movement: Movement) -> Outcome:
    """Back before the leave ends, or from one without an end. Raises NotOnLeave."""
    found = await employed(tx, movement)
    leave = await running_leave(tx, found.id)
    if leave is None:
        raise NotOnLeave(name=found.full_name)
    await end_leave(tx, leave, on_date=movement.on_date)
    return Outcome(member_id=found.id, before=Before(leave_id=leave.id))


async def end_leave(tx: Tx, leave: Movement, *, on_date: date) -> None:
    """`on_date` is the first day back: nobody stands in from then on."""
    await update_movement(tx, leave.id, ended_on=on_date)
    assert leave.before is not None
    await end_standing_in_now(tx, ids=leave.before.deputies, first_day_without=on_date)
    await _give_back(tx, leave, leave.member_id)


async def _give_back(tx: Tx, leave: Movement, member_id: UUID | None) -> None:
    """Leaves of the time before deputies made the replacement the curator: those groups come back by hand."""
    assert leave.before is not None
    if not leave.before.deputies:
        await _give(tx, member_id, leave.before.replacements)


async def _give(tx: Tx, member_id: UUID | None, replacements: Iterable[Replacement]) -> None:
    handed = list(replacements)
    groups = await groups_by_id(tx, [one.group_id for one in handed])
    for one in handed:
        if one.group_id in groups and groups[one.group_id].curator_id == one.member_id:
            await set_curator_now(tx, group_id=one.group_id, member_id=member_id)


async def undo_leave(tx: Tx, movement: Movement) -> None:
    if movement.ended_on is not None:
        raise UndoneOutOfOrder(name=movement.person_name)
    assert movement.before is not None
    await end_standing_in_now(tx, ids=movement.before.deputies, first_day_without=movement.on_date)
    await _give_back(tx, movement, movement.member_id)


async def undo_return(tx: Tx, movement: Movement) -> None:
    """The leave goes on."""
    assert movement.before is not None
    assert movement.before.leave_id is not None
    leave = await find_movement(tx, movement.before.leave_id, lock=True)
    assert leave is not None
    assert leave.before is not None
    await update_movement(tx, leave.id, ended_on=None)
    if leave.before.deputies:
        await _stand_in(tx, leave, leave.before.replacements)
        return
    groups = await groups_by_id(tx, [one.group_id for one in leave.before.replacements])
    for one in leave.before.replacements:
        if one.group_id in groups and groups[one.group_id].curator_id == leave.member_id:
            await set_curator_now(tx, group_id=one.group_id, member_id=one.member_id)


async def running_leave(tx: Tx, member_id: UUID) -> Movement | None:
    """The leave that the member is on, or has before them, by an applied order."""
    leave = await last_applied(tx, member_id, "leave")
    return leave if leave is not None and leave.ended_on is None else None


async def leaves_of(tx: Tx, member_ids: Iterable[UUID]) -> dict[UUID, Movement]:
    """The running leave of each who is on one."""
    rows = await tx.execute(
        select(movement_table).where(
            tx.own(movement_table),
            movement_table.c.kind == "leave",
            movement_table.c.state == "applied",
            movement_table.c.ended_on.is_(None),
            one_of(movement_table.c.member_id, member_ids),
        )
    )
    found = [stored(row) for row in rows.mappings()]
    return {one.member_id: one for one in found if one.member_id is not None}


async def end_due_leaves(tx: Tx, today: date) -> list[Movement]:
    """End the leaves whose last day is over; the first day back is the one after it."""
    rows = await tx.execute(
        select(movement_table)
        .where(
            tx.own(movement_table),
            movement_table.c.kind == "leave",
            movement_table.c.state == "applied",
            movement_table.c.ended_on.is_(None),
            movement_table.c.until < today,
        )
        .with_for_update(skip_locked=True)
    )
    due = [stored(row) for row in rows.mappings()]
    for leave in due:
        assert leave.until is not None
        await end_leave(tx, leave, on_date=leave.until + timedelta(days=1))
    return due
