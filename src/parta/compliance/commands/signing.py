"""Signatures: with a code, one for several documents; or on paper, written down by an administrator."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import msgspec

from parta.accounts import Signature, use_code
from parta.compliance.access import managed_regulation
from parta.compliance.audience import is_asked, signatories
from parta.compliance.chain import canonical_signature
from parta.compliance.errors import AlreadySigned, NotAPdf, NotAsked, NotRead
from parta.compliance.events import AcknowledgementSigned
from parta.compliance.models import regulation
from parta.compliance.records import Channel, Regulation, Signed
from parta.compliance.rules import LARGEST_PDF, refuse_signature
from parta.compliance.store import (
    add_signature,
    find_regulation,
    mark_reading,
    readings_by,
    regulations,
    signatures_by,
    signatures_of,
)
from parta.foundation.db import FIRST_HASH, Tx, bind
from parta.foundation.errors import Invalid, NotFound
from parta.foundation.files import attachments
from parta.organisations import Actor, administration_stream, local_today, member_stream, members_by_id

from .publishing import subject_of


def signature_subject(regulation_ids: Iterable[UUID]) -> str:
    """What a code signs: exactly these documents, in whichever order they were named."""
    digest = hashlib.sha256(b"".join(sorted(one.bytes for one in set(regulation_ids))))
    return f"compliance:{digest.hexdigest()}"


async def waiting_among(tx: Tx, actor: Actor, regulation_ids: Sequence[UUID]) -> list[Regulation]:
    """Those of the documents that wait for the actor's signature.

    Raises NotFound where one isn't the actor's business, NotInForce, NotRead where one wasn't read to its end.
    """
    signed = await signatures_by(tx, actor.member_id)
    found = {one.id: one for one in await regulations(tx, regulation.c.id.in_(list(regulation_ids)))}
    asked = await is_asked(tx, actor, found.values())
    read = await readings_by(tx, actor.member_id, list(found))
    waiting: list[Regulation] = []
    for regulation_id in dict.fromkeys(regulation_ids):
        if regulation_id in signed:
            continue
        one = found.get(regulation_id)
        if one is None or regulation_id not in asked:
            raise NotFound
        if refusal := refuse_signature(one):
            raise refusal
        if read.get(regulation_id) is None:
            raise NotRead(title=one.title)
        waiting.append(one)
    return waiting


async def sign_regulations(
    tx: Tx, actor: Actor, *, regulation_ids: Sequence[UUID], signature: Signature
) -> list[Signed]:
    """Sign with a code that was right, and spend it. What is signed already stays as it is (COM-6).

    `tx` is a system transaction of the actor's organisation. Raises NotFound, NotInForce, NotRead, CodeSpent.
    """
    # In one order for everybody: two people with the same documents don't wait for each other.
    for regulation_id in sorted(set(regulation_ids)):
        await find_regulation(tx, regulation_id, is_locked=True)
    waiting = await waiting_among(tx, actor, regulation_ids)
    if not waiting:
        return []
    await use_code(tx, signature.code_id)
    today = await local_today(tx)
    return [
        await _sign(tx, one, actor.member_id, channel="code", contact=signature.contact, signed_on=today)
        for one in waiting
    ]


async def record_paper(
    tx: Tx, actor: Actor, *, regulation_id: UUID, member_id: UUID, signed_on: date, scan_id: UUID
) -> Signed:
    """Write down a signature that stands on paper, with its scan (COM-7).

    Raises Forbidden, NotFound, NotInForce, NotAsked, AlreadySigned, Invalid, NotAPdf.
    """
    found = await managed_regulation(tx, actor, regulation_id, is_locked=True)
    if refusal := refuse_signature(found):
        raise refusal
    if member_id not in {one.member_id for one in await signatories(tx, found)}:
        raise NotAsked
    if regulation_id in await signatures_by(tx, member_id):
        raise AlreadySigned
    if signed_on > await local_today(tx) or (found.published_at and signed_on < found.published_at.date()):
        raise Invalid(
            "Дата подписи должна быть не раньше публикации и не позже сегодняшнего дня.",
            "The date must lie between the publication and today.",
            field="signedOn",
        )
    scan = (await attachments(tx, [scan_id], owner=actor.member_id)).get(scan_id)
    if scan is None:
        raise NotFound
    if (scan.media_type != "application/pdf" and scan.kind != "photo") or scan.size > LARGEST_PDF:
        raise NotAPdf
    line = await _sign(
        tx,
        found,
        member_id,
        channel="paper",
        contact="",
        signed_on=signed_on,
        recorded_by=actor.member_id,
        scan_id=scan_id,
    )
    tx.record(
        "compliance.paper_recorded",
        by=actor,
        on=subject_of(found),
        after={"name": line.name, "signedOn": signed_on},
    )
    return line


async def _sign(
    tx: Tx,
    found: Regulation,
    member_id: UUID,
    *,
    channel: Channel,
    contact: str,
    signed_on: date,
    recorded_by: UUID | None = None,
    scan_id: UUID | None = None,
) -> Signed:
    """The next line of the sheet; the regulation's row is locked."""
    assert found.content_hash is not None
    person = (await members_by_id(tx, [member_id]))[member_id]
    before = await signatures_of(tx, found.id)
    line = Signed(
        regulation_id=found.id,
        number=len(before) + 1,
        member_id=member_id,
        name=person.full_name,
        position=person.position,
        channel=channel,
        contact=contact,
        signed_on=signed_on,
        recorded_by=recorded_by,
        scan_id=scan_id,
        signed_at=tx.now,
        content_hash=found.content_hash,
        hash=b"",
    )
    last = before[-1].hash if before else FIRST_HASH
    line = msgspec.structs.replace(line, hash=bind(last, canonical_signature(line)))
    await add_signature(tx, line)
    await mark_reading(tx, found.id, member_id, is_read=True)
    event = AcknowledgementSigned(regulation_id=found.id, member_id=member_id)
    tx.emit(event, on=member_stream(member_id))
    tx.emit(event, on=administration_stream(tx.organisation))
    return line
