"""The page behind a link: for whoever holds it, signed in or not."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, post

from parta.accounts import CodeSent, TiredNetworks, cookie_name, parse_contact, request_code, session_cookie
from parta.foundation.errors import Invalid
from parta.foundation.http import Input, Wire, address_of, language_of
from parta.foundation.text import clean_line
from parta.foundation.wiring import Wiring
from parta.invitations import queries, views
from parta.invitations.codes import read_code
from parta.invitations.coming import Browser, Coming, GivenName, Outcome
from parta.invitations.consents import GivenConsent, JoinConsents
from parta.invitations.errors import LinkUnknown
from parta.invitations.joining import accept_invitation, purpose_of
from parta.invitations.limits import Misses
from parta.invitations.rules import refuse_state
from parta.invitations.store import StoredInvitation, find_by_code, note_visit
from parta.organisations import load_organisation

_LINK = "/invitations/{code:str}"
_TAGS = ["invitations"]
AnyRequest = Request[Any, Any, Any]
Typed = Annotated[str, msgspec.Meta(max_length=254)]
NamePart = Annotated[str, msgspec.Meta(max_length=80)]


class CodeRequest(Input, frozen=True):
    contact: Typed


class InvitationCodeSent(Wire, frozen=True):
    channel: Literal["sms", "email"]
    expires_at: datetime
    retry_after_seconds: int


class PersonName(Input, frozen=True):
    surname: NamePart
    given: NamePart
    patronymic: NamePart = ""


class Accept(Input, frozen=True):
    """`personName` and `childName` after «name_needed», `key` after «choose»; contact and code stay the same.

    `consents`: what was agreed to on the page; a guardian's yes counts for the children they answer for as well.
    """

    contact: Typed
    code: Annotated[str, msgspec.Meta(max_length=32)]
    person_name: PersonName | None = None
    child_name: Annotated[str, msgspec.Meta(max_length=160)] = ""
    key: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    consents: Annotated[list[GivenConsent], msgspec.Meta(max_length=10)] = []


@get(_LINK, tags=_TAGS)
async def read_invitation(request: AnyRequest, wiring: Wiring, code: str) -> views.InvitationPage:
    """Who invites, to what, as whom, and whether the link still works."""
    found = await _find(request, wiring, code)
    async with wiring.database.transaction(found.organisation_id) as tx:
        await note_visit(tx, found)
        return await queries.read_page(tx, found, wiring.register(JoinConsents))


@post(f"{_LINK}/codes", tags=_TAGS, status_code=202)
async def send_invitation_code(request: AnyRequest, wiring: Wiring, code: str, data: CodeRequest) -> InvitationCodeSent:
    """Send a code to a phone or an e-mail; the same answer whether the roster knows it or not."""
    found = await _find(request, wiring, code)
    address = address_of(request, wiring.settings)
    with wiring.register(TiredNetworks).spared(address):
        async with wiring.database.system() as tx:
            state = found.state_at(tx.now)
            if state != "used_up" and (refusal := refuse_state(state)):
                raise refusal
            sent: CodeSent = await request_code(
                tx,
                settings=wiring.settings,
                postman=wiring.postman,
                contact=parse_contact(data.contact),
                purpose=purpose_of(found),
                address=address,
                language=language_of(request.headers.get("accept-language")),
            )
    return InvitationCodeSent(
        channel=sent.channel, expires_at=sent.expires_at, retry_after_seconds=sent.retry_after_seconds
    )


@post(f"{_LINK}/accept", tags=_TAGS, status_code=200)
async def accept(request: AnyRequest, wiring: Wiring, code: str, data: Accept) -> Response[views.Acceptance]:
    """Come in, ask to be let in, or learn what is still missing."""
    found = await _find(request, wiring, code)
    settings = wiring.settings
    coming = Coming(
        contact=parse_contact(data.contact),
        code=data.code,
        name=_name_of(data.person_name),
        child_name=clean_line(data.child_name),
        key=data.key,
        consents=tuple(data.consents),
    )
    browser = Browser(
        address=address_of(request, settings),
        user_agent=request.headers.get("user-agent", ""),
        token=request.cookies.get(cookie_name(settings)),
    )
    outcome = await accept_invitation(wiring, found, coming, browser)
    async with wiring.database.transaction(found.organisation_id) as tx:
        organisation = await load_organisation(tx)
    cookies = [session_cookie(settings, outcome.session.token)] if outcome.session else []
    return Response(_answer(outcome, found, organisation.slug), cookies=cookies)


async def _find(request: AnyRequest, wiring: Wiring, code: str) -> StoredInvitation:
    """The link of a code. Raises LinkUnknown, and TooMany for an address that guesses."""
    misses = wiring.register(Misses)
    address = address_of(request, wiring.settings)
    misses.refuse_guessing(address)
    async with wiring.database.system() as tx:
        found = await find_by_code(tx, read_code(code))
    if found is None:
        misses.note(address)
        raise LinkUnknown
    return found


def _name_of(given: PersonName | None) -> GivenName | None:
    """The cleaned name. Raises Invalid without a surname or a given name."""
    if given is None:
        return None
    name = GivenName(
        surname=clean_line(given.surname), given=clean_line(given.given), patronymic=clean_line(given.patronymic)
    )
    for part in (name.surname, name.given):
        if not any(letter.isalpha() for letter in part):
            raise Invalid(
                "Напишите фамилию и имя буквами.", "Write the surname and the given name.", field="personName"
            )
    return name


def _answer(outcome: Outcome, found: StoredInvitation, slug: str) -> views.Acceptance:
    suggested = outcome.suggested
    return views.Acceptance(
        state=outcome.state,
        organisation_id=found.organisation_id,
        organisation_slug=slug,
        group_id=found.group_id,
        people=[views.Person(key=one.key, name=one.name) for one in outcome.options] or None,
        suggested_name=views.SuggestedName(
            surname=suggested.surname, given=suggested.given, patronymic=suggested.patronymic
        )
        if suggested
        else None,
        is_child_needed=outcome.is_child_needed,
        reason=outcome.reason,
        again_at=outcome.again_at,
    )


public_routes = (read_invitation, send_invitation_code, accept)
