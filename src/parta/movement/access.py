"""Reaching a movement through the actor's own place: what can't be reached doesn't exist."""

from uuid import UUID

from parta.foundation.db import Tx
from parta.foundation.errors import Forbidden, NotFound
from parta.organisations import Actor
from parta.structure import groups_curated_by

from .records import Movement
from .rules import may_see
from .store import find_movement


async def curated_groups(tx: Tx, actor: Actor) -> set[UUID]:
    """The groups that the actor curates; none for whoever isn't confirmed."""
    return await groups_curated_by(tx, actor.member_id) if actor.is_staff else set()


async def require_reporter(tx: Tx, actor: Actor) -> set[UUID]:
    """The actor's own groups, where the actor reports at all. Raises Forbidden."""
    curated = await curated_groups(tx, actor)
    if not actor.is_administrator and not curated:
        raise Forbidden
    return curated


async def reachable(tx: Tx, actor: Actor, movement_id: UUID, *, lock: bool = False) -> Movement:
    """A movement that the actor may know of. Raises NotFound."""
    found = await find_movement(tx, movement_id, lock=lock)
    if found is None or not may_see(actor, await curated_groups(tx, actor), found):
        raise NotFound
    return found
