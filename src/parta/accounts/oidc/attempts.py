"""A person on the way to a provider and back: what only this browser, once, may complete."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, insert, select

from parta.accounts.oidc.identities import Proven
from parta.accounts.oidc.models import attempt, pending
from parta.accounts.oidc.rules import (
    ATTEMPT_LIFETIME,
    ATTEMPTS_PER_ADDRESS,
    ATTEMPTS_WINDOW,
    PENDING_LIFETIME,
)
from parta.foundation.db import Tx
from parta.foundation.errors import TooMany
from parta.foundation.http import network_of
from parta.foundation.identity import hash_token, new_token


class NewAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """`state`, `nonce` and `challenge` travel through the provider, `browser` in a cookie; nothing else leaves us."""

    state: str
    nonce: str
    challenge: str
    browser: str


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    nonce: str
    verifier: str
    account_id: UUID | None
    next: str


async def begin(tx: Tx, *, provider: str, account_id: UUID | None, next_path: str, address: str) -> NewAttempt:
    """Remember who leaves for a provider. `tx` is a system transaction. Raises TooMany."""
    network = network_of(address)
    count = await tx.execute(
        select(func.count()).select_from(attempt).where(
            attempt.c.address == network, attempt.c.created_at > tx.now - ATTEMPTS_WINDOW
        )
    )  # fmt: skip
    if count.scalar_one() >= ATTEMPTS_PER_ADDRESS:
        raise TooMany(seconds=60)
    state, nonce, verifier, browser = new_token(), new_token(), new_token(), new_token()
    await tx.execute(
        insert(attempt).values(
            state_hash=hash_token(state),
            browser_hash=hash_token(browser),
            provider=provider,
            nonce=nonce,
            verifier=verifier,
            account_id=account_id,
            next=next_path,
            address=network,
            created_at=tx.now,
        )
    )
    # RFC 7636, 4.2: S256.
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return NewAttempt(state=state, nonce=nonce, challenge=challenge, browser=browser)


async def take(tx: Tx, *, provider: str, state: str, browser: str | None) -> Attempt | None:
    """The attempt with this state, begun in this browser at this provider; it is gone afterwards."""
    if not browser:
        return None
    rows = await tx.execute(
        delete(attempt)
        .where(
            attempt.c.state_hash == hash_token(state),
            # Another browser's attempt isn't even used up: its owner may still come back.
            attempt.c.browser_hash == hash_token(browser),
            attempt.c.provider == provider,
        )
        .returning(attempt.c.nonce, attempt.c.verifier, attempt.c.account_id, attempt.c.next, attempt.c.created_at)
    )
    row = rows.one_or_none()
    if row is None or tx.now - row.created_at > ATTEMPT_LIFETIME:
        return None
    return Attempt(nonce=row.nonce, verifier=row.verifier, account_id=row.account_id, next=row.next)


async def keep_pending(tx: Tx, proven: Proven) -> str:
    """Let an identity that no account has wait for its owner; returns the token for their browser."""
    browser = new_token()
    await tx.execute(
        insert(pending).values(browser_hash=hash_token(browser), created_at=tx.now, **msgspec.structs.asdict(proven))
    )
    return browser


async def find_pending(tx: Tx, browser: str | None) -> Proven | None:
    """The identity that waits in this browser."""
    if not browser:
        return None
    row = (
        await tx.execute(
            select(pending).where(
                pending.c.browser_hash == hash_token(browser), pending.c.created_at > tx.now - PENDING_LIFETIME
            )
        )
    ).one_or_none()
    if row is None:
        return None
    return Proven(provider=row.provider, issuer=row.issuer, subject=row.subject, label=row.label)


async def drop_pending(tx: Tx, browser: str | None) -> None:
    if browser:
        await tx.execute(delete(pending).where(pending.c.browser_hash == hash_token(browser)))


async def forget(tx: Tx) -> None:
    """Drop what can't be completed any more."""
    await tx.execute(delete(attempt).where(attempt.c.created_at < tx.now - ATTEMPTS_WINDOW))
    await tx.execute(delete(pending).where(pending.c.created_at < tx.now - PENDING_LIFETIME))
