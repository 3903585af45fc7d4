"""Whether an ID token may be believed. Pure: no network, no clock.

Source of the checks: OpenID Connect Core 1.0, 3.1.3.7; RFC 8725 (JSON Web Token Best Current Practices).
"""

import hmac
from base64 import urlsafe_b64decode
from datetime import datetime, timedelta
from typing import Any, TypeGuard

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

# Signatures by a key that only the provider holds. «none» and the HMACs, whose key would be our own secret or, by
# confusion, the provider's public key, aren't among them (RFC 8725, 2.1).
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
# How far clocks may differ, and how long ago a token of a sign-in that just happened may have been signed.
LEEWAY = timedelta(seconds=60)
OLDEST = timedelta(minutes=15)


class TokenRefused(Exception):
    """The message says which check failed, without the token's content."""


class KeyUnknown(TokenRefused):
    """Signed with a key that the known set lacks: the provider may have changed its keys."""


class Header(msgspec.Struct, frozen=True):
    alg: str
    kid: str | None = None


def verify(
    token: str, *, keys: dict[str, Any], issuer: str, client_id: str, nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims of an ID token that this provider made for this client and this sign-in.

    `keys` is the provider's JWK set. Raises TokenRefused, KeyUnknown.
    """
    header = _header(token)
    if header.alg not in ALGORITHMS:
        raise TokenRefused(f"algorithm {header.alg[:12]!r}")
    claims = _signed_claims(token, header, keys)
    if claims.get("iss") != issuer:
        raise TokenRefused("issuer")
    _check_audience(claims, client_id)
    _check_times(claims, now)
    if not _is_same(claims.get("nonce"), nonce):
        raise TokenRefused("nonce")
    subject = claims.get("sub")
    # 255 ASCII characters at most (OpenID Connect Core 2).
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise TokenRefused("subject")
    return claims


def _header(token: str) -> Header:
    start = token.partition(".")[0]
    try:
        return msgspec.json.decode(urlsafe_b64decode(start + "=" * (-len(start) % 4)), type=Header)
    except (ValueError, msgspec.MsgspecError) as error:
        raise TokenRefused("unreadable") from error


def _signed_claims(token: str, header: Header, keys: dict[str, Any]) -> dict[str, Any]:
    wanted = [
        one
        for one in keys.get("keys", ())
        if isinstance(one, dict)
        and one.get("kty") != "oct"
        and one.get("use") != "enc"
        and (header.kid is None or one.get("kid") == header.kid)
    ]
    if not wanted:
        raise KeyUnknown("key")
    for one in wanted:
        try:
            return jwt.decode(token, KeySet.import_key_set({"keys": [one]}), algorithms=[header.alg]).claims
        except (JoseError, ValueError):
            continue
    # A kid may be used again for a new key: worth one look at the provider's present set.
    raise KeyUnknown("signature")


def _check_audience(claims: dict[str, Any], client_id: str) -> None:
    told = claims.get("aud")
    audience: list[Any] = list(told) if isinstance(told, list) else [told]
    if client_id not in audience:
        raise TokenRefused("audience")
    authorised = claims.get("azp")
    if (len(audience) > 1 or authorised is not None) and authorised != client_id:
        raise TokenRefused("authorised party")


def _check_times(claims: dict[str, Any], now: datetime) -> None:
    expires, issued = claims.get("exp"), claims.get("iat")
    if not _is_number(expires) or not _is_number(issued):
        raise TokenRefused("times")
    moment = now.timestamp()
    if moment >= expires + LEEWAY.total_seconds():
        raise TokenRefused("expired")
    if issued > moment + LEEWAY.total_seconds() or issued < moment - OLDEST.total_seconds():
        raise TokenRefused("signed at another time")
    begins = claims.get("nbf")
    if begins is not None and (not _is_number(begins) or begins > moment + LEEWAY.total_seconds()):
        raise TokenRefused("not yet valid")


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_same(told: Any, expected: str) -> bool:
    return isinstance(told, str) and hmac.compare_digest(told.encode(), expected.encode())
