"""Asking to be let in: one request a person, group and role, however often they come (INV-7, INV-15)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select, update
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import insert

from parta.foundation.db import Tx, one_of
from parta.foundation.identity import new_id
from parta.organisations import administration_stream, member_stream

from .consents import GivenConsent
from .events import JoinRequestMade
from .models import join_request
from .rules import DAY
from .store import StoredInvitation


class RefusedBefore(msgspec.Struct, frozen=True, kw_only=True):
    """What the asker reads: why, and from when the same link takes another request."""

    reason: str
    again_at: datetime


async def refused_before(tx: Tx, invitation: StoredInvitation, account_ids: Collection[UUID]) -> RefusedBefore | None:
    """The refusal that still holds for these people and this link: a day, or until a new link (INV-15)."""
    rows = await tx.execute(
        select(join_request.c.state, join_request.c.reason, join_request.c.decided_at)
        .where(
            tx.own(join_request),
            one_of(join_request.c.account_id, account_ids),
            join_request.c.invitation_id == invitation.id,
        )
        .order_by(join_request.c.created_at.desc(), join_request.c.id.desc())
        .limit(1)
    )
    last = rows.one_or_none()
    if last is None or last.state != "refused" or tx.now - last.decided_at >= DAY:
        return None
    return RefusedBefore(reason=last.reason, again_at=last.decided_at + DAY)


async def make_request(
    tx: Tx,
    invitation: StoredInvitation,
    *,
    account_id: UUID,
    surname: str,
    given_name: str,
    patronymic: str,
    child_name: str,
    consents: Sequence[GivenConsent],
    leader_ids: Sequence[UUID],
) -> None:
    """Ask whoever leads the group now, and the administrators.

    Asking again changes the open request, it makes no second.
    """
    said = {
        "surname": surname,
        "given_name": given_name,
        "patronymic": patronymic,
        "child_name": child_name,
        "consents": [msgspec.to_builtins(one) for one in consents],
        # The newest link is the one that they hold.
        "invitation_id": invitation.id,
    }
    request_id = new_id()
    made = await tx.execute(
        insert(join_request)
        .values(
            organisation_id=tx.organisation,
            id=request_id,
            group_id=invitation.group_id,
            role=invitation.role.value,
            account_id=account_id,
            created_at=tx.now,
            **said,
        )
        # Two links opened at the same moment are one request as well.
        .on_conflict_do_nothing(
            index_elements=["organisation_id", "account_id", "role", "group_id"],
            # Spelt out: a plan that is kept knows no parameter's value, and would find no such index.
            index_where=sql("state = 'open'"),
        )
        .returning(join_request.c.id)
    )
    if made.first() is None:
        await tx.execute(
            update(join_request)
            .where(
                tx.own(join_request),
                join_request.c.state == "open",
                join_request.c.account_id == account_id,
                join_request.c.role == invitation.role.value,
                join_request.c.group_id == invitation.group_id,
            )
            .values(times=join_request.c.times + 1, **said)
        )
        return
    event = JoinRequestMade(
        request_id=request_id,
        group_id=invitation.group_id,
        role=invitation.role.value,
        name=f"{given_name} {surname}",
    )
    tx.emit(event, on=administration_stream(tx.organisation))
    for leader_id in leader_ids:
        tx.emit(event, on=member_stream(leader_id))


async def consents_of_request(tx: Tx, request_id: UUID) -> tuple[UUID | None, list[GivenConsent]]:
    """Who was let in, and what they had agreed to when they asked."""
    rows = await tx.execute(
        select(join_request.c.member_id, join_request.c.consents).where(
            tx.own(join_request), join_request.c.id == request_id
        )
    )
    row = rows.one()
    return row.member_id, msgspec.convert(row.consents, list[GivenConsent])
