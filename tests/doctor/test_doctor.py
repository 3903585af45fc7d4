"""DOC-1…4: each part is broken, and the doctor says so; whole, it says that too."""

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from chat.conftest import Class
from chat.conftest import chat as chat
from fixtures.ports import free_port
from fixtures.school import Running
from parta.backup import backup
from parta.doctor import BESIDE, IN_DATABASE, NEAR, examine
from parta.doctor import database as of_database
from parta.doctor import machine as of_machine
from parta.doctor import neighbours as of_neighbours
from parta.doctor.findings import Finding, Place
from parta.foundation import clock
from parta.foundation.config import Settings
from parta.foundation.db import Subject
from parta.foundation.processes import LiveKit

Start = Callable[..., Awaitable[Running]]


def states(found: Sequence[Finding]) -> list[str]:
    return [one.state for one in found]


def only(found: Sequence[Finding], state: str) -> str:
    """The text of the one finding, which is as bad as `state`."""
    assert states(found) == [state], found
    return found[0].text


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    settings = Settings(
        data=tmp_path, secret="s" * 40, public_url="https://school.example", smtp_url="smtp://127.0.0.1:1"
    )
    return Place(settings=settings, database_url=database_url)


def given(place: Place, **changes: Any) -> Place:
    return msgspec.structs.replace(place, settings=msgspec.structs.replace(place.settings, **changes))


@pytest.fixture
async def broken(database_url: str) -> AsyncGenerator[asyncpg.Connection]:
    """A connection that breaks things."""
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


# -- the machine -------------------------------------------------------------------------------------------------------


async def test_settings_that_serve_would_refuse(place: Place) -> None:
    assert states(await of_machine.settings(place)) == ["ok"]
    texts = [one.text for one in await of_machine.settings(given(place, secret="short", public_url=""))]
    assert [text.partition(":")[0] for text in texts] == ["PARTA_SECRET", "PARTA_PUBLIC_URL"]


async def test_a_data_folder_that_others_may_read(place: Place) -> None:
    (place.settings.data / "secret").write_text("…")
    place.settings.data.chmod(0o700)
    assert states(await of_machine.settings(place)) == ["ok"]
    place.settings.data.chmod(0o755)
    assert "chmod 700" in only(await of_machine.settings(place), "warning")


