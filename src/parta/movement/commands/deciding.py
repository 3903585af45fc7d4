"""Deciding about movements: applied at once or on their day, returned, undone (MOV-4 to MOV-9)."""

import datetime
from typing import Any
from uuid import UUID

import msgspec

from parta.foundation.db import Tx
from parta.foundation.errors import Refusal
from parta.foundation.text import clean_line
from parta.movement.access import reachable
from parta.movement.applying import carry_out, take_back
from parta.movement.errors import AlreadyDecided, OrderNeeded
from parta.movement.records import Movement, NewMovement
from parta.movement.rules import may_return, refuse_comment, refuse_undo
from parta.movement.store import find_movement, update_movement
from parta.organisations import Actor, local_today, members_by_id, require_administrator

from .reporting import report_movement, state_words
from .telling import tell, write_down

MAX_COMMENT = 500


class OrderGiven(msgspec.Struct, frozen=True, kw_only=True):
    """The order under which several movements are applied; it fills in where a report names none."""

    number: str = ""
    date: datetime.date | None = None


async def apply_movement(
    tx: Tx, actor: Actor, *, movement_id: UUID, order: OrderGiven | None = None, needs_order: bool = True
) -> Movement:
    """Apply a report, or let it wait for its day (MOV-5). Repeating one's own decision is harmless.

    Raises NotFound, Forbidden, AlreadyDecided, OrderNeeded, and what `carry_out` refuses.
    """
    require_administrator(actor)
    found = await reachable(tx, actor, movement_id, lock=True)
    if found.state != "reported":
        if found.state in {"applied", "scheduled"} and found.decided_by == actor.member_id:
            return found
        raise await _already_decided(tx, found)
    values: dict[str, Any] = {"decided_by": actor.member_id, "decided_at": tx.now}
    if not found.order_number and order is not None and clean_line(order.number):
        values |= {"order_number": clean_line(order.number).lstrip("№ ")[:40], "order_date": order.date}
    if needs_order and not found.order_number and "order_number" not in values:
        raise OrderNeeded(names=found.person_name)
    decided = await update_movement(tx, found.id, **values)
    if decided.on_date > await local_today(tx):
        scheduled = await update_movement(tx, found.id, state="scheduled")
        await tell(tx, scheduled)
        await write_down(tx, scheduled, "scheduled", by=actor)
        return scheduled
    return await _carried_out(tx, decided, by=actor)


async def apply_now(tx: Tx, actor: Actor, *, new: NewMovement) -> Movement:
    """Report and apply in one act: what an administrator does, and reconciliation's proposed acts.

    An order's number isn't asked for. Repeating is harmless. Raises as `report_movement` and `apply_movement` do.
    """
    require_administrator(actor)
    await report_movement(tx, actor, new=new)
    return await apply_movement(tx, actor, movement_id=new.id, needs_order=False)


async def take_effect(tx: Tx, movement_id: UUID) -> None:
    """The day of a scheduled movement has come (MOV-5). Raises what `carry_out` refuses; see `give_back`."""
    found = await find_movement(tx, movement_id, lock=True)
    if found is None or found.state != "scheduled" or found.on_date > await local_today(tx):
        return
    await _carried_out(tx, found, by=None)


async def give_back(tx: Tx, movement_id: UUID, refusal: Refusal) -> None:
    """A scheduled movement couldn't take effect: it is returned with the reason."""
    found = await find_movement(tx, movement_id, lock=True)
    if found is None or found.state != "scheduled":
        return
    comment = f"Не вступило в силу само: {refusal.problem().detail}"
    returned = await update_movement(tx, movement_id, state="returned", comment=comment[:MAX_COMMENT])
    await tell(tx, returned)
    await write_down(tx, returned, "returned", by=None, comment=comment)


async def _carried_out(tx: Tx, movement: Movement, *, by: Actor | None) -> Movement:
    outcome = await carry_out(tx, movement, by=by)
    applied = await update_movement(
        tx,
        movement.id,
        state="applied",
        applied_at=tx.now,
        comment="",
        member_id=outcome.member_id,
        from_group_id=outcome.from_group_id,
        to_group_id=outcome.to_group_id,
        before=msgspec.to_builtins(outcome.before),
        # Written down beside the person now; kept twice it would have to be erased twice.
        person=None,
    )
    await tell(tx, applied)
    await write_down(tx, applied, "applied", by=by)
    return applied


async def return_movement(tx: Tx, actor: Actor, *, movement_id: UUID, comment: str) -> Movement:
    """Give a report back with what to correct (MOV-4). Raises NotFound, Forbidden, AlreadyDecided, CommentNeeded."""
    require_administrator(actor)
    found = await reachable(tx, actor, movement_id, lock=True)
    words = clean_line(comment)[:MAX_COMMENT]
    if refusal := refuse_comment(words):
        raise refusal
    if not may_return(actor, found):
        raise await _already_decided(tx, found)
    returned = await update_movement(
        tx, movement_id, state="returned", comment=words, decided_by=actor.member_id, decided_at=tx.now
    )
    await tell(tx, returned)
    await write_down(tx, returned, "returned", by=actor, comment=words)
    return returned


async def undo_movement(tx: Tx, actor: Actor, *, movement_id: UUID) -> Movement:
    """Make things as they were, within a day; harmless when it is undone (MOV-9).

    Raises NotFound, Forbidden, AlreadyDecided, UndoTooLate, UndoneOutOfOrder, PlaceTakenAgain.
    """
    require_administrator(actor)
    found = await reachable(tx, actor, movement_id, lock=True)
    if found.state == "undone":
        return found
    if found.state != "applied":
        raise AlreadyDecided(state=state_words(found), by="")
    if refusal := refuse_undo(found, tx.now):
        raise refusal
    await take_back(tx, found, by=actor)
    undone = await update_movement(tx, movement_id, state="undone", undone_by=actor.member_id, undone_at=tx.now)
    await tell(tx, undone)
    await write_down(tx, undone, "undone", by=actor)
    return undone


async def _already_decided(tx: Tx, found: Movement) -> AlreadyDecided:
    decider = (
        (await members_by_id(tx, [found.decided_by], include_left=True)).get(found.decided_by)
        if found.decided_by
        else None
    )
    return AlreadyDecided(state=state_words(found), by=f" ({decider.display_name})" if decider else "")
