"""Reads of invitations and requests."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from parta.accounts import accounts_by_id
from parta.foundation.config import Settings
from parta.foundation.db import Database, Tx, one_of
from parta.foundation.text import comparison_key
from parta.organisations import Actor, Role, load_organisation, members_by_id
from parta.structure import GroupPeople, groups_by_id, people_of_groups

from . import views
from .codes import link_of, printed_code
from .commands import require_inviter
from .consents import JoinConsents
from .models import invitation, join_request
from .rules import DAY, NEEDS_GROUP
from .store import StoredInvitation, Use, select_invitations, stored, uses_of

MOST = 3000
# How long decided requests are shown.
REMEMBERED = timedelta(days=30)


async def read_invitations(tx: Tx, actor: Actor, settings: Settings, *, group_id: UUID | None) -> views.InvitationList:
    """Links that the actor may hand on, the newest first; a curator sees those of the own groups (INV-1).

    Raises Forbidden.
    """
    curated = await require_inviter(tx, actor)
    query = select_invitations().where(tx.own(invitation)).order_by(invitation.c.created_at.desc(), invitation.c.id)
    if group_id is not None:
        query = query.where(invitation.c.group_id == group_id)
    if not actor.is_administrator:
        query = query.where(
            one_of(invitation.c.group_id, curated), invitation.c.role.in_([role.value for role in NEEDS_GROUP])
        )
    found = [stored(row) for row in await tx.execute(query.limit(MOST))]
    return views.InvitationList(invitations=await describe_invitations(tx, settings, found))


async def describe_invitations(tx: Tx, settings: Settings, found: Iterable[StoredInvitation]) -> list[views.Invitation]:
    wanted = list(found)
    groups = await groups_by_id(tx, {one.group_id for one in wanted if one.group_id})
    uses = await uses_of(tx, [one.id for one in wanted])
    uses_by_link: dict[UUID, list[Use]] = {one.id: [] for one in wanted}
    for use in uses:
        uses_by_link[use.invitation_id].append(use)
    names = await members_by_id(
        tx, {*(one.created_by for one in wanted), *(one.member_id for one in uses)}, include_left=True
    )
    return [
        views.Invitation(
            id=one.id,
            code=one.code,
            printed_code=printed_code(one.code),
            url=link_of(settings, one.code),
            group=views.GroupName(id=one.group_id, name=groups[one.group_id].name) if one.group_id else None,
            role=one.role,
            created_by=views.Inviter(id=one.created_by, name=names[one.created_by].display_name),
            created_at=one.created_at,
            expires_at=one.expires_at,
            max_uses=one.max_uses,
            uses=one.uses,
            visits=one.visits,
            state=one.state_at(tx.now),
            may_reinstate=one.revoked_at is not None
            and one.replaced_by is None
            and tx.now - one.revoked_at <= DAY
            and one.expires_at > tx.now,
            handed_at=one.handed_at,
            used_by=[
                views.Use(name=names[use.member_id].full_name, at=use.at)
                for use in uses_by_link[one.id]
                if use.member_id in names
            ],
        )
        for one in wanted
    ]


async def read_page(tx: Tx, found: StoredInvitation, consents: JoinConsents) -> views.InvitationPage:
    """What the page behind a link says; `tx` sees the link's organisation."""
    organisation = await load_organisation(tx)
    groups = await groups_by_id(tx, [found.group_id] if found.group_id else [])
    group = groups.get(found.group_id) if found.group_id else None
    inviter = (await members_by_id(tx, [found.created_by], include_left=True))[found.created_by]
    state = found.state_at(tx.now)
    return views.InvitationPage(
        organisation=views.Host(name=organisation.name, short_name=organisation.short_name, kind=organisation.kind),
        group=views.HostGroup(name=group.name, kind=group.kind) if group else None,
        role=found.role,
        invited_by=inviter.display_name,
        expires_at=found.expires_at,
        state="revoked" if group and group.is_archived else state,
        consents=await consents.ask(tx, found.role),
    )


async def read_requests(database: Database, actor: Actor, *, is_decided: bool = False) -> views.JoinRequestList:
    """Open requests that the actor decides, the oldest first; or those of the last month that are decided, the newest
    first (INV-7). Raises Forbidden.
    """
    async with database.transaction(actor.organisation_id) as tx:
        curated = await require_inviter(tx, actor)
        query = select(join_request).where(tx.own(join_request))
        if is_decided:
            query = query.where(
                join_request.c.state.in_(["accepted", "refused"]), join_request.c.decided_at > tx.now - REMEMBERED
            ).order_by(join_request.c.decided_at.desc(), join_request.c.id)
        else:
            query = query.where(join_request.c.state == "open").order_by(join_request.c.created_at, join_request.c.id)
        if not actor.is_administrator:
            query = query.where(one_of(join_request.c.group_id, curated))
        rows = (await tx.execute(query.limit(MOST))).all()
        groups = await groups_by_id(tx, {row.group_id for row in rows if row.group_id})
        people = {} if is_decided else await people_of_groups(tx, list(groups))
        names = await members_by_id(tx, {row.decided_by for row in rows if row.decided_by}, include_left=True)
        now = tx.now
    async with database.system() as tx:
        accounts = await accounts_by_id(tx, [row.account_id for row in rows])
    return views.JoinRequestList(
        requests=[
            views.JoinRequest(
                id=row.id,
                name=" ".join(part for part in (row.surname, row.given_name, row.patronymic) if part),
                role=Role(row.role),
                group=views.GroupName(id=row.group_id, name=groups[row.group_id].name)
                if row.group_id in groups
                else None,
                child_name=row.child_name,
                contact=accounts[row.account_id].contact if row.account_id in accounts else "",
                created_at=row.created_at,
                times=row.times,
                state=row.state,
                decided_at=row.decided_at,
                decided_by=names[row.decided_by].display_name if row.decided_by in names else "",
                reason=row.reason,
                may_undo=row.state == "accepted" and row.made is not None and now - row.decided_at <= DAY,
                suggestions=_suggest(people.get(row.group_id), row.child_name or f"{row.surname} {row.given_name}"),
            )
            for row in rows
        ]
    )


def _suggest(people: GroupPeople | None, name: str) -> list[views.Suggestion]:
    """Students of the group whose surname and given name the asked name holds; else those with one of them (INV-6)."""
    if people is None:
        return []
    words = set(comparison_key(name).split())
    scored = [(len(words & set(comparison_key(one.display_name).split())), one) for one in people.students]
    best = max((score for score, _ in scored), default=0)
    if best == 0:
        return []
    return [views.Suggestion(id=one.member_id, name=one.display_name) for score, one in scored if score == best][:5]
