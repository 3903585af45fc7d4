"""Members who work here, for whoever names them to a place."""

from collections.abc import Iterable
from uuid import UUID

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.organisations import STAFF_ROLES, Member, members_by_id

from .errors import NotStaff


async def staff_members(tx: Tx, member_ids: Iterable[UUID]) -> dict[UUID, Member]:
    """These members, all of whom work here, confirmed or not. Raises NotFound, NotStaff."""
    wanted = set(member_ids)
    found = await members_by_id(tx, wanted)
    if len(found) < len(wanted):
        raise NotFound
    for one in found.values():
        if not any(one.has(role) for role in STAFF_ROLES):
            raise NotStaff(name=one.display_name)
    return found
