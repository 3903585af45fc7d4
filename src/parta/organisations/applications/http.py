"""Routes of applications: the public page's, and the operator's console."""

import asyncio
import hashlib
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, QueryParameter

from parta.accounts import Person
from parta.foundation.files import FileStore
from parta.foundation.http import Input, address_of
from parta.foundation.text import clean_body
from parta.foundation.wiring import Wiring
from parta.organisations.access import require_operator
from parta.organisations.errors import OrderMissing
from parta.organisations.organisation import OrganisationKind

from . import commands, docx, queries
from .orders import DOCX, LARGEST_ORDER, clean_name, identify
from .questionnaire import Questionnaire, check
from .records import ApplicationState, Order
from .restoring import known_organisations
from .views import ApplicationCounts, ApplicationPage, ApplicationQueue, ApplicationSubmitted, page_of

AnyRequest = Request[Any, Any, Any]
Text = Annotated[str, msgspec.Meta(max_length=1000)]
Secret = Annotated[str, QueryParameter(name="secret", max_length=100)]
_OPERATOR = "/operator/applications"
# The form around the order: fields and the boundaries of the parts.
_LARGEST_FORM = LARGEST_ORDER + 256 * 1024


class ApplicationForm(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """multipart/form-data; `order` may be left out in a correction."""

    id: UUID
    name: Text
    kind: OrganisationKind
    inn: Text
    address: Text
    municipality: Text
    student_count: int
    administrator_name: Text
    administrator_email: Text
    administrator_phone: Text
    site: Text = ""
    consent: bool = False
    order: UploadFile | None = None


class Approval(Input, frozen=True, kw_only=True):
    """`is_new`: another organisation with an INN that is known here, a branch for instance."""

    is_new: bool = False


class Comment(Input, frozen=True, kw_only=True):
    comment: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]


Form = Annotated[ApplicationForm, Body(media_type=RequestEncodingType.MULTI_PART)]


@post("/applications", request_max_body_size=_LARGEST_FORM)
async def submit_application(data: Form, request: AnyRequest, wiring: Wiring) -> ApplicationSubmitted:
    """Apply for an organisation's connection; open to everybody."""
    questionnaire = check(_questionnaire(data), consent=data.consent)
    order = await _keep_order(wiring.files, data)
    if order is None:
        raise OrderMissing
    async with wiring.database.system() as tx:
        made = await commands.submit(
            tx,
            settings=wiring.settings,
            postman=wiring.postman,
            application_id=data.id,
            questionnaire=questionnaire,
            order=order,
            address=address_of(request, wiring.settings),
        )
    return ApplicationSubmitted(id=made.id, secret=made.secret, state=made.state)


@get("/applications/{application_id:uuid}")
async def read_application(application_id: UUID, secret: Secret, wiring: Wiring) -> ApplicationPage:
    async with wiring.database.system() as tx:
        found = await queries.find_own(tx, application_id, secret)
    return page_of(found, is_public=True)


@post("/applications/{application_id:uuid}/resubmit", status_code=200, request_max_body_size=_LARGEST_FORM)
async def resubmit_application(application_id: UUID, secret: Secret, data: Form, wiring: Wiring) -> ApplicationPage:
    """Send the correction that was asked for."""
    async with wiring.database.system() as tx:
        await queries.find_own(tx, application_id, secret)
    questionnaire = check(_questionnaire(data), consent=data.consent)
    order = await _keep_order(wiring.files, data, application_id)
    async with wiring.database.system() as tx:
        after = await commands.resubmit(
            tx, application_id=application_id, secret=secret, questionnaire=questionnaire, order=order
        )
    return page_of(after, is_public=True)


@get(_OPERATOR)
async def read_queue(
    person: Person, wiring: Wiring, wanted: Annotated[ApplicationState | None, QueryParameter(name="state")] = None
) -> ApplicationQueue:
    require_operator(person)
    async with wiring.database.system() as tx:
        found = await queries.list_applications(tx, wanted)
        counts = await queries.count_applications(tx)
        known = await known_organisations(tx, [one.questionnaire for one in found])
    return ApplicationQueue(
        applications=[page_of(one, known=known) for one in found], counts=ApplicationCounts(**counts)
    )


