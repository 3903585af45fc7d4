"""Routes of accounts."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import Response, delete, get, patch, post
from sqlalchemy import update

from parta.foundation.db import Database
from parta.foundation.http import Input, Wire, address_of, language_of
from parta.foundation.wiring import Wiring

from . import oidc, sessions
from .access import Person
from .codes import SIGN_IN, request_code
from .contacts import Channel, parse_contact
from .models import account
from .requests import AnyRequest, open_here
from .sign_in import Candidate, Choice, choose, sign_in
from .sources import PeopleSources
from .tired import TiredNetworks

Typed = Annotated[str, msgspec.Meta(max_length=254)]


class CodeRequest(Input, frozen=True, kw_only=True):
    contact: Typed


class CodeSent(Wire, frozen=True, kw_only=True):
    channel: Channel
    expires_at: datetime
    retry_after_seconds: int


class SignIn(Input, frozen=True, kw_only=True):
    contact: Typed
    code: Annotated[str, msgspec.Meta(max_length=32)]


class ChoosePerson(Input, frozen=True, kw_only=True):
    ticket: Annotated[str, msgspec.Meta(max_length=4096)]
    key: Annotated[str, msgspec.Meta(max_length=64)]


class PersonPlace(Wire, frozen=True, kw_only=True):
    organisation: str
    role: str
    group: str | None


class PersonChoice(Wire, frozen=True, kw_only=True):
    key: str
    name: str
    places: list[PersonPlace]


class SignInAnswer(Wire, frozen=True, kw_only=True, omit_defaults=True):
    """`ticket` and `people` come with «choose» only: several people share the contact."""

    state: Literal["signed_in", "choose"]
    ticket: str | None = None
    people: list[PersonChoice] | None = None


class SignedOut(Wire, frozen=True, kw_only=True):
    """`provider_url`: the provider of identities, where the person is still signed in."""

    provider_url: str


class Locale(Input, frozen=True, kw_only=True):
    locale: Literal["ru", "en"]


class Device(Wire, frozen=True, kw_only=True):
    id: UUID
    label: str
    address: str
    created_at: datetime
    seen_at: datetime
    is_current: bool


class Devices(Wire, frozen=True, kw_only=True):
    devices: list[Device]


@post("/sign-in/codes", status_code=202)
async def send_sign_in_code(data: CodeRequest, request: AnyRequest, wiring: Wiring) -> CodeSent:
    """Send a code to a phone or an e-mail; the same answer whether anybody is known by it or not."""
    contact = parse_contact(data.contact)
    address = address_of(request, wiring.settings)
    with wiring.register(TiredNetworks).spared(address):
        async with wiring.database.system() as tx:
            sent = await request_code(
                tx,
                settings=wiring.settings,
                postman=wiring.postman,
                contact=contact,
                purpose=SIGN_IN,
                address=address,
                language=language_of(request.headers.get("accept-language")),
            )
    return CodeSent(channel=sent.channel, expires_at=sent.expires_at, retry_after_seconds=sent.retry_after_seconds)


@post("/sign-in", status_code=200)
async def sign_in_with_code(data: SignIn, request: AnyRequest, wiring: Wiring) -> Response[SignInAnswer]:
    """Exchange a code for a session, or for the choice between the people who share the contact."""
    outcome = await sign_in(
        wiring.database,
        wiring.settings,
        wiring.register(PeopleSources),
        contact=parse_contact(data.contact),
        code=data.code,
    )
    if isinstance(outcome, Choice):
        answer = SignInAnswer(
            state="choose", ticket=outcome.ticket, people=[choice_of(person) for person in outcome.people]
        )
        return Response(answer)
    return await signed_in(outcome.account_id, request, wiring)


@post("/sign-in/choose", status_code=200)
async def choose_person(data: ChoosePerson, request: AnyRequest, wiring: Wiring) -> Response[SignInAnswer]:
    outcome = await choose(
        wiring.database, wiring.settings, wiring.register(PeopleSources), ticket=data.ticket, key=data.key
    )
    return await signed_in(outcome.account_id, request, wiring)


async def signed_in(account_id: UUID, request: AnyRequest, wiring: Wiring) -> Response[SignInAnswer]:
    """A new session for this browser; the one that it had before ends."""
    return Response(SignInAnswer(state="signed_in"), cookies=[await open_here(wiring, request, account_id)])


@post("/sign-out", status_code=200)
async def sign_out(person: Person, wiring: Wiring) -> Response[SignedOut | None]:
    """End this session; 204 where nothing is left to do, else where to sign out of the provider as well."""
    async with wiring.database.system() as tx:
        provider = await sessions.provider_of(tx, person.session_id)
        await sessions.end_session(tx, wiring.hub, person, session_id=person.session_id)
    cookies = [sessions.no_cookie(wiring.settings)]
    address = await oidc.logout_address(wiring, provider)
    if address is None:
        return Response(None, status_code=204, cookies=cookies)
    return Response(SignedOut(provider_url=address), cookies=cookies)


@patch("/me", status_code=204)
async def change_locale(data: Locale, person: Person, database: Database) -> None:
    """The language that the platform writes to the person in."""
    async with database.system() as tx:
        await tx.execute(update(account).where(account.c.id == person.account_id).values(locale=data.locale))


@get("/devices")
async def read_devices(person: Person, database: Database) -> Devices:
    async with database.system() as tx:
        found = await sessions.list_devices(tx, person)
    return Devices(
        devices=[
            Device(
                id=device.id,
                label=device.label,
                address=device.address,
                created_at=device.created_at,
                seen_at=device.seen_at,
                is_current=device.id == person.session_id,
            )
            for device in found
        ]
    )


@delete("/devices/{session_id:uuid}", status_code=204)
async def end_device(session_id: UUID, person: Person, wiring: Wiring) -> None:
    async with wiring.database.system() as tx:
        await sessions.end_session(tx, wiring.hub, person, session_id=session_id)


@delete("/devices", status_code=204)
async def end_other_devices(person: Person, wiring: Wiring) -> None:
    """Sign out everywhere but here."""
    async with wiring.database.system() as tx:
        await sessions.end_other_sessions(tx, wiring.hub, person)


def choice_of(person: Candidate) -> PersonChoice:
    """A candidate as the person sees it: no ids."""
    return PersonChoice(
        key=person.key,
        name=person.name,
        places=[
            PersonPlace(organisation=place.organisation, role=place.role, group=place.group) for place in person.places
        ],
    )


ROUTES = (
    send_sign_in_code,
    sign_in_with_code,
    choose_person,
    sign_out,
    change_locale,
    read_devices,
    end_device,
    end_other_devices,
)
