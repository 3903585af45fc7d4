"""Routes of personal data: /api/organisations/{id}/personal-data."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import QueryParameter
from litestar.response import Stream

from parta.foundation.db import Database
from parta.foundation.http import Input, Wire, language_of
from parta.foundation.papers import PDF, XLSX, file_response, file_stream
from parta.foundation.wiring import Wiring
from parta.organisations import Actor, PrivacyParts

from . import consents, exports, requests, sheets, views
from .access import subjects_of
from .kept import read_kept
from .texts import TITLES, ConsentKind

_BASE = "/organisations/{organisation_id:uuid}/personal-data"
_TAGS = ["personal-data"]
_ZIP = "application/zip"

Note = Annotated[str, msgspec.Meta(max_length=2000)]


class GiveConsent(Input, frozen=True, kw_only=True):
    """`digest`: of the text that was read."""

    id: UUID
    subject_id: UUID
    text_id: UUID
    digest: Annotated[str, msgspec.Meta(max_length=64)]


class WithdrawConsent(Input, frozen=True, kw_only=True):
    """`photo` ends at once; `processing` becomes a request, since access ends with it."""

    id: UUID
    subject_id: UUID
    kind: ConsentKind


class AskExport(Input, frozen=True, kw_only=True):
    id: UUID
    subject_id: UUID


class AskRequest(Input, frozen=True, kw_only=True):
    id: UUID
    subject_id: UUID
    kind: Literal["erasure", "correction"]
    note: Note = ""


class Decision(Input, frozen=True, kw_only=True):
    is_granted: bool
    reason: Note = ""


class NewText(Input, frozen=True, kw_only=True):
    id: UUID
    kind: ConsentKind
    body: Annotated[str, msgspec.Meta(max_length=20_000)]


class PaperConsent(Input, frozen=True, kw_only=True):
    id: UUID
    subject_id: UUID
    kind: ConsentKind
    signed_on: date


class ConsentReminder(Input, frozen=True, kw_only=True):
    group_id: UUID
    kind: ConsentKind


class ConsentReminders(Wire, frozen=True, kw_only=True):
    people: int


@get(_BASE, tags=_TAGS)
async def read_data(actor: Actor, database: Database) -> views.MyData:
    """One's own consents, requests and archives, and those of one's children."""
    async with database.transaction(actor.organisation_id) as tx:
        subjects = await subjects_of(tx, actor)
        standing = await consents.consents_of(tx, [one.member.id for one in subjects])
        return views.MyData(
            people=[
                views.DataPerson(
                    id=one.member.id,
                    name=one.member.full_name,
                    is_self=one.is_self,
                    answers=one.answers,
                    consents=standing[one.member.id],
                )
                for one in subjects
            ],
            requests=await requests.requests_by(tx, actor),
            exports=await exports.exports_by(tx, actor),
        )


@get(f"{_BASE}/pending", tags=_TAGS)
async def read_pending(actor: Actor, database: Database) -> views.PendingConsents:
    """Consents that the reader is asked for now."""
    async with database.transaction(actor.organisation_id) as tx:
        return await consents.pending_consents(tx, actor.member_id)


@get(f"{_BASE}/people/{{member_id:uuid}}/kept", tags=_TAGS)
async def read_kept_data(actor: Actor, wiring: Wiring, request: Request[Any, Any, Any], member_id: UUID) -> views.Kept:
    """What is kept, room by room, in words."""
    # The account belongs to the platform, so the transaction is a system one; whose data it is is checked within.
    async with wiring.database.system(actor.organisation_id) as tx:
        return await read_kept(
            tx,
            actor,
            wiring.register(PrivacyParts),
            member_id=member_id,
            language=language_of(request.headers.get("accept-language")),
        )


@post(f"{_BASE}/consents", tags=_TAGS, status_code=200)
async def give_consent(actor: Actor, database: Database, data: GiveConsent) -> views.PendingConsents:
    """Say yes to the text in force; answers with what is still asked."""
    async with database.transaction(actor.organisation_id) as tx:
        await consents.give_consent(
            tx, actor, id=data.id, subject_id=data.subject_id, text_id=data.text_id, digest=data.digest
        )
        return await consents.pending_consents(tx, actor.member_id)


@post(f"{_BASE}/withdrawals", tags=_TAGS, status_code=204)
async def withdraw_consent(actor: Actor, database: Database, data: WithdrawConsent) -> None:
    """Take a consent back."""
    async with database.transaction(actor.organisation_id) as tx:
        if data.kind == "photo":
            await consents.withdraw_photo(tx, actor, subject_id=data.subject_id)
            return
        await requests.ask(tx, actor, id=data.id, kind="withdrawal", subject_id=data.subject_id, note="")


@post(f"{_BASE}/exports", tags=_TAGS, status_code=202)
async def ask_export(actor: Actor, wiring: Wiring, data: AskExport) -> None:
    """Begin an archive of everything that is kept."""
    async with wiring.database.transaction(actor.organisation_id) as tx:
        await exports.ask_export(tx, actor, wiring, id=data.id, subject_id=data.subject_id)


@get(f"{_BASE}/exports/{{export_id:uuid}}/data.zip", tags=_TAGS, media_type=_ZIP, opt={"is_uncompressed": True})
async def download_export(actor: Actor, wiring: Wiring, export_id: UUID) -> Stream:
    async with wiring.database.transaction(actor.organisation_id) as tx:
        size, content = await exports.read_archive(tx, actor, wiring, export_id=export_id)
    return file_stream(content, "Мои данные.zip", _ZIP, size=size)


@post(f"{_BASE}/requests", tags=_TAGS, status_code=204)
async def ask(actor: Actor, database: Database, data: AskRequest) -> None:
    """Ask for an erasure or a correction."""
    async with database.transaction(actor.organisation_id) as tx:
        await requests.ask(tx, actor, id=data.id, kind=data.kind, subject_id=data.subject_id, note=data.note)


@post(f"{_BASE}/requests/{{request_id:uuid}}/cancel", tags=_TAGS, status_code=204)
async def cancel(actor: Actor, database: Database, request_id: UUID) -> None:
    """Think again."""
    async with database.transaction(actor.organisation_id) as tx:
        await requests.cancel(tx, actor, request_id=request_id)


@get(f"{_BASE}/requests", tags=_TAGS)
async def list_requests(actor: Actor, database: Database) -> list[views.DataRequest]:
    """The administrator's queue, the nearest deadline first."""
    async with database.transaction(actor.organisation_id) as tx:
        return await requests.all_requests(tx, actor)


