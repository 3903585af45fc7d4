"""The rows of invitations."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.dialects.postgresql import insert

from parta.foundation.db import Tx, one_of
from parta.organisations import Role, administration_stream, member_stream

from .events import InvitationChanged
from .models import invitation, invitation_use
from .rules import LinkState, state_of

# The list knew the person; somebody let them in; they came in by a name of their own.
Way = Literal["roster", "request", "open"]


class StoredInvitation(msgspec.Struct, frozen=True, kw_only=True):
    organisation_id: UUID
    id: UUID
    code: str
    group_id: UUID | None
    role: Role
    max_uses: int | None
    created_by: UUID
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    visits: int
    replaced_by: UUID | None
    handed_at: datetime | None
    uses: int

    def state_at(self, now: datetime) -> LinkState:
        return state_of(
            now=now,
            expires_at=self.expires_at,
            revoked_at=self.revoked_at,
            max_uses=self.max_uses,
            uses=self.uses,
        )


class Use(msgspec.Struct, frozen=True, kw_only=True):
    invitation_id: UUID
    member_id: UUID
    at: datetime
    way: Way


def select_invitations() -> Select[Any]:
    uses = (
        select(func.count())
        .select_from(invitation_use)
        .where(
            invitation_use.c.organisation_id == invitation.c.organisation_id,
            invitation_use.c.invitation_id == invitation.c.id,
        )
        .scalar_subquery()
    )
    return select(invitation, uses.label("uses"))


def stored(row: Row[Any]) -> StoredInvitation:
    return StoredInvitation(
        organisation_id=row.organisation_id,
        id=row.id,
        code=row.code,
        group_id=row.group_id,
        role=Role(row.role),
        max_uses=row.max_uses,
        created_by=row.created_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        visits=row.visits,
        replaced_by=row.replaced_by,
        handed_at=row.handed_at,
        uses=row.uses,
    )


async def invitations_by_id(tx: Tx, ids: Iterable[UUID]) -> dict[UUID, StoredInvitation]:
    rows = await tx.execute(select_invitations().where(tx.own(invitation), one_of(invitation.c.id, ids)))
    return {row.id: stored(row) for row in rows}


async def find_by_code(tx: Tx, code: str) -> StoredInvitation | None:
    """Of whichever organisation; `tx` is a system transaction."""
    row = (await tx.execute(select_invitations().where(invitation.c.code == code))).one_or_none()
    return stored(row) if row is not None else None


async def lock_invitation(tx: Tx, invitation_id: UUID) -> StoredInvitation:
    """The invitation, with nobody else using it up until the end."""
    await tx.execute(
        select(invitation.c.id).where(tx.own(invitation), invitation.c.id == invitation_id).with_for_update()
    )
    return (await invitations_by_id(tx, [invitation_id]))[invitation_id]


async def uses_of(tx: Tx, ids: Iterable[UUID]) -> Sequence[Use]:
    rows = await tx.execute(
        select(invitation_use)
        .where(tx.own(invitation_use), one_of(invitation_use.c.invitation_id, ids))
        .order_by(invitation_use.c.at.desc())
    )
    return [Use(invitation_id=row.invitation_id, member_id=row.member_id, at=row.at, way=row.way) for row in rows]


async def is_used_by(tx: Tx, invitation_id: UUID, member_id: UUID) -> bool:
    rows = await tx.execute(
        select(invitation_use.c.member_id).where(
            tx.own(invitation_use),
            invitation_use.c.invitation_id == invitation_id,
            invitation_use.c.member_id == member_id,
        )
    )
    return rows.first() is not None


async def note_use(tx: Tx, found: StoredInvitation, member_id: UUID, *, way: Way) -> None:
    """Remember who came by a link, and how; the same person again isn't another use (INV-4)."""
    rows = await tx.execute(
        insert(invitation_use)
        .values(organisation_id=tx.organisation, invitation_id=found.id, member_id=member_id, at=tx.now, way=way)
        .on_conflict_do_nothing()
        .returning(invitation_use.c.member_id)
    )
    if rows.first() is not None:
        tell_changed(tx, found)


async def note_visit(tx: Tx, found: StoredInvitation) -> None:
    """Somebody opened the page behind a link."""
    await tx.execute(
        update(invitation).where(tx.own(invitation), invitation.c.id == found.id).values(visits=invitation.c.visits + 1)
    )


def tell_changed(tx: Tx, found: StoredInvitation) -> None:
    event = InvitationChanged(invitation_id=found.id)
    tx.emit(event, on=member_stream(found.created_by))
    tx.emit(event, on=administration_stream(tx.organisation))
