"""What invitations tell organisations: who may invite, their acts and routes, and what they know of a person."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select

from parta.foundation.db import Tx
from parta.foundation.wiring import Wiring
from parta.organisations import (
    Abilities,
    ActNames,
    Actor,
    Permissions,
    PrivacyParts,
    SetupSteps,
    members_by_id,
)

from . import privacy
from .acts import ACTS
from .commands import curated_groups
from .models import invitation
from .permissions import PERMISSIONS


def introduce(wiring: Wiring) -> None:
    wiring.register(Abilities).add(find_abilities)
    wiring.register(SetupSteps).add("invitations", _has_invitations)
    wiring.register(ActNames).add(ACTS)
    wiring.register(Permissions).add(PERMISSIONS)
    wiring.register(PrivacyParts).add("invitations", _export, _erase)


async def find_abilities(tx: Tx, actor: Actor) -> Collection[str]:
    return {"invitations.own_groups"} if await curated_groups(tx, actor) else set[str]()


async def _has_invitations(tx: Tx) -> bool:
    return bool((await tx.execute(select(exists().where(tx.own(invitation))))).scalar_one())


async def _export(tx: Tx, member_id: UUID) -> dict[str, Any]:
    return await privacy.export(tx, member_id=member_id, account_id=await _account_of(tx, member_id))


async def _erase(tx: Tx, member_id: UUID) -> None:
    await privacy.erase(tx, member_id=member_id, account_id=await _account_of(tx, member_id))


async def _account_of(tx: Tx, member_id: UUID) -> UUID | None:
    found = (await members_by_id(tx, [member_id], include_left=True)).get(member_id)
    return found.account_id if found else None
