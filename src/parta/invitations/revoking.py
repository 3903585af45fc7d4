"""Calling links back: one, many, the unclaimed ones by themselves; taking that back; replacing a leaked one."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from parta.foundation.db import Database, Subject, Tx, in_each, one_of
from parta.organisations import EVERY_ORGANISATION, Actor, organisation_settings

from .commands import NewInvitation, create_invitations, names_of_links, reachable_invitation, reachable_invitations
from .errors import LinkReplaced, TooLateToUndo
from .models import invitation, invitation_use
from .rules import DAY, LONGEST_TERM, SHORTEST_TERM
from .store import StoredInvitation, invitations_by_id, tell_changed


async def revoke_invitation(tx: Tx, actor: Actor, *, invitation_id: UUID) -> None:
    """Nobody comes by this link any more; who has come stays. Harmless when it is revoked already (INV-5).

    Raises NotFound.
    """
    await revoke_invitations(tx, actor, ids=[invitation_id])


async def revoke_invitations(tx: Tx, actor: Actor, *, ids: Collection[UUID]) -> list[UUID]:
    """Revoke these links, all or none (INV-5); returns which weren't revoked yet. Raises NotFound."""
    return await _revoke(tx, await reachable_invitations(tx, actor, ids), by=actor)


async def _revoke(tx: Tx, found: Iterable[StoredInvitation], *, by: Actor | None, reason: str = "") -> list[UUID]:
    live = [one for one in found if one.revoked_at is None]
    await tx.execute(
        update(invitation)
        .where(tx.own(invitation), one_of(invitation.c.id, [one.id for one in live]))
        .values(revoked_at=tx.now)
    )
    names = await names_of_links(tx, live)
    for one in live:
        tell_changed(tx, one)
        tx.record(
            "invitations.link_revoked",
            by=by,
            on=Subject("invitation", one.id, names[one.id]),
            after={"uses": one.uses, **({"reason": reason} if reason else {})},
        )
    return [one.id for one in live]


async def reinstate_invitations(tx: Tx, actor: Actor, *, ids: Collection[UUID]) -> list[UUID]:
    """Take a revocation back within a day (INV-11); harmless for a link that works.

    Raises NotFound, LinkReplaced, TooLateToUndo.
    """
    revoked = [one for one in await reachable_invitations(tx, actor, ids) if one.revoked_at is not None]
    for one in revoked:
        if one.replaced_by is not None:
            raise LinkReplaced
        if one.revoked_at is not None and tx.now - one.revoked_at > DAY:
            raise TooLateToUndo
    await tx.execute(
        update(invitation)
        .where(tx.own(invitation), one_of(invitation.c.id, [one.id for one in revoked]))
        .values(revoked_at=None)
    )
    names = await names_of_links(tx, revoked)
    for one in revoked:
        tell_changed(tx, one)
        tx.record("invitations.link_reinstated", by=actor, on=Subject("invitation", one.id, names[one.id]))
    return [one.id for one in revoked]


async def replace_invitation(tx: Tx, actor: Actor, *, invitation_id: UUID, new_id: UUID) -> UUID:
    """A link that leaked: it stops, and a new one for the same group and role takes its place (INV-12).

    The new one lives as long as the old one was meant to. Repeating it with the same `new_id` is harmless.

    Raises NotFound, LinkReplaced, GroupRests.
    """
    await tx.execute(
        select(invitation.c.id).where(tx.own(invitation), invitation.c.id == invitation_id).with_for_update()
    )
    old = await reachable_invitation(tx, actor, invitation_id)
    if old.replaced_by == new_id:
        return new_id
    if old.replaced_by is not None:
        raise LinkReplaced
    term = min(max(old.expires_at - old.created_at, SHORTEST_TERM), LONGEST_TERM)
    new = NewInvitation(
        id=new_id, group_id=old.group_id, role=old.role, expires_at=tx.now + term, max_uses=old.max_uses
    )
    await create_invitations(tx, actor, new=[new])
    await tx.execute(
        update(invitation)
        .where(tx.own(invitation), invitation.c.id == old.id)
        .values(revoked_at=old.revoked_at or tx.now, replaced_by=new_id)
    )
    tell_changed(tx, old)
    names = await names_of_links(tx, [old])
    tx.record(
        "invitations.link_replaced",
        by=actor,
        on=Subject("invitation", old.id, names[old.id]),
        before={"uses": old.uses},
        after={"newLink": str(new_id)},
    )
    return new_id


async def revoke_unclaimed(database: Database) -> int:
    """Revoke what nobody came by within the days that each organisation has set; how many (INV-13)."""
    return sum(await in_each(database, EVERY_ORGANISATION, _revoke_unclaimed_here))


async def _revoke_unclaimed_here(tx: Tx) -> int:
    days = (await organisation_settings(tx)).revoke_unclaimed_after_days
    if not days:
        return 0
    return len(await _revoke(tx, await _unclaimed(tx, days), by=None, reason=f"никто не вошёл за {days} дн."))


async def _unclaimed(tx: Tx, days: int) -> list[StoredInvitation]:
    used = (
        select(invitation_use.c.invitation_id)
        .where(tx.own(invitation_use), invitation_use.c.invitation_id == invitation.c.id)
        .exists()
    )
    rows = await tx.execute(
        select(invitation.c.id).where(
            tx.own(invitation),
            invitation.c.revoked_at.is_(None),
            invitation.c.expires_at > tx.now,
            invitation.c.created_at <= tx.now - timedelta(days=days),
            ~used,
        )
    )
    return list((await invitations_by_id(tx, rows.scalars())).values())
