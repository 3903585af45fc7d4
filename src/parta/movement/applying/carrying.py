"""One movement becomes true in the structure, or stops being so."""

from parta.foundation.db import Tx
from parta.movement.records import Movement
from parta.organisations import Actor
from parta.structure import lock_structure

from . import leaves, staff, students
from .outcome import Outcome


async def carry_out(tx: Tx, movement: Movement, *, by: Actor | None) -> Outcome:
    """Do what the movement says; `by` None: the platform, on the movement's day.

    Raises what the rooms below refuse, and NotEnrolled, AlreadyThere, SameGroup, GroupUnfit, TooEarly, NotEmployed,
    AlreadyEmployed, NotOnLeave, OneselfDismissed.
    """
    # Commands that change the structure, and imports, wait for each other (STR-12).
    await lock_structure(tx)
    if movement.kind == "arrival":
        return await students.arrive(tx, movement, by=by)
    if movement.kind == "departure":
        return await students.depart(tx, movement, by=by)
    if movement.kind == "transfer":
        return await students.transfer(tx, movement)
    if movement.kind == "taken_on":
        return await staff.take_on(tx, movement, by=by)
    if movement.kind == "leave":
        return await leaves.begin_leave(tx, movement)
    if movement.kind == "return":
        return await leaves.end_leave_early(tx, movement)
    return await staff.dismiss(tx, movement, by=by)


async def take_back(tx: Tx, movement: Movement, *, by: Actor) -> None:
    """Make things as they were before the movement (MOV-9). Raises UndoneOutOfOrder, PlaceTakenAgain."""
    await lock_structure(tx)
    if movement.kind == "arrival":
        await students.undo_arrival(tx, movement, by=by)
    elif movement.kind == "departure":
        await students.undo_departure(tx, movement, by=by)
    elif movement.kind == "transfer":
        await students.undo_transfer(tx, movement)
    elif movement.kind == "taken_on":
        await staff.undo_taking_on(tx, movement, by=by)
    elif movement.kind == "leave":
        await leaves.undo_leave(tx, movement)
    elif movement.kind == "return":
        await leaves.undo_return(tx, movement)
    else:
        await staff.undo_dismissal(tx, movement, by=by)
