"""BAK-1, BAK-6…9: what a backup holds, made while people go on."""

import asyncio
import stat
import tarfile
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from chat.conftest import Class
from foundation.files.uploading import Sending
from parta.backup import backup, last_backup, restore, verify
from parta.backup.errors import BackupUnderWay, DestinationTaken, RestoredDiffers
from parta.foundation.config import Settings
from parta.foundation.db import Subject, holding
from parta.foundation.files import FileStore
from parta.foundation.identity import new_id


def quietly(_: str) -> None:
    """Progress is for people."""


async def test_bak_1_what_was_acknowledged_before_is_in_it_while_people_go_on(
    chat: Class, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    settings = chat.school.wiring.settings
    sending = Sending(chat.school, chat.pupil, chat.classmate)
    kept = await sending.send(b"letter " * 800_000, "письмо.txt")
    withdrawn = await sending.send(b"draft " * 100, "черновик.txt")
    before = [await chat.post(chat.curator, f"До {place}") for place in range(20)]
    is_over = asyncio.Event()

    async def go_on(someone: int) -> int:
        author, posted = (chat.curator, chat.pupil)[someone], 0
        while not is_over.is_set():
            await chat.post(author, f"Во время {someone}:{posted}")
            posted += 1
        return posted

    async def withdraw() -> None:
        gone = await withdrawn.delete()
        assert gone.status_code == 204

    people = [asyncio.create_task(go_on(0)), asyncio.create_task(go_on(1)), asyncio.create_task(withdraw())]
    made = await backup(settings, database_url, tmp_path / "copy.tar")
    is_over.set()
    posted = await asyncio.gather(*people)
    assert posted[0] > 0
    assert posted[1] > 0

    verified = await verify(settings, database_url, tmp_path / "copy.tar", tell=quietly)
    assert verified.manifest == made.manifest

    other = Settings(data=tmp_path / "other", secret="s" * 40)
    await restore(other, empty_url, tmp_path / "copy.tar", is_replacing=False, tell=quietly)
    connection = await asyncpg.connect(empty_url)
    try:
        found = await connection.fetch("select id, number, body from message order by number")
        keys = [row["key"] for row in await connection.fetch("select key from stored_part")]
        parts = await connection.fetch("select key from stored_part where file_id = $1 order by number", UUID(kept.id))
    finally:
        await connection.close()
    assert [row["number"] for row in found] == list(range(1, len(found) + 1))
    assert {str(row["id"]) for row in found} >= {one["id"] for one in before}
    files = FileStore(other)
    assert b"".join([await files.get(row["key"]) for row in parts]) == b"letter " * 800_000
    for key in keys:
        assert await files.get(key)


async def test_bak_6_an_archive_whose_journal_was_changed_is_told(
    chat: Class, database_url: str, tmp_path: Path
) -> None:
    settings = chat.school.wiring.settings
    async with chat.school.wiring.database.transaction(chat.school.id) as tx:
        tx.record("structure.group_renamed", by=chat.curator.actor, on=Subject("group", None, "5А"))
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("set session_replication_role = replica")  # past the triggers, as an intruder would
        changed = await connection.execute("update journal_entry set actor_name = 'Никто'")
    finally:
        await connection.close()
    assert changed != "UPDATE 0"
    await backup(settings, database_url, tmp_path / "copy.tar")
    with pytest.raises(RestoredDiffers) as refused:
        await verify(settings, database_url, tmp_path / "copy.tar", tell=quietly)
    assert "журнал" in refused.value.params["faults"]


async def test_bak_6_files_whose_bytes_are_missing_are_told(chat: Class, database_url: str, tmp_path: Path) -> None:
    settings = chat.school.wiring.settings
    await Sending(chat.school, chat.pupil, chat.classmate).send(b"letter " * 1000, "письмо.txt")
    await FileStore(settings).delete_under("")
    await backup(settings, database_url, tmp_path / "copy.tar")
    with pytest.raises(RestoredDiffers) as refused:
        await verify(settings, database_url, tmp_path / "copy.tar", tell=quietly)
    assert "нет байтов" in refused.value.params["faults"]


async def test_bak_7_an_archive_is_its_owners_alone_and_overwrites_nothing(
    chat: Class, database_url: str, tmp_path: Path
) -> None:
    settings = chat.school.wiring.settings
    made = await backup(settings, database_url, None)
    assert made.path is not None
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    last = last_backup(settings)
    assert last is not None
    assert (last.path, last.size) == (str(made.path), made.path.stat().st_size)
    with pytest.raises(DestinationTaken):
        await backup(settings, database_url, made.path)
    folder = tmp_path / "folder"
    folder.mkdir()
    again = await backup(settings, database_url, folder)
    assert list(folder.iterdir()) == [again.path]


async def test_bak_8_one_backup_at_a_time(chat: Class, database_url: str, tmp_path: Path) -> None:
    settings = chat.school.wiring.settings
    other = await asyncpg.connect(database_url)
    try:
        async with holding(other) as is_held:
            assert is_held
            with pytest.raises(BackupUnderWay):
                await backup(settings, database_url, tmp_path / "copy.tar")
    finally:
        await other.close()
    assert (await backup(settings, database_url, tmp_path / "copy.tar")).size


async def test_bak_9_keys_of_the_data_folder_are_in_it_and_the_environments_are_not(
    chat: Class, database_url: str, tmp_path: Path
) -> None:
    given = Settings(data=tmp_path / "given", secret="environment " * 4)
    made = await backup(given, database_url, tmp_path / "given.tar")
    assert made.about.secret_fingerprint
    assert b"environment" not in (tmp_path / "given.tar").read_bytes()

    own = Settings(data=tmp_path / "own", files_url=f"file://{tmp_path}/bucket")
    (tmp_path / "bucket").mkdir()
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "secret").write_text("a secret of Parta's own, long enough")
    await FileStore(own).put(f"room/{new_id()}", b"in a storage that isn't the folder")
    made = await backup(own, database_url, tmp_path / "own.tar")
    assert (made.about.secret_fingerprint, made.manifest.files) == ("", 1)
    with tarfile.open(tmp_path / "own.tar") as archive:
        assert {"about.json", "keys/secret", "manifest.json"} <= set(archive.getnames())
