"""From a request to the member who acts, as far as the declared table lets them in."""

from typing import Any
from uuid import UUID

from litestar import Request

from parta.accounts import Person
from parta.foundation.wiring import Wiring

from .access import Actor, find_member
from .gates import Gates
from .permissions import Permissions, route_of
from .registers import Visits


async def actor(organisation_id: UUID, person: Person, wiring: Wiring, request: Request[Any, Any, Any]) -> Actor:
    """Dependency `actor` of a handler whose path holds `{organisation_id:uuid}`.

    Raises NotSignedIn (through `person`), NotFound for everybody who isn't a member, Forbidden where the table of
    permissions names none of the member's roles (PERM-1), and what a gate says that isn't open yet (PERM-4).
    """
    route = route_of(request.method, request.scope["path_template"])
    async with wiring.database.transaction(organisation_id) as tx:
        found = await find_member(tx, person)
        await wiring.register(Visits).tell(tx, [found])
        refused = await wiring.register(Gates).refusal(tx, found, route)
    wiring.register(Permissions).check(route, found)
    if refused is not None:
        raise refused
    return found
