"""Links as administrators and curators handle them: /api/organisations/{id}/invitations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import QueryParameter

from parta.accounts import send_notice
from parta.foundation.db import Database, Tx
from parta.foundation.http import Input
from parta.foundation.papers import XLSX, file_response, render_workbook
from parta.foundation.wiring import Wiring
from parta.invitations import arrivals, commands, handing, queries, revoking, views
from parta.invitations.codes import link_of
from parta.invitations.qr import qr_svg
from parta.invitations.rules import MOST_AT_ONCE
from parta.invitations.sheets import Layout, read_sheets, render_pdf
from parta.invitations.store import invitations_by_id
from parta.invitations.table import table_of
from parta.organisations import Actor, Role, organisation_zone

_INVITATIONS = "/organisations/{organisation_id:uuid}/invitations"
_TAGS = ["invitations"]


class NewInvitation(Input, frozen=True):
    id: UUID
    group_id: UUID | None
    role: Role
    expires_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    max_uses: int | None = None


class CreateInvitations(Input, frozen=True):
    """`isSkippingLive`: no link where a working one for the same group and role is there already."""

    invitations: list[NewInvitation]
    is_skipping_live: bool = False


class ChosenInvitations(Input, frozen=True):
    ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]


class ReplaceInvitation(Input, frozen=True):
    """`id` is the new link's."""

    id: UUID


class RemoveStrangers(Input, frozen=True):
    member_ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]
    reason: Annotated[str, msgspec.Meta(max_length=300)] = ""


class RestoreStrangers(Input, frozen=True):
    member_ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]


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
        made = await commands.create_invitations(tx, actor, new=new, is_skipping_live=data.is_skipping_live)
        return await _read(tx, wiring, made)


async def _read(tx: Tx, wiring: Wiring, ids: Sequence[UUID]) -> views.InvitationList:
    found = await invitations_by_id(tx, ids)
    wanted = [found[one] for one in ids]
    return views.InvitationList(invitations=await queries.describe_invitations(tx, wiring.settings, wanted))


@post(f"{_INVITATIONS}/revoke", tags=_TAGS, status_code=200)
async def revoke_invitations(actor: Actor, wiring: Wiring, data: ChosenInvitations) -> views.InvitationList:
    """Nobody comes by these links any more, all or none; answers those that weren't revoked yet."""
    async with wiring.database.transaction(actor.organisation_id) as tx:
        return await _read(tx, wiring, await revoking.revoke_invitations(tx, actor, ids=data.ids))


@post(f"{_INVITATIONS}/reinstate", tags=_TAGS, status_code=200)
async def reinstate_invitations(actor: Actor, wiring: Wiring, data: ChosenInvitations) -> views.InvitationList:
    """Take a revocation back within a day."""
    async with wiring.database.transaction(actor.organisation_id) as tx:
        return await _read(tx, wiring, await revoking.reinstate_invitations(tx, actor, ids=data.ids))


@post(f"{_INVITATIONS}/hand", tags=_TAGS, status_code=200)
async def hand_invitations(actor: Actor, wiring: Wiring, data: ChosenInvitations) -> views.HandedList:
    """Tell the curators of these links' groups that they are theirs to hand out."""
    async with wiring.database.transaction(actor.organisation_id) as tx:
        letters = await handing.hand_to_curators(tx, actor, ids=data.ids, address=wiring.settings.url)
    async with wiring.database.system() as tx:
        for letter in letters:
            if letter.account_id is not None:
                await send_notice(tx, wiring.postman, letter.account_id, subject=letter.subject, text=letter.text)
    return views.HandedList(
        curators=[views.HandedCurator(name=one.name, is_told=one.account_id is not None) for one in letters]
    )


