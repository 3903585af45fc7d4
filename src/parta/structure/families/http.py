"""Routes of families: links, bars, requests, a guardian's own children, the child on the guardian's device."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post, put

from parta.accounts import cookie_name, send_notice, session_cookie
from parta.foundation.db import Database
from parta.foundation.http import Input, address_of
from parta.foundation.wiring import Wiring
from parta.organisations import Actor

from . import bars, governing, juniors, queries, requests
from .links import tell_families_changed
from .records import GuardianKind
from .views import FamilyPage, GuardianshipRequestView, MyFamily, OpenRequests

_ORGANISATION = "/organisations/{organisation_id:uuid}"
_LINK = f"{_ORGANISATION}/students/{{student_id:uuid}}/guardians/{{guardian_id:uuid}}"
_REQUESTS = f"{_ORGANISATION}/guardianship-requests"
_TAGS = ["families"]

AnyRequest = Request[Any, Any, Any]
NamePart = Annotated[str, msgspec.Meta(max_length=80)]
Line = Annotated[str, msgspec.Meta(max_length=500)]


class GuardianInput(Input, frozen=True, kw_only=True):
    surname: NamePart
    given: NamePart
    patronymic: NamePart = ""
    # A phone or an e-mail.
    contact: Annotated[str, msgspec.Meta(max_length=254)] = ""


class AddGuardian(Input, frozen=True, kw_only=True):
    """`guardianId`: somebody who is here, or the client's id for whoever `person` describes."""

    guardian_id: UUID
    kind: GuardianKind
    ends_on: date | None = None
    person: GuardianInput | None = None


class SetLink(Input, frozen=True, kw_only=True):
    kind: GuardianKind
    ends_on: date | None = None


class SetBar(Input, frozen=True, kw_only=True):
    """`document`: what the court decided, by its number: «№ 2-1143/2026, Сормовский районный суд»."""

    document: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    document_date: date


class LiftBar(Input, frozen=True, kw_only=True):
    reason: Line = ""


class AskForChild(Input, frozen=True, kw_only=True):
    id: UUID
    child_name: Annotated[str, msgspec.Meta(max_length=160)]
    child_birth_date: date | None = None
    group_id: UUID | None = None
    kind: GuardianKind


class GrantRequest(Input, frozen=True, kw_only=True):
    student_id: UUID


class RefuseRequest(Input, frozen=True, kw_only=True):
    reason: Line = ""


@get(f"{_ORGANISATION}/members/{{member_id:uuid}}/family", tags=_TAGS)
async def read_family(actor: Actor, database: Database, member_id: UUID) -> FamilyPage:
    """A person's guardians, children and siblings, as far as the actor may see them."""
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.read_family(tx, actor, member_id=member_id)


@post(f"{_ORGANISATION}/groups/{{group_id:uuid}}/students/{{student_id:uuid}}/guardians", tags=_TAGS)
async def add_guardian(
    actor: Actor, database: Database, group_id: UUID, student_id: UUID, data: AddGuardian
) -> FamilyPage:
    """Link a guardian with a student of the group; the answer is the student's family."""
    person = data.person
    async with database.transaction(actor.organisation_id) as tx:
        await governing.student_of_group(tx, student_id=student_id, group_id=group_id)
        await governing.add_guardian(
            tx,
            actor,
            guardian_id=data.guardian_id,
            student_id=student_id,
            kind=data.kind,
            ends_on=data.ends_on,
            person=governing.NewGuardianPerson(
                surname=person.surname,
                given_name=person.given,
                patronymic=person.patronymic,
                contact=person.contact,
            )
            if person
            else None,
        )
        return await queries.read_family(tx, actor, member_id=student_id)


@put(_LINK, tags=_TAGS)
async def set_guardian(
    actor: Actor, database: Database, student_id: UUID, guardian_id: UUID, data: SetLink
) -> FamilyPage:
    """Link a member, or give the link another kind or end."""
    async with database.transaction(actor.organisation_id) as tx:
        await governing.add_guardian(
            tx, actor, guardian_id=guardian_id, student_id=student_id, kind=data.kind, ends_on=data.ends_on
        )
        return await queries.read_family(tx, actor, member_id=student_id)


@delete(_LINK, tags=_TAGS)
async def end_guardian(actor: Actor, database: Database, student_id: UUID, guardian_id: UUID) -> None:
    """End a link now. Setting it again is the way back."""
    async with database.transaction(actor.organisation_id) as tx:
        await governing.end_guardian(tx, actor, guardian_id=guardian_id, student_id=student_id)


