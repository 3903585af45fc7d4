"""Photos, films and sound: src/parta/foundation/files/README.md."""

import io
import struct
import zipfile
import zlib
from pathlib import Path
from uuid import UUID

import av
import psutil
import pytest
import pyvips
from sqlalchemy import select
from sqlalchemy import text as sql

from foundation.files.uploading import Sending, film, photo_of_a_phone, picture, sound
from parta.foundation.db import event_log
from parta.foundation.files import processing, stored_file


def opened(data: bytes) -> pyvips.Image:
    return pyvips.Image.new_from_buffer(data, "")


def pixel(image: pyvips.Image, x: int, y: int) -> str:
    red, _, blue = image.extract_band(0, n=3)(x, y)
    return "red" if red > blue else "blue"


def png(width: int, height: int, *chunks: tuple[bytes, bytes], rows: bytes = b"") -> bytes:
    """A one-bit PNG with further chunks before its data."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    start = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    rest = b"".join(chunk(kind, body) for kind, body in chunks)
    return b"\x89PNG\r\n\x1a\n" + start + rest + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def failure_of(sending: Sending, id: str) -> str | None:
    async with sending.school.wiring.database.transaction(sending.school.id) as tx:
        found = await tx.execute(select(stored_file.c.failure).where(tx.own(stored_file), stored_file.c.id == UUID(id)))
        return found.scalar_one()


async def test_file_4_a_photo_is_turned_and_forgets_where_it_was_taken(sending: Sending, phone_photo: bytes) -> None:
    assert b"SERIAL12345" in phone_photo  # the witness: it is there to be lost
    assert "exif-ifd3-GPSLatitude" in opened(phone_photo).get_fields()
    tus, photo = await sending.processed(phone_photo, "Наш класс.JPG")
    assert (photo.kind, photo.media_type, photo.is_ready) == ("photo", "image/jpeg", True)
    assert (photo.width, photo.height) == (600, 800)
    assert photo.name == "Наш класс.JPG"

    pictures = [(await tus.content()).content, (await tus.preview(320)).content, (await tus.preview(1280)).content]
    assert photo.size == len(pictures[0])
    for data in pictures:
        image = opened(data)
        assert [field for field in image.get_fields() if "exif" in field or field == "orientation"] == []
        assert b"SERIAL12345" not in data
        assert b"Phonemaker" not in data
        # Orientation 6: what was stored left is at the top.
        assert pixel(image, image.width // 2, 5) == "red"
        assert pixel(image, image.width // 2, image.height - 5) == "blue"
    assert [opened(data).height for data in pictures[1:]] == [320, 800]
    assert photo.placeholder is not None
    assert photo.placeholder.startswith("data:image/webp;base64,")
    assert len(photo.placeholder) <= 400


@pytest.mark.parametrize(
    ("orientation", "size", "first"), [(1, (800, 600), "red"), (3, (800, 600), "blue"), (8, (600, 800), "blue")]
)
async def test_file_4_every_way_to_hold_a_phone(
    sending: Sending, tmp_path: Path, orientation: int, size: tuple[int, int], first: str
) -> None:
    data = photo_of_a_phone(tmp_path / "a.jpg", orientation=orientation)
    tus, photo = await sending.processed(data, "a.jpg")
    assert (photo.width, photo.height) == size
    assert pixel(opened((await tus.content()).content), 5, 5) == first


async def test_file_4_the_original_of_a_photo_is_shown_to_nobody_else_and_then_gone(
    sending: Sending, phone_photo: bytes
) -> None:
    sending.show_to(sending.classmate)
    tus = await sending.send(phone_photo, "класс.jpg")
    assert not (await tus.attachment()).is_ready
    early = await tus.content(sending.classmate)
    assert early.status_code == 409
    assert early.json()["code"] == "files.not_ready"
    own = await tus.content()
    assert own.content == phone_photo
    assert own.headers["Cache-Control"] == "private, no-store"
    assert own.headers["Content-Disposition"].startswith("attachment")
    assert (await tus.preview(320, sending.classmate)).status_code == 404

    await sending.work()
    assert (await tus.content(sending.classmate)).status_code == 200
    files = sending.school.wiring.files
    stored = [one.key async for batch in files.list(f"{sending.school.id}/{tus.id}") for one in batch]
    assert len(stored) == 3
    for key in stored:
        assert b"SERIAL12345" not in await files.get(key)


async def test_file_13_the_owner_is_told_when_a_file_is_ready(sending: Sending, phone_photo: bytes) -> None:
    tus, _ = await sending.processed(phone_photo, "класс.jpg")
    async with sending.school.wiring.database.transaction(sending.school.id) as tx:
        rows = await tx.execute(
            select(event_log.c.data).where(tx.own(event_log), event_log.c.stream == f"member:{sending.pupil.member_id}")
        )
        events = [row.data for row in rows]
    assert [event for event in events if event["type"] == "files.file_ready"] == [
        {"type": "files.file_ready", "fileId": tus.id}
    ]


async def test_file_5_a_job_that_runs_again_changes_nothing(sending: Sending, phone_photo: bytes) -> None:
    tus, photo = await sending.processed(phone_photo, "класс.jpg")
    wiring = sending.school.wiring
    again = processing.processing(wiring.database, wiring.files, wiring.settings)
    await again(organisation_id=str(sending.school.id), file_id=tus.id)
    assert await tus.attachment() == photo
    assert list((wiring.settings.data / "work").iterdir()) == []


async def test_pictures_of_every_kind_become_pictures_that_browsers_show(sending: Sending, tmp_path: Path) -> None:
    image = picture(400, 300)
    clear = image.bandjoin(128)
    deep = (image.cast("ushort") * 256).copy(interpretation="rgb16")
    samples = {
        "a.png": (image.pngsave_buffer(), "image/png", "a.png"),
        "deep.png": (deep.pngsave_buffer(bitdepth=16), "image/png", "deep.png"),
        "clear.webp": (clear.webpsave_buffer(), "image/webp", "clear.webp"),
        "photo.webp": (image.webpsave_buffer(), "image/jpeg", "photo.jpg"),
        "still.gif": (image.gifsave_buffer(), "image/png", "still.png"),
        "new.avif": (image.heifsave_buffer(compression="av1"), "image/jpeg", "new.jpg"),
        "grey.jpg": (image.colourspace("b-w").jpegsave_buffer(), "image/jpeg", "grey.jpg"),
        "print.jpg": (image.colourspace("cmyk").jpegsave_buffer(), "image/jpeg", "print.jpg"),
    }
    for name, (data, media_type, renamed) in samples.items():
        tus, photo = await sending.processed(data, name)
        assert (photo.kind, photo.media_type, photo.name) == ("photo", media_type, renamed), name
        assert (photo.width, photo.height) == (400, 300), name
        answer = await tus.content()
        assert answer.headers["Content-Type"] == media_type
        assert answer.headers["Content-Disposition"].startswith("inline"), name
        assert opened(answer.content).bands in (1, 3, 4)
        assert opened((await tus.preview(320)).content).width == 320


async def test_a_moving_picture_keeps_moving(sending: Sending) -> None:
    frames = [(picture(400, 300) * (1 - number / 10)).cast("uchar") for number in range(5)]
    strip = pyvips.Image.arrayjoin(frames, across=1).copy()
    strip.set_type(pyvips.GValue.gint_type, "page-height", 300)
    strip.set_type(pyvips.GValue.array_int_type, "delay", [50, 100, 150, 200, 250])
    for name, data in (("кот.gif", strip.gifsave_buffer()), ("кот.webp", strip.webpsave_buffer())):
        tus, photo = await sending.processed(data, name)
        assert (photo.media_type, photo.name, photo.width, photo.height) == ("image/webp", "кот.webp", 400, 300)
        for shown in ((await tus.content()).content, (await tus.preview(320)).content):
            image = pyvips.Image.new_from_buffer(shown, "n=-1")
            assert image.get_n_pages() == 5
            assert image.get("delay") == [50, 100, 150, 200, 250]


async def test_a_film_has_its_length_and_a_poster(sending: Sending, tmp_path: Path) -> None:
    for name, codec, media_type in (
        ("урок.mp4", "libx264", "video/mp4"),
        ("урок.webm", "libvpx", "video/webm"),
        ("урок.mkv", "mpeg4", "video/x-matroska"),
    ):
        tus, video = await sending.processed(film(tmp_path / name, codec=codec), name)
        assert (video.kind, video.media_type, video.width, video.height) == ("video", media_type, 320, 240)
        assert video.duration_seconds == pytest.approx(3, abs=0.2)
        assert video.placeholder is not None
        poster = opened((await tus.preview(1280)).content)
        assert (poster.width, poster.height) == (320, 240)
        assert poster.deviate() < 3
        assert 30 < poster.avg() < 120
        assert (await tus.content()).headers["Content-Disposition"].startswith("inline")


async def test_file_4_a_film_of_a_phone_forgets_where_it_was_taken(sending: Sending, tmp_path: Path) -> None:
    data = film(tmp_path / "a.mov", codec="libx264", location="+55.7558+037.6173/")
    assert b"+55.7558" in data  # the witness
    # Held upright: the matrix of the track header turns the picture by a quarter (ISO/IEC 14496-12, 8.3.2).
    place = data.index(b"tkhd") + 44
    turned = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
    tus, video = await sending.processed(data[:place] + turned + data[place + 36 :], "видео.mov")
    assert (video.kind, video.media_type, video.width, video.height) == ("video", "video/quicktime", 240, 320)
    content = (await tus.content()).content
    assert len(content) == video.size
    assert b"+55.7558" not in content
    with av.open(io.BytesIO(content), format="mov") as again:
        assert again.duration == pytest.approx(3_000_000, abs=200_000)
        pictures = list(again.decode(video=0))
        assert len(pictures) == 30
        assert pictures[0].rotation in (90, -90)
    poster = opened((await tus.preview(320)).content)
    assert (poster.width, poster.height) == (240, 320)


async def test_a_photo_of_an_iphone_becomes_one_that_browsers_show(sending: Sending) -> None:
    data = (Path(__file__).parent / "samples" / "iphone.heic").read_bytes()
    assert b"Phonemaker" in data
    tus, photo = await sending.processed(data, "IMG_0001.HEIC")
    assert (photo.kind, photo.media_type, photo.name) == ("photo", "image/jpeg", "IMG_0001.jpg")
    assert (photo.width, photo.height) == (300, 400)
    content = (await tus.content()).content
    assert b"Phonemaker" not in content
    assert pixel(opened(content), 150, 5) == "red"
    assert pixel(opened(content), 150, 395) == "blue"


async def test_sound_has_its_length(sending: Sending, tmp_path: Path) -> None:
    for name, codec, media_type in (
        ("голос.webm", "libopus", "audio/webm"),
        ("голос.m4a", "aac", "audio/mp4"),
        ("голос.ogg", "libopus", "audio/ogg"),
        ("песня.mp3", "libmp3lame", "audio/mpeg"),
        ("песня.aac", "aac", "audio/aac"),
        ("песня.wav", "pcm_s16le", "audio/wav"),
        ("песня.flac", "flac", "audio/flac"),
    ):
        tus, audio = await sending.processed(sound(tmp_path / name, codec=codec), name)
        assert (audio.kind, audio.media_type) == ("audio", media_type), name
        assert audio.duration_seconds == pytest.approx(2, abs=0.1)
        assert (await tus.preview(320)).status_code == 404


async def test_a_recorders_film_without_a_length_is_measured(sending: Sending, tmp_path: Path) -> None:
    """MediaRecorder writes a live WebM: no duration in its header."""
    data = film(tmp_path / "live.webm", codec="libvpx")
    place = data.index(b"\x44\x89")  # Duration: the id, its size, a double
    data = data[:place] + b"\xec" + bytes([0x80 | 9]) + data[place + 2 : place + 3] + bytes(8) + data[place + 11 :]
    _, video = await sending.processed(data, "запись.webm")
    assert video.duration_seconds == pytest.approx(3, abs=0.2)


LIES = {
    "a picture called a page": (lambda: picture().jpegsave_buffer(), "страница.html", "image/jpeg", "photo"),
    "a page called a photo": (lambda: b"<script>alert(1)</script>" * 9, "фото.jpg", "text/plain", "file"),
    "a drawing with a script": (
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "рисунок.png", "text/plain", "file",
    ),
    "a program called a photo": (lambda: b"MZ\x90\x00" + bytes(500), "фото.jpg", "application/octet-stream", "file"),
    "a playlist called a film": (
        lambda: b"#EXTM3U\n#EXTINF:1\nfile:///etc/passwd\n", "урок.mp4", "text/plain", "file",
    ),
    "a document called a film": (lambda: b"%PDF-1.7\n1 0 obj\n", "урок.mp4", "application/pdf", "file"),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
async def test_file_6_a_file_is_what_its_content_says(sending: Sending, lie: str) -> None:
    make, name, media_type, kind = LIES[lie]
    tus = await sending.send(make(), name, filetype="text/html")
    await sending.work()
    attachment = await tus.attachment()
    assert (attachment.media_type, attachment.kind, attachment.is_ready) == (media_type, kind, True)
    answer = await tus.content()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Type"].split(";")[0] not in ("text/html", "image/svg+xml", "text/plain")
    if media_type in ("text/plain", "application/octet-stream"):
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")


async def test_file_6_office_documents_are_told_apart(sending: Sending) -> None:
    for name, entry, media_type in (
        ("план.docx", "word/document.xml", "wordprocessingml.document"),
        ("оценки.xlsx", "xl/workbook.xml", "spreadsheetml.sheet"),
        ("урок.pptx", "ppt/presentation.xml", "presentationml.presentation"),
        ("архив.zip", "folder/word.txt", "application/zip"),
    ):
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w") as package:
            if name != "архив.zip":
                package.writestr("[Content_Types].xml", "<Types/>")
            package.writestr(entry, "<x/>")
        tus = await sending.send(box.getvalue(), name)
        assert (await tus.attachment()).media_type.endswith(media_type)


async def test_file_5_a_broken_picture_stays_a_plain_file(sending: Sending) -> None:
    data = b"\xff\xd8\xff\xe0" + b"not a picture at all" * 50
    tus, broken = await sending.processed(data, "фото.jpg")
    assert (broken.kind, broken.is_ready) == ("file", True)
    assert await failure_of(sending, tus.id) == "unreadable"
    answer = await tus.content()
    assert answer.content == data
    assert answer.headers["Content-Disposition"].startswith("attachment")

    for start in (b"\x00\x00\x00\x18ftypisom", b"\x1a\x45\xdf\xa3", b"OggS", b"ID3", b"fLaC"):
        _, broken = await sending.processed(start + b"nothing to play here" * 50, "урок.mp4")
        assert (broken.kind, broken.is_ready) == ("file", True)


async def waiting(sending: Sending) -> list[str]:
    """The files that a job waits for."""
    async with sending.school.wiring.database.system() as tx:
        rows = await tx.execute(
            sql("select args ->> 'file_id' from procrastinate_jobs where task_name = 'files.process' order by id")
        )
        return list(rows.scalars())


async def test_file_5_a_document_is_complete_with_its_last_byte(sending: Sending) -> None:
    document = await sending.send(b"%PDF-1.7 and so on", "приказ.pdf")
    assert ((await document.attachment()).kind, (await document.attachment()).is_ready) == ("file", True)
    photo = await sending.send(picture().jpegsave_buffer(), "класс.jpg")
    assert await waiting(sending) == [photo.id]


async def test_file_5_bombs_are_refused(sending: Sending) -> None:
    # 900 million pixels in some kilobytes.
    side = 30_000
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(side // 8 + 1)) for _ in range(side)) + packer.flush()
    tus, bomb = await sending.processed(png(side, side, rows=rows), "бомба.png")
    assert await failure_of(sending, tus.id) == "too_large"
    assert (bomb.kind, bomb.is_ready) == ("file", True)

    # Its header says so: with the last byte it is a plain file, and no job waits. The small one (the witness) has one.
    large = await sending.send(png(side, side, rows=rows), "бомба.png")
    assert ((await large.attachment()).kind, (await large.attachment()).is_ready) == ("file", True)
    small = await sending.send(png(8, 8, rows=zlib.compress(bytes(16))), "точка.png")
    assert ((await small.attachment()).kind, (await small.attachment()).is_ready) == ("photo", False)
    assert await waiting(sending) == [small.id]

    # A small picture with a comment that unpacks to 2 GB.
    packer = zlib.compressobj(9)
    comment = b"".join(packer.compress(bytes(1024**2)) for _ in range(2048)) + packer.flush()
    rows = zlib.compress(bytes((8 // 8 + 1) * 8))
    before = psutil.Process().memory_info().rss
    tus, _ = await sending.processed(png(8, 8, (b"zTXt", b"c\x00\x00" + comment), rows=rows), "бомба.png")
    content = (await tus.content()).content
    assert len(content) < 10_000 or await failure_of(sending, tus.id) is not None
    assert psutil.Process().memory_info().rss - before < 100 * 1024**2

    # An archive is never unpacked.
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(50 * 1024**2))
    tus, archive_file = await sending.processed(box.getvalue(), "фото.png")
    assert (archive_file.media_type, archive_file.kind) == ("application/zip", "file")
    # And the server works on.
    _, photo = await sending.processed(picture().jpegsave_buffer(), "после.jpg")
    assert photo.kind == "photo"


async def test_file_5_a_process_that_takes_too_long_is_ended(
    sending: Sending, phone_photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processing, "_PATIENCE", 0.01)
    tus, slow = await sending.processed(phone_photo, "долго.jpg")
    assert await failure_of(sending, tus.id) == "too_slow"
    assert (slow.kind, slow.is_ready) == ("file", True)
    left = [child for child in psutil.Process().children() if "media_process.py" in " ".join(child.cmdline())]
    assert left == []