async def test_a_full_disk(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    free = os.statvfs(place.settings.data).f_bavail * os.statvfs(place.settings.data).f_frsize
    monkeypatch.setattr(of_machine, "DISK_LOW", 1)
    monkeypatch.setattr(of_machine, "DISK_GONE", 0)
    assert states(await of_machine.disk(place)) == ["ok"]
    monkeypatch.setattr(of_machine, "DISK_LOW", free * 2)
    assert states(await of_machine.disk(place)) == ["warning"]
    monkeypatch.setattr(of_machine, "DISK_GONE", free * 2)
    assert "остановится" in only(await of_machine.disk(place), "fault")


async def test_a_storage_that_cant_be_written(place: Place, tmp_path: Path) -> None:
    assert states(await of_machine.files(place)) == ["ok"]
    (tmp_path / "no-folder").write_text("a file")
    assert states(await of_machine.files(given(place, data=tmp_path / "no-folder"))) == ["fault"]
    assert states(await of_machine.files(given(place, files_url="nothing://of-this-kind"))) == ["fault"]


async def test_backups_that_are_missing_or_old(chat: Class, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "копий не было" in only(await of_machine.backups(place), "warning")
    await backup(place.settings, place.database_url, None)
    assert states(await of_machine.backups(place)) == ["ok"]
    later = clock.now() + timedelta(hours=of_machine.BACKUP_HOURS + 1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "давно" in only(await of_machine.backups(place), "warning")


async def test_a_machine_without_time_zones(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert states(await of_machine.zones(place)) == ["ok"]

    def unknown(name: str) -> None:
        raise KeyError(name)

    monkeypatch.setattr(of_machine, "ZoneInfo", unknown)
    assert "tzdata" in only(await of_machine.zones(place), "fault")


# -- the database ------------------------------------------------------------------------------------------------------


async def test_a_schema_that_isnt_this_programs(place: Place, broken: asyncpg.Connection) -> None:
    # The tests' server works without fsync: that is told as well.
    found = await of_database.database(place)
    assert (states(found), "fsync" in found[1].text) == (["ok", "fault"], True)
    await broken.execute("update alembic_version set version_num = '0001'")
    assert "parta migrate" in only(await of_database.database(place), "fault")
    await broken.execute("update alembic_version set version_num = '9999'")
    assert "обновите программу" in only(await of_database.database(place), "fault")
    await broken.execute("drop table alembic_version")
    assert "таблиц в ней нет" in only(await of_database.database(place), "fault")


async def test_tables_without_isolation(place: Place, broken: asyncpg.Connection) -> None:
    assert states(await of_database.isolation(place)) == ["ok"]
    await broken.execute("alter table message disable row level security")
    await broken.execute("drop policy own_organisation on member")
    assert "member, message" in only(await of_database.isolation(place), "fault")


async def test_roles_with_other_rights(place: Place, broken: asyncpg.Connection) -> None:
    # Roles belong to the server, which other tests use at the same time: this transaction is never committed, so the
    # doctor is asked within it.
    assert states(await of_database.isolation(place)) == ["ok"]
    transaction = broken.transaction()
    await transaction.start()
    try:
        await broken.execute("alter role parta_app bypassrls")
        await broken.execute("alter role parta_system login")
        found = of_database.role_findings(await of_database.read_roles(broken))
    finally:
        await transaction.rollback()
    assert [(one.state, one.text.partition(":")[2].strip()) for one in found] == [
        ("fault", "ALTER ROLE parta_app NOBYPASSRLS NOSUPERUSER."),
        ("warning", "ALTER ROLE parta_system NOLOGIN."),
    ]
    assert [one.text for one in of_database.role_findings({})] == [
        "Нет роли parta_app: parta migrate.",
        "Нет роли parta_system: parta migrate.",
    ]


async def test_clocks_that_differ(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert states(await of_database.clocks(place)) == ["ok"]
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() - timedelta(seconds=5))
    assert "NTP" in only(await of_database.clocks(place), "fault")


async def test_a_queue_that_nobody_works_at(chat: Class, place: Place, broken: asyncpg.Connection) -> None:
    await broken.execute("delete from procrastinate_jobs")
    await broken.execute("delete from procrastinate_workers")
    assert "Никто не работает" in only(await of_database.jobs(place), "warning")
    wiring = chat.school.wiring
    async with wiring.database.transaction(chat.school.id) as tx:
        await wiring.jobs.defer(tx, "files.process", organisation_id=str(chat.school.id), file_id=str(chat.school.id))
    assert "Никто не работает" in only(await of_database.jobs(place), "warning")
    await broken.execute("update procrastinate_events set at = at - interval '1 hour'")
    text = only(await of_database.jobs(place), "fault")
    assert "60 мин" in text
    assert "parta worker" in text
    await broken.execute("insert into procrastinate_workers default values")
    assert "не успевают" in only(await of_database.jobs(place), "fault")
    await broken.execute("update procrastinate_jobs set status = 'doing'")
    assert "убили" in only(await of_database.jobs(place), "warning")
    await broken.execute("update procrastinate_jobs set status = 'failed'")
    assert "files.process (1)" in only(await of_database.jobs(place), "warning")
    await broken.execute("delete from procrastinate_jobs")
    assert states(await of_database.jobs(place)) == ["ok"]


async def test_a_chain_that_was_cut(chat: Class, place: Place, broken: asyncpg.Connection) -> None:
    async with chat.school.wiring.database.transaction(chat.school.id) as tx:
        tx.record("structure.group_renamed", by=chat.curator.actor, on=Subject("group", None, "5А"))
    assert states(await of_database.chains(place)) == ["ok"]
    await broken.execute("set session_replication_role = replica")
    await broken.execute("update journal_entry set subject_name = '5Б'")
    assert "журнал" in only(await of_database.chains(place), "fault")


# -- the neighbours ----------------------------------------------------------------------------------------------------


@pytest.mark.media
async def test_a_livekit_that_is_away_or_another(place: Place, livekit: LiveKit) -> None:
    there = given(place, public_url="", livekit_url=livekit.url, livekit_key=livekit.key, livekit_secret=livekit.secret)
    assert states(await of_neighbours.livekit(there)) == ["ok"]
    assert "ключи" in only(await of_neighbours.livekit(given(there, livekit_secret="x" * 40)), "fault")
    assert "не отвечает" in only(
        await of_neighbours.livekit(given(there, livekit_url=f"ws://127.0.0.1:{free_port()}")), "fault"
    )
    assert "wss" in only(await of_neighbours.livekit(given(there, public_url="https://school.example")), "fault")


async def test_a_redis_that_is_away(place: Place, redis_url: str) -> None:
    assert "не нужна" in only(await of_neighbours.redis(place), "ok")
    assert states(await of_neighbours.redis(given(place, redis_url=redis_url))) == ["ok"]
    away = f"redis://:password@127.0.0.1:{free_port()}"
    text = only(await of_neighbours.redis(given(place, redis_url=away)), "fault")
    assert "password" not in text  # DOC-4


class _Post(Controller):
    """A mail server that knows one password."""

    def factory(self) -> SMTP:
        def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
            is_right = isinstance(data, LoginPassword) and data.password == b"right"
            return AuthResult(success=is_right, handled=False)

        return SMTP(self.handler, authenticator=check, auth_required=True, auth_require_tls=False)


async def test_a_mail_server_that_is_away_or_refuses(place: Place) -> None:
    post = _Post(object(), hostname="127.0.0.1", port=free_port())
    post.start()
    try:
        address = f"127.0.0.1:{post.port}"
        assert states(await of_neighbours.mail(given(place, smtp_url=f"smtp://me:right@{address}"))) == ["ok"]
        text = only(await of_neighbours.mail(given(place, smtp_url=f"smtp://me:wrong@{address}")), "fault")
        assert "не принимает" in text
        assert "wrong" not in text  # DOC-4
    finally:
        post.stop()
    assert "не отвечает" in only(await of_neighbours.mail(given(place, smtp_url=f"smtp://{address}")), "fault")
    assert "ожидается" in only(await of_neighbours.mail(given(place, smtp_url="mail.example")), "fault")
    assert states(await of_neighbours.mail(given(place, smtp_url="", sms_url="https://sms.example"))) == ["warning"]


@asynccontextmanager
async def listening() -> AsyncGenerator[int]:
    """Something that listens and is nobody we know."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi")
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_a_gateway_of_messages_that_is_away(place: Place) -> None:
    async with listening() as port:
        assert states(await of_neighbours.sms(given(place, sms_url=f"http://127.0.0.1:{port}/send"))) == ["ok"]
    away = await of_neighbours.sms(given(place, sms_url=f"http://127.0.0.1:{free_port()}"))
    assert "не отвечает" in only(away, "fault")
    assert "ожидается" in only(await of_neighbours.sms(given(place, sms_url="sms.example")), "fault")


async def test_a_public_address_that_leads_elsewhere(place: Place, running: Running) -> None:
    assert "https" in only(await of_neighbours.address(given(place, public_url="http://school.example")), "fault")
    away = await of_neighbours.address(given(place, public_url=f"http://127.0.0.1:{free_port()}"))
    assert "не отвечает" in only(away, "fault")
    async with listening() as port:
        other = await of_neighbours.address(given(place, public_url=f"http://127.0.0.1:{port}"))
        assert "не Парта" in only(other, "fault")
        encrypted = await of_neighbours.address(given(place, public_url=f"https://127.0.0.1:{port}"))
        assert states(encrypted) == ["fault"]
    ours = await of_neighbours.address(given(place, public_url=running.base))
    # Calls are off in this test's server, and the doctor says just that.
    assert ours[0].text.endswith("не работают: livekit.") or states(ours) == ["ok"]


# -- all together ------------------------------------------------------------------------------------------------------


async def test_doc_2_whatever_fails_every_part_has_its_word(place: Place) -> None:
    worst = given(
        place,
        smtp_url="smtp://127.0.0.1:x",
        sms_url="http://[",
        redis_url="nothing",
        livekit_url="ws://127.0.0.1:1",
        files_url="?",
    )
    found = await examine(worst)
    assert len({one.part for one in found}) == 15
    gone = await examine(Place(settings=worst.settings, database_url="postgresql://nobody@127.0.0.1:1/nothing"))
    assert [one.state for one in gone if one.part == "База данных"] == ["fault"]
    assert not {"Цепочки", "Разделение"} & {one.part for one in gone}
    assert len(NEAR + IN_DATABASE + BESIDE) == 15
