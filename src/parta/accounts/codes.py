"""One-time codes: asked for, compared, used up."""

import hmac
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec
from prometheus_client.core import Metric
from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy import text as sql

from parta.foundation.config import Settings
from parta.foundation.db import Database, Tx
from parta.foundation.errors import TooMany
from parta.foundation.http import network_of
from parta.foundation.identity import keyed_hash, new_digits, new_id
from parta.foundation.letters import Postman
from parta.foundation.metrics import Metrics, gauge

from .contacts import Channel, Contact
from .errors import CodeSpent, PlatformTired, WrongCode
from .models import sign_in_code
from .rules import (
    CODE_ATTEMPTS,
    CODE_EVERY,
    CODE_LIFETIME,
    DAY,
    LIMIT_WINDOW,
    MINUTE,
    Limits,
    is_spent,
    refuse_request,
    seconds_until,
)
from .tired import AddressTired

SIGN_IN = "sign_in"


Opens = Literal["sign_in", "signature"]


class _Words(msgspec.Struct, frozen=True):
    sms: str
    subject: str
    text: str


# Cyrillic messages of up to 70 characters are one SMS.
_WORDS = {
    ("sign_in", "ru"): _Words(
        "Код для входа в Парту: {code}. Никому его не сообщайте.",
        "Код для входа в Парту: {code}",
        "Ваш код для входа в Парту: {code}\n\n"
        "Он действует 10 минут. Никому его не сообщайте, даже если спрашивают от имени школы.\n"
        "Если вы не запрашивали код, ничего делать не нужно.\n",
    ),
    ("sign_in", "en"): _Words(
        "Parta code: {code}. Tell it to nobody.",
        "Your Parta code: {code}",
        "Your code for Parta: {code}\n\nIt works for 10 minutes. Tell it to nobody, not even to us.\n",
    ),
    ("signature", "ru"): _Words(
        "Код подписи в Парте: {code}. Никому его не сообщайте.",
        "Код подписи в Парте: {code}",
        "Ваш код для подписи в Парте: {code}\n\n"
        "Он действует 10 минут и подписывает документ от вашего имени. Никому его не сообщайте.\n"
        "Если вы ничего не подписываете, код не нужен никому.\n",
    ),
    ("signature", "en"): _Words(
        "Parta signature code: {code}. Tell it to nobody.",
        "Your Parta signature code: {code}",
        "Your code to sign with in Parta: {code}\n\n"
        "It works for 10 minutes and signs a document in your name. Tell it to nobody.\n",
    ),
}


class CodeSent(msgspec.Struct, frozen=True, kw_only=True):
    channel: Channel
    expires_at: datetime
    retry_after_seconds: int


async def request_code(
    tx: Tx,
    *,
    settings: Settings,
    postman: Postman,
    contact: Contact,
    purpose: str,
    address: str,
    language: str = "ru",
    opens: Opens = "sign_in",
) -> CodeSent:
    """Send a fresh code to a contact; earlier ones of this purpose stop counting. `tx` is a system transaction.

    Nobody is looked up here, so the known and the unknown get the same answer in the same time (ACC-4).
    `purpose` is what the code will open; a code of one purpose opens nothing else. `opens` is said in the letter.

    Raises TooMany.
    """
    network = network_of(address)
    # Two requests at once would both find the minute free. Nobody waits: thousands of requests for one contact would
    # each hold a connection, and everybody else would have none. An address's requests aren't locked at all: those of
    # one moment may exceed its limit together, by fewer than there are connections.
    lock = sql("select pg_try_advisory_xact_lock(hashtextextended(:key, 7))")
    if not (await tx.execute(lock, {"key": contact.value})).scalar_one():
        raise TooMany(seconds=int(CODE_EVERY.total_seconds()))
    limits = Limits(
        per_contact=settings.codes_per_contact,
        per_address=settings.codes_per_address,
        per_contact_day=settings.codes_per_contact_day,
        per_minute=settings.codes_per_minute,
    )
    most = max(limits.per_contact, limits.per_contact_day)
    of_contact = await _times(tx, sign_in_code.c.contact == contact.value, most, DAY)
    of_address = await _times(tx, sign_in_code.c.address == network, limits.per_address, LIMIT_WINDOW)
    if refusal := refuse_request((), of_address, tx.now, limits):
        raise AddressTired(**refusal.params)
    if refusal := refuse_request(of_contact, (), tx.now, limits):
        raise refusal
    if full_since := await _full_since(tx, limits.per_minute):
        raise PlatformTired(seconds=seconds_until(full_since + MINUTE, tx.now))

    digits = new_digits()
    expires_at = tx.now + CODE_LIFETIME
    await tx.execute(
        insert(sign_in_code).values(
            id=new_id(),
            contact=contact.value,
            purpose=purpose,
            code_hash=_hash(settings, contact, purpose, digits),
            address=network,
            created_at=tx.now,
            expires_at=expires_at,
        )
    )
    await _send(tx, postman, contact, digits, expires_at, language, opens)
    return CodeSent(
        channel=contact.channel,
        expires_at=expires_at,
        retry_after_seconds=int(CODE_EVERY.total_seconds()),
    )


