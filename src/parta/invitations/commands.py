"""Making links, and whose they are."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import insert, select

from parta.foundation.db import Subject, Tx
from parta.foundation.errors import Forbidden, NotFound
from parta.foundation.identity import new_paper_code
from parta.organisations import Actor, Role
from parta.structure import GroupRecord, groups_by_id, groups_curated_by

from .errors import GroupRests, TermUnfit
from .models import invitation
from .rules import DEFAULT_TERM, MOST_AT_ONCE, MOST_USES, may_invite, refuse_invitation, refuse_term
from .store import StoredInvitation, invitations_by_id, tell_changed
from .words import link_name


class NewInvitation(msgspec.Struct, frozen=True, kw_only=True):
    """`id` is the client's: making the same link twice is harmless. Without a term: 14 days."""

    id: UUID
    group_id: UUID | None
    role: Role
    expires_at: datetime | None = None
    max_uses: int | None = None


async def create_invitations(
    tx: Tx, actor: Actor, *, new: Sequence[NewInvitation], is_skipping_live: bool = False
) -> list[UUID]:
    """Make links, each for one group and one role, all or none (INV-1, INV-2).

    `is_skipping_live`: none where a working link for the same group and role is there already (INV-10). Returns the
    ids of those that exist now.

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
    if is_skipping_live and fresh:
        live = await live_places(tx)
        fresh = {one.id: one for one in fresh.values() if (one.group_id, one.role) not in live}
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
        name = groups[made.group_id].name if made.group_id else None
        tx.record(
            "invitations.link_created",
            by=actor,
            on=Subject("invitation", made.id, link_name(made, name)),
            after={"expiresAt": made.expires_at, "maxUses": made.max_uses},
        )
    return list(dict.fromkeys(one.id for one in new if one.id in known or one.id in fresh))


async def live_places(tx: Tx) -> set[tuple[UUID | None, Role]]:
    """The groups and roles that a working link leads to."""
    rows = await tx.execute(
        select(invitation.c.id).where(
            tx.own(invitation), invitation.c.revoked_at.is_(None), invitation.c.expires_at > tx.now
        )
    )
    found = await invitations_by_id(tx, rows.scalars())
    return {(one.group_id, one.role) for one in found.values() if one.state_at(tx.now) == "active"}


async def names_of_links(tx: Tx, found: Iterable[StoredInvitation]) -> dict[UUID, str]:
    """«5А · Родители» by the link's id."""
    links = list(found)
    groups = await groups_by_id(tx, {one.group_id for one in links if one.group_id})
    return {one.id: link_name(one, groups[one.group_id].name if one.group_id else None) for one in links}


def _refuse_group(groups: dict[UUID, GroupRecord], group_id: UUID | None) -> None:
    if group_id is None:
        return
    if group_id not in groups or groups[group_id].kind == "staff":
        raise NotFound
    if groups[group_id].is_archived:
        raise GroupRests(name=groups[group_id].name)


async def reachable_invitations(tx: Tx, actor: Actor, ids: Collection[UUID]) -> list[StoredInvitation]:
    """Links that the actor might have made, in the order of `ids`. Raises NotFound where one isn't."""
    found = await invitations_by_id(tx, ids)
    curated = await curated_groups(tx, actor)
    for one_id in ids:
        one = found.get(one_id)
        if one is None or not may_invite(actor, curated, group_id=one.group_id, role=one.role):
            raise NotFound
    return [found[one_id] for one_id in dict.fromkeys(ids)]


async def reachable_invitation(tx: Tx, actor: Actor, invitation_id: UUID) -> StoredInvitation:
    """A link that the actor might have made. Raises NotFound."""
    return (await reachable_invitations(tx, actor, [invitation_id]))[0]


async def curated_groups(tx: Tx, actor: Actor) -> set[UUID]:
    """The groups that the actor curates; none for whoever isn't confirmed."""
    return await groups_curated_by(tx, actor.member_id) if actor.is_staff else set()


async def require_inviter(tx: Tx, actor: Actor) -> set[UUID]:
    """The actor's own groups, where the actor invites at all. Raises Forbidden."""
    curated = await curated_groups(tx, actor)
    if not actor.is_administrator and not curated:
        raise Forbidden
    return curated
