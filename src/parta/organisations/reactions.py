"""What follows from the room's own events: rights change at once, on open sockets as well."""

from uuid import UUID

from sqlalchemy import func, select

from parta.foundation.db import Tx
from parta.foundation.realtime import Hub
from parta.foundation.wiring import Wiring

from .events import (
    MemberLeft,
    MemberReleased,
    MemberReturned,
    MembersGraduated,
    RoleConfirmed,
    RoleRefused,
    RoleRevoked,
    RolesGranted,
)
from .models import member


def react(wiring: Wiring) -> None:
    """A socket carries the rights that its member had when it opened: it comes back with the new ones (ORG-8)."""
    reactions = wiring.database.reactions

    async def reopen_one(tx: Tx, event: RoleConfirmed | RoleRefused | RoleRevoked | MemberReturned) -> None:
        _reopen(tx, wiring.hub, event.member_id)

    async def reopen_all(tx: Tx, event: RolesGranted) -> None:
        claimed = await tx.execute(
            select(member.c.id).where(
                tx.own(member),
                member.c.id == func.any([grant.member_id for grant in event.grants]),
                member.c.account_id.is_not(None),
            )
        )
        for member_id in claimed.scalars():
            _reopen(tx, wiring.hub, member_id)

    async def close(tx: Tx, event: MemberLeft | MemberReleased) -> None:
        async def end() -> None:
            await wiring.hub.end_member(event.member_id)

        tx.after_commit(end)

    async def reopen_graduates(tx: Tx, event: MembersGraduated) -> None:
        for member_id in event.member_ids:
            _reopen(tx, wiring.hub, member_id)

    reactions.on(MembersGraduated, reopen_graduates)
    reactions.on(RoleConfirmed, reopen_one)
    reactions.on(RoleRefused, reopen_one)
    reactions.on(RoleRevoked, reopen_one)
    reactions.on(RolesGranted, reopen_all)
    reactions.on(MemberReturned, reopen_one)
    reactions.on(MemberLeft, close)
    reactions.on(MemberReleased, close)


def _reopen(tx: Tx, hub: Hub, member_id: UUID) -> None:
    async def end() -> None:
        await hub.end_member(member_id)

    tx.after_commit(end)