@put(f"{_LINK}/bar", tags=_TAGS, status_code=204)
async def bar_guardian(actor: Actor, database: Database, student_id: UUID, guardian_id: UUID, data: SetBar) -> None:
    """Keep the two apart by a court's decision, at once and everywhere."""
    async with database.transaction(actor.organisation_id) as tx:
        pairs = await bars.bar_guardian(
            tx,
            actor,
            guardian_id=guardian_id,
            student_id=student_id,
            document=data.document,
            document_date=data.document_date,
        )
        await tell_families_changed(tx, pairs)


@post(f"{_LINK}/bar/lift", tags=_TAGS, status_code=204)
async def lift_bar(actor: Actor, database: Database, student_id: UUID, guardian_id: UUID, data: LiftBar) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        pairs = await bars.lift_bar(tx, actor, guardian_id=guardian_id, student_id=student_id, reason=data.reason)
        await tell_families_changed(tx, pairs)


@get(f"{_ORGANISATION}/family", tags=_TAGS)
async def read_own_family(actor: Actor, database: Database) -> MyFamily:
    """«Мои дети»: the actor's children, their groups, and what the actor asked for."""
    async with database.transaction(actor.organisation_id) as tx:
        accounts = await queries.children_accounts(tx, actor)
    async with database.system() as tx:
        alone = await juniors.children_alone(tx, accounts, beside=actor.account_id)
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.read_own_family(tx, actor, alone=alone)


@post(f"{_ORGANISATION}/children/{{student_id:uuid}}/sign-in", tags=_TAGS, status_code=204)
async def open_child(actor: Actor, request: AnyRequest, wiring: Wiring, student_id: UUID) -> Response[None]:
    """Open the child's profile in this browser; the guardian's own session here ends."""
    settings = wiring.settings
    browser = juniors.Browser(
        address=address_of(request, settings),
        user_agent=request.headers.get("user-agent", ""),
        token=request.cookies.get(cookie_name(settings)),
    )
    # The platform's transaction: accounts and sessions are nobody's tenants.
    async with wiring.database.system(actor.organisation_id) as tx:
        opened = await juniors.open_child(tx, wiring.hub, actor, student_id=student_id, browser=browser)
    return Response(None, status_code=204, cookies=[session_cookie(settings, opened.token)])


@get(_REQUESTS, tags=_TAGS)
async def list_requests(actor: Actor, database: Database) -> OpenRequests:
    """Open requests that the actor answers, the oldest first."""
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.read_requests(tx, actor)


@post(_REQUESTS, tags=_TAGS)
async def ask_for_child(actor: Actor, database: Database, data: AskForChild) -> GuardianshipRequestView:
    """Say that a child is one's own; the same answer whether there is such a child or not."""
    async with database.transaction(actor.organisation_id) as tx:
        asked = await requests.ask_for_child(
            tx,
            actor,
            request_id=data.id,
            child_name=data.child_name,
            child_birth_date=data.child_birth_date,
            group_id=data.group_id,
            kind=data.kind,
        )
        return queries.request_view(asked)


@post(f"{_REQUESTS}/{{request_id:uuid}}/grant", tags=_TAGS, status_code=204)
async def grant_request(actor: Actor, wiring: Wiring, request_id: UUID, data: GrantRequest) -> None:
    async with wiring.database.transaction(actor.organisation_id) as tx:
        answer = await requests.grant_request(tx, actor, request_id=request_id, student_id=data.student_id)
    await _tell(wiring, answer)


@post(f"{_REQUESTS}/{{request_id:uuid}}/refuse", tags=_TAGS, status_code=204)
async def refuse_request(actor: Actor, wiring: Wiring, request_id: UUID, data: RefuseRequest) -> None:
    async with wiring.database.transaction(actor.organisation_id) as tx:
        answer = await requests.refuse_request(tx, actor, request_id=request_id, reason=data.reason)
    await _tell(wiring, answer)


@post(f"{_REQUESTS}/{{request_id:uuid}}/withdraw", tags=_TAGS, status_code=204)
async def withdraw_request(actor: Actor, database: Database, request_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await requests.withdraw_request(tx, actor, request_id=request_id)


async def _tell(wiring: Wiring, answer: requests.Answer) -> None:
    """The answer by the asker's own contact; the child isn't named where others may read it."""
    if answer.account_id is None:
        return
    subject = "Просьба о ребёнке"
    if answer.is_granted:
        text = f"Парта: вашу просьбу приняли. Откройте «Мои дети»: {wiring.settings.url}"
    else:
        text = f"Парта: вашу просьбу отклонили. {answer.reason}".strip()
    async with wiring.database.system() as tx:
        await send_notice(tx, wiring.postman, answer.account_id, subject=subject, text=text)


family_routes = (
    read_family,
    add_guardian,
    set_guardian,
    end_guardian,
    bar_guardian,
    lift_bar,
    read_own_family,
    open_child,
    list_requests,
    ask_for_child,
    grant_request,
    refuse_request,
    withdraw_request,
)
