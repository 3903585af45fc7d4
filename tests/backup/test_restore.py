"""BAK-2…5, BAK-9: an archive becomes the installation, or nothing changes."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backup.test_backup import quietly
from chat.conftest import Class, class_of
from fixtures.school import Running, School, Someone
from fixtures.sockets import watching
from parta.backup import backup, restore, verify
from parta.backup.archive import About, Manifest, inspect, writing
from parta.backup.errors import ArchiveBroken, ArchiveMissing, InstallationLives, SchemaNewer, ServerRuns
from parta.foundation import clock
from parta.foundation.config import Settings
from parta.foundation.db import epoch_of

Start = Callable[..., Awaitable[Running]]


async def _databases(url: str, prefix: str) -> list[str]:
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(
            "select datname from pg_database where starts_with(datname, $1) order by 1", prefix
        )
    finally:
        await connection.close()
    return [row["datname"] for row in rows]


def _at(school: School, running: Running) -> School:
    """The same school behind another server."""
    return School(running.wiring, running.base, school.id, school.stack)


def _away(chat: Class, someone: Someone, running: Running) -> Someone:
    client = running.anonymous()
    client.cookies.set("parta_session", someone.token)
    return Someone(someone.name, someone.member_id, someone.account_id, someone.token, someone.actor, client)


async def test_bak_2_a_damaged_archive_is_refused_before_anything_is_touched(
    chat: Class, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    archive = tmp_path / "copy.tar"
    await backup(chat.school.wiring.settings, database_url, archive)
    whole = archive.read_bytes()
    other = Settings(data=tmp_path / "other", secret="s" * 40)
    name = empty_url.partition("?")[0].rpartition("/")[2]
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 1
    for damaged in (bytes(changed), whole[: len(whole) // 2], whole[:100], b"", b"not a tar" * 1000):
        archive.write_bytes(damaged)
        with pytest.raises(ArchiveBroken):
            await restore(other, empty_url, archive, is_replacing=True, tell=quietly)
    with pytest.raises(ArchiveMissing):
        await restore(other, empty_url, tmp_path / "nowhere.tar", is_replacing=True, tell=quietly)
    assert await _databases(database_url, name) == []
    assert not (tmp_path / "other").exists()
    archive.write_bytes(whole)  # the witness
    await restore(other, empty_url, archive, is_replacing=False, tell=quietly)
    assert await _databases(database_url, name) == [name]


@pytest.fixture(scope="module")
def some_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive without a database, for what is done with its bytes."""
    path = tmp_path_factory.mktemp("archive") / "some.tar"
    with path.open("wb") as target, writing(target) as archive:
        about = About(format=1, parta="1", at=clock.now(), revision="1", postgres="18", secret_fingerprint="")
        archive.add("about.json", msgspec.json.encode(about))
        for number in range(1, 5):
            archive.add(f"database/{number:06}", bytes([number]) * 3000)
        archive.finish(
            lambda checksums: Manifest(
                rows={}, database_bytes=12000, files=0, file_bytes=0, vanished=0, checksums=checksums
            )
        )
    return path


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_bak_2_a_changed_bit_of_the_content_never_passes(some_archive: Path, place: float, bit: int) -> None:
    whole = some_archive.read_bytes()
    inspect(some_archive)
    changed = bytearray(whole)
    at = int(place * len(whole))
    changed[at] ^= 1 << bit
    target = some_archive.with_name("changed.tar")
    target.write_bytes(bytes(changed))
    try:
        about, manifest = inspect(target)
    except ArchiveBroken:
        return
    # What passes was in a tar's own fields (a date, a mode) or its padding: what we read is the same.
    assert (about, manifest) == inspect(some_archive)


def test_bak_2_a_list_of_checksums_that_is_no_text_any_more_is_damage(some_archive: Path) -> None:
    changed = bytearray(some_archive.read_bytes())
    changed[changed.index(b"  about.json") - 1] ^= 1 << 7
    target = some_archive.with_name("no_text.tar")
    target.write_bytes(bytes(changed))
    with pytest.raises(ArchiveBroken):
        inspect(target)


