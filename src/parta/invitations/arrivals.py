"""Who came by a link, and strangers among them: sent away in one act, called back in another (INV-12)."""

from collections.abc import Collection
from uuid import UUID

from parta.foundation.db import Subject, Tx
from parta.foundation.errors import NotFound
from parta.foundation.text import clean_line
from parta.organisations import Actor, end_membership, members_by_id, require_administrator, restore_membership
from parta.structure import groups_of_member

from . import views
from .commands import reachable_invitation
from .errors import NotAStranger
from .store import Use, uses_of

MAX_REASON = 300


async def read_arrivals(tx: Tx, actor: Actor, *, invitation_id: UUID) -> views.ArrivalList:
    """Who came by the link, the newest first. Raises NotFound."""
    found = await reachable_invitation(tx, actor, invitation_id)
    uses = await uses_of(tx, [found.id])
    people = await members_by_id(tx, [one.member_id for one in uses], include_left=True)
    groups = await groups_of_member(tx, list(people))
    return views.ArrivalList(
        arrivals=[
            views.Arrival(
                member_id=one.member_id,
                name=people[one.member_id].full_name,
                roles=[grant.role for grant in people[one.member_id].roles],
                groups=list(dict.fromkeys(belonging.group.name for belonging in groups[one.member_id])),
                at=one.at,
                way=one.way,
                is_here=people[one.member_id].left_at is None,
            )
            for one in uses
            if one.member_id in people
        ]
    )


async def remove_strangers(
    tx: Tx, actor: Actor, *, invitation_id: UUID, member_ids: Collection[UUID], reason: str
) -> None:
    """Those people leave the organisation the same second; all or none. Harmless for whoever has left.

    Raises Forbidden, NotFound, NotAStranger, LastAdministrator.
    """
    reason = clean_line(reason)[:MAX_REASON] or "вошёл по разошедшейся ссылке"
    for one, name in await _strangers(tx, actor, invitation_id, member_ids):
        if one.member_id == actor.member_id:
            raise NotAStranger
        people = await members_by_id(tx, [one.member_id])
        if not people:
            continue
        await end_membership(tx, member_id=one.member_id, by=actor, reason=reason)
        tx.record(
            "invitations.stranger_removed",
            by=actor,
            on=Subject("member", one.member_id, name),
            after={"reason": reason, "way": one.way, "cameAt": one.at},
        )


async def restore_strangers(tx: Tx, actor: Actor, *, invitation_id: UUID, member_ids: Collection[UUID]) -> None:
    """Take a removal back: the places as they were. Harmless for whoever is here.

    Raises Forbidden, NotFound, NotAStranger.
    """
    for one, name in await _strangers(tx, actor, invitation_id, member_ids):
        if await members_by_id(tx, [one.member_id]):
            continue
        await restore_membership(tx, member_id=one.member_id, by=actor)
        tx.record("invitations.stranger_restored", by=actor, on=Subject("member", one.member_id, name))


async def _strangers(tx: Tx, actor: Actor, invitation_id: UUID, member_ids: Collection[UUID]) -> list[tuple[Use, str]]:
    """Uses of the link by these people, whom no list knew, with their names."""
    require_administrator(actor)
    found = await reachable_invitation(tx, actor, invitation_id)
    uses = {one.member_id: one for one in await uses_of(tx, [found.id])}
    if not uses.keys() >= set(member_ids):
        raise NotFound
    chosen = [uses[member_id] for member_id in dict.fromkeys(member_ids)]
    if any(one.way == "roster" for one in chosen):
        raise NotAStranger
    people = await members_by_id(tx, member_ids, include_left=True)
    return [(one, people[one.member_id].full_name) for one in chosen]