@post(f"{_INVITATIONS}/{{invitation_id:uuid}}/replace", tags=_TAGS)
async def replace_invitation(
    actor: Actor, wiring: Wiring, invitation_id: UUID, data: ReplaceInvitation
) -> views.Invitation:
    """A link that leaked stops, and a new one for the same group and role takes its place."""
    async with wiring.database.transaction(actor.organisation_id) as tx:
        made = await revoking.replace_invitation(tx, actor, invitation_id=invitation_id, new_id=data.id)
        return (await _read(tx, wiring, [made])).invitations[0]


@get(f"{_INVITATIONS}/{{invitation_id:uuid}}/arrivals", tags=_TAGS)
async def list_arrivals(actor: Actor, database: Database, invitation_id: UUID) -> views.ArrivalList:
    """Who came by the link, the newest first."""
    async with database.transaction(actor.organisation_id) as tx:
        return await arrivals.read_arrivals(tx, actor, invitation_id=invitation_id)


@post(f"{_INVITATIONS}/{{invitation_id:uuid}}/arrivals/remove", tags=_TAGS, status_code=204)
async def remove_strangers(actor: Actor, database: Database, invitation_id: UUID, data: RemoveStrangers) -> None:
    """Those whom no list knew leave the organisation the same second."""
    async with database.transaction(actor.organisation_id) as tx:
        await arrivals.remove_strangers(
            tx, actor, invitation_id=invitation_id, member_ids=data.member_ids, reason=data.reason
        )


@post(f"{_INVITATIONS}/{{invitation_id:uuid}}/arrivals/restore", tags=_TAGS, status_code=204)
async def restore_strangers(actor: Actor, database: Database, invitation_id: UUID, data: RestoreStrangers) -> None:
    """Take a removal back: the places as they were."""
    async with database.transaction(actor.organisation_id) as tx:
        await arrivals.restore_strangers(tx, actor, invitation_id=invitation_id, member_ids=data.member_ids)


@post(f"{_INVITATIONS}/{{invitation_id:uuid}}/revoke", tags=_TAGS, status_code=200)
async def revoke_invitation(actor: Actor, wiring: Wiring, invitation_id: UUID) -> views.Invitation:
    """Nobody comes by the link any more."""
    async with wiring.database.transaction(actor.organisation_id) as tx:
        await revoking.revoke_invitation(tx, actor, invitation_id=invitation_id)
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


@get(f"{_INVITATIONS}/table.xlsx", tags=_TAGS, media_type=XLSX)
async def read_table(actor: Actor, wiring: Wiring) -> Response[bytes]:
    """All links that the actor may hand on, as a spreadsheet."""
    async with wiring.database.transaction(actor.organisation_id) as tx:
        links = (await queries.read_invitations(tx, actor, wiring.settings, group_id=None)).invitations
        zone = await organisation_zone(tx)
    return file_response(await render_workbook(table_of(links, zone)), "Приглашения.xlsx", XLSX)


@get(f"{_INVITATIONS}/sheet.pdf", tags=_TAGS, media_type="application/pdf")
async def read_sheet(
    actor: Actor,
    database: Database,
    wiring: Wiring,
    group_id: Annotated[UUID | None, QueryParameter(name="groupId")] = None,
    role: Role | None = None,
    layout: Layout = "page",
    ids: Annotated[list[UUID] | None, QueryParameter(name="id")] = None,
) -> Response[bytes]:
    """A4 sheets to print: one page a link (`page`), or cut-out slips, eight a page (`slips`).

    `id`, repeated: these links, whatever their role.
    Without `groupId`: every group that the actor invites to; without `role`: students and guardians.
    """
    async with database.transaction(actor.organisation_id) as tx:
        sheets = await read_sheets(tx, actor, wiring.settings, group_id=group_id, role=role, ids=ids)
    return Response(
        await render_pdf(sheets, layout),
        media_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="invitations.pdf"'},
    )


invitation_routes = (
    list_invitations,
    create_invitations,
    revoke_invitations,
    reinstate_invitations,
    hand_invitations,
    revoke_invitation,
    replace_invitation,
    list_arrivals,
    remove_strangers,
    restore_strangers,
    read_qr,
    read_table,
    read_sheet,
)
