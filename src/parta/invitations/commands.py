"""Making links and calling them back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import insert, update

from parta.foundation.db import Tx
from parta.foundation.errors import Forbidden, NotFound
from parta.foundation.identity import new_paper_code
from parta.organisations import Actor, Role
from parta.structure import GroupRecord, groups_by_id, groups_curated_by

from .errors import GroupRests, TermUnfit
from .models import invitation
from .rules import DEFAULT_TERM, MOST_AT_ONCE, MOST_USES, may_invite, refuse_invitation, refuse_term
from .store import StoredInvitation, invitations_by_id, tell_changed


class NewInvitation(msgspec.Struct, frozen=True, kw_only=True):
    """`id` is the client's: making the same link twice is harmless. Without a term: 14 days."""

    id: UUID
    group_id: UUID | None
    role: Role
    expires_at: datetime | None = None
    max_uses: int | None = None


async def create_invitations(tx: Tx, actor: Actor, *, new: Sequence[NewInvitation]) -> list[UUID]:
    """Make links, each for one group and one role, all or none (INV-1, INV-2).

    Raises NotFound, Forbidden, RoleNotInvited, TermUnfit, GroupRests.
    """
    if len(new) > MOST_AT_ONCE:
        raise TermUnfit(days=0, uses=MOST_USES)
    curated = await curated_groups(tx, actor)
    groups = await groups_by_id(tx, {one.group_id for one in new if one.group_id})
    known = await invitations_by_id(tx, {one.id for one in new})
    for one in new:
        _refuse_group(groups, one.group_id)
        if refusal := refuse_invitation(actor, curated, group_id=one.group_id, role=one.role):
            raise refusal
        expires_at = one.expires_at or tx.now + DEFAULT_TERM
        if one.id not in known and (refusal := refuse_term(tx.now, expires_at=expires_at, max_uses=one.max_uses)):
            raise refusal
    fresh = {one.id: one for one in new if one.id not in known}
    if fresh:
        await tx.execute(
            insert(invitation),
            [
                {
                    "organisation_id": tx.organisation,
                    "id": one.id,
                    "code": new_paper_code(),
                    "group_id": one.group_id,
                    "role": one.role.value,
                    "max_uses": one.max_uses,
                    "created_by": actor.member_id,
                    "created_at": tx.now,
                    "expires_at": one.expires_at or tx.now + DEFAULT_TERM,
                }
                for one in fresh.values()
            ],
        )
    for made in (await invitations_by_id(tx, fresh)).values():
        tell_changed(tx, made)
    return list(dict.fromkeys(one.id for one in new))


def _refuse_group(groups: dict[UUID, GroupRecord], group_id: UUID | None) -> None:
    if group_id is None:
        return
    if group_id not in groups or groups[group_id].kind == "staff":
        raise NotFound
    if groups[group_id].is_archived:
        raise GroupRests(name=groups[group_id].name)


async def revoke_invitation(tx: Tx, actor: Actor, *, invitation_id: UUID) -> None:
    """Nobody comes by this link any more; who has come stays. Harmless when it is revoked already (INV-5).

    Raises NotFound, Forbidden.
    """
    found = await reachable_invitation(tx, actor, invitation_id)
    if found.revoked_at is not None:
        return
    await tx.execute(
        update(invitation).where(tx.own(invitation), invitation.c.id == invitation_id).values(revoked_at=tx.now)
    )
    tell_changed(tx, found)


async def reachable_invitation(tx: Tx, actor: Actor, invitation_id: UUID) -> StoredInvitation:
    """A link that the actor might have made. Raises NotFound."""
    found = (await invitations_by_id(tx, [invitation_id])).get(invitation_id)
    curated = await curated_groups(tx, actor)
    if found is None or not may_invite(actor, curated, group_id=found.group_id, role=found.role):
        raise NotFound
    return found


async def curated_groups(tx: Tx, actor: Actor) -> set[UUID]:
    """The groups that the actor curates; none for whoever isn't confirmed."""
    return await groups_curated_by(tx, actor.member_id) if actor.is_staff else set()


async def require_inviter(tx: Tx, actor: Actor) -> set[UUID]:
    """The actor's own groups, where the actor invites at all. Raises Forbidden."""
    curated = await curated_groups(tx, actor)
    if not actor.is_administrator and not curated:
        raise Forbidden
    return curated
