"""The place of a person in the organisation: claimed by an account, left in the end."""

from uuid import UUID

from sqlalchemy import select, update

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.organisations.errors import AlreadyClaimed
from parta.organisations.events import MemberClaimed, MemberLeft, administration_stream
from parta.organisations.models import member


async def end_membership(tx: Tx, *, member_id: UUID) -> None:
    """The person leaves: no rights, no sign-in into this organisation; what they wrote stays theirs."""
    rows = await tx.execute(
        update(member)
        .where(tx.own(member), member.c.id == member_id, member.c.left_at.is_(None))
        .values(left_at=tx.now, account_id=None)
        .returning(member.c.id)
    )
    if rows.one_or_none() is not None:
        tx.emit(MemberLeft(member_id=member_id), on=administration_stream(tx.organisation))


async def claim_member(tx: Tx, *, member_id: UUID, account_id: UUID) -> None:
    """Join a person's account with their place in the organisation; harmless when it is done already.

    Raises NotFound, AlreadyClaimed.
    """
    rows = await tx.execute(
        select(member.c.id, member.c.account_id)
        .where(
            tx.own(member),
            member.c.left_at.is_(None),
            (member.c.id == member_id) | (member.c.account_id == account_id),
        )
        .order_by(member.c.id)
        .with_for_update()
    )
    owners = {row.id: row.account_id for row in rows}
    if member_id not in owners:
        raise NotFound
    if owners[member_id] == account_id:
        return
    if owners[member_id] is not None or len(owners) > 1:
        raise AlreadyClaimed
    await tx.execute(
        update(member).where(tx.own(member), member.c.id == member_id).values(account_id=account_id, claimed_at=tx.now)
    )
    tx.emit(MemberClaimed(member_id=member_id), on=administration_stream(tx.organisation))
