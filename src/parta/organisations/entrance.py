"""From a request to the member who acts, as far as the declared table lets them in."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request

from parta.accounts import Person
from parta.foundation.errors import NotFound
from parta.foundation.wiring import Wiring

from .access import Actor, Actors
from .gates import Gates
from .permissions import Permissions, route_of
from .registers import Visits


def actor_of(wiring: Wiring) -> Callable[..., Awaitable[Actor]]:
    """Dependency `actor` of a handler whose path holds `{organisation_id:uuid}`."""
    actors = Actors(wiring.database)
    visits, gates, permissions = wiring.register(Visits), wiring.register(Gates), wiring.register(Permissions)

    async def actor(organisation_id: UUID, person: Person, request: Request[Any, Any, Any]) -> Actor:
        """Who acts.

        Raises NotSignedIn (through `person`), NotFound for everybody who isn't a member, Forbidden where the table of
        permissions names none of the member's roles (PERM-1), and what a gate says that isn't open yet (PERM-4).
        """
        route = route_of(request.method, request.scope["path_template"])
        found = await actors.find(organisation_id, person)
        if found is None:
            raise NotFound
        refused = None
        if not visits.know(found) or not gates.are_open(organisation_id, found.member_id, route):
            async with wiring.database.transaction(organisation_id) as tx:
                await visits.tell(tx, [found])
                refused = (await gates.refusals(tx, [found.member_id], route)).get(found.member_id)
        permissions.check(route, found)
        if refused is not None:
            raise refused
        return found

    return actor
