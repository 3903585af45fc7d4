"""Which links go onto which sheets, and what stands there."""

from collections.abc import Collection, Iterable
from uuid import UUID

import msgspec
from sqlalchemy import select

from parta.foundation.config import Settings
from parta.foundation.days import long_day
from parta.foundation.db import Tx, one_of
from parta.foundation.errors import NotFound
from parta.invitations.codes import link_of, printed_code
from parta.invitations.commands import require_inviter
from parta.invitations.models import invitation
from parta.invitations.qr import qr_svg
from parta.invitations.rules import NEEDS_GROUP, may_invite
from parta.invitations.store import StoredInvitation, invitations_by_id
from parta.organisations import Actor, Role, load_organisation, members_by_id, organisation_zone
from parta.structure import GroupRecord, live_groups, people_of_groups

from .words import addressees, steps

_ROLE_ORDER = (Role.STUDENT, Role.GUARDIAN, Role.TEACHER, Role.STAFF, Role.ADMINISTRATION)
# Slips on a page; a class gets whole pages.
SLIPS = 8


class Step(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    text: str


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One link as it is printed; `qr` is an SVG, `copies` how many slips the group needs."""

    organisation: str
    group: str
    addressees: str
    steps: list[Step]
    qr: str
    code: str
    address: str
    until: str
    invited_by: str
    copies: int


async def read_sheets(
    tx: Tx,
    actor: Actor,
    settings: Settings,
    *,
    group_id: UUID | None,
    role: Role | None,
    ids: Collection[UUID] | None = None,
) -> list[Sheet]:
    """Sheets of the newest working link of each group and role, in the order of the groups (INV-9).

    `ids`: of these links alone, of whatever role.

    Raises Forbidden, and NotFound where no link works: it is made first.
    """
    curated = await require_inviter(tx, actor)
    roles = {role} if role is not None else set(NEEDS_GROUP) if ids is None else set(Role)
    groups = {one.id: one for one in await live_groups(tx)}
    rows = await tx.execute(
        select(invitation.c.id).where(
            tx.own(invitation),
            invitation.c.role.in_([one.value for one in roles]),
            invitation.c.group_id == group_id if group_id is not None else invitation.c.id.is_not(None),
            one_of(invitation.c.id, ids) if ids is not None else invitation.c.id.is_not(None),
            invitation.c.expires_at > tx.now,
            invitation.c.revoked_at.is_(None),
        )
    )
    found = await invitations_by_id(tx, rows.scalars())
    newest: dict[tuple[UUID | None, Role], StoredInvitation] = {}
    for one in sorted(found.values(), key=lambda one: (one.created_at, one.id)):
        is_open = one.state_at(tx.now) == "active" and (one.group_id is None or one.group_id in groups)
        if is_open and may_invite(actor, curated, group_id=one.group_id, role=one.role):
            newest[one.group_id, one.role] = one
    if not newest:
        raise NotFound
    order = {one: place for place, one in enumerate(groups)}
    wanted = sorted(
        newest.values(),
        key=lambda one: (order.get(one.group_id, -1) if one.group_id else -1, _ROLE_ORDER.index(one.role)),
    )
    return await _describe(tx, settings, wanted, groups)


async def _describe(
    tx: Tx, settings: Settings, wanted: Iterable[StoredInvitation], groups: dict[UUID, GroupRecord]
) -> list[Sheet]:
    links = list(wanted)
    organisation, zone = await load_organisation(tx), await organisation_zone(tx)
    inviters = await members_by_id(tx, {one.created_by for one in links}, include_left=True)
    people = await people_of_groups(tx, list({one.group_id for one in links if one.group_id}))
    sheets: list[Sheet] = []
    for one in links:
        group = groups.get(one.group_id) if one.group_id else None
        members = people.get(one.group_id) if one.group_id else None
        needed = 0
        if members is not None:
            needed = len(members.students) if one.role is Role.STUDENT else len(members.guardians)
        sheets.append(
            Sheet(
                organisation=organisation.name.replace("№ ", "№\u00a0"),
                group=group.name if group else "",
                addressees=addressees(one.role, organisation.kind),
                steps=[
                    Step(title=title, text=text)
                    for title, text in steps(one.role, group_kind=group.kind if group else None)
                ],
                qr=qr_svg(link_of(settings, one.code)).decode(),
                code=printed_code(one.code),
                address=f"{settings.url.partition('://')[2]}/i/",
                until=long_day(one.expires_at.astimezone(zone).date()),
                invited_by=inviters[one.created_by].display_name,
                copies=max(SLIPS, -(-needed // SLIPS) * SLIPS),
            )
        )
    return sheets
