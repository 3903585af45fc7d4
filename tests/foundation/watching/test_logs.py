"""The log says what happened to whom nobody can tell."""

import io
import json
import logging
import sys
from collections.abc import Awaitable, Callable, Generator, Sequence
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError

from chat.conftest import make_chat
from fixtures.invitations import Invitations
from fixtures.invitations import invitations as invitations
from fixtures.ports import free_port
from fixtures.school import Running
from fixtures.sockets import watching
from parta.foundation.config import Settings, SettingsError
from parta.foundation.identity import new_id
from parta.foundation.logs import JsonLines, TextLines, configure_logging
from parta.organisations import Role


@pytest.fixture
def log() -> Generator[io.StringIO]:
    """Everything that any logger says, as production would write it."""
    stream = io.StringIO()
    names = ("", "parta", "uvicorn")
    before = [(logging.getLogger(name), logging.getLogger(name).level) for name in names]
    handlers = logging.getLogger().handlers[:]
    configure_logging(Settings(log_level="debug"), stream)
    yield stream
    logging.getLogger().handlers[:] = handlers
    for logger, level in before:
        logger.setLevel(level)


def lines_of(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def leaks(log: io.StringIO, personal: Sequence[str]) -> list[str]:
    written = log.getvalue().lower()
    return [one for one in personal if one.lower() in written]


async def test_joining_and_talking_leave_no_personal_data(invitations: Invitations, log: io.StringIO) -> None:
    """Somebody joins by a link, posts, is refused, and searches; the log knows the routes and nothing else."""
    curator = invitations.curator
    link = await invitations.link("teacher")
    visitor = invitations.visitor("8 (912) 345-67-89")
    answer = await visitor.come(
        link["code"], personName={"surname": "Незнакомцева", "given": "Василиса", "patronymic": "Андреевна"}
    )
    assert answer.status_code == 200, answer.text
    digits = await visitor.digits()
    wrong = await visitor.accept(link["code"], "000000")
    assert wrong.status_code >= 400

    conversation = await make_chat(invitations.school, invitations.administrator, curator, title="Тайный кружок")
    path = invitations.school.path(f"/conversations/{conversation}/messages")
    async with watching(invitations.school, curator) as socket:
        await socket.follow(f"conversation:{conversation}", since=-1)
        posted = await curator.client.post(path, json={"id": str(new_id()), "body": "Секретное слово: берёза"})
        assert posted.status_code == 201
        await socket.expect_text("Секретное слово: берёза")
        answer = await socket.ask("chat.post_message", conversationId="Дерево", id="x", body="Секретное слово: дуб")
        assert "problem" in answer
    await curator.client.get(path + "/нет-такого-Берёзова")
    await curator.client.post(path, content='{"body": "Сломанный Тополь'.encode())

    personal = [
        "Незнакомцева", "Василиса", "9123456789", "345-67-89", digits, "000000", link["code"], "Админова",
        "Кураторова", "Тайный", "Секретное", "берёз", "дуб", "Дерево", "Тополь", curator.token, "parta_session",
        visitor.client.cookies.get("parta_session") or "parta_session", "10.0.",
    ]  # fmt: skip
    assert leaks(log, personal) == []

    requests = [line for line in lines_of(log) if line["logger"] == "parta.http"]
    witness = next(line for line in requests if line["route"].endswith("/messages") and line["status"] == 201)
    assert witness["organisation"] == str(invitations.school.id)
    assert witness["request"] == posted.headers["x-request-id"]
    assert witness["ms"] > 0
    assert any(line["route"] == "/api/invitations/{code}/accept" for line in requests)
    log.write(f"{link['code']}\n")  # and the search finds what there is
    assert leaks(log, personal) == [link["code"]]


async def test_a_letter_that_can_not_be_sent_tells_nobody_its_text(
    start_server: Callable[..., Awaitable[Running]], log: io.StringIO
) -> None:
    """The queue's own lines quote the arguments of a job; ours don't."""
    running = await start_server(demo=False, sms_url=f"http://127.0.0.1:{free_port()}/send", sms_token="gateway-token")
    async with running.anonymous() as client:
        asked = await client.post("/api/sign-in/codes", json={"contact": "+79123456789"})
        assert asked.status_code == 202
    async with running.wiring.database.system() as tx:
        text = (await tx.execute(sql("select text from outgoing_letter"))).scalar_one()
    logging.getLogger().setLevel(logging.INFO)
    await running.wiring.jobs.work(wait=False)
    failed = [line for line in lines_of(log) if line["logger"].startswith("procrastinate")]
    assert any("letters." in line["message"] for line in failed), failed
    assert leaks(log, ["9123456789", text, "gateway-token"]) == []


async def test_a_row_that_the_database_refuses_is_not_quoted(running: Running, log: io.StringIO) -> None:
    school = await running.school()
    await school.person("Первая Ульяна", Role.TEACHER)
    with pytest.raises(IntegrityError) as refused:
        async with running.wiring.database.system() as tx:
            await tx.execute(sql("insert into account select a.* from account a"))
    assert "Key (id)=" in str(
        refused.value.__cause__ and refused.value.__cause__.__cause__
    )  # the witness: it is quoted
    logging.getLogger("parta.test").error("a row was refused", exc_info=refused.value)
    [line] = [line for line in lines_of(log) if line["logger"] == "parta.test"]
    assert line["error"]["sqlstate"] == "23505"
    assert "Key" not in log.getvalue()
    assert any(place.startswith("parta/foundation/db/database.py:") for place in line["error"]["places"])


def test_exceptions_come_without_their_words(log: io.StringIO) -> None:
    logger = logging.getLogger("parta.test")
    try:
        try:
            raise KeyError("Иванов Пётр")
        except KeyError as error:
            raise ValueError("phone +79123456789 of Иванов") from error
    except ValueError:
        logger.exception("something of %s failed", "ivanov@example.org")
    [line] = lines_of(log)
    assert line["message"] == "something of … failed"
    assert line["error"]["type"] == "ValueError"
    assert line["error"]["cause"]["type"] == "KeyError"
    assert leaks(log, ["Иванов", "9123456789", "ivanov"]) == []


def test_libraries_say_their_pattern_only(log: io.StringIO) -> None:
    logging.getLogger("library").warning("no such user: %s", "Иванов")
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <Task KeyError('Иванов')>")
    assert [line["message"] for line in lines_of(log)] == [
        "no such user: %s",
        "Task exception was never retrieved",
    ]


def test_a_terminal_reads_the_same() -> None:
    try:
        raise KeyError("Иванов")
    except KeyError:
        record = logging.LogRecord("parta.chat", logging.ERROR, "", 0, "%d failed", (3,), sys.exc_info())
    record.fields = {"ms": 12}
    seen = TextLines().format(record)
    assert "error   chat: 3 failed  ms=12" in seen
    assert "KeyError" in seen
    assert "test_logs.py" in seen
    assert "Иванов" not in seen
    assert json.loads(JsonLines().format(record))["ms"] == 12


def test_wrong_settings_are_named() -> None:
    for wrong in ({"log_level": "loud"}, {"log_format": "xml"}):
        with pytest.raises(SettingsError):
            configure_logging(Settings(**wrong), io.StringIO())
