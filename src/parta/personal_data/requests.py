"""Requests about one's own data: erasure, correction, the end of processing. A queue for the administrator."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from parta import accounts
from parta.foundation.db import Subject as ActSubject
from parta.foundation.db import Tx
from parta.foundation.errors import Invalid, NotFound
from parta.organisations import (
    Actor,
    PrivacyParts,
    administration_stream,
    end_membership,
    member_stream,
    members_by_id,
    memberships_of,
    organisation_zone,
    require_administrator,
)

from .access import subject_of
from .consents import consents_of, end_consents
from .errors import (
    NothingToWithdraw,
    NotYoursToGive,
    OwnErasure,
    ReasonMissing,
    RequestCools,
    RequestDecided,
    RequestOpen,
)
from .events import DataRequestChanged
from .models import data_request
from .rules import COOLING, DUE
from .texts import KINDS
from .views import DataRequest, RequestKind

_LONGEST_NOTE = 2000
ERASED = "Удалённый участник"


async def ask(tx: Tx, actor: Actor, *, id: UUID, kind: RequestKind, subject_id: UUID, note: str) -> None:
    """Put a request into the queue. Raises NotFound, NotYoursToGive, NothingToWithdraw, RequestOpen, Invalid."""
    subject = await subject_of(tx, actor, subject_id)
    if kind != "correction" and not subject.answers:
        raise NotYoursToGive
    clean = note.strip()
    if len(clean) > _LONGEST_NOTE or (kind == "correction" and not clean):
        raise Invalid(
            "Напишите, что исправить: до 2000 знаков.", "Write what to correct, up to 2000 characters.", field="note"
        )
    if kind == "withdrawal":
        standing = (await consents_of(tx, [subject_id]))[subject_id]
        if not any(one.kind == "processing" and one.state in ("given", "paper", "outdated") for one in standing):
            raise NothingToWithdraw
    repeated = await tx.execute(select(data_request.c.id).where(tx.own(data_request), data_request.c.id == id))
    if repeated.first() is not None:
        return
    # A correction harms nobody: it needn't cool.
    cooling = timedelta(0) if kind == "correction" else COOLING
    made = await tx.execute(
        upsert(data_request)
        .values(
            organisation_id=tx.organisation,
            id=id,
            kind=kind,
            subject_id=subject_id,
            asked_by=actor.member_id,
            note=clean,
            state="open",
            created_at=tx.now,
            cools_until=tx.now + cooling,
            due_at=tx.now + DUE,
        )
        .on_conflict_do_nothing()
        .returning(data_request.c.id)
    )
    if made.first() is None:
        raise RequestOpen
    tx.emit(DataRequestChanged(request_id=id, state="open"), on=administration_stream(tx.organisation))


async def cancel(tx: Tx, actor: Actor, *, request_id: UUID) -> None:
    """The asker thinks again; harmless when cancelled already. Raises NotFound, RequestDecided."""
    found = await _locked(tx, request_id)
    if found.asked_by != actor.member_id:
        raise NotFound
    if found.state == "cancelled":
        return
    if found.state != "open":
        raise RequestDecided
    await _close(tx, found, state="cancelled")


async def decide(tx: Tx, actor: Actor, parts: PrivacyParts, *, request_id: UUID, is_granted: bool, reason: str) -> None:
    """Grant or refuse; a granted erasure forgets the person in every room, now, in this transaction (PD-8).

    `tx` is a system transaction of the actor's organisation: the account belongs to the platform.
    Raises Forbidden, NotFound, RequestDecided, RequestCools, ReasonMissing, OwnErasure, LastAdministrator.
    """
    require_administrator(actor)
    found = await _locked(tx, request_id)
    if found.state != "open":
        raise RequestDecided
    if found.subject_id == actor.member_id and found.kind != "correction":
        raise OwnErasure
    clean = reason.strip()
    if not is_granted and len(clean) < 5:
        raise ReasonMissing
    if is_granted and tx.now < found.cools_until:
        until = found.cools_until.astimezone(await organisation_zone(tx))
        raise RequestCools(until=f"{until:%d.%m.%Y %H:%M}")
    name = await _name(tx, found.subject_id)
    state = "granted" if is_granted else "refused"
    await _close(tx, found, state=state, decided_by=actor.member_id, reason=clean)
    # After an erasure the journal keeps that it happened and to whom by id, not the name.
    is_erased = is_granted and found.kind == "erasure"
    tx.record(
        f"personal_data.request_{state}",
        by=actor,
        on=ActSubject("member", found.subject_id, ERASED if is_erased else name),
        after={"kind": found.kind, **({"reason": clean} if clean and not is_erased else {})},
    )
    if not is_granted or found.kind == "correction":
        return
    if found.kind == "withdrawal":
        await end_consents(tx, found.subject_id, kinds=KINDS, by=found.asked_by)
        await end_membership(tx, member_id=found.subject_id, by=actor, reason="Отозвано согласие на обработку данных")
        return
    await erase_person(tx, parts, found.subject_id)


async def erase_person(tx: Tx, parts: PrivacyParts, member_id: UUID) -> None:
    """Every room forgets the member, the highest first; the account goes where it has no other place (PD-8)."""
    known = (await members_by_id(tx, [member_id], include_left=True)).get(member_id)
    account_id = known.account_id if known else None
    for erase in reversed(list(parts.erasers.values())):
        await erase(tx, member_id)
    if account_id is not None and not await memberships_of(tx, account_id):
        await accounts.erase(tx, account_id)


async def requests_by(tx: Tx, actor: Actor) -> list[DataRequest]:
    """What the actor asked for, and what was asked about them, the newest first."""
    return await _read(
        tx, or_(data_request.c.asked_by == actor.member_id, data_request.c.subject_id == actor.member_id)
    )


async def all_requests(tx: Tx, actor: Actor) -> list[DataRequest]:
    """The administrator's queue: open ones by their deadline, then the last hundred decided. Raises Forbidden."""
    require_administrator(actor)
    found = await _read(tx, data_request.c.state != "cancelled")
    waiting = sorted((one for one in found if one.state == "open"), key=lambda one: one.due_at)
    return [*waiting, *(one for one in found if one.state != "open")][: len(waiting) + 100]


