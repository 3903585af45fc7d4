"""Whatever changes the structure, the places are written down in the same transaction (MOV-12)."""

from parta.foundation.db import Reactions, Tx
from parta.structure import GroupArchived, GroupPeopleChanged, GroupRestored, StaffChanged

from .ledger import follow_staff, follow_students


def react(reactions: Reactions) -> None:
    async def follow_people(tx: Tx, event: GroupPeopleChanged) -> None:
        await follow_students(tx, event.group_ids)

    async def follow_group(tx: Tx, event: GroupArchived | GroupRestored) -> None:
        await follow_students(tx, [event.group_id])

    async def follow_employees(tx: Tx, _: StaffChanged) -> None:
        await follow_staff(tx)

    reactions.on(GroupPeopleChanged, follow_people)
    reactions.on(GroupArchived, follow_group)
    reactions.on(GroupRestored, follow_group)
    reactions.on(StaffChanged, follow_employees)
