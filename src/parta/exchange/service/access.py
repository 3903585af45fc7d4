"""Client credentials for tokens (RFC 6749, 4.4), and tokens for the roster.

A client's public name holds its organisation's id, and so does a token: both are looked up inside that organisation
alone, under its row-level security. No request of the service ever sees a second one (EXC-6).
"""

from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import unquote_plus
from uuid import UUID

import msgspec

from parta.exchange.clients import Client, Scope, count_request, find_by_secret, seconds_left
from parta.exchange.service.faults import Fault, TokenFault, unauthorised
from parta.foundation import clock
from parta.foundation.db import Database, Tx
from parta.foundation.identity import open_ticket, sign_ticket

TOKEN_LIFETIME = timedelta(hours=1)
SCOPES: dict[str, Scope] = {
    "https://purl.imsglobal.org/spec/or/v1p2/scope/roster.readonly": "roster",
    "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly": "core",
    "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-demographics.readonly": "demographics",
}
_PURPOSE = "exchange.token"


class Grant(msgspec.Struct, frozen=True):
    """What a token says; `secret_at` ends it with the secret that it was bought with."""

    organisation_id: UUID
    client_id: UUID
    secret_at: datetime
    scopes: tuple[Scope, ...]


class Token(msgspec.Struct, frozen=True):
    """RFC 6749, 5.1."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class Reader(msgspec.Struct, frozen=True):
    """Who reads, and what the token allows."""

    client: Client
    scopes: tuple[Scope, ...]


def public_name(organisation_id: UUID, client_id: UUID) -> str:
    """The `client_id` of OAuth."""
    return f"{organisation_id.hex}.{client_id.hex}"


def parse_name(name: str) -> tuple[UUID, UUID] | None:
    organisation, _, client = name.partition(".")
    try:
        return UUID(hex=organisation), UUID(hex=client)
    except ValueError:
        return None


def credentials(header: str, name: str, secret: str) -> tuple[str, str]:
    """The client's name and secret, from `Authorization: Basic` or from the body. Raises TokenFault."""
    kind, _, packed = header.partition(" ")
    if kind.lower() != "basic":
        return name, secret
    try:
        first, _, second = b64decode(packed, validate=True).decode().partition(":")
    except ValueError as error:
        raise TokenFault(401, "invalid_client", "The Authorization header can't be read") from error
    return unquote_plus(first), unquote_plus(second)


async def issue_token(
    database: Database, *, sealed_with: str, name: str, secret: str, scope: str, grant_type: str
) -> Token:
    """A token for an hour, for what was asked and may be had. Raises TokenFault."""
    if grant_type != "client_credentials":
        raise TokenFault(400, "unsupported_grant_type", "Only client_credentials are exchanged here")
    known = parse_name(name)
    if known is None:
        raise TokenFault(401, "invalid_client", "The client is unknown or its secret is wrong")
    async with database.transaction(known[0]) as tx:
        found = await find_by_secret(tx, client_id=known[1], secret=secret)
        if found is None:
            raise TokenFault(401, "invalid_client", "The client is unknown or its secret is wrong")
        client, secret_at = found
        counted = await count_request(tx, client_id=client.id, secret_at=secret_at)
        now = tx.now
    if counted is None or not counted[1]:
        raise TokenFault(429, "temporarily_unavailable", "Too many requests; try again in a minute")
    asked = scope.split()
    if not asked:
        raise TokenFault(400, "invalid_scope", "Say which scopes: " + " ".join(SCOPES))
    given = [one for one in asked if SCOPES.get(one) in client.scopes]
    if not given:
        raise TokenFault(400, "invalid_scope", "None of these scopes was given to this client")
    grant = Grant(known[0], client.id, secret_at, tuple(SCOPES[one] for one in given))
    token = sign_ticket(sealed_with, _PURPOSE, grant, now + TOKEN_LIFETIME)
    return Token(token, "Bearer", int(TOKEN_LIFETIME.total_seconds()), " ".join(given))


def read_token(header: str, *, sealed_with: str) -> Grant:
    """What a Bearer token says. Raises Fault (401)."""
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token.isascii() or len(token) > 4096:
        raise unauthorised()
    try:
        grant = open_ticket(sealed_with, _PURPOSE, token.strip(), Grant, clock.now())
    except (ValueError, msgspec.MsgspecError):
        grant = None
    if grant is None:
        raise unauthorised()
    return grant


async def admit(tx: Tx, grant: Grant) -> Reader:
    """The client behind a token, if it still works; counts the request. Raises Fault (401, 429)."""
    counted = await count_request(tx, client_id=grant.client_id, secret_at=grant.secret_at)
    if counted is None:
        raise unauthorised()
    client, is_within = counted
    if not is_within:
        raise Fault(429, "server_busy", "Too many requests", seconds=seconds_left(tx.now))
    return Reader(client, tuple(scope for scope in grant.scopes if scope in client.scopes))


def require(reader: Reader, any_of: Sequence[Scope]) -> None:
    """Raises Fault (403)."""
    if not any(scope in reader.scopes for scope in any_of):
        raise Fault(403, "forbidden", "The token's scopes don't allow this")