async def _read(tx: Tx, condition: Any) -> list[DataRequest]:
    rows = (
        await tx.execute(
            select(data_request).where(tx.own(data_request), condition).order_by(data_request.c.created_at.desc())
        )
    ).all()
    names = await _names(tx, {one for row in rows for one in (row.subject_id, row.asked_by)})
    return [
        DataRequest(
            id=row.id,
            kind=row.kind,
            subject_id=row.subject_id,
            subject_name=names.get(row.subject_id, ERASED),
            asked_by=row.asked_by,
            asker_name=names.get(row.asked_by, ERASED),
            note=row.note,
            state=row.state,
            created_at=row.created_at,
            cools_until=row.cools_until,
            due_at=row.due_at,
            decided_at=row.decided_at,
            reason=row.reason,
        )
        for row in rows
    ]


async def _names(tx: Tx, ids: set[UUID]) -> Mapping[UUID, str]:
    return {one.id: one.full_name for one in (await members_by_id(tx, ids, include_left=True)).values()}


async def _name(tx: Tx, member_id: UUID) -> str:
    return (await _names(tx, {member_id})).get(member_id, ERASED)


async def _locked(tx: Tx, request_id: UUID) -> Row[Any]:
    rows = await tx.execute(
        select(data_request).where(tx.own(data_request), data_request.c.id == request_id).with_for_update()
    )
    found = rows.one_or_none()
    if found is None:
        raise NotFound
    return found


async def _close(tx: Tx, found: Row[Any], *, state: str, **values: Any) -> None:
    await tx.execute(
        update(data_request)
        .where(tx.own(data_request), data_request.c.id == found.id)
        .values(state=state, decided_at=tx.now, **values)
    )
    event = DataRequestChanged(request_id=found.id, state=state)
    tx.emit(event, on=administration_stream(tx.organisation))
    tx.emit(event, on=member_stream(found.asked_by))
