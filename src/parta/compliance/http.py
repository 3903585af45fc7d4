"""Routes of regulations and acknowledgements."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post, put

from parta.accounts import request_signature_code, verify_signature_code
from parta.foundation.db import Database
from parta.foundation.http import Input, address_of, language_of
from parta.foundation.papers import PDF, XLSX, file_response
from parta.foundation.wiring import Wiring
from parta.organisations import Actor

from . import commands, papers, queries, views
from .access import readable_regulation
from .records import AudienceKind
from .store import mark_reading

_BASE = "/organisations/{organisation_id:uuid}"
_REGULATIONS = f"{_BASE}/regulations"
_ONE = f"{_REGULATIONS}/{{regulation_id:uuid}}"
_OWN = f"{_BASE}/acknowledgements"
_TAGS = ["compliance"]

_DOCUMENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"

Ids = Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=50)]


class DraftInput(Input, frozen=True, kw_only=True):
    """A document as its author writes it: a text, or a PDF that was uploaded before."""

    title: str
    number: str = ""
    dated: date | None = None
    text: str = ""
    file_id: UUID | None = None
    audience: AudienceKind
    group_ids: Annotated[list[UUID], msgspec.Meta(max_length=200)] = []
    deadline: date | None = None
    has_letters: bool = True
    on_behalf_of: str = ""

    def draft(self) -> commands.RegulationDraft:
        return commands.RegulationDraft(
            title=self.title,
            number=self.number,
            dated=self.dated,
            text=self.text,
            file_id=self.file_id,
            audience=self.audience,
            group_ids=tuple(dict.fromkeys(self.group_ids)),
            deadline=self.deadline,
            has_letters=self.has_letters,
            on_behalf_of=self.on_behalf_of,
        )


class NewRegulation(DraftInput, frozen=True, kw_only=True):
    """`replaces`: the version in force that this one will supersede."""

    id: UUID
    replaces: UUID | None = None


class Withdrawal(Input, frozen=True, kw_only=True):
    reason: str


class PaperSignature(Input, frozen=True, kw_only=True):
    member_id: UUID
    signed_on: date
    scan_id: UUID


class Reminder(Input, frozen=True, kw_only=True):
    """`memberIds` null: everybody who hasn't signed."""

    member_ids: list[UUID] | None = None


class Reminded(msgspec.Struct, frozen=True):
    people: int


class ReadingInput(Input, frozen=True, kw_only=True):
    is_read: bool


class SignatureCodeInput(Input, frozen=True, kw_only=True):
    regulation_ids: Ids


class SignInput(Input, frozen=True, kw_only=True):
    regulation_ids: Ids
    code: Annotated[str, msgspec.Meta(max_length=20)]


@get(_REGULATIONS, tags=_TAGS)
async def list_regulations(actor: Actor, database: Database) -> views.RegulationCards:
    """Documents with how many have signed."""
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.read_regulations(tx, actor)


@post(_REGULATIONS, tags=_TAGS)
async def create_regulation(actor: Actor, database: Database, data: NewRegulation) -> views.RegulationView:
    """Begin a draft; nobody is asked yet."""
    async with database.transaction(actor.organisation_id) as tx:
        made = await commands.create_draft(tx, actor, id=data.id, draft=data.draft(), replaces=data.replaces)
        return (await queries.describe(tx, [made]))[0]


@get(_ONE, tags=_TAGS)
async def read_regulation(actor: Actor, database: Database, regulation_id: UUID) -> views.RegulationView:
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.read_regulation(tx, actor, regulation_id)


@get(f"{_ONE}/document.pdf", tags=_TAGS, media_type=PDF)
async def read_document(actor: Actor, wiring: Wiring, regulation_id: UUID) -> Response[bytes]:
    """The document itself, shown in the browser; its viewer runs nothing of our origin."""
    async with wiring.database.transaction(actor.organisation_id) as tx:
        name, content = await queries.read_document(tx, actor, wiring.files, regulation_id)
    shown = file_response(content, name, PDF, is_inline=True)
    shown.headers["Content-Security-Policy"] = _DOCUMENT_POLICY
    return shown


@put(_ONE, tags=_TAGS)
async def edit_regulation(
    actor: Actor, database: Database, regulation_id: UUID, data: DraftInput
) -> views.RegulationView:
    async with database.transaction(actor.organisation_id) as tx:
        made = await commands.edit_draft(tx, actor, regulation_id=regulation_id, draft=data.draft())
        return (await queries.describe(tx, [made]))[0]


