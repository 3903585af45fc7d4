"""Reaching a regulation: its managers, and whoever is asked to sign it or has signed it."""

from uuid import UUID

from sqlalchemy import select

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.organisations import Actor

from .audience import is_asked
from .models import acknowledgement, regulation
from .records import Regulation
from .rules import refuse_management
from .store import find_regulation, regulations


async def managed_regulation(tx: Tx, actor: Actor, regulation_id: UUID, *, is_locked: bool = False) -> Regulation:
    """Raises Forbidden, NotFound."""
    if refusal := refuse_management(actor):
        raise refusal
    found = await find_regulation(tx, regulation_id, is_locked=is_locked)
    if found is None:
        raise NotFound
    return found


async def readable_regulation(tx: Tx, actor: Actor, regulation_id: UUID) -> Regulation:
    """A regulation that is the actor's business. Raises NotFound."""
    found = await find_regulation(tx, regulation_id)
    if found is None:
        raise NotFound
    if refuse_management(actor) is None or await _has_signed(tx, actor, regulation_id):
        return found
    if found.state != "published" or not await is_asked(tx, actor, [found]):
        raise NotFound
    return found


async def may_read_file(tx: Tx, actor: Actor, file_id: UUID) -> bool:
    """COM-3: the document's file is for its readers; a scan of a paper signature for the managers."""
    if refuse_management(actor) is None:
        return await is_shown(tx, file_id)
    for found in await regulations(tx, regulation.c.file_id == file_id, regulation.c.state != "draft"):
        if await _has_signed(tx, actor, found.id):
            return True
        if found.state == "published" and await is_asked(tx, actor, [found]):
            return True
    return False


async def is_shown(tx: Tx, file_id: UUID) -> bool:
    """A regulation or a signature stands on the file: its owner can't withdraw it."""
    documents = select(regulation.c.id).where(tx.own(regulation), regulation.c.file_id == file_id)
    scans = select(acknowledgement.c.regulation_id).where(tx.own(acknowledgement), acknowledgement.c.scan_id == file_id)
    return (await tx.execute(documents.union_all(scans).limit(1))).first() is not None


async def _has_signed(tx: Tx, actor: Actor, regulation_id: UUID) -> bool:
    rows = await tx.execute(
        select(acknowledgement.c.number).where(
            tx.own(acknowledgement),
            acknowledgement.c.regulation_id == regulation_id,
            acknowledgement.c.member_id == actor.member_id,
        )
    )
    return rows.first() is not None
