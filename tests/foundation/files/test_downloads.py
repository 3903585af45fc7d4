"""Reading files over HTTP: src/parta/foundation/files/README.md."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.files.uploading import Sending
from parta.foundation.files.errors import RangeOutside
from parta.foundation.files.http.download import disposition
from parta.foundation.files.reading import read_range
from parta.foundation.files.writing import PART

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 10


async def test_file_8_only_the_owner_and_whom_a_room_lets_read_a_file(sending: Sending) -> None:
    tus = await sending.send(PDF, "приказ.pdf")
    assert (await tus.content()).content == PDF
    assert (await tus.content(sending.classmate)).status_code == 404
    sending.show_to(sending.classmate)
    assert (await tus.content(sending.classmate)).content == PDF


async def test_file_8_an_unfinished_file_is_read_by_nobody(sending: Sending) -> None:
    sending.show_to(sending.classmate)
    tus = sending.upload()
    await tus.begin(len(PDF), "приказ.pdf")
    await tus.patch(0, PDF[:100])
    assert (await tus.content()).status_code == 404
    assert (await tus.content(sending.classmate)).status_code == 404
    await tus.patch(100, PDF[100:])
    assert (await tus.content(sending.classmate)).content == PDF


async def test_file_7_content_says_how_it_may_be_used(sending: Sending) -> None:
    tus = await sending.send(PDF, "Приказ «О форме».pdf")
    answer = await tus.content()
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")
    assert "filename*=UTF-8''%D0%9F%D1%80" in answer.headers["Content-Disposition"]
    download = await tus.client.get(f"{tus.path}/content?download=1")
    assert download.headers["Content-Disposition"].startswith("attachment")
    same = await tus.content(**{"If-None-Match": answer.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")


async def test_ranges_of_a_file_of_several_parts(sending: Sending) -> None:
    data = b"".join(number.to_bytes(4) for number in range((PART * 2 + 1000) // 4))
    tus = await sending.send(data, "урок.bin")
    size = len(data)
    for header, start, end in (
        ("bytes=0-99", 0, 100),
        (f"bytes={PART - 10}-{PART + 9}", PART - 10, PART + 10),
        (f"bytes={PART}-", PART, size),
        ("bytes=-700", size - 700, size),
        (f"bytes={size - 1}-{size + 100}", size - 1, size),
        ("bytes=5-5", 5, 6),
    ):
        answer = await tus.content(Range=header)
        assert answer.status_code == 206
        assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{size}"
        assert answer.headers["Content-Length"] == str(end - start)
        assert answer.content == data[start:end]
    whole = await tus.content(Range="bytes=0-1,5-6")
    assert (whole.status_code, whole.content) == (200, data)
    outside = await tus.content(Range=f"bytes={size}-")
    assert outside.status_code == 416
    assert outside.headers["Content-Range"] == f"bytes */{size}"
    other = await tus.content(**{"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (other.status_code, len(other.content)) == (200, size)


@given(st.text(max_size=30) | st.from_regex(r"bytes=\d{0,4}-\d{0,4}"), st.integers(0, 5000))
def test_any_range_lies_inside_the_file(header: str, size: int) -> None:
    try:
        span = read_range(header, size)
    except RangeOutside:
        return
    assert span is None or 0 <= span[0] < span[1] <= size


@given(st.text(min_size=1, max_size=60))
def test_any_name_fits_a_header(name: str) -> None:
    header = disposition(name.encode(errors="ignore").decode(), is_inline=False)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2


@pytest.mark.parametrize("width", [0, 1, 640, 100_000])
async def test_previews_have_two_sizes(sending: Sending, phone_photo: bytes, width: int) -> None:
    tus, _ = await sending.processed(phone_photo, "класс.jpg")
    assert (await tus.preview(width)).status_code == 404
    assert (await tus.preview(1280)).headers["Content-Type"] == "image/webp"