@delete(_ONE, tags=_TAGS)
async def discard_regulation(actor: Actor, database: Database, regulation_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.discard_draft(tx, actor, regulation_id=regulation_id)


@post(f"{_ONE}/publish", tags=_TAGS, status_code=200)
async def publish_regulation(actor: Actor, wiring: Wiring, regulation_id: UUID) -> views.RegulationView:
    """From now on the audience is asked to read and sign."""
    async with wiring.database.transaction(actor.organisation_id) as tx:
        made = await commands.publish_regulation(tx, actor, wiring.files, regulation_id=regulation_id)
        return (await queries.describe(tx, [made]))[0]


@post(f"{_ONE}/withdraw", tags=_TAGS, status_code=200)
async def withdraw_regulation(
    actor: Actor, database: Database, regulation_id: UUID, data: Withdrawal
) -> views.RegulationView:
    async with database.transaction(actor.organisation_id) as tx:
        found = await commands.withdraw_regulation(tx, actor, regulation_id=regulation_id, reason=data.reason)
        return (await queries.describe(tx, [found]))[0]


@get(f"{_ONE}/signatories", tags=_TAGS)
async def read_signatories(actor: Actor, database: Database, regulation_id: UUID) -> views.Signatories:
    """Who has signed, who hasn't; the chain is verified anew."""
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.read_signatories(tx, actor, regulation_id)


@post(f"{_ONE}/paper", tags=_TAGS)
async def record_paper(
    actor: Actor, database: Database, regulation_id: UUID, data: PaperSignature
) -> views.SignatureView:
    """Write down a signature that stands on paper."""
    async with database.transaction(actor.organisation_id) as tx:
        line = await commands.record_paper(
            tx,
            actor,
            regulation_id=regulation_id,
            member_id=data.member_id,
            signed_on=data.signed_on,
            scan_id=data.scan_id,
        )
        return queries.signature_view(line)


@post(f"{_ONE}/reminders", tags=_TAGS, status_code=200)
async def remind(actor: Actor, wiring: Wiring, regulation_id: UUID, data: Reminder) -> Reminded:
    # Letters belong to the platform, so the transaction is a system one; the actor's right is checked within.
    async with wiring.database.system(actor.organisation_id) as tx:
        people = await commands.remind(
            tx, actor, wiring.postman, regulation_id=regulation_id, member_ids=data.member_ids
        )
    return Reminded(people=people)


@get(f"{_ONE}/sheet.pdf", tags=_TAGS, media_type=PDF)
async def read_sheet(actor: Actor, database: Database, regulation_id: UUID) -> Response[bytes]:
    """The familiarisation sheet, to print."""
    async with database.transaction(actor.organisation_id) as tx:
        name, content = await papers.sheet_pdf(tx, actor, regulation_id)
    return file_response(content, name, PDF, is_inline=True)


@get(f"{_ONE}/sheet.xlsx", tags=_TAGS, media_type=XLSX)
async def download_sheet(actor: Actor, database: Database, regulation_id: UUID) -> Response[bytes]:
    async with database.transaction(actor.organisation_id) as tx:
        name, content = await papers.sheet_workbook(tx, actor, regulation_id)
    return file_response(content, name, XLSX)


@get(f"{_ONE}/proof.json", tags=_TAGS, media_type="application/json")
async def download_proof(actor: Actor, database: Database, regulation_id: UUID) -> Response[bytes]:
    """The signatures with their hashes, for a check without Parta."""
    async with database.transaction(actor.organisation_id) as tx:
        content = await papers.proof(tx, actor, regulation_id)
    return file_response(content, "proof.json", "application/json")


@post(f"{_ONE}/reading", tags=_TAGS, status_code=204)
async def note_reading(actor: Actor, database: Database, regulation_id: UUID, data: ReadingInput) -> None:
    """The document was opened, or read to its end: only then it can be signed."""
    async with database.transaction(actor.organisation_id) as tx:
        found = await readable_regulation(tx, actor, regulation_id)
        await mark_reading(tx, found.id, actor.member_id, is_read=data.is_read)


@get(_OWN, tags=_TAGS)
async def list_own(actor: Actor, database: Database) -> views.MyAcknowledgements:
    """What waits for one's own signature, and what is signed."""
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.read_own(tx, actor)


@post(f"{_OWN}/codes", tags=_TAGS, status_code=202)
async def request_code(
    actor: Actor, wiring: Wiring, request: Request[Any, Any, Any], data: SignatureCodeInput
) -> views.CodeForSignature:
    """Send a code that signs exactly these documents."""
    async with wiring.database.transaction(actor.organisation_id) as tx:
        await commands.waiting_among(tx, actor, data.regulation_ids)
    async with wiring.database.system() as tx:
        sent, contact = await request_signature_code(
            tx,
            settings=wiring.settings,
            postman=wiring.postman,
            account_id=actor.account_id,
            subject=commands.signature_subject(data.regulation_ids),
            address=address_of(request, wiring.settings),
            language=language_of(request.headers.get("accept-language")),
        )
    return views.CodeForSignature(
        channel=sent.channel,
        contact=contact,
        expires_at=sent.expires_at,
        retry_after_seconds=sent.retry_after_seconds,
    )


@post(_OWN, tags=_TAGS, status_code=200)
async def sign(actor: Actor, wiring: Wiring, data: SignInput) -> views.MyAcknowledgements:
    """Sign with the code; one code signs all the documents that it was asked for."""
    async with wiring.database.transaction(actor.organisation_id) as tx:
        waiting = await commands.waiting_among(tx, actor, data.regulation_ids)
    if waiting:
        signature = await verify_signature_code(
            wiring.database,
            wiring.settings,
            account_id=actor.account_id,
            subject=commands.signature_subject(data.regulation_ids),
            code=data.code,
        )
        # The code is the platform's and is spent with the signature: one system transaction for both.
        async with wiring.database.system(actor.organisation_id) as tx:
            await commands.sign_regulations(tx, actor, regulation_ids=data.regulation_ids, signature=signature)
    async with wiring.database.transaction(actor.organisation_id) as tx:
        return await queries.read_own(tx, actor)


ROUTES = (
    list_regulations,
    create_regulation,
    read_regulation,
    read_document,
    edit_regulation,
    discard_regulation,
    publish_regulation,
    withdraw_regulation,
    read_signatories,
    record_paper,
    remind,
    read_sheet,
    download_sheet,
    download_proof,
    note_reading,
    list_own,
    request_code,
    sign,
)
