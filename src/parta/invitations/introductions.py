"""What invitations tell organisations: a curator's right to invite, and that first links were made."""

from collections.abc import Collection

from sqlalchemy import exists, select

from parta.foundation.db import Tx
from parta.foundation.wiring import Wiring
from parta.organisations import Abilities, Actor, SetupSteps

from .commands import curated_groups
from .models import invitation


def introduce(wiring: Wiring) -> None:
    wiring.register(Abilities).add(find_abilities)
    wiring.register(SetupSteps).add("invitations", _has_invitations)


async def find_abilities(tx: Tx, actor: Actor) -> Collection[str]:
    return {"invitations.own_groups"} if await curated_groups(tx, actor) else set[str]()


async def _has_invitations(tx: Tx) -> bool:
    return bool((await tx.execute(select(exists().where(tx.own(invitation))))).scalar_one())
