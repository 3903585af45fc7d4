"""The turn of the year in the structure: many groups and students at once, remembered so that it can be taken back.

The caller has decided everything; here rows change in sets, and one event tells of all groups (YEAR-4).
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, update

from parta.foundation.db import Tx, one_of
from parta.structure.access import lock_structure
from parta.structure.announcements import everybody, tell_people_changed
from parta.structure.events import GroupsTurned
from parta.structure.keeping import GroupRow, insert_groups
from parta.structure.models import group

from .groups import remember_groups, restore_groups, write_groups
from .memory import GroupTurn, TurnMemory
from .places import (
    clear_subgroup_teachers,
    clear_teachers,
    leave_circles,
    leave_subgroups,
    put_back,
    remember_places,
    restore_places,
    write_places,
)


async def turn_groups(
    tx: Tx, *, turns: Sequence[GroupTurn], made: Sequence[GroupRow], moves: Mapping[UUID, UUID | None]
) -> TurnMemory:
    """Turn the groups, make new ones, and move students ({student: group, or None: out of all groups}).

    Raises NameTaken.
    """
    await lock_structure(tx)
    ids = [one.group_id for one in turns]
    memory = TurnMemory(
        groups=await remember_groups(tx, turns),
        made=[one.id for one in made],
        places=await remember_places(tx, moves),
        participations=await leave_circles(tx, [student for student, target in moves.items() if target is None]),
        subgroup_students=await leave_subgroups(tx, moves),
        teachers=await clear_teachers(tx, [one.group_id for one in turns if not one.keeps_teachers]),
        subgroup_teachers=await clear_subgroup_teachers(tx, [one.group_id for one in turns if not one.keeps_teachers]),
    )
    await write_groups(tx, turns)
    await insert_groups(tx, made)
    await write_places(tx, {one.student_id: one.now_in for one in memory.places}, moves)
    _tell(tx, [*ids, *memory.made])
    return memory


async def turn_groups_back(tx: Tx, memory: TurnMemory) -> None:
    """Make everything as it was; who has been moved by hand since then stays where they are. Raises NameTaken."""
    await lock_structure(tx)
    await tx.execute(
        update(group)
        .where(tx.own(group), one_of(group.c.id, memory.made), group.c.archived_at.is_(None))
        .values(archived_at=tx.now, name_key=func.concat("~", group.c.id))
    )
    await restore_groups(tx, memory.groups)
    await restore_places(tx, memory.places)
    await put_back(tx, memory)
    _tell(tx, [*(one.id for one in memory.groups), *memory.made])


def _tell(tx: Tx, group_ids: Iterable[UUID]) -> None:
    changed = tuple(sorted(set(group_ids)))
    tx.emit(GroupsTurned(group_ids=changed), on=everybody(tx))
    tell_people_changed(tx, changed)
