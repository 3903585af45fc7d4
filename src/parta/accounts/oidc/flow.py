"""To a provider and back: authorization code flow with PKCE (OpenID Connect Core 1.0, RFC 7636, RFC 9700)."""

from typing import Literal
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from parta.accounts.access import Person
from parta.accounts.oidc import attempts
from parta.accounts.oidc.attempts import Attempt, NewAttempt
from parta.accounts.oidc.conversation import Description, Partners
from parta.accounts.oidc.errors import AttemptSpent, OtherPerson, ProviderDeclined
from parta.accounts.oidc.identities import Proven, account_of, accounts_with_phone, link
from parta.accounts.oidc.providers import Provider, Providers
from parta.accounts.oidc.rules import label_of, own_path, verified_phone, whose
from parta.foundation import clock
from parta.foundation.errors import NotFound, Refusal
from parta.foundation.wiring import Wiring

Purpose = Literal["sign_in", "link"]


class Departure(msgspec.Struct, frozen=True):
    """Where the browser goes now, and what it must bring back in its cookie."""

    address: str
    browser: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the provider's redirect brought (RFC 6749, 4.1.2; `iss`: RFC 9207)."""

    state: str
    code: str = ""
    error: str = ""
    issuer: str = ""


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """`signed_in`: as `account_id`, whose session is to be opened. `unknown`: the identity waits under `pending`."""

    state: Literal["signed_in", "linked", "unknown"]
    provider: Provider
    next: str
    account_id: UUID | None = None
    pending: str | None = None


def find_provider(wiring: Wiring, key: str) -> Provider:
    """Raises NotFound."""
    found = wiring.register(Providers).find(key)
    if found is None:
        raise NotFound
    return found


def return_address(wiring: Wiring, provider: Provider) -> str:
    """One for each provider, so that an answer can't pass for another provider's (RFC 9700, 4.4)."""
    return f"{wiring.settings.url}/sign-in/return/{provider.key}"


async def depart(
    wiring: Wiring, provider: Provider, *, purpose: Purpose, person: Person | None, next_path: str, address: str
) -> Departure:
    """Send a browser to the provider, to sign in or (`link`) to link what it brings with the signed-in person.

    Raises ProviderUnavailable, ProviderRefused, TooMany.
    """
    description = await wiring.register(Partners).of(provider).describe(clock.now())
    async with wiring.database.system() as tx:
        begun = await attempts.begin(
            tx,
            provider=provider.key,
            account_id=person.account_id if purpose == "link" and person else None,
            next_path=own_path(next_path),
            address=address,
        )
    return Departure(_address(wiring, provider, description, begun, purpose), begun.browser)


def _address(wiring: Wiring, provider: Provider, description: Description, begun: NewAttempt, purpose: Purpose) -> str:
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": return_address(wiring, provider),
        "scope": provider.scopes,
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": begun.challenge,
        "code_challenge_method": "S256",
        "ui_locales": "ru",
    }
    if purpose == "link":
        # A provider's open session may be of whoever sat here before; what is linked stays linked.
        asked["prompt"] = "login"
    mark = "&" if "?" in description.authorization_endpoint else "?"
    return f"{description.authorization_endpoint}{mark}{urlencode(asked)}"


async def arrive(
    wiring: Wiring, provider: Provider, answer: Answer, *, browser: str | None, person: Person | None
) -> Arrival:
    """Complete what `depart` began; the attempt is used up whatever comes of it (ACC-13).

    Raises AttemptSpent, ProviderDeclined, ProviderRefused, ProviderUnavailable, IdentityTaken, OtherPerson.
    """
    async with wiring.database.system() as tx:
        begun = await attempts.take(tx, provider=provider.key, state=answer.state, browser=browser)
    if begun is None:
        raise AttemptSpent
    proven, phone_account = await _prove(wiring, provider, answer, begun)
    if begun.account_id is not None:
        return await _link(wiring, provider, proven, begun, begun.account_id, person)
    async with wiring.database.system() as tx:
        account_id = await account_of(tx, proven)
        if account_id is None and phone_account is not None:
            await link(tx, wiring.postman, proven, provider, account_id=phone_account, linked_by="phone")
            account_id = phone_account
        if account_id is not None:
            return Arrival(state="signed_in", provider=provider, next=begun.next, account_id=account_id)
        # A closed platform: nobody gets an account by being known to the state (ACC-15).
        pending = await attempts.keep_pending(tx, proven)
    return Arrival(state="unknown", provider=provider, next=begun.next, pending=pending)


async def _prove(wiring: Wiring, provider: Provider, answer: Answer, begun: Attempt) -> tuple[Proven, UUID | None]:
    """The identity that the answer proves, and the account that its verified phone stands for."""
    now = clock.now()
    partner = wiring.register(Partners).of(provider)
    description = await partner.describe(now)
    is_issuer_due = bool(answer.issuer) or description.authorization_response_iss_parameter_supported
    if is_issuer_due and answer.issuer != provider.issuer:
        raise partner.refused("an answer of another issuer")
    if answer.error or not answer.code:
        raise ProviderDeclined(name=provider.name)
    tokens = await partner.exchange(
        now, code=answer.code, verifier=begun.verifier, redirect_uri=return_address(wiring, provider)
    )
    claims = await partner.claims(clock.now(), tokens, nonce=begun.nonce)
    proven = Proven(
        provider=provider.key, issuer=provider.issuer, subject=claims["sub"], label=label_of(provider, claims)
    )
    phone = verified_phone(provider, claims)
    if phone is None:
        return proven, None
    async with wiring.database.system() as tx:
        return proven, whose(await accounts_with_phone(tx, phone, provider.issuer), claims)


async def _link(
    wiring: Wiring, provider: Provider, proven: Proven, begun: Attempt, account_id: UUID, person: Person | None
) -> Arrival:
    if person is None or person.account_id != account_id:
        raise OtherPerson
    async with wiring.database.system() as tx:
        await link(tx, wiring.postman, proven, provider, account_id=account_id, linked_by="consent")
    return Arrival(state="linked", provider=provider, next=begun.next)


async def logout_address(wiring: Wiring, provider_key: str | None) -> str | None:
    """Where signing out of the provider goes on (OpenID Connect RP-Initiated Logout 1.0); None: nowhere.

    A provider that doesn't answer keeps nobody signed in here.
    """
    provider = wiring.register(Providers).find(provider_key) if provider_key else None
    if provider is None or not provider.logout:
        return None
    try:
        description = await wiring.register(Partners).of(provider).describe(clock.now())
    except Refusal:
        return None
    if not description.end_session_endpoint:
        return None
    mark = "&" if "?" in description.end_session_endpoint else "?"
    told = {"client_id": provider.client_id, "post_logout_redirect_uri": f"{wiring.settings.url}/sign-in"}
    return f"{description.end_session_endpoint}{mark}{urlencode(told)}"
