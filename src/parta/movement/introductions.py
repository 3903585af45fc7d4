"""What movement tells organisations about its members."""

from collections.abc import Collection

from parta.foundation.db import Tx
from parta.foundation.wiring import Wiring
from parta.organisations import Abilities, ActNames, Actor, Permissions, PrivacyParts

from .access import curated_groups
from .acts import ACTS
from .permissions import PERMISSIONS
from .privacy import erase, export


def introduce(wiring: Wiring) -> None:
    wiring.register(Abilities).add(find_abilities)
    wiring.register(ActNames).add(ACTS)
    wiring.register(Permissions).add(PERMISSIONS)
    wiring.register(PrivacyParts).add("movement", export, erase)


async def find_abilities(tx: Tx, actor: Actor) -> Collection[str]:
    """Head and administrators decide; a curator reports on the own groups (MOV-1)."""
    if actor.is_administrator:
        return {"movement.report", "movement.decide"}
    return {"movement.report"} if await curated_groups(tx, actor) else set[str]()