async def verify_code(database: Database, settings: Settings, *, contact: Contact, purpose: str, code: str) -> UUID:
    """Whether `code` is the newest code of this contact and purpose; returns its id for `use_code`.

    It has its own transaction: a wrong attempt must stay counted whatever the caller's transaction comes to. A right
    code isn't used up by it (a person may still have to give a name), so the act that it opens calls `use_code`.

    Raises WrongCode, CodeSpent.
    """
    async with database.system() as tx:
        outcome = await _compare(tx, settings, contact, purpose, code)
    if isinstance(outcome, UUID):
        return outcome
    raise outcome


async def _compare(
    tx: Tx, settings: Settings, contact: Contact, purpose: str, code: str
) -> UUID | WrongCode | CodeSpent:
    rows = await tx.execute(
        select(sign_in_code)
        .where(sign_in_code.c.contact == contact.value, sign_in_code.c.purpose == purpose)
        .order_by(sign_in_code.c.created_at.desc(), sign_in_code.c.id.desc())
        .limit(1)
        .with_for_update()
    )
    newest = rows.one_or_none()
    if newest is None or is_spent(
        attempts=newest.attempts, expires_at=newest.expires_at, used_at=newest.used_at, now=tx.now
    ):
        return CodeSpent()
    if hmac.compare_digest(newest.code_hash, _hash(settings, contact, purpose, "".join(code.split()))):
        return newest.id
    await tx.execute(update(sign_in_code).where(sign_in_code.c.id == newest.id).values(attempts=newest.attempts + 1))
    return WrongCode(left=CODE_ATTEMPTS - newest.attempts - 1)


async def use_code(tx: Tx, code_id: UUID) -> None:
    """Use a verified code up, in the (system) transaction of what it opens: it opens one thing, once (ACC-5).

    Raises CodeSpent.
    """
    rows = await tx.execute(
        update(sign_in_code)
        .where(sign_in_code.c.id == code_id, sign_in_code.c.used_at.is_(None))
        .values(used_at=tx.now)
        .returning(sign_in_code.c.id)
    )
    if rows.one_or_none() is None:
        raise CodeSpent


def watch_codes(metrics: Metrics, database: Database, settings: Settings) -> None:
    """Tell how many codes everybody together may still ask for (ACC-3): at none of them nobody can sign in."""

    async def ask() -> list[Metric]:
        async with database.system() as tx:
            asked = await tx.execute(select(func.count()).where(sign_in_code.c.created_at > tx.now - MINUTE))
        left = max(0, settings.codes_per_minute - asked.scalar_one())
        return [gauge("parta_codes_left", "Codes that may still be asked for within this minute", {(): float(left)})]

    metrics.ask("codes", ask)


async def _full_since(tx: Tx, most: int) -> datetime | None:
    """When the first of the `most` newest codes was asked for, if all of them were within a minute."""
    rows = await tx.execute(
        select(sign_in_code.c.created_at)
        .where(sign_in_code.c.created_at > tx.now - MINUTE)
        .order_by(sign_in_code.c.created_at.desc())
        .offset(most - 1)
        .limit(1)
    )
    return rows.scalar_one_or_none()


async def _times(tx: Tx, whose: ColumnElement[bool], most: int, window: timedelta) -> list[datetime]:
    rows = await tx.execute(
        select(sign_in_code.c.created_at)
        .where(whose, sign_in_code.c.created_at > tx.now - window)
        .order_by(sign_in_code.c.created_at.desc())
        .limit(most)
    )
    return list(rows.scalars())


def _hash(settings: Settings, contact: Contact, purpose: str, digits: str) -> bytes:
    return keyed_hash(settings.secret, "code", contact.value, purpose, digits)


async def _send(
    tx: Tx, postman: Postman, contact: Contact, digits: str, expires_at: datetime, language: str, opens: Opens
) -> None:
    words = _WORDS[opens, "en" if language == "en" else "ru"]
    if contact.channel == "sms":
        await postman.send_sms(tx, contact.value, words.sms.format(code=digits), expires_at=expires_at)
        return
    await postman.send_letter(
        tx, contact.value, words.subject.format(code=digits), words.text.format(code=digits), expires_at=expires_at
    )