async def test_bak_2_an_archive_of_a_newer_schema_is_refused(
    chat: Class, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("update alembic_version set version_num = '9999'")
    finally:
        await connection.close()
    await backup(chat.school.wiring.settings, database_url, tmp_path / "copy.tar")
    with pytest.raises(SchemaNewer):
        await verify(Settings(data=tmp_path / "other"), empty_url, tmp_path / "copy.tar", tell=quietly)


async def test_bak_3_4_a_living_installation_is_replaced_only_when_told_and_not_in_use(
    chat: Class, start_server: Start, empty_url: str, database_url: str, tmp_path: Path
) -> None:
    archive = tmp_path / "copy.tar"
    await chat.post(chat.curator, "В копии")
    await backup(chat.school.wiring.settings, database_url, archive)
    other = Settings(data=tmp_path / "other", secret="s" * 40)
    (tmp_path / "other").mkdir()
    await restore(other, empty_url, archive, is_replacing=False, tell=quietly)
    connection = await asyncpg.connect(empty_url)
    await connection.execute("update message set body = 'После копии'")
    with pytest.raises(InstallationLives) as refused:
        await restore(other, empty_url, archive, is_replacing=False, tell=quietly)
    assert refused.value.params == {"organisations": 1, "accounts": 3}
    with pytest.raises(ServerRuns):
        await restore(other, empty_url, archive, is_replacing=True, tell=quietly)
    assert await connection.fetchval("select body from message") == "После копии"
    await connection.close()

    done = await restore(other, empty_url, archive, is_replacing=True, tell=quietly)
    name = empty_url.partition("?")[0].rpartition("/")[2]
    assert await _databases(database_url, name) == [name, done.former]
    for url, body in ((empty_url, "В копии"), (empty_url.replace(name, done.former), "После копии")):
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("select body from message") == body
        await connection.close()


async def test_bak_4_former_keys_stay_beside_the_new_ones(
    chat: Class, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    own, other = Settings(data=tmp_path / "own"), Settings(data=tmp_path / "other")
    for place, key in ((own, "the archive's"), (other, "the former one")):
        place.data.mkdir()
        (place.data / "secret").write_text(key)
    await backup(own, database_url, tmp_path / "copy.tar")
    done = await restore(other, empty_url, tmp_path / "copy.tar", is_replacing=False, tell=quietly)
    assert (other.data / "secret").read_text() == "the archive's"
    assert [path.read_text() for path in done.kept_keys] == ["the former one"]
    assert not done.is_other_secret


async def test_bak_9_another_secret_is_told(chat: Class, database_url: str, empty_url: str, tmp_path: Path) -> None:
    def given_by_environment(secret: str) -> Settings:
        return Settings(data=tmp_path / secret[0], secret=secret)

    await backup(given_by_environment("a" * 40), database_url, tmp_path / "copy.tar")
    for secret, is_other in (("a" * 40, False), ("b" * 40, True)):
        done = await restore(
            given_by_environment(secret), empty_url, tmp_path / "copy.tar", is_replacing=True, tell=quietly
        )
        assert done.is_other_secret == is_other


@pytest.mark.parametrize("catches_up", [False, True])
async def test_bak_5_a_client_ahead_of_the_backup_takes_a_fresh_snapshot(
    running: Running, start_server: Start, database_url: str, empty_url: str, tmp_path: Path, catches_up: bool
) -> None:
    chat = await class_of(await running.school())
    for place in range(3):
        await chat.post(chat.pupil, f"В копии {place}")
    await backup(running.wiring.settings, database_url, tmp_path / "copy.tar")
    async with watching(chat.school, chat.classmate) as seen:
        heads = (await seen.follow(chat.stream, since=0))["heads"]
        for place in range(3):
            await chat.post(chat.pupil, f"Утрачено {place}")
        last = await seen.expect_text("Утрачено 2")
    assert last["seq"] > heads[chat.stream]

    other = Settings(data=tmp_path / "other", secret="s" * 40)
    done = await restore(other, empty_url, tmp_path / "copy.tar", is_replacing=False, tell=quietly)
    again = await start_server(url=empty_url, data=tmp_path / "other")
    there = Class(_at(chat.school, again), chat.curator, _away(chat, chat.pupil, again), chat.classmate, chat.id)
    async with watching(there.school, chat.classmate) as seen:
        if catches_up:  # the restored log has grown past what the client knows
            for place in range(10):
                await there.post(there.pupil, f"После {place}")
        answer = await seen.follow(chat.stream, since=last["seq"])
        assert answer["stale"] == [chat.stream]
        assert epoch_of(answer["heads"][chat.stream]) == done.epoch
        assert seen.texts(chat.id) == []
        # From the fresh snapshot on everything comes once, in order.
        page = await there.page(there.pupil)
        assert [one["number"] for one in page["messages"]] == list(range(1, len(page["messages"]) + 1))
        await there.post(there.pupil, "Свидетель")
        event = await seen.expect_text("Свидетель")
        assert event["seq"] == page["seq"] + 1


async def test_bak_5_streams_that_begin_after_the_restore_are_of_its_epoch(
    running: Running, start_server: Start, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    chat = await class_of(await running.school())
    await backup(running.wiring.settings, database_url, tmp_path / "copy.tar")
    other = Settings(data=tmp_path / "other", secret="s" * 40)
    epochs: list[Any] = []
    for _ in range(2):  # the same archive twice within a minute
        done = await restore(other, empty_url, tmp_path / "copy.tar", is_replacing=True, tell=quietly)
        connection = await asyncpg.connect(empty_url)
        seq = await connection.fetchval(
            "insert into stream_head (organisation_id, stream) values ($1, 'member:new') returning seq", chat.school.id
        )
        await connection.close()
        assert epoch_of(seq) == done.epoch
        epochs.append(done.epoch)
    assert epochs[0] < epochs[1]
