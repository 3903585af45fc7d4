"""The postman: takes letters inside a transaction, delivers them after it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, select

from parta.foundation.config import Settings
from parta.foundation.db import Database, Tx
from parta.foundation.identity import new_id
from parta.foundation.jobs import Jobs

from .gateways import DeliveryFailed, send_by_http, send_by_smtp
from .models import demo_letter, outgoing_letter

if TYPE_CHECKING:
    from parta.foundation.wiring import Wiring

JOB = "letters.deliver"
# A letter without a date of its own is worth delivering for three days.
WORTH = timedelta(days=3)
DEMO_KEEPS = 200


class Delivered(msgspec.Struct, frozen=True):
    """A letter as the demo's mailbox shows it."""

    id: UUID
    channel: str
    recipient: str
    subject: str
    text: str
    created_at: datetime


class Postman:
    """Sends SMS and e-mail. In the demo they stay in the mailbox instead.

    A letter belongs to the transaction that causes it: undone with it, delivered once it is committed. Letters are
    the platform's, so the transaction must be a system one.
    """

    def __init__(self, settings: Settings, jobs: Jobs) -> None:
        self._settings = settings
        self._jobs = jobs

    async def send_sms(self, tx: Tx, phone: str, text: str, *, expires_at: datetime | None = None) -> None:
        """`phone` in E.164; after `expires_at` the message isn't delivered any more."""
        await self._send(tx, "sms", phone, "", text, expires_at)

    async def send_letter(
        self, tx: Tx, to: str, subject: str, text: str, *, expires_at: datetime | None = None
    ) -> None:
        await self._send(tx, "email", to, subject, text, expires_at)

    async def _send(
        self, tx: Tx, channel: str, recipient: str, subject: str, text: str, expires_at: datetime | None
    ) -> None:
        letter_id = new_id()
        row = {
            "id": letter_id,
            "channel": channel,
            "recipient": recipient,
            # A line break in a header would begin another header.
            "subject": " ".join(subject.split()),
            "text": text,
            "created_at": tx.now,
        }
        if self._settings.demo:
            await tx.execute(insert(demo_letter).values(row))
            newest = select(demo_letter.c.id).order_by(demo_letter.c.created_at.desc()).limit(DEMO_KEEPS)
            await tx.execute(delete(demo_letter).where(demo_letter.c.id.not_in(newest)))
            return
        await tx.execute(insert(outgoing_letter).values({**row, "expires_at": expires_at or tx.now + WORTH}))
        await self._jobs.defer(tx, JOB, letter_id=str(letter_id))

    async def read_mailbox(self, tx: Tx) -> list[Delivered]:
        """The demo's letters, the newest first."""
        rows = await tx.execute(
            select(demo_letter).order_by(demo_letter.c.created_at.desc(), demo_letter.c.id.desc()).limit(DEMO_KEEPS)
        )
        return [Delivered(row.id, row.channel, row.recipient, row.subject, row.text, row.created_at) for row in rows]

    async def deliver(self, database: Database, letter_id: UUID) -> None:
        """Hand one letter to its gateway and forget it. A repetition after a success finds nothing.

        Raises DeliveryFailed, without recipient or text.
        """
        async with database.system() as tx:
            rows = await tx.execute(select(outgoing_letter).where(outgoing_letter.c.id == letter_id))
            letter = rows.one_or_none()
            now = tx.now
        if letter is None:
            return
        if now < letter.expires_at:
            await self._hand_over(letter.channel, letter.recipient, letter.subject, letter.text, str(letter_id))
        async with database.system() as tx:
            await tx.execute(delete(outgoing_letter).where(outgoing_letter.c.id == letter_id))

    async def _hand_over(self, channel: str, recipient: str, subject: str, text: str, key: str) -> None:
        settings = self._settings
        if channel == "sms":
            if not settings.sms_url:
                raise DeliveryFailed("PARTA_SMS_URL isn't set: no way to send an SMS")
            await send_by_http(settings.sms_url, settings.sms_token, phone=recipient, text=text, key=key)
            return
        if not settings.smtp_url:
            raise DeliveryFailed("PARTA_SMTP_URL isn't set: no way to send e-mail")
        await send_by_smtp(settings.smtp_url, settings.mail_from, to=recipient, subject=subject, text=text, key=key)


def wire(wiring: "Wiring") -> None:
    async def deliver(letter_id: str) -> None:
        await wiring.postman.deliver(wiring.database, UUID(letter_id))

    async def forget_undelivered() -> None:
        async with wiring.database.system() as tx:
            await tx.execute(delete(outgoing_letter).where(outgoing_letter.c.expires_at < tx.now))

    wiring.jobs.add(JOB, deliver, attempts=8, wait=5)
    wiring.jobs.add_periodic("letters.forget_undelivered", "17 * * * *", forget_undelivered)
