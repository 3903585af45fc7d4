"""Resumable upload over HTTP: src/parta/foundation/files/README.md."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psutil
import pytest
from sqlalchemy import update

from fixtures.school import Running, School
from foundation.files.uploading import OCTETS, TUS, Sending, Tus, metadata
from parta.foundation.config import Settings
from parta.foundation.files import erase_files, stored_file
from parta.foundation.files.cleaning import expire_uploads, sweep_storage
from parta.foundation.files.http import upload
from parta.foundation.files.storage import folder_of
from parta.foundation.files.writing import PART, Writer
from parta.foundation.identity import new_id
from parta.organisations import Role


async def last_heard(sending: Sending, tus: Tus, ago: timedelta) -> None:
    """Let time pass for one upload."""
    async with sending.school.wiring.database.transaction(sending.school.id) as tx:
        await tx.execute(
            update(stored_file)
            .where(tx.own(stored_file), stored_file.c.id == UUID(tus.id))
            .values(writer_seen_at=tx.now - ago, created_at=tx.now - ago)
        )


async def test_file_2_the_offset_says_what_is_safe_and_only_it_continues(sending: Sending) -> None:
    tus = sending.upload()
    await tus.begin(6)
    assert (await tus.patch(0, b"abc")).status_code == 204
    head = await tus.head()
    assert head.status_code == 200
    assert head.headers["Upload-Offset"] == "3"
    assert head.headers["Upload-Length"] == "6"
    assert head.headers["Cache-Control"] == "no-store"
    assert "Upload-Expires" in head.headers

    wrong = await tus.patch(1, b"xx")
    assert wrong.status_code == 409
    assert wrong.json()["code"] == "files.offset_conflict"
    assert wrong.headers["Upload-Offset"] == "3"
    assert (await tus.patch(3, b"def")).status_code == 204
    assert (await tus.content()).content == b"abcdef"


async def test_file_2_a_connection_cut_in_the_middle_keeps_what_came(sending: Sending) -> None:
    tus = sending.upload()
    data = bytes(range(256)) * 4096
    await tus.begin(len(data))
    _, writer = await raw_patch(sending, tus, 0, len(data))
    writer.write(data[:300_000])
    await writer.drain()
    writer.close()

    offset = 0
    async with asyncio.timeout(20):
        while offset == 0:
            offset = await tus.offset()
    assert offset == 300_000
    # The writer lets go with the last byte: nobody waits for it to be declared lost.
    assert (await until_free(tus, offset, data[offset:])).status_code == 204
    assert (await tus.content()).content == data


async def test_file_2_a_killed_server_loses_nothing_that_it_acknowledged(
    start_server: Callable[..., Awaitable[Running]],
) -> None:
    """The first server dies with bytes in its memory; another process goes on."""
    first = await start_server()
    school = await first.school()
    pupil = await school.person("Власова Соня", Role.STUDENT)
    tus = Tus(school, pupil, str(new_id()))
    data = bytes(reversed(range(256))) * 40_000
    await tus.begin(len(data))
    assert (await tus.patch(0, data[:1_000_000])).status_code == 204
    dying = Writer(first.wiring.database, first.wiring.files, first.wiring.jobs, pupil.actor, UUID(tus.id))
    await dying.claim(1_000_000, 0)
    await dying.write(data[1_000_000 : PART + 5000])

    second = await start_server()
    other = School(second.wiring, second.base, school.id, second.stack)
    there = Tus(other, await other.refreshed(pupil), tus.id)
    assert await there.offset() == PART
    busy = await there.patch(PART, data[PART:])
    assert busy.status_code == 423
    assert "Retry-After" in busy.headers
    await last_heard(Sending(other, there.someone, there.someone), there, timedelta(seconds=30))
    assert (await there.patch(PART, data[PART:])).status_code == 204
    assert (await tus.content()).content == data
    # Had the first one only been slow, its late bytes would count for nothing.
    with pytest.raises(Exception, match="upload_busy"):
        await dying.finish()
    assert (await tus.content()).content == data


async def test_file_3_of_two_writers_one_is_refused(sending: Sending) -> None:
    tus = sending.upload()
    await tus.begin(2000)
    reader, writer = await raw_patch(sending, tus, 0, 2000)
    writer.write(b"a" * 1000)
    await writer.drain()
    async with asyncio.timeout(20):
        while (refused := await tus.patch(0, b"")).status_code != 423:
            assert refused.status_code == 204
    assert refused.json()["code"] == "files.upload_busy"
    assert refused.headers["Tus-Resumable"] == "1.0.0"

    writer.write(b"a" * 1000)
    await writer.drain()
    assert b"204" in await reader.readline()
    writer.close()
    assert (await tus.content()).content == b"a" * 2000


async def test_file_2_a_silent_connection_is_given_up(sending: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "SILENCE", 0.2)
    tus = sending.upload()
    await tus.begin(100)
    reader, writer = await raw_patch(sending, tus, 0, 100)
    writer.write(b"b" * 40)
    await writer.drain()
    assert b"204" in await reader.readline()
    writer.close()
    assert await tus.offset() == 40
    assert (await tus.patch(40, b"b" * 60)).status_code == 204


async def test_file_9_more_than_announced_is_refused(sending: Sending) -> None:
    tus = sending.upload()
    await tus.begin(10)
    assert (await tus.patch(0, b"x" * 11)).json()["code"] == "files.too_much_sent"

    async def endless() -> AsyncIterator[bytes]:
        yield b"x" * 8
        yield b"x" * 8

    assert (await tus.patch(0, endless())).json()["code"] == "files.too_much_sent"
    rest = await tus.offset()
    assert rest <= 10
    assert (await tus.patch(rest, b"x" * (10 - rest))).status_code == 204
    assert (await tus.content()).content == b"x" * 10


async def test_file_10_memory_stays_bounded(sending: Sending) -> None:
    """300 MB pass through a process that may not grow by a fifth of that."""
    process = psutil.Process()
    tus = sending.upload()
    length, block = 300 * 1024**2, b"parta" * 13_107
    await tus.begin(length, "урок.bin")
    before = peak = process.memory_info().rss

    async def body() -> AsyncIterator[bytes]:
        nonlocal peak
        left = length
        while left:
            piece = block[:left]
            yield piece
            left -= len(piece)
            peak = max(peak, process.memory_info().rss)

    assert (await tus.patch(0, body())).status_code == 204
    assert await tus.offset() == length
    read = 0
    async with tus.client.stream("GET", f"{tus.path}/content") as answer:
        assert answer.headers["Content-Length"] == str(length)
        assert "Content-Encoding" not in answer.headers
        async for piece in answer.aiter_raw():
            read += len(piece)
            peak = max(peak, process.memory_info().rss)
    assert read == length
    assert peak - before < 60 * 1024**2


async def test_file_8_an_upload_is_its_owners_alone(sending: Sending) -> None:
    mine = sending.upload()
    await mine.begin(4)
    foreign = sending.upload(sending.classmate, mine.id)
    for answer in (await foreign.head(), await foreign.patch(0, b"abcd"), await foreign.delete()):
        assert answer.status_code == 404
    assert (await mine.patch(0, b"mine")).status_code == 204
    assert (await mine.content()).content == b"mine"


async def test_file_8_another_organisation_has_no_such_file(running: Running, sending: Sending) -> None:
    mine = await sending.send(b"ours", "наше.txt")
    there = await running.school(name="Школа № 2")
    stranger = await there.person("Чужой Пётр", Role.ADMINISTRATOR)
    sending.show_to(stranger)
    for path in (mine.path, there.path(f"/files/{mine.id}")):
        assert (await stranger.client.get(f"{path}/content")).status_code == 404
        assert (await stranger.client.head(path, headers=TUS)).status_code == 404
    assert (await mine.content()).status_code == 200


async def test_file_8_nobody_sends_without_signing_in(running: Running, sending: Sending) -> None:
    async with running.anonymous() as client:
        headers = {**TUS, "Upload-Length": "1", "Upload-Metadata": metadata(id=str(new_id()), filename="a")}
        assert (await client.post(sending.school.path("/files"), headers=headers)).status_code == 401


async def test_file_11_an_unfinished_upload_goes_after_a_day(sending: Sending) -> None:
    wiring = sending.school.wiring
    stale, fresh, done = sending.upload(), sending.upload(), await sending.send(b"done", "готово.txt")
    for tus in (stale, fresh):
        await tus.begin(100)
        await tus.patch(0, b"half")
    await last_heard(sending, stale, timedelta(hours=25))
    await last_heard(sending, done, timedelta(hours=25))
    assert await stale.objects()

    assert await expire_uploads(wiring.database, wiring.files) == 1
    assert (await stale.head()).status_code == 404
    assert await stale.objects() == []
    assert await fresh.offset() == 4
    assert (await done.content()).content == b"done"


async def test_file_12_a_discarded_upload_leaves_nothing(sending: Sending) -> None:
    tus = sending.upload()
    await tus.begin(100)
    await tus.patch(0, b"half")
    assert (await tus.delete()).status_code == 204
    assert (await tus.head()).status_code == 404
    assert await tus.objects() == []


async def test_file_12_a_file_that_a_room_shows_cannot_be_withdrawn(sending: Sending) -> None:
    tus = await sending.send(b"evidence", "улика.txt")
    held = {UUID(tus.id)}

    async def holds(tx: object, file_id: UUID) -> bool:
        return file_id in held

    sending.school.wiring.file_access.add_hold(holds)
    assert (await tus.delete()).json()["code"] == "files.in_use"
    held.clear()
    assert (await tus.delete()).status_code == 204
    assert (await tus.content()).status_code == 404


async def test_file_12_erasing_takes_the_previews_along(sending: Sending, phone_photo: bytes) -> None:
    tus, _ = await sending.processed(phone_photo, "класс.jpg")
    assert {key.rsplit("/", 2)[1] for key in await tus.objects()} == {"content", "preview"}
    async with sending.school.wiring.database.transaction(sending.school.id) as tx:
        await erase_files(tx, sending.school.wiring.files, [UUID(tus.id)])
    assert await tus.objects() == []
    assert (await tus.preview(320)).status_code == 404


async def test_file_12_bytes_of_nothing_are_swept(
    sending: Sending, phone_photo: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiring = sending.school.wiring
    tus, _ = await sending.processed(phone_photo, "класс.jpg")
    kept = set(await tus.objects())
    folder = folder_of(sending.school.id, UUID(tus.id))
    orphans = {f"{folder}content/{new_id()}", f"{folder_of(sending.school.id, new_id())}preview/320.webp"}
    for key in orphans:
        await wiring.files.put(key, b"left behind")
    assert await sweep_storage(wiring.database, wiring.files) == 0  # all of it is young

    monkeypatch.setattr("parta.foundation.files.cleaning._YOUNG", timedelta(0))
    assert await sweep_storage(wiring.database, wiring.files) == len(orphans)
    assert set(await tus.objects()) == kept
    assert (await tus.preview(320)).status_code == 200


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Мария\\отчёт.docx", "отчёт.docx"),
        ("фото\u202egpj.exe", "фотоgpj.exe"),
        ("  a\nb\t.txt ", "a b .txt"),
        ("я" * 300 + ".pdf", "я" * 196 + ".pdf"),
    ],
)
async def test_file_6_names_are_cleaned(sending: Sending, name: str, kept: str) -> None:
    tus = await sending.send(b"text", name)
    assert (await tus.attachment()).name == kept


@pytest.mark.parametrize("name", ["", "..", " / "])
async def test_file_6_a_name_of_nothing_is_refused(sending: Sending, name: str) -> None:
    assert (await sending.upload().begin(1, name)).status_code == 422


async def test_an_empty_file_is_complete_at_once(sending: Sending) -> None:
    tus = await sending.send(b"", "пусто.txt")
    assert (await tus.attachment()).is_ready
    assert (await tus.content()).content == b""


async def test_tus_says_what_it_can_and_what_it_misses(sending: Sending) -> None:
    client, path = sending.pupil.client, sending.school.path("/files")
    options = await client.options(path)
    assert options.status_code == 204
    assert options.headers["Tus-Extension"] == "creation,creation-with-upload,termination,expiration"
    assert options.headers["Tus-Max-Size"] == str(Settings().file_limit)

    tus = sending.upload()
    await tus.begin(3)
    old = await client.head(tus.path, headers={"Tus-Resumable": "0.2.2"})
    assert old.status_code == 412
    assert old.headers["Tus-Version"] == "1.0.0"
    plain = await client.patch(tus.path, headers={**TUS, "Upload-Offset": "0"}, content=b"abc")
    assert plain.status_code == 415
    for headers in (
        {"Upload-Length": "x", "Upload-Metadata": metadata(id=str(new_id()), filename="a")},
        {"Upload-Length": "1", "Upload-Metadata": metadata(id="../../x", filename="a")},
        {"Upload-Length": "1", "Upload-Metadata": "id ***"},
        {"Upload-Defer-Length": "1", "Upload-Metadata": metadata(id=str(new_id()), filename="a")},
    ):
        assert (await client.post(path, headers={**TUS, **headers})).status_code == 422
    assert (await client.patch(tus.path, headers={**TUS, **OCTETS}, content=b"abc")).status_code == 422


async def raw_patch(
    sending: Sending, tus: Tus, offset: int, length: int
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A PATCH whose body we send ourselves."""
    port = int(sending.school.base.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in tus.client.cookies.jar)
    headers = {
        **TUS,
        **OCTETS,
        "Host": f"127.0.0.1:{port}",
        "Cookie": cookies,
        "Upload-Offset": str(offset),
        "Content-Length": str(length),
    }
    lines = [f"PATCH {tus.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    writer.write("\r\n".join(lines).encode())
    await writer.drain()
    return reader, writer


async def until_free(tus: Tus, offset: int, data: bytes) -> object:
    async with asyncio.timeout(20):
        while (answer := await tus.patch(offset, data)).status_code == 423:
            continue
    return answer
