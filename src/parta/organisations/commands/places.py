"""The place of a person in the organisation: claimed by an account, left, given back, freed."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from parta.foundation.db import Tx, insert_rows
from parta.foundation.errors import NotFound
from parta.foundation.identity import new_id
from parta.organisations.access import Actor, require_administrator
from parta.organisations.errors import AlreadyClaimed, NotClaimed, NothingToRestore
from parta.organisations.events import MemberClaimed, MemberLeft, MemberReleased, MemberReturned, administration_stream
from parta.organisations.models import departure, member, member_role

from .administrators import keep_an_administrator
from .records import subject_of
from .sets import rename


async def end_membership(tx: Tx, *, member_id: UUID, by: Actor | None = None, reason: str = "") -> None:
    """The person leaves: no rights, no sign-in into this organisation; what they wrote stays theirs.

    Harmless when they have left already. `by` None: the platform.

    Raises LastAdministrator.
    """
    await keep_an_administrator(tx, without=member_id)
    if await leave(tx, member_id, by=by, reason=reason):
        tx.record(
            "organisations.member_left",
            by=by,
            on=await subject_of(tx, member_id),
            after={"reason": reason} if reason else None,
        )


async def leave(tx: Tx, member_id: UUID, *, by: Actor | None = None, reason: str = "", **more: Any) -> bool:
    """Take the place away and note what a return needs; whether there was one. `more`: columns of `departure`."""
    found = await tx.execute(
        select(member.c.account_id)
        .where(tx.own(member), member.c.id == member_id, member.c.left_at.is_(None))
        .with_for_update()
    )
    row = found.one_or_none()
    if row is None:
        return False
    await tx.execute(
        update(member).where(tx.own(member), member.c.id == member_id).values(left_at=tx.now, account_id=None)
    )
    await note_departure(tx, member_id, account_id=row.account_id, has_left=True, by=by, reason=reason, **more)
    tx.emit(MemberLeft(member_id=member_id), on=administration_stream(tx.organisation))
    return True


async def note_departure(
    tx: Tx,
    member_id: UUID,
    *,
    account_id: UUID | None,
    has_left: bool,
    by: Actor | None,
    **columns: Any,
) -> None:
    await tx.execute(
        insert(departure).values(
            organisation_id=tx.organisation,
            id=new_id(),
            member_id=member_id,
            account_id=account_id,
            has_left=has_left,
            ended_by=by.member_id if by else None,
            ended_at=tx.now,
            **columns,
        )
    )


async def restore_membership(
    tx: Tx, *, member_id: UUID, account_id: UUID | None = None, by: Actor | None = None
) -> None:
    """Undo a departure or a dismissal: the place as it was, with its roles and its account (ORG-15).

    `account_id`: another account than before. Where the account has another place here meanwhile, the old place comes
    back unclaimed.

    Raises NotFound, NothingToRestore, AlreadyClaimed (for an account that was asked for).
    """
    rows = await tx.execute(
        select(member.c.left_at, member.c.account_id).where(tx.own(member), member.c.id == member_id).with_for_update()
    )
    place = rows.one_or_none()
    if place is None:
        raise NotFound
    last = await last_departure(tx, member_id)
    if place.left_at is None and last is None:
        raise NothingToRestore
    if place.left_at is not None:
        wanted = account_id or (last.account_id if last else None)
        if wanted is not None and await _has_place(tx, wanted):
            if account_id is not None:
                raise AlreadyClaimed
            wanted = None
        await tx.execute(
            update(member).where(tx.own(member), member.c.id == member_id).values(left_at=None, account_id=wanted)
        )
    if last is not None:
        await insert_rows(
            tx,
            member_role,
            [{**role, "organisation_id": tx.organisation, "member_id": member_id} for role in last.roles],
        )
        await tx.execute(update(departure).where(tx.own(departure), departure.c.id == last.id).values(undone_at=tx.now))
    await rename(tx, [member_id])
    tx.emit(MemberReturned(member_id=member_id), on=administration_stream(tx.organisation))
    tx.record("organisations.member_returned", by=by, on=await subject_of(tx, member_id))


async def last_departure(tx: Tx, member_id: UUID) -> Row[Any] | None:
    """The last loss of the place, or of the work, that nobody undid: a row of `departure`."""
    rows = await tx.execute(
        select(departure)
        .where(tx.own(departure), departure.c.member_id == member_id, departure.c.undone_at.is_(None))
        .order_by(departure.c.ended_at.desc(), departure.c.id.desc())
        .limit(1)
    )
    return rows.one_or_none()


async def _has_place(tx: Tx, account_id: UUID) -> bool:
    rows = await tx.execute(
        select(member.c.id).where(tx.own(member), member.c.account_id == account_id, member.c.left_at.is_(None))
    )
    return rows.first() is not None


async def release_member(tx: Tx, actor: Actor, *, member_id: UUID) -> None:
    """Free a place whose phone was lost: the old sign-in reaches it no longer, a new one may claim it (ORG-16).

    Raises Forbidden, NotFound, NotClaimed, LastAdministrator.
    """
    require_administrator(actor)
    await release_place(tx, member_id=member_id, by=actor)


async def release_place(tx: Tx, *, member_id: UUID, by: Actor | None = None) -> None:
    """The same for rooms that have asked whether it may be done. Raises NotFound, NotClaimed, LastAdministrator."""
    rows = await tx.execute(
        select(member.c.account_id)
        .where(tx.own(member), member.c.id == member_id, member.c.left_at.is_(None))
        .with_for_update()
    )
    row = rows.one_or_none()
    if row is None:
        raise NotFound
    if row.account_id is None:
        raise NotClaimed
    await keep_an_administrator(tx, without=member_id)
    await tx.execute(
        update(member).where(tx.own(member), member.c.id == member_id).values(account_id=None, claimed_at=None)
    )
    tx.emit(MemberReleased(member_id=member_id), on=administration_stream(tx.organisation))
    tx.record("organisations.member_released", by=by, on=await subject_of(tx, member_id))


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
