"""Routes of sign-in through providers."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post
from litestar.datastructures import Cookie

from parta.accounts.access import Person, cookie_name, find_person
from parta.accounts.oidc import attempts
from parta.accounts.oidc.flow import Answer, arrive, depart, find_provider
from parta.accounts.oidc.identities import identities_of, link, unlink
from parta.accounts.oidc.providers import Providers
from parta.accounts.oidc.rules import PENDING_LIFETIME
from parta.accounts.requests import AnyRequest, open_here
from parta.foundation.config import Settings
from parta.foundation.db import Database
from parta.foundation.errors import NotFound, NotSignedIn
from parta.foundation.http import Input, Wire, address_of
from parta.foundation.wiring import Wiring

Short = Annotated[str, msgspec.Meta(max_length=500)]
Long = Annotated[str, msgspec.Meta(max_length=4096)]


class ProviderName(Wire, frozen=True, kw_only=True):
    key: str
    name: str


class SignInProviders(Wire, frozen=True, kw_only=True):
    providers: list[ProviderName]


class Departing(Input, frozen=True, kw_only=True):
    """`next` is a path of this site, where the person wanted to go."""

    purpose: Literal["sign_in", "link"] = "sign_in"
    next: Short = ""


class DepartureAnswer(Wire, frozen=True, kw_only=True):
    url: str


class Arriving(Input, frozen=True, kw_only=True):
    """The parameters of the provider's redirect, as they came."""

    state: Long
    code: Long = ""
    error: Short = ""
    iss: Short = ""


class ArrivalAnswer(Wire, frozen=True, kw_only=True):
    """`unknown`: no account has this identity; its owner may sign in by a code and link it."""

    state: Literal["signed_in", "linked", "unknown"]
    provider: str
    next: str


class PendingIdentity(Wire, frozen=True, kw_only=True):
    provider: str
    label: str


class LinkedIdentity(Wire, frozen=True, kw_only=True):
    id: UUID
    provider: str
    label: str
    created_at: datetime
    used_at: datetime | None


class LinkedIdentities(Wire, frozen=True, kw_only=True):
    """`providers` are those that can be linked here."""

    identities: list[LinkedIdentity]
    providers: list[ProviderName]


@get("/sign-in/providers")
async def read_providers(wiring: Wiring) -> SignInProviders:
    """Through whom one may sign in here, beside codes."""
    return SignInProviders(providers=_names(wiring))


@post("/sign-in/providers/{provider:str}", status_code=200)
async def depart_for_provider(
    provider: str, data: Departing, request: AnyRequest, wiring: Wiring
) -> Response[DepartureAnswer]:
    """Where the browser goes to sign in there, or (`link`) to link that sign-in with the signed-in person."""
    found = find_provider(wiring, provider)
    person = await _person(request, wiring)
    if data.purpose == "link" and person is None:
        raise NotSignedIn
    leaving = await depart(
        wiring,
        found,
        purpose=data.purpose,
        person=person,
        next_path=data.next,
        address=address_of(request, wiring.settings),
    )
    return Response(DepartureAnswer(url=leaving.address), cookies=[_cookie(wiring.settings, leaving.browser)])


@post("/sign-in/providers/{provider:str}/return", status_code=200)
async def return_from_provider(
    provider: str, data: Arriving, request: AnyRequest, wiring: Wiring
) -> Response[ArrivalAnswer]:
    """Complete a sign-in or a link with what the provider's redirect brought."""
    arrival = await arrive(
        wiring,
        find_provider(wiring, provider),
        Answer(state=data.state, code=data.code, error=data.error, issuer=data.iss),
        browser=request.cookies.get(_cookie_name(wiring.settings)),
        person=await _person(request, wiring),
    )
    cookies = [_cookie(wiring.settings, arrival.pending or "")]
    if arrival.account_id is not None:
        cookies.append(await open_here(wiring, request, arrival.account_id, provider=arrival.provider.key))
    answer = ArrivalAnswer(state=arrival.state, provider=arrival.provider.name, next=arrival.next)
    return Response(answer, cookies=cookies)


@get("/identities")
async def read_identities(person: Person, wiring: Wiring) -> LinkedIdentities:
    """What opens one's account beside codes."""
    async with wiring.database.system() as tx:
        found = await identities_of(tx, person.account_id)
    names = {one.key: one.name for one in wiring.register(Providers).all}
    return LinkedIdentities(
        identities=[
            LinkedIdentity(
                id=one.id,
                provider=names.get(one.provider, one.provider),
                label=one.label,
                created_at=one.created_at,
                used_at=one.used_at,
            )
            for one in found
        ],
        providers=_names(wiring),
    )


@delete("/identities/{identity_id:uuid}", status_code=204)
async def unlink_identity(identity_id: UUID, person: Person, database: Database) -> None:
    """It opens the account no more; a code always does."""
    async with database.system() as tx:
        await unlink(tx, account_id=person.account_id, identity_id=identity_id)


@get("/identities/pending")
async def read_pending_identity(person: Person, request: AnyRequest, wiring: Wiring) -> PendingIdentity:
    """The identity that this browser proved and that no account has: does the person want it linked?"""
    async with wiring.database.system() as tx:
        proven = await attempts.find_pending(tx, request.cookies.get(_cookie_name(wiring.settings)))
    if proven is None:
        raise NotFound
    return PendingIdentity(provider=find_provider(wiring, proven.provider).name, label=proven.label)


@post("/identities/pending", status_code=200)
async def link_pending_identity(person: Person, request: AnyRequest, wiring: Wiring) -> Response[None]:
    """The person agrees (ACC-14)."""
    browser = request.cookies.get(_cookie_name(wiring.settings))
    async with wiring.database.system() as tx:
        proven = await attempts.find_pending(tx, browser)
        if proven is None:
            raise NotFound
        provider = find_provider(wiring, proven.provider)
        await link(tx, wiring.postman, proven, provider, account_id=person.account_id, linked_by="consent")
        await attempts.drop_pending(tx, browser)
    return Response(None, cookies=[_cookie(wiring.settings, "")])


@delete("/identities/pending", status_code=204)
async def drop_pending_identity(person: Person, request: AnyRequest, wiring: Wiring) -> Response[None]:
    """The person doesn't agree."""
    async with wiring.database.system() as tx:
        await attempts.drop_pending(tx, request.cookies.get(_cookie_name(wiring.settings)))
    return Response(None, status_code=204, cookies=[_cookie(wiring.settings, "")])


async def _person(request: AnyRequest, wiring: Wiring) -> Person | None:
    return await find_person(wiring.database, request.cookies.get(cookie_name(wiring.settings)))


def _names(wiring: Wiring) -> list[ProviderName]:
    return [ProviderName(key=one.key, name=one.name) for one in wiring.register(Providers).all]


def _cookie_name(settings: Settings) -> str:
    return "__Host-parta_provider" if settings.is_secure else "parta_provider"


def _cookie(settings: Settings, value: str) -> Cookie:
    """What binds the way to the provider and back to one browser: a link with somebody else's answer opens nothing."""
    return Cookie(
        key=_cookie_name(settings),
        value=value,
        path="/",
        max_age=int(PENDING_LIFETIME.total_seconds()) if value else 0,
        httponly=True,
        secure=settings.is_secure,
        samesite="lax",
    )


ROUTES = (
    read_providers,
    depart_for_provider,
    return_from_provider,
    read_identities,
    unlink_identity,
    read_pending_identity,
    link_pending_identity,
    drop_pending_identity,
)
