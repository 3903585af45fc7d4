"""Identifiers and secrets: UUIDv7, opaque tokens, codes, signed tickets."""

import hashlib
import hmac
import os
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec

T = TypeVar("T", bound=msgspec.Struct)

# No 0/O, 1/I/L: a code is also typed from paper.
_PAPER = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_id() -> UUID:
    """A UUID version 7 (RFC 9562): ordered by time, so that rows made together lie together."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def new_token() -> str:
    """An unguessable opaque token of 256 bits."""
    return secrets.token_urlsafe(32)


def new_paper_code(length: int = 12) -> str:
    """A code that can be printed and typed; 12 characters hold 59 bits."""
    return "".join(secrets.choice(_PAPER) for _ in range(length))


def new_digits(length: int = 6) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(length))


def hash_token(token: str) -> bytes:
    """What is stored instead of a token. A plain digest is enough: the token itself has 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


def keyed_hash(secret: str, *parts: str) -> bytes:
    """What is stored instead of a short secret (a code): without the key it can't be tried out offline."""
    return hmac.digest(secret.encode(), "\x1f".join(parts).encode(), "sha256")


def sign_ticket(secret: str, purpose: str, content: msgspec.Struct, expires_at: datetime) -> str:
    """Seal `content` for the person's next request; readable by them, changeable by nobody."""
    body = urlsafe_b64encode(msgspec.json.encode((purpose, expires_at, content))).rstrip(b"=")
    mac = urlsafe_b64encode(hmac.digest(secret.encode(), body, "sha256")).rstrip(b"=")
    return f"{body.decode()}.{mac.decode()}"


def open_ticket(secret: str, purpose: str, ticket: str, kind: type[T], now: datetime) -> T | None:
    """The sealed content, or None when it was altered, is for another purpose, or too old."""
    body, _, mac = ticket.partition(".")
    expected = urlsafe_b64encode(hmac.digest(secret.encode(), body.encode(), "sha256")).rstrip(b"=").decode()
    if not hmac.compare_digest(expected.encode(), mac.encode()):
        return None
    found, expires_at, content = msgspec.json.decode(
        urlsafe_b64decode(body + "=" * (-len(body) % 4)), type=tuple[str, datetime, kind]
    )
    return content if found == purpose and now < expires_at else None