@post(f"{_BASE}/requests/{{request_id:uuid}}/decision", tags=_TAGS, status_code=200)
async def decide(actor: Actor, wiring: Wiring, request_id: UUID, data: Decision) -> list[views.DataRequest]:
    """Grant or refuse. A granted erasure can't be undone."""
    async with wiring.database.system(actor.organisation_id) as tx:
        await requests.decide(
            tx,
            actor,
            wiring.register(PrivacyParts),
            request_id=request_id,
            is_granted=data.is_granted,
            reason=data.reason,
        )
    async with wiring.database.transaction(actor.organisation_id) as tx:
        return await requests.all_requests(tx, actor)


@get(f"{_BASE}/texts", tags=_TAGS)
async def list_texts(actor: Actor, database: Database) -> list[views.TextState]:
    """The texts of the consents with their versions."""
    async with database.transaction(actor.organisation_id) as tx:
        return await consents.text_states(tx, actor)


@post(f"{_BASE}/texts", tags=_TAGS)
async def publish_text(actor: Actor, database: Database, data: NewText) -> views.ConsentText:
    """Publish a new version; everybody is asked again."""
    async with database.transaction(actor.organisation_id) as tx:
        return await consents.publish_text(tx, actor, id=data.id, kind=data.kind, body=data.body)


@get(f"{_BASE}/groups", tags=_TAGS)
async def list_groups(actor: Actor, database: Database) -> views.ConsentGroups:
    """Consents by class."""
    async with database.transaction(actor.organisation_id) as tx:
        return await sheets.read_groups(tx, actor)


@post(f"{_BASE}/paper", tags=_TAGS, status_code=204)
async def record_paper(actor: Actor, database: Database, data: PaperConsent) -> None:
    """Write down a consent that was signed by hand."""
    async with database.transaction(actor.organisation_id) as tx:
        await consents.record_paper(
            tx, actor, id=data.id, subject_id=data.subject_id, kind=data.kind, signed_on=data.signed_on
        )


@post(f"{_BASE}/reminders", tags=_TAGS, status_code=200)
async def remind(actor: Actor, wiring: Wiring, data: ConsentReminder) -> ConsentReminders:
    # Letters belong to the platform, so the transaction is a system one; the actor's reach is checked within.
    async with wiring.database.system(actor.organisation_id) as tx:
        people = await sheets.remind(tx, actor, wiring.postman, group_id=data.group_id, kind=data.kind)
    return ConsentReminders(people=people)


@get(f"{_BASE}/form.pdf", tags=_TAGS, media_type=PDF)
async def read_form(
    actor: Actor,
    database: Database,
    kind: ConsentKind,
    group_id: Annotated[UUID | None, QueryParameter(name="groupId")] = None,
) -> Response[bytes]:
    """The form to sign by hand."""
    async with database.transaction(actor.organisation_id) as tx:
        content = await sheets.paper_form(tx, actor, kind=kind, group_id=group_id)
    return file_response(content, f"{TITLES[kind]}.pdf", PDF, is_inline=True)


@get(f"{_BASE}/consents.xlsx", tags=_TAGS, media_type=XLSX)
async def download_consents(actor: Actor, database: Database) -> Response[bytes]:
    async with database.transaction(actor.organisation_id) as tx:
        content = await sheets.consents_workbook(tx, actor)
    return file_response(content, "Согласия.xlsx", XLSX)


ROUTES = (
    read_data,
    read_pending,
    read_kept_data,
    give_consent,
    withdraw_consent,
    ask_export,
    download_export,
    ask,
    cancel,
    list_requests,
    decide,
    list_texts,
    publish_text,
    list_groups,
    record_paper,
    remind,
    read_form,
    download_consents,
)
