"""Whom a movement is about."""

from uuid import UUID

from parta.foundation.days import short_day
from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.movement.errors import NotEmployed, PersonNeeded, TooEarly
from parta.movement.ledger import last_paper
from parta.movement.records import Movement
from parta.organisations import STAFF_ROLES, Member, members_by_id


async def known(tx: Tx, member_id: UUID) -> Member:
    """A member, also one who left. Raises NotFound."""
    found = (await members_by_id(tx, [member_id], include_left=True)).get(member_id)
    if found is None:
        raise NotFound
    return found


async def employed(tx: Tx, movement: Movement) -> Member:
    """Somebody who works here. Raises PersonNeeded, NotFound, NotEmployed, TooEarly."""
    if movement.member_id is None:
        raise PersonNeeded
    found = await known(tx, movement.member_id)
    if found.left_at is not None or not any(found.has(role) for role in STAFF_ROLES):
        raise NotEmployed(name=found.full_name)
    await refuse_too_early(tx, movement, found.full_name)
    return found


async def refuse_too_early(tx: Tx, movement: Movement, name: str) -> None:
    """An order can't be older than the last one about this person: nobody is in two places. Raises TooEarly."""
    assert movement.member_id is not None
    last = await last_paper(tx, movement.side, movement.member_id)
    if last is not None and last > movement.on_date:
        raise TooEarly(name=name, day=short_day(last))
