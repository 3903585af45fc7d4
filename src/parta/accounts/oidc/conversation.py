"""Talking to a provider: its description, its keys, the exchange of a code. Plain HTTP, small answers, short waits."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote

import httpx
import msgspec

from parta.accounts.oidc.errors import ProviderRefused, ProviderUnavailable
from parta.accounts.oidc.providers import Provider, is_safe_address
from parta.accounts.oidc.tokens import KeyUnknown, TokenRefused, verify

_logger = logging.getLogger(__name__)

_WAIT = httpx.Timeout(6.0, connect=3.0)
_LARGEST = 256 * 1024
# The description and the keys are asked for again after so long …
_FRESH_FOR = timedelta(hours=1)
# … and keys earlier, when a token names one that isn't known; not oftener, whoever sends such tokens.
_KEYS_EVERY = timedelta(seconds=30)


class Description(msgspec.Struct, frozen=True):
    """What a provider says of itself (OpenID Connect Discovery 1.0, RFC 8414, RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class Tokens(msgspec.Struct, frozen=True):
    id_token: str
    access_token: str = ""


class Partner:
    """A provider with what is known of it for the moment."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._description: tuple[datetime, Description] | None = None
        self._keys: tuple[datetime, dict[str, Any]] | None = None
        self._lock = asyncio.Lock()

    async def describe(self, now: datetime) -> Description:
        """Raises ProviderUnavailable, ProviderRefused."""
        async with self._lock:
            if self._description is None or now - self._description[0] > _FRESH_FOR:
                address = f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration"
                self._description = (now, self._checked(await self._ask("GET", address)))
            return self._description[1]

    def _checked(self, content: bytes) -> Description:
        try:
            found = msgspec.json.decode(content, type=Description)
        except msgspec.MsgspecError as error:
            raise self.refused("its description can't be read") from error
        if found.issuer != self.provider.issuer:
            raise self.refused("its description names another issuer")
        ends = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
        others = (found.userinfo_endpoint, found.end_session_endpoint)
        if not all(is_safe_address(end) for end in (*ends, *(end for end in others if end))):
            raise self.refused("an endpoint without https")
        return found

    async def exchange(self, now: datetime, *, code: str, verifier: str, redirect_uri: str) -> Tokens:
        """Exchange a code for tokens. Raises ProviderUnavailable, ProviderRefused."""
        description = await self.describe(now)
        one = self.provider
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        basic: httpx.BasicAuth | None = None
        if one.client_secret and "client_secret_basic" in description.token_endpoint_auth_methods_supported:
            # RFC 6749, 2.3.1: both parts are form-encoded first.
            basic = httpx.BasicAuth(quote(one.client_id, safe=""), quote(one.client_secret, safe=""))
        else:
            form["client_id"] = one.client_id
            if one.client_secret:
                form["client_secret"] = one.client_secret
        content = await self._ask("POST", description.token_endpoint, form=form, basic=basic)
        try:
            return msgspec.json.decode(content, type=Tokens)
        except msgspec.MsgspecError as error:
            raise self.refused("no ID token in its answer") from error

    async def claims(self, now: datetime, tokens: Tokens, *, nonce: str) -> dict[str, Any]:
        """The checked claims, those of the userinfo endpoint beside the ID token's.

        Raises ProviderUnavailable, ProviderRefused.
        """
        description = await self.describe(now)
        claims = await self._verified(now, description, tokens.id_token, nonce)
        if not description.userinfo_endpoint or not tokens.access_token or self.provider.phone_claim in claims:
            return claims
        content = await self._ask("GET", description.userinfo_endpoint, bearer=tokens.access_token)
        try:
            told = msgspec.json.decode(content, type=dict[str, Any])
        except msgspec.MsgspecError:
            # A signed userinfo is beyond us; the ID token is enough to know who it is.
            return claims
        if told.get("sub") != claims["sub"]:
            # OpenID Connect Core 5.3.2: somebody else's userinfo.
            raise self.refused("its userinfo is about another subject")
        return {**told, **claims}

    async def _verified(self, now: datetime, description: Description, token: str, nonce: str) -> dict[str, Any]:
        for is_last in (False, True):
            keys = await self._known_keys(now, description, is_new_wanted=is_last)
            try:
                return verify(
                    token,
                    keys=keys,
                    issuer=self.provider.issuer,
                    client_id=self.provider.client_id,
                    nonce=nonce,
                    now=now,
                )
            except KeyUnknown as error:
                if is_last:
                    raise self.refused(f"ID token: {error}") from error
            except TokenRefused as error:
                raise self.refused(f"ID token: {error}") from error
        raise AssertionError

    async def _known_keys(self, now: datetime, description: Description, *, is_new_wanted: bool) -> dict[str, Any]:
        async with self._lock:
            age = now - self._keys[0] if self._keys else None
            is_old = age is None or age > _FRESH_FOR or (is_new_wanted and age > _KEYS_EVERY)
            if is_old or self._keys is None:
                content = await self._ask("GET", description.jwks_uri)
                try:
                    self._keys = (now, msgspec.json.decode(content, type=dict[str, Any]))
                except msgspec.MsgspecError as error:
                    raise self.refused("its keys can't be read") from error
            return self._keys[1]

    async def _ask(
        self,
        method: Literal["GET", "POST"],
        address: str,
        *,
        form: dict[str, str] | None = None,
        basic: httpx.BasicAuth | None = None,
        bearer: str = "",
    ) -> bytes:
        headers = {"Accept": "application/json", **({"Authorization": f"Bearer {bearer}"} if bearer else {})}
        auth = basic or httpx.USE_CLIENT_DEFAULT
        content = b""
        try:
            async with (
                # Redirects could lead the client's secret to another host.
                httpx.AsyncClient(timeout=_WAIT, follow_redirects=False) as client,
                client.stream(method, address, data=form, headers=headers, auth=auth) as answer,
            ):
                async for part in answer.aiter_bytes():
                    content += part
                    if len(content) > _LARGEST:
                        raise self.refused("an endless answer")
        except httpx.HTTPError as error:
            _logger.warning("provider %s: %s", self.provider.key, type(error).__name__)
            raise ProviderUnavailable(name=self.provider.name) from error
        if answer.status_code >= 500:
            _logger.warning("provider %s answers %d", self.provider.key, answer.status_code)
            raise ProviderUnavailable(name=self.provider.name)
        if answer.status_code != 200:
            raise self.refused(f"status {answer.status_code}")
        return content

    def refused(self, reason: str) -> ProviderRefused:
        """The refusal for the person; the reason for the operator, in the log."""
        _logger.warning("provider %s refused: %s", self.provider.key, reason)
        return ProviderRefused(name=self.provider.name)


class Partners:
    """One `Partner` for each provider, kept as long as the process runs."""

    def __init__(self) -> None:
        self._partners: dict[str, Partner] = {}

    def of(self, provider: Provider) -> Partner:
        return self._partners.setdefault(provider.key, Partner(provider))
