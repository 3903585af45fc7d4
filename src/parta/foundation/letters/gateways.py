"""Ways out: an HTTP gateway for SMS, an SMTP server for e-mail.

What they raise names neither the recipient nor the text: it ends up in the log.
"""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

import httpx

TIMEOUT = 15.0


class DeliveryFailed(Exception):
    """A gateway didn't take a letter; trying again may help."""


async def send_by_http(url: str, token: str, *, phone: str, text: str, key: str) -> None:
    """POST `{phone, text}` to the SMS gateway. `key` lets a gateway drop the repetition of a delivery it has taken.

    Raises DeliveryFailed.
    """
    headers = {"Idempotency-Key": key}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT) as client:
            answer = await client.post(url, json={"phone": phone, "text": text}, headers=headers)
    except httpx.HTTPError as error:
        raise DeliveryFailed(f"the SMS gateway doesn't answer: {type(error).__name__}") from None
    if not answer.is_success:
        raise DeliveryFailed(f"the SMS gateway answers {answer.status_code}")


async def send_by_smtp(url: str, sender: str, *, to: str, subject: str, text: str, key: str) -> None:
    """Hand a letter to the SMTP server of `url` (smtp://user:password@host:port, STARTTLS where offered, or smtps://).

    Raises DeliveryFailed.
    """
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(idstring=key, domain=sender.rpartition("@")[2].rstrip("> ") or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        await asyncio.to_thread(_hand_over, url, message)
    except (smtplib.SMTPException, OSError) as error:
        code = getattr(error, "smtp_code", "")
        raise DeliveryFailed(f"the SMTP server refuses: {type(error).__name__} {code}".rstrip()) from None


def _hand_over(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT)
    with server:
        if parts.scheme != "smtps":
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
