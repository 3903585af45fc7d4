"""Handing links to the curators of their groups (INV-10)."""

from collections.abc import Collection
from uuid import UUID

import msgspec
from sqlalchemy import update

from parta.foundation.db import Subject, Tx, one_of
from parta.organisations import Actor, load_organisation, members_by_id, require_administrator
from parta.structure import groups_by_id

from .commands import names_of_links, reachable_invitations
from .errors import NothingHanded
from .models import invitation
from .store import StoredInvitation, tell_changed


class Handing(msgspec.Struct, frozen=True, kw_only=True):
    """A letter to one curator; `account_id` None: they haven't come yet, and find the links when they do."""

    account_id: UUID | None
    name: str
    subject: str
    text: str


async def hand_to_curators(tx: Tx, actor: Actor, *, ids: Collection[UUID], address: str) -> list[Handing]:
    """Tell curators that links of their groups are theirs to hand out; links without a curator are passed over.

    Raises Forbidden, NotFound, NothingHanded.
    """
    require_administrator(actor)
    found = [one for one in await reachable_invitations(tx, actor, ids) if one.state_at(tx.now) == "active"]
    groups = await groups_by_id(tx, {one.group_id for one in found if one.group_id})
    of_curator: dict[UUID, list[StoredInvitation]] = {}
    for one in found:
        curator_id = groups[one.group_id].curator_id if one.group_id else None
        if curator_id is not None:
            of_curator.setdefault(curator_id, []).append(one)
    curators = await members_by_id(tx, of_curator)
    handed = [one for curator_id in curators for one in of_curator[curator_id]]
    if not handed:
        raise NothingHanded
    await tx.execute(
        update(invitation)
        .where(tx.own(invitation), one_of(invitation.c.id, [one.id for one in handed]))
        .values(handed_at=tx.now)
    )
    names = await names_of_links(tx, handed)
    organisation = await load_organisation(tx)
    place = f"{address}/o/{organisation.slug}/school/invitations"
    letters: list[Handing] = []
    for curator_id, curator in curators.items():
        listed = ", ".join(sorted(names[one.id] for one in of_curator[curator_id]))
        letters.append(
            Handing(
                account_id=curator.account_id,
                name=curator.display_name,
                subject=f"{organisation.short_name}: ссылки для вашего класса",
                text=f"Парта: вам переданы ссылки: {listed}. Раздайте их: {place}",
            )
        )
        tx.record(
            "invitations.links_handed",
            by=actor,
            on=Subject("member", curator_id, curator.full_name),
            after={"links": listed},
        )
    for one in handed:
        tell_changed(tx, one)
    return letters
