"""Reminders: by hand, and by themselves around the deadline."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from parta.accounts import send_notice
from parta.compliance.access import managed_regulation
from parta.compliance.audience import signatories
from parta.compliance.errors import NobodyToRemind
from parta.compliance.events import AcknowledgementReminded
from parta.compliance.records import Regulation, Signatory
from parta.compliance.rules import refuse_signature
from parta.compliance.store import mark_reminded, reminders_of, signed_members
from parta.foundation.db import Tx
from parta.foundation.letters import Postman
from parta.organisations import Actor, load_organisation, member_stream

from .publishing import subject_of

# More than one a day is noise, whoever sends it.
_PAUSE = timedelta(hours=20)


async def remind(
    tx: Tx, actor: Actor, postman: Postman, *, regulation_id: UUID, member_ids: Collection[UUID] | None
) -> int:
    """Remind those who haven't signed (of `member_ids`, or all); returns how many.

    `tx` is a system transaction of the actor's organisation. Raises Forbidden, NotFound, NotInForce, NobodyToRemind.
    """
    found = await managed_regulation(tx, actor, regulation_id)
    if refusal := refuse_signature(found):
        raise refusal
    missing = await missing_signatories(tx, found)
    count = await _send(
        tx, postman, found, [one for one in missing if member_ids is None or one.member_id in member_ids]
    )
    if count == 0:
        raise NobodyToRemind
    tx.record("compliance.reminded", by=actor, on=subject_of(found), after={"people": count})
    return count


async def remind_missing(tx: Tx, postman: Postman, found: Regulation) -> int:
    """What the daily job does for one document whose day it is; returns how many were reminded."""
    return await _send(tx, postman, found, await missing_signatories(tx, found))


async def missing_signatories(tx: Tx, found: Regulation) -> list[Signatory]:
    """Who is asked and hasn't signed."""
    signed = (await signed_members(tx, [found.id]))[found.id]
    return [one for one in await signatories(tx, found) if one.member_id not in signed]


async def _send(tx: Tx, postman: Postman, found: Regulation, people: Sequence[Signatory]) -> int:
    reminded = await reminders_of(tx, found.id)
    due = [
        one
        for one in people
        if one.account_id is not None and (one.member_id not in reminded or tx.now - reminded[one.member_id] > _PAUSE)
    ]
    if not due:
        return 0
    organisation = await load_organisation(tx)
    till = f" до {found.deadline:%d.%m.%Y}" if found.deadline else ""
    for one in due:
        tx.emit(AcknowledgementReminded(regulation_id=found.id), on=member_stream(one.member_id))
        if found.has_letters and one.account_id is not None:
            await send_notice(
                tx,
                postman,
                one.account_id,
                subject=f"Ознакомьтесь и подпишите{till}: {found.title}",
                text=f"{organisation.short_name}: прочитайте и подпишите в Парте{till} документ «{found.title}».",
            )
    await mark_reminded(tx, found.id, [one.member_id for one in due])
    return len(due)
