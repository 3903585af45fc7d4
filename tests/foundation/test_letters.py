"""Letters leave after the commit, through a real SMTP server and a real HTTP gateway."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
import pytest_asyncio
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from sqlalchemy import func, select

from fixtures.ports import free_port
from fixtures.school import Running
from parta.accounts import Contact, request_code
from parta.foundation.letters import outgoing_letter


@dataclass
class Mailbox:
    """An SMTP server that keeps what it gets, after refusing as often as it is told to."""

    refusals: int = 0
    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusals:
            self.refusals -= 1
            return "451 Try again later"
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


@contextmanager
def smtp_server(mailbox: Mailbox) -> Generator[str]:
    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"parta", b"p@ss word"))

    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=authenticate,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield f"smtp://parta:p%40ss%20word@127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@dataclass
class Gateway:
    """An SMS gateway."""

    statuses: list[int] = field(default_factory=list)
    received: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)


@contextmanager
def sms_gateway(gateway: Gateway) -> Generator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            gateway.received.append((dict(self.headers), body))
            self.send_response(gateway.statuses.pop(0) if gateway.statuses else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/send"
    finally:
        server.shutdown()
        server.server_close()


@pytest_asyncio.fixture
async def mailbox() -> Mailbox:
    return Mailbox()


@pytest_asyncio.fixture
async def gateway() -> Gateway:
    return Gateway()


@pytest_asyncio.fixture
async def production(
    start_server: Callable[..., Awaitable[Running]], mailbox: Mailbox, gateway: Gateway
) -> AsyncGenerator[Running]:
    with smtp_server(mailbox) as smtp_url, sms_gateway(gateway) as sms_url:
        yield await start_server(
            demo=False, smtp_url=smtp_url, sms_url=sms_url, sms_token="token", mail_from="Парта <parta@school.example>"
        )


async def waiting(running: Running) -> int:
    async with running.wiring.database.system() as tx:
        return (await tx.execute(select(func.count()).select_from(outgoing_letter))).scalar_one()


async def test_a_letter_arrives_whole_and_is_forgotten(production: Running, mailbox: Mailbox) -> None:
    async with production.wiring.database.system() as tx:
        await production.wiring.postman.send_letter(
            tx, "sonya@example.ru", "Заявка\nBcc: all@example.ru", "Здравствуйте, Соня!\n\nДо встречи.\n"
        )
        assert await waiting(production) == 0, "nobody else sees it before the commit"
    await production.wiring.jobs.work(wait=False)
    [letter] = mailbox.letters
    assert letter["To"] == "sonya@example.ru"
    assert letter["From"] == "Парта <parta@school.example>"
    assert letter["Subject"] == "Заявка Bcc: all@example.ru"
    assert letter["Bcc"] is None
    assert letter.get_content().replace("\r\n", "\n") == "Здравствуйте, Соня!\n\nДо встречи.\n"
    assert await waiting(production) == 0


async def test_what_is_undone_sends_nothing(production: Running, mailbox: Mailbox) -> None:
    async def send_and_fail() -> None:
        async with production.wiring.database.system() as tx:
            await production.wiring.postman.send_letter(tx, "a@example.ru", "Нет", "Нет")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await send_and_fail()
    async with production.wiring.database.system() as tx:
        await production.wiring.postman.send_letter(tx, "b@example.ru", "Да", "Да")
    await production.wiring.jobs.work(wait=False)
    assert [letter["To"] for letter in mailbox.letters] == ["b@example.ru"]


async def test_an_sms_goes_through_the_gateway_with_its_token(production: Running, gateway: Gateway) -> None:
    async with production.wiring.database.system() as tx:
        await production.wiring.postman.send_sms(tx, "+79161234501", "Привет")
    await production.wiring.jobs.work(wait=False)
    [(headers, body)] = gateway.received
    assert body == {"phone": "+79161234501", "text": "Привет"}
    assert headers["Authorization"] == "Bearer token"


async def test_a_gateway_that_fails_is_tried_again_and_nothing_personal_reaches_the_log(
    production: Running, gateway: Gateway, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    gateway.statuses = [500]
    mailbox.refusals = 1
    codes: list[str] = []
    with caplog.at_level(logging.DEBUG):
        for contact in (Contact("sms", "+79161234501"), Contact("email", "sonya@example.ru")):
            async with production.wiring.database.system() as tx:
                await request_code(
                    tx,
                    settings=production.wiring.settings,
                    postman=production.wiring.postman,
                    contact=contact,
                    purpose="sign_in",
                    address="198.51.100.1",
                )
        await production.wiring.jobs.work(wait=False)
        assert await waiting(production) == 2
        async with production.wiring.database.system() as tx:
            letters = (await tx.execute(select(outgoing_letter.c.id, outgoing_letter.c.text))).all()
        for letter in letters:
            codes.append("".join(character for character in letter.text.split(".")[0] if character.isdigit())[:6])
            await production.wiring.postman.deliver(production.wiring.database, letter.id)
    assert await waiting(production) == 0
    assert len(gateway.received) == 2
    assert gateway.received[0][0]["Idempotency-Key"] == gateway.received[1][0]["Idempotency-Key"]
    assert len(mailbox.letters) == 1
    # The servers of this test log for themselves.
    log = "\n".join(
        f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records if record.name != "mail.log"
    )
    # The witness: the failures themselves are in the log.
    assert "the SMS gateway answers 500" in log
    assert "the SMTP server refuses" in log
    for secret in (*codes, "+79161234501", "sonya@example.ru"):
        assert secret not in log, secret


async def test_a_letter_that_is_too_late_is_not_delivered(production: Running, gateway: Gateway) -> None:
    async with production.wiring.database.system() as tx:
        await production.wiring.postman.send_sms(tx, "+79161234501", "Поздно", expires_at=tx.now)
        await production.wiring.postman.send_sms(tx, "+79161234502", "Вовремя")
    await production.wiring.jobs.work(wait=False)
    assert [body["text"] for _, body in gateway.received] == ["Вовремя"]
    assert await waiting(production) == 0


async def test_delivering_twice_sends_once(production: Running, gateway: Gateway) -> None:
    async with production.wiring.database.system() as tx:
        await production.wiring.postman.send_sms(tx, "+79161234501", "Раз")
        letter_id = (await tx.execute(select(outgoing_letter.c.id))).scalar_one()
    await production.wiring.jobs.work(wait=False)
    await asyncio.gather(*(production.wiring.postman.deliver(production.wiring.database, letter_id) for _ in range(2)))
    assert len(gateway.received) == 1
