"""The groups of a turn: their names, curators and rest, written in sets and put back."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from parta.foundation.db import Tx, one_of
from parta.structure.announcements import everybody
from parta.structure.errors import NameTaken
from parta.structure.events import GroupArchived, GroupRenamed
from parta.structure.keeping import read_name
from parta.structure.models import group
from parta.structure.roster import group_key

from .memory import GroupMemory, GroupTurn, Turned


async def remember_groups(tx: Tx, turns: Sequence[GroupTurn]) -> list[GroupMemory]:
    by_group = {one.group_id: one for one in turns}
    rows = await tx.execute(select(group).where(tx.own(group), one_of(group.c.id, by_group)))
    return [
        GroupMemory(**{name: getattr(row, name) for name in _REMEMBERED}, turned=_turned(by_group[row.id], row.kind))
        for row in rows
    ]


_REMEMBERED = [name for name in GroupMemory.__struct_fields__ if name != "turned"]


def _turned(turn: GroupTurn, kind: str) -> Turned:
    return Turned(name=read_name(turn.name, kind).name, curator_id=turn.curator_id, is_archived=turn.is_archived)


async def write_groups(tx: Tx, turns: Sequence[GroupTurn]) -> None:
    kinds = await _kinds(tx)
    rows: list[dict[str, Any]] = []
    for one in turns:
        read = read_name(one.name, kinds[one.group_id])
        rows.append(
            {
                "id": one.group_id,
                "name": read.name,
                "name_key": group_key(read.name),
                "parallel": read.parallel if read.parallel is not None else one.parallel,
                "letter": read.letter,
                "age_from": one.age_from,
                "age_to": one.age_to,
                "curator_id": one.curator_id,
                "archived_at": tx.now if one.is_archived else None,
            }
        )
    await _put_groups(tx, rows)


async def _kinds(tx: Tx) -> dict[UUID, str]:
    rows = await tx.execute(select(group.c.id, group.c.kind).where(tx.own(group)))
    return {row.id: row.kind for row in rows}


async def restore_groups(tx: Tx, groups: Sequence[GroupMemory]) -> None:
    """What was changed by hand since the turn stays (YEAR-6): a name, a curator, a rest."""
    rows = await tx.execute(select(group).where(tx.own(group), one_of(group.c.id, [one.id for one in groups])))
    now = {row.id: row for row in rows}
    await _put_groups(tx, [_as_it_was(one, now[one.id]) for one in groups])
    # Conversations of the year before wake up as they were: they hear what stays otherwise.
    for one in groups:
        if one.turned is None:
            continue
        if now[one.id].name != one.turned.name:
            tx.emit(GroupRenamed(group_id=one.id, name=now[one.id].name), on=everybody(tx))
        if now[one.id].archived_at is not None and not one.turned.is_archived:
            tx.emit(GroupArchived(group_id=one.id), on=everybody(tx))


_OF_THE_NAME = ("name", "name_key", "parallel", "letter")


def _as_it_was(memory: GroupMemory, now: Any) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(memory, name) for name in _REMEMBERED}
    if memory.turned is None:
        return values
    if now.name != memory.turned.name:
        values |= {name: getattr(now, name) for name in _OF_THE_NAME}
    if now.curator_id != memory.turned.curator_id:
        values["curator_id"] = now.curator_id
    if (now.archived_at is not None) != memory.turned.is_archived:
        values["archived_at"] = now.archived_at
    return values


async def _put_groups(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write groups whose names move round (1А becomes 2А while 2А becomes 3А): names are freed first.

    Raises NameTaken where a group that isn't among them has the name.
    """
    ids = [row["id"] for row in rows]
    await tx.execute(
        update(group).where(tx.own(group), one_of(group.c.id, ids)).values(name_key=func.concat("~", group.c.id))
    )
    await _refuse_taken(tx, rows)
    for row in rows:
        values = {name: value for name, value in row.items() if name != "id"}
        await tx.execute(update(group).where(tx.own(group), group.c.id == row["id"]).values(values))


async def _refuse_taken(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    kinds = await _kinds(tx)
    standing = await tx.execute(
        select(group.c.kind, group.c.name_key).where(
            tx.own(group), group.c.archived_at.is_(None), group.c.id.not_in([row["id"] for row in rows])
        )
    )
    taken = {(row.kind, row.name_key) for row in standing}
    refused: list[str] = []
    for row in rows:
        if row["archived_at"] is not None:
            continue
        key = (kinds[row["id"]], row["name_key"])
        if key in taken:
            refused.append(row["name"])
        taken.add(key)
    if refused:
        raise NameTaken(*refused)
