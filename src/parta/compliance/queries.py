"""Reads: the managers' list, one document's sheet, one's own documents."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from parta.foundation.db import Tx
from parta.foundation.errors import NotFound
from parta.foundation.files import FileStore, attachments, whole_content
from parta.organisations import Actor, members_by_id
from parta.structure import groups_by_id

from . import views
from .access import managed_regulation, readable_regulation
from .audience import is_asked, signatories
from .chain import first_broken
from .models import regulation
from .records import Regulation, Signed
from .rules import refuse_management
from .store import (
    readings_by,
    readings_of,
    regulations,
    reminders_of,
    signatures_by,
    signatures_of,
    signed_members,
)


async def read_regulations(tx: Tx, actor: Actor) -> views.RegulationCards:
    """Every document that is in force, drafted or withdrawn, with how far it is. Raises Forbidden."""
    if refusal := refuse_management(actor):
        raise refusal
    found = await regulations(tx, regulation.c.state != "superseded")
    shown = await describe(tx, found)
    signed = await signed_members(tx, [one.id for one in found])
    cards: list[views.RegulationCard] = []
    for one, view in zip(found, shown, strict=True):
        asked = [] if one.state == "withdrawn" else await signatories(tx, one)
        missing = [person for person in asked if person.member_id not in signed[one.id]]
        progress = views.Progress(
            asked=len(asked),
            signed=len(asked) - len(missing) if asked else len(signed[one.id]),
            absent=sum(person.account_id is None for person in missing),
        )
        cards.append(views.RegulationCard(regulation=view, progress=progress))
    return views.RegulationCards(regulations=cards)


async def read_regulation(tx: Tx, actor: Actor, regulation_id: UUID) -> views.RegulationView:
    """Raises NotFound."""
    return (await describe(tx, [await readable_regulation(tx, actor, regulation_id)]))[0]


async def read_document(tx: Tx, actor: Actor, files: FileStore, regulation_id: UUID) -> tuple[str, bytes]:
    """(file name, PDF) of a document that isn't a text. Raises NotFound."""
    found = await readable_regulation(tx, actor, regulation_id)
    if found.file_id is None:
        raise NotFound
    name = (await attachments(tx, [found.file_id]))[found.file_id].name
    return name, await whole_content(tx, files, found.file_id)


async def read_signatories(tx: Tx, actor: Actor, regulation_id: UUID) -> views.Signatories:
    """Who has signed, who hasn't, and whether the sheet is intact. Raises Forbidden, NotFound."""
    found = await managed_regulation(tx, actor, regulation_id)
    lines = await signatures_of(tx, regulation_id)
    asked = {one.member_id: one for one in await signatories(tx, found)}
    read = await readings_of(tx, regulation_id)
    reminded = await reminders_of(tx, regulation_id)
    signed = {line.member_id: line for line in lines}
    people = [(one.member_id, one.name, one.position, one.account_id is not None) for one in asked.values()]
    people += [(line.member_id, line.name, line.position, True) for line in lines if line.member_id not in asked]
    versions = await regulations(tx, regulation.c.series_id == found.series_id)
    return views.Signatories(
        signatories=[
            views.SignatoryView(
                id=member_id,
                name=signed[member_id].name if member_id in signed else name,
                position=position,
                is_claimed=is_claimed,
                is_asked=member_id in asked,
                opened=member_id in read,
                read_at=read.get(member_id),
                reminded_at=reminded.get(member_id),
                signature=signature_view(signed[member_id]) if member_id in signed else None,
            )
            for member_id, name, position, is_claimed in sorted(people, key=lambda one: _by_name(one[1]))
        ],
        broken_at=first_broken(lines, found.content_hash) if found.content_hash else None,
        versions=await describe(tx, versions),
    )


async def read_own(tx: Tx, actor: Actor) -> views.MyAcknowledgements:
    """What the actor must sign and has signed."""
    published = await regulations(tx, regulation.c.state == "published")
    signed = await signatures_by(tx, actor.member_id)
    asked = await is_asked(tx, actor, published)
    waiting = [one for one in published if one.id in asked and one.id not in signed]
    done = await regulations(tx, regulation.c.id.in_(list(signed)))
    read = await readings_by(tx, actor.member_id, [one.id for one in (*waiting, *done)])
    shown = {view.id: view for view in await describe(tx, [*waiting, *done])}
    waiting.sort(key=lambda one: (one.deadline or date.max, one.published_at))
    return views.MyAcknowledgements(
        waiting=[
            views.MyAcknowledgement(regulation=shown[one.id], read_at=read.get(one.id), signature=None)
            for one in waiting
        ],
        signed=[
            views.MyAcknowledgement(
                regulation=shown[one.id], read_at=read.get(one.id), signature=signature_view(signed[one.id])
            )
            for one in sorted(done, key=lambda one: signed[one.id].signed_at, reverse=True)
        ],
    )


async def describe(tx: Tx, found: Sequence[Regulation]) -> list[views.RegulationView]:
    """Regulations with the names of files, groups and publishers, in a few queries."""
    files = await attachments(tx, [one.file_id for one in found if one.file_id])
    groups = await groups_by_id(tx, list({group_id for one in found for group_id in one.group_ids}))
    publishers = {one.published_by for one in found if one.published_by}
    names = {who.id: who.display_name for who in (await members_by_id(tx, publishers, include_left=True)).values()}
    return [
        views.RegulationView(
            id=one.id,
            series_id=one.series_id,
            version=one.version,
            state=one.state,
            title=one.title,
            number=one.number,
            dated=one.dated,
            text=one.text,
            file=(
                views.RegulationFile(id=one.file_id, name=files[one.file_id].name, size=files[one.file_id].size)
                if one.file_id in files and one.file_id
                else None
            ),
            audience=one.audience,
            group_ids=list(one.group_ids),
            group_names=[groups[group_id].name for group_id in one.group_ids if group_id in groups],
            deadline=one.deadline,
            has_letters=one.has_letters,
            on_behalf_of=one.on_behalf_of,
            withdrawal_reason=one.withdrawal_reason,
            content_hash=one.content_hash.hex() if one.content_hash else None,
            published_at=one.published_at,
            published_by=names.get(one.published_by, "") if one.published_by else "",
            ended_at=one.ended_at,
        )
        for one in found
    ]


def signature_view(line: Signed) -> views.SignatureView:
    return views.SignatureView(
        number=line.number,
        signed_at=line.signed_at,
        signed_on=line.signed_on,
        channel=line.channel,
        contact=line.contact,
        scan_id=line.scan_id,
        hash=line.hash.hex(),
    )


def _by_name(name: str) -> str:
    return name.casefold().replace("ё", "е")
