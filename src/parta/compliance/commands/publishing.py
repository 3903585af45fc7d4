"""Drafts, publication, new versions, withdrawal."""

import hashlib
from collections.abc import Collection
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, insert, select, update

from parta.compliance.access import managed_regulation
from parta.compliance.errors import NoContent, NotAPdf, NotInForce
from parta.compliance.events import RegulationPublished, RegulationWithdrawn
from parta.compliance.models import regulation
from parta.compliance.records import AudienceKind, Regulation
from parta.compliance.rules import LARGEST_PDF, LONGEST_TEXT, LONGEST_TITLE, refuse_change, refuse_management
from parta.compliance.store import find_regulation
from parta.foundation.db import Subject, Tx
from parta.foundation.errors import Invalid, NotFound
from parta.foundation.files import FileStore, attachments, whole_content
from parta.foundation.text import clean_body, clean_line
from parta.organisations import Actor, organisation_stream
from parta.structure import groups_by_id


class RegulationDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What its author writes; see `Regulation`. `replaces`: the version in force that it will supersede."""

    title: str
    number: str
    dated: date | None
    text: str
    file_id: UUID | None
    audience: AudienceKind
    group_ids: tuple[UUID, ...]
    deadline: date | None
    has_letters: bool
    on_behalf_of: str


async def create_draft(
    tx: Tx, actor: Actor, *, id: UUID, draft: RegulationDraft, replaces: UUID | None = None
) -> Regulation:
    """Begin a document, or the next version of one; repeating the same id is harmless (COM-2).

    Raises Forbidden, NotFound, NotInForce, Invalid, NotAPdf.
    """
    if refusal := refuse_management(actor):
        raise refusal
    if known := await find_regulation(tx, id):
        return known
    values = await _checked(tx, actor, draft)
    series_id, version = id, 1
    if replaces is not None:
        before = await managed_regulation(tx, actor, replaces, is_locked=True)
        if before.state != "published":
            raise NotInForce
        series_id = before.series_id
        newest = await tx.execute(
            select(func.max(regulation.c.version)).where(tx.own(regulation), regulation.c.series_id == series_id)
        )
        version = newest.scalar_one() + 1
    await tx.execute(
        insert(regulation).values(
            organisation_id=tx.organisation,
            id=id,
            series_id=series_id,
            version=version,
            state="draft",
            created_by=actor.member_id,
            created_at=tx.now,
            **values,
        )
    )
    return await managed_regulation(tx, actor, id)


async def edit_draft(tx: Tx, actor: Actor, *, regulation_id: UUID, draft: RegulationDraft) -> Regulation:
    """Write a draft anew. Raises Forbidden, NotFound, NotADraft, Invalid, NotAPdf."""
    found = await managed_regulation(tx, actor, regulation_id, is_locked=True)
    if refusal := refuse_change(found):
        raise refusal
    # What another administrator attached stays attached.
    values = await _checked(tx, actor, draft, known_file=found.file_id)
    await tx.execute(update(regulation).where(tx.own(regulation), regulation.c.id == regulation_id).values(**values))
    return await managed_regulation(tx, actor, regulation_id)


async def discard_draft(tx: Tx, actor: Actor, *, regulation_id: UUID) -> None:
    """Throw a draft away. Raises Forbidden, NotFound, NotADraft."""
    found = await managed_regulation(tx, actor, regulation_id, is_locked=True)
    if refusal := refuse_change(found):
        raise refusal
    await tx.execute(delete(regulation).where(tx.own(regulation), regulation.c.id == regulation_id))


async def publish_regulation(tx: Tx, actor: Actor, files: FileStore, *, regulation_id: UUID) -> Regulation:
    """From now on the audience must sign; the version before is superseded, its signatures stay with it (COM-5).

    Raises Forbidden, NotFound, NotADraft, NoContent.
    """
    found = await managed_regulation(tx, actor, regulation_id, is_locked=True)
    if found.state == "published":
        return found
    if refusal := refuse_change(found):
        raise refusal
    content = await _content(tx, files, found)
    await tx.execute(
        update(regulation)
        .where(
            tx.own(regulation),
            regulation.c.series_id == found.series_id,
            regulation.c.id != found.id,
            regulation.c.state == "published",
        )
        .values(state="superseded", ended_at=tx.now)
    )
    await tx.execute(
        update(regulation)
        .where(tx.own(regulation), regulation.c.id == found.id)
        .values(
            state="published",
            content_hash=hashlib.sha256(content).digest(),
            published_by=actor.member_id,
            published_at=tx.now,
        )
    )
    tx.emit(RegulationPublished(regulation_id=found.id), on=organisation_stream(tx.organisation))
    tx.record(
        "compliance.regulation_published",
        by=actor,
        on=subject_of(found),
        after={"number": found.number, "version": found.version, "onBehalfOf": found.on_behalf_of},
    )
    return await managed_regulation(tx, actor, regulation_id)


async def withdraw_regulation(tx: Tx, actor: Actor, *, regulation_id: UUID, reason: str) -> Regulation:
    """Nobody need sign it any more; what is signed stays signed (COM-5). Raises Forbidden, NotFound, NotInForce."""
    found = await managed_regulation(tx, actor, regulation_id, is_locked=True)
    if found.state == "withdrawn":
        return found
    if found.state != "published":
        raise NotInForce
    reason = clean_line(reason)
    if not reason:
        raise Invalid("Напишите, почему документ отозван.", "Say why it is withdrawn.", field="reason")
    await tx.execute(
        update(regulation)
        .where(tx.own(regulation), regulation.c.id == regulation_id)
        .values(state="withdrawn", withdrawal_reason=reason, ended_at=tx.now)
    )
    tx.emit(RegulationWithdrawn(regulation_id=regulation_id), on=organisation_stream(tx.organisation))
    tx.record("compliance.regulation_withdrawn", by=actor, on=subject_of(found), after={"reason": reason})
    return await managed_regulation(tx, actor, regulation_id)


def subject_of(found: Regulation) -> Subject:
    return Subject("regulation", found.id, found.title)


async def _checked(
    tx: Tx, actor: Actor, draft: RegulationDraft, *, known_file: UUID | None = None
) -> dict[str, object]:
    """The draft's columns. Raises Invalid, NotAPdf, NotFound."""
    title, text = clean_line(draft.title), clean_body(draft.text)
    if not title or len(title) > LONGEST_TITLE:
        raise Invalid("Напишите название документа (до 300 знаков).", "Name it in 1-300 characters.", field="title")
    if len(text) > LONGEST_TEXT:
        raise Invalid("Текст длиннее 200 000 знаков: приложите PDF.", "The text is too long.", field="text")
    if draft.file_id is not None and draft.file_id != known_file:
        await _check_pdf(tx, actor, draft.file_id)
    await _check_groups(tx, draft.audience, draft.group_ids)
    return {
        "title": title,
        "number": clean_line(draft.number)[:60],
        "dated": draft.dated,
        "text": "" if draft.file_id else text,
        "file_id": draft.file_id,
        "audience": draft.audience,
        "audience_groups": [str(one) for one in draft.group_ids],
        "deadline": draft.deadline,
        "has_letters": draft.has_letters,
        "on_behalf_of": clean_line(draft.on_behalf_of)[:200],
    }


async def _check_pdf(tx: Tx, actor: Actor, file_id: UUID) -> None:
    found = (await attachments(tx, [file_id], owner=actor.member_id)).get(file_id)
    if found is None:
        raise NotFound
    if found.media_type != "application/pdf" or found.size > LARGEST_PDF:
        raise NotAPdf


async def _check_groups(tx: Tx, audience: AudienceKind, group_ids: Collection[UUID]) -> None:
    groups = await groups_by_id(tx, list(group_ids))
    staff_kinds = {"department", "association"}
    for one in group_ids:
        group = groups.get(one)
        if group is None or group.is_archived:
            raise NotFound
        if (group.kind in staff_kinds) != (audience == "staff"):
            raise Invalid(
                f"«{group.name}» не подходит для выбранного круга людей.",
                f"“{group.name}” doesn't fit the chosen audience.",
                field="groupIds",
            )


async def _content(tx: Tx, files: FileStore, found: Regulation) -> bytes:
    """What is signed. Raises NoContent."""
    if found.file_id is not None:
        return await whole_content(tx, files, found.file_id)
    if not found.text:
        raise NoContent
    return found.text.encode()
