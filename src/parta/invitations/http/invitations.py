"""Links as administrators and curators handle them: /api/organisations/{id}/invitations."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import QueryParameter

from parta.foundation.db import Database
from parta.foundation.http import Input
from parta.foundation.wiring import Wiring
from parta.invitations import commands, queries, views
from parta.invitations.codes import link_of
from parta.invitations.qr import qr_svg
from parta.invitations.sheets import Layout, read_sheets, render_pdf
from parta.invitations.store import invitations_by_id
from parta.organisations import Actor, Role

_INVITATIONS = "/organisations/{organisation_id:uuid}/invitations"
_TAGS = ["invitations"]


class NewInvitation(Input, frozen=True):
    id: UUID
    group_id: UUID | None
    role: Role
    expires_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    max_uses: int | None = None


class CreateInvitations(Input, frozen=True):
    invitations: list[NewInvitation]


@get(_INVITATIONS, tags=_TAGS)
async def list_invitations(
    actor: Actor,
    wiring: Wiring,
    group_id: Annotated[UUID | None, QueryParameter(name="groupId")] = None,
) -> views.InvitationList:
    """Links that the actor may hand on, the newest first."""
    async with wiring.database.transaction(actor.organisation_id) as tx:
        return await queries.read_invitations(tx, actor, wiring.settings, group_id=group_id)


@post(_INVITATIONS, tags=_TAGS)
async def create_invitations(actor: Actor, wiring: Wiring, data: CreateInvitations) -> views.InvitationList:
    """Make links, each for one group and one role; ids are the client's. Without `expiresAt`: 14 days."""
    new = [
        commands.NewInvitation(
            id=one.id, group_id=one.group_id, role=one.role, expires_at=one.expires_at, max_uses=one.max_uses
        )
        for one in data.invitations
    ]
    async with wiring.database.transaction(actor.organisation_id) as tx:
        made = await commands.create_invitations(tx, actor, new=new)
        found = await invitations_by_id(tx, made)
        wanted = [found[one] for one in made]
        return views.InvitationList(invitations=await queries.describe_invitations(tx, wiring.settings, wanted))


@post(f"{_INVITATIONS}/{{invitation_id:uuid}}/revoke", tags=_TAGS, status_code=200)
async def revoke_invitation(actor: Actor, wiring: Wiring, invitation_id: UUID) -> views.Invitation:
    """Nobody comes by the link any more."""
    async with wiring.database.transaction(actor.organisation_id) as tx:
        await commands.revoke_invitation(tx, actor, invitation_id=invitation_id)
        found = await invitations_by_id(tx, [invitation_id])
        return (await queries.describe_invitations(tx, wiring.settings, found.values()))[0]


@get(f"{_INVITATIONS}/{{invitation_id:uuid}}/qr.svg", tags=_TAGS, media_type="image/svg+xml")
async def read_qr(actor: Actor, wiring: Wiring, invitation_id: UUID) -> Response[bytes]:
    async with wiring.database.transaction(actor.organisation_id) as tx:
        found = await commands.reachable_invitation(tx, actor, invitation_id)
    return Response(
        qr_svg(link_of(wiring.settings, found.code)),
        media_type="image/svg+xml",
        headers={"Cache-Control": "private, max-age=3600"},
    )


@get(f"{_INVITATIONS}/sheet.pdf", tags=_TAGS, media_type="application/pdf")
async def read_sheet(
    actor: Actor,
    database: Database,
    wiring: Wiring,
    group_id: Annotated[UUID | None, QueryParameter(name="groupId")] = None,
    role: Role | None = None,
    layout: Layout = "page",
) -> Response[bytes]:
    """A4 sheets to print: one page a link (`page`), or cut-out slips, eight a page (`slips`).

    Without `groupId`: every group that the actor invites to; without `role`: students and guardians.
    """
    async with database.transaction(actor.organisation_id) as tx:
        sheets = await read_sheets(tx, actor, wiring.settings, group_id=group_id, role=role)
    return Response(
        await render_pdf(sheets, layout),
        media_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="invitations.pdf"'},
    )


invitation_routes = (list_invitations, create_invitations, revoke_invitation, read_qr, read_sheet)