@get(_OPERATOR + "/{application_id:uuid}")
async def read_for_operator(application_id: UUID, person: Person, wiring: Wiring) -> ApplicationPage:
    require_operator(person)
    async with wiring.database.system() as tx:
        found = await queries.find_application(tx, application_id)
        return page_of(found, known=await known_organisations(tx, [found.questionnaire]))


@get(_OPERATOR + "/{application_id:uuid}/order")
async def read_order(application_id: UUID, person: Person, wiring: Wiring, download: bool = False) -> Response[bytes]:
    """The attached order, to be looked at in the browser; a DOCX as a plain page (`download`: the file itself)."""
    require_operator(person)
    async with wiring.database.system() as tx:
        order = (await queries.find_application(tx, application_id)).order
    data = await wiring.files.get(order.key)
    if order.media_type == DOCX and not download:
        page = await asyncio.to_thread(docx.page_of, data, order.name)
        return _inline(page.encode(), "text/html", order.name + ".html", is_download=False)
    return _inline(data, order.media_type, order.name, is_download=download)


@post(_OPERATOR + "/{application_id:uuid}/approve", status_code=200)
async def approve_application(
    application_id: UUID, person: Person, wiring: Wiring, data: Approval | None = None
) -> ApplicationPage:
    """Make the organisation, or restore the administrator of one that is here already.

    The administrator signs in with the application's number.
    """
    require_operator(person)
    after = await commands.approve(
        wiring.database,
        wiring.settings,
        wiring.postman,
        person,
        application_id=application_id,
        is_new=data is not None and data.is_new,
    )
    return page_of(after)


@post(_OPERATOR + "/{application_id:uuid}/return", status_code=200)
async def return_application(application_id: UUID, data: Comment, person: Person, wiring: Wiring) -> ApplicationPage:
    """Ask the applicant for a correction."""
    require_operator(person)
    async with wiring.database.system() as tx:
        after = await commands.send_back(
            tx,
            wiring.settings,
            wiring.postman,
            person,
            application_id=application_id,
            comment=clean_body(data.comment),
        )
    return page_of(after)


@post(_OPERATOR + "/{application_id:uuid}/refuse", status_code=200)
async def refuse_application(application_id: UUID, data: Comment, person: Person, wiring: Wiring) -> ApplicationPage:
    require_operator(person)
    async with wiring.database.system() as tx:
        after = await commands.refuse(
            tx, wiring.postman, person, application_id=application_id, comment=clean_body(data.comment)
        )
    return page_of(after)


def _questionnaire(form: ApplicationForm) -> Questionnaire:
    return Questionnaire(**{name: getattr(form, name) for name in Questionnaire.__struct_fields__})


async def _keep_order(files: FileStore, form: ApplicationForm, application_id: UUID | None = None) -> Order | None:
    """Store the attached order, if it is one. Its place follows its content: an interrupted correction overwrites
    nothing. Raises OrderTooLarge, OrderUnreadable."""
    if form.order is None:
        return None
    data = await form.order.read()
    if not data and not form.order.filename:
        return None
    media_type = await asyncio.to_thread(identify, form.order.filename, data)
    key = f"applications/{application_id or form.id}/order-{hashlib.sha256(data).hexdigest()[:32]}"
    await files.put(key, data)
    return Order(name=clean_name(form.order.filename), size=len(data), media_type=media_type, key=key)


def _inline(data: bytes, media_type: str, name: str, *, is_download: bool) -> Response[bytes]:
    """A stranger's file: its own type only, no scripts, no origin.

    A PDF isn't sandboxed: some browsers refuse to show one that is; their viewers run nothing of our origin.
    """
    policy = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
    policy += "; object-src 'self'" if media_type == "application/pdf" else "; sandbox"
    disposition = "attachment" if is_download else "inline"
    return Response(
        data,
        media_type=media_type,
        headers={
            "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(name)}",
            "Content-Security-Policy": policy,
            "Cache-Control": "private, no-store",
        },
    )


ROUTES = (
    submit_application,
    read_application,
    resubmit_application,
    read_queue,
    read_for_operator,
    read_order,
    approve_application,
    return_application,
    refuse_application,
)
