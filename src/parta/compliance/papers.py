"""The familiarisation sheet on paper and in Excel, and its proof for whoever checks it elsewhere."""

from datetime import date
from pathlib import Path
from uuid import UUID

import msgspec

from parta.foundation.db import FIRST_HASH, Tx
from parta.foundation.papers import Table, render_pdf, render_workbook
from parta.organisations import Actor, load_organisation, local_today

from .access import managed_regulation
from .chain import first_broken
from .queries import read_signatories
from .records import Regulation
from .store import signatures_of
from .views import SignatoryView

_SHEET = Path(__file__).parent / "sheet.typ"


class SheetLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it is printed; without a date there is room for a signature by hand."""

    name: str
    position: str
    dated: str
    signature: str


class SheetPage(msgspec.Struct, frozen=True, kw_only=True):
    organisation: str
    title: str
    document: str
    made: str
    fingerprint: str
    summary: str
    lines: list[SheetLine]


async def sheet_pdf(tx: Tx, actor: Actor, regulation_id: UUID) -> tuple[str, bytes]:
    """(file name, PDF) in the form of regulation 002's «Лист ознакомления». Raises Forbidden, NotFound."""
    found, page = await _page(tx, actor, regulation_id)
    return f"Лист ознакомления — {found.title}.pdf", await render_pdf(_SHEET, page=page)


async def sheet_workbook(tx: Tx, actor: Actor, regulation_id: UUID) -> tuple[str, bytes]:
    """(file name, XLSX). Raises Forbidden, NotFound."""
    found, page = await _page(tx, actor, regulation_id)
    table = Table(
        name="Лист ознакомления",
        title=("Лист ознакомления", page.title, page.document, page.summary),
        header=("№", "Ф.И.О.", "Должность", "Дата", "Подпись"),
        rows=[(number, one.name, one.position, one.dated, one.signature) for number, one in enumerate(page.lines, 1)],
    )
    return f"Лист ознакомления — {found.title}.xlsx", await render_workbook(table)


async def proof(tx: Tx, actor: Actor, regulation_id: UUID) -> bytes:
    """The signatures with their hashes as JSON, enough to compute the chain again without Parta.

    Raises Forbidden, NotFound.
    """
    found = await managed_regulation(tx, actor, regulation_id)
    lines = await signatures_of(tx, regulation_id)
    broken = first_broken(lines, found.content_hash) if found.content_hash else None
    document = {
        "regulation": {
            "id": found.id,
            "title": found.title,
            "number": found.number,
            "dated": found.dated,
            "version": found.version,
            "contentSha256": found.content_hash.hex() if found.content_hash else None,
        },
        "method": (
            "hash = SHA-256(previous hash || JSON without spaces of [regulation, contentSha256, number, member, name, "
            "position, channel, contact, signedOn, recordedBy, scan, signedAt]); "
            "the first previous hash is 32 zero bytes"
        ),
        "firstPreviousHash": FIRST_HASH.hex(),
        "isIntact": broken is None,
        "signatures": [
            {
                "number": line.number,
                "member": line.member_id,
                "name": line.name,
                "position": line.position,
                "channel": line.channel,
                "contact": line.contact,
                "signedOn": line.signed_on,
                "recordedBy": line.recorded_by,
                "scan": line.scan_id,
                "signedAt": line.signed_at,
                "hash": line.hash.hex(),
            }
            for line in lines
        ],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2)


async def _page(tx: Tx, actor: Actor, regulation_id: UUID) -> tuple[Regulation, SheetPage]:
    found = await managed_regulation(tx, actor, regulation_id)
    people = await read_signatories(tx, actor, regulation_id)
    organisation = await load_organisation(tx)
    signed = sum(one.signature is not None for one in people.signatories)
    page = SheetPage(
        organisation=organisation.name,
        title=found.title,
        document=_document_line(found),
        made=_day(await local_today(tx)),
        fingerprint=found.content_hash.hex() if found.content_hash else "",
        summary=f"Подписали {signed} из {len(people.signatories)}",
        lines=[_line(one) for one in people.signatories],
    )
    return found, page


def _document_line(found: Regulation) -> str:
    number = f"№ {found.number}" if found.number else ""
    dated = f"от {_day(found.dated)}" if found.dated else ""
    version = f"редакция {found.version}" if found.version > 1 else ""
    return ", ".join(part for part in (" ".join(part for part in (number, dated) if part), version) if part)


def _line(one: SignatoryView) -> SheetLine:
    if one.signature is None:
        return SheetLine(name=one.name, position=one.position, dated="", signature="")
    if one.signature.channel == "paper":
        signature = f"на бумаге, скан приложен · {one.signature.hash[:12]}"
    else:
        signature = f"кодом на {one.signature.contact} · {one.signature.hash[:12]}"
    return SheetLine(name=one.name, position=one.position, dated=_day(one.signature.signed_on), signature=signature)


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
