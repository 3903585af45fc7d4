"""How an upload is opened, with its first bytes or without: src/parta/foundation/files/README.md."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from fixtures.school import Running
from foundation.files.uploading import Sending, Tus
from parta.foundation.files import receiving, stored_file
from parta.foundation.files.errors import UploadBusy
from parta.foundation.files.http import upload
from parta.foundation.files.writing import Writer
from parta.foundation.identity import new_id
from parta.organisations import Role


async def test_file_1_an_upload_begins_under_the_clients_id_and_repeating_is_harmless(sending: Sending) -> None:
    tus = sending.upload()
    begun = await tus.begin(10)
    assert begun.status_code == 201
    assert begun.headers["Location"] == tus.path
    assert begun.headers["Tus-Resumable"] == "1.0.0"
    assert (await tus.patch(0, b"01234")).headers["Upload-Offset"] == "5"

    again = await tus.begin(10)
    assert again.status_code == 201
    assert again.headers["Upload-Offset"] == "5"
    assert (await tus.patch(5, b"56789")).status_code == 204
    assert (await tus.begin(10)).headers["Upload-Offset"] == "10"
    assert (await tus.content()).content == b"0123456789"


async def test_file_1_the_first_bytes_may_come_with_the_opening(sending: Sending) -> None:
    tus = sending.upload()
    begun = await tus.begin(10, data=b"0123456789")
    assert begun.status_code == 201, begun.text
    assert begun.headers["Location"] == tus.path
    assert begun.headers["Upload-Offset"] == "10"
    assert (await tus.content()).content == b"0123456789"
    # The answer was lost, the client says all of it again.
    assert (await tus.begin(10, data=b"0123456789")).headers["Upload-Offset"] == "10"
    assert len(await tus.objects()) == 1

    # A part of it, all that fits into a request, the rest by PATCH; again: told where it stands.
    tus = sending.upload()
    assert (await tus.begin(10, data=b"0123")).headers["Upload-Offset"] == "4"
    assert (await tus.begin(10, data=b"01234567")).headers["Upload-Offset"] == "4"
    assert (await tus.patch(4, b"456789")).headers["Upload-Offset"] == "10"
    assert (await tus.content()).content == b"0123456789"


async def test_file_1_what_is_refused_with_the_opening_leaves_nothing(sending: Sending) -> None:
    tus = sending.upload()
    much = await tus.begin(3, data=b"0123")
    assert much.json()["code"] == "files.too_much_sent"
    assert (await tus.head()).status_code == 404
    nameless = sending.upload()
    assert (await nameless.begin(4, " / ", data=b"0123")).status_code == 422
    assert await tus.objects() == await nameless.objects() == []
    # Somebody else's id, and the witness: the same bytes under one's own.
    mine = await sending.send(b"mine", "моё.txt")
    stranger = sending.upload(sending.classmate, mine.id)
    assert (await stranger.begin(4, data=b"evil")).json()["code"] == "files.id_taken"
    assert (await stranger.patch(0, b"evil")).status_code == 404
    assert (await mine.content()).content == b"mine"
    assert len(await mine.objects()) == 1


async def test_file_2_bytes_that_come_slowly_with_the_opening_are_kept(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "BREATH", 0.05)
    monkeypatch.setattr(upload, "BREATH", 0.05)
    tus = sending.upload()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"01234"
        # They are on the disk before the others are sent.
        async with asyncio.timeout(20):
            while (standing := await tus.head()).status_code == 404 or standing.headers["Upload-Offset"] == "0":
                continue
        yield b"56789"

    monkeypatch.setattr("parta.foundation.files.writing.SAVE_AFTER", timedelta(0))
    begun = await tus.begin(10, data=slowly())
    assert begun.headers["Upload-Offset"] == "10"
    assert (await tus.content()).content == b"0123456789"


@pytest.mark.parametrize("is_opened_again", [True, False])
async def test_file_3_a_lost_writer_that_wakes_up_finds_the_upload_taken(
    sending: Sending, is_opened_again: bool
) -> None:
    """Three bytes of five came whole after a writer was lost with one in its memory: it takes nothing back."""
    tus, wiring = sending.upload(), sending.school.wiring
    await tus.begin(5)
    lost = Writer(wiring.database, wiring.files, wiring.jobs, sending.pupil.actor, UUID(tus.id))
    await lost.claim(0, 0)
    await lost.write(b"0")
    assert (await tus.patch(0, b"012")).status_code == 423  # the witness: it isn't lost yet
    async with wiring.database.transaction(sending.school.id) as tx:
        await tx.execute(
            update(stored_file)
            .where(tx.own(stored_file), stored_file.c.id == UUID(tus.id))
            .values(writer_seen_at=tx.now - timedelta(minutes=1))
        )
    whole = await (tus.begin(5, data=b"012") if is_opened_again else tus.patch(0, b"012"))
    assert whole.headers["Upload-Offset"] == "3"
    with pytest.raises(UploadBusy):
        await lost.finish()
    assert (await tus.patch(3, b"34")).status_code == 204
    assert (await tus.content()).content == b"01234"


async def test_file_1_an_id_belongs_to_whoever_took_it(sending: Sending) -> None:
    tus = await sending.send(b"mine", "моё.txt")
    stranger = sending.upload(sending.classmate, tus.id)
    assert (await stranger.begin(4)).json()["code"] == "files.id_taken"
    assert (await tus.begin(5)).json()["code"] == "files.id_taken"
    assert (await tus.content()).content == b"mine"


async def test_file_9_what_is_too_large_is_refused_before_a_byte_is_sent(
    start_server: Callable[..., Awaitable[Running]],
) -> None:
    running = await start_server(file_limit=5_000_000)
    school = await running.school()
    pupil = await school.person("Власова Соня", Role.STUDENT)
    large = await Tus(school, pupil, str(new_id())).begin(5_000_001)
    assert large.status_code == 413
    assert large.json()["code"] == "files.too_large"
    assert "4 МБ" in large.json()["detail"]
    for _ in range(3):
        assert (await Tus(school, pupil, str(new_id())).begin(5_000_000)).status_code == 201
    many = await Tus(school, pupil, str(new_id())).begin(5_000_000)
    assert many.status_code == 429
    assert "Retry-After" in many.headers
    other = await school.person("Гареев Тимур", Role.STUDENT)
    assert (await Tus(school, other, str(new_id())).begin(5_000_000)).status_code == 201


async def test_file_9_a_member_may_begin_so_many_uploads(sending: Sending) -> None:
    answers = await asyncio.gather(*(sending.upload().begin(1) for _ in range(60)))
    assert sorted(answer.status_code for answer in answers) == [201] * 50 + [429] * 10
