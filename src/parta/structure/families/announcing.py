"""What families announce at the start: routes, acts, permissions, jobs, abilities, and what ends with a link."""

from collections.abc import Collection

from parta.foundation.db import Tx
from parta.foundation.wiring import Wiring
from parta.organisations import Abilities, ActNames, Actor, Permissions
from parta.structure.access import own_groups

from .acts import FAMILY_ACTS
from .http import family_routes
from .jobs import add_jobs
from .juniors import follow_links
from .permissions import PERMISSIONS


def announce_families(wiring: Wiring) -> None:
    wiring.route(*family_routes)
    wiring.register(ActNames).add(FAMILY_ACTS)
    wiring.register(Permissions).add(PERMISSIONS)
    wiring.register(Abilities).add(find_abilities)
    add_jobs(wiring)
    follow_links(wiring)


async def find_abilities(tx: Tx, actor: Actor) -> Collection[str]:
    """A guardian has «Мои дети»; who answers requests for children has their queue."""
    found = {"family.own"} if actor.is_guardian else set[str]()
    if actor.is_administrator or (actor.is_staff and (await own_groups(tx, actor)).curated):
        found.add("families.decide")
    return found
