"""Whoever is concerned hears of a movement; what administrators do stands in the journal."""

from collections.abc import Mapping
from typing import Any, Literal

from parta.foundation.days import short_day
from parta.foundation.db import Subject, Tx
from parta.movement.events import MovementApplied, MovementChanged
from parta.movement.records import Movement
from parta.organisations import Actor, administration_stream, member_stream
from parta.structure import groups_by_id

Verb = Literal["reported", "changed", "returned", "withdrawn", "scheduled", "applied", "undone", "ended"]


async def tell(tx: Tx, movement: Movement) -> None:
    """Administrators, whoever reported it, and the curators of the groups."""
    if movement.state == "applied":
        assert movement.member_id is not None
        event = MovementApplied(
            movement_id=movement.id,
            movement_kind=movement.kind,
            person_name=movement.person_name,
            member_id=movement.member_id,
            from_group_id=movement.from_group_id,
            to_group_id=movement.to_group_id,
        )
    else:
        event = MovementChanged(
            movement_id=movement.id,
            movement_kind=movement.kind,
            state=movement.state,
            person_name=movement.person_name,
        )
    tx.emit(event, on=administration_stream(tx.organisation))
    groups = await groups_by_id(tx, movement.group_ids) if movement.side == "students" else {}
    concerned = {movement.reported_by, *(one.curator_id for one in groups.values())} - {None}
    for member_id in sorted(one for one in concerned if one is not None):
        tx.emit(event, on=member_stream(member_id))


async def write_down(tx: Tx, movement: Movement, verb: Verb, *, by: Actor | None, **more: Any) -> None:
    """The act in the journal, about the person, with what the order says."""
    groups = await groups_by_id(tx, movement.group_ids)
    after: dict[str, Any] = {"on": short_day(movement.on_date), **more}
    if movement.order_number:
        after["order"] = f"№ {movement.order_number}" + (
            f" от {short_day(movement.order_date)}" if movement.order_date else ""
        )
    before: Mapping[str, Any] | None = None
    if movement.from_group_id is not None and movement.from_group_id in groups:
        before = {"group": groups[movement.from_group_id].name}
    if movement.to_group_id is not None and movement.to_group_id in groups:
        after["group"] = groups[movement.to_group_id].name
    if movement.until is not None:
        after["until"] = short_day(movement.until)
    tx.record(
        f"movement.{movement.kind}_{verb}",
        by=by,
        on=Subject("member", movement.member_id, movement.person_name),
        before=before,
        after=after,
    )
