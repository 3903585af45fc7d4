"""What our reader of frames makes of bytes: the same as the client wrote, or a reason to close."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from parta.foundation.realtime.frames import (
    CLOSE,
    LARGEST_FRAME,
    PING,
    TEXT,
    BadFrame,
    close_code,
    close_frame,
    read_frame,
    text_frame,
)

_FRAMES = st.lists(
    st.one_of(
        st.tuples(st.just(Opcode.TEXT), st.binary(max_size=300) | st.sampled_from([b"a" * 65535, b"b" * 70_000])),
        st.tuples(st.sampled_from([Opcode.PING, Opcode.PONG]), st.binary(max_size=125)),
    ),
    max_size=6,
)


@given(frames=_FRAMES, cuts=st.lists(st.integers(0, 200_000), max_size=8))
def test_whatever_the_pieces_the_frames_are_those_that_were_sent(
    frames: list[tuple[Opcode, bytes]], cuts: list[int]
) -> None:
    """`websockets` writes as a browser does, masked; the bytes come in any pieces."""
    sent = b"".join(Frame(opcode, content).serialize(mask=True) for opcode, content in frames)
    edges = sorted({0, len(sent), *(cut for cut in cuts if cut < len(sent))})
    buffer, found = bytearray(), list[tuple[int, bytes]]()
    for start, end in itertools.pairwise(edges):
        buffer += sent[start:end]
        at = 0
        while (frame := read_frame(buffer, at)) is not None:
            first, content, at = frame
            found.append((first, content))
        del buffer[:at]
    assert found == [(0x80 | opcode, content) for opcode, content in frames]
    assert not buffer


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x81\x05hello", 1002),  # not masked
        (b"\xc1\x80\0\0\0\0", 1002),  # a reserved bit: nobody agreed on compression
        (b"\x89\xfe\x00\x7e\0\0\0\0" + b"a" * 126, 1002),  # a ping of 126 bytes
        (b"\x81\xff" + (LARGEST_FRAME + 1).to_bytes(8), 1009),
        (b"\x81\xff" + (2**64 - 1).to_bytes(8), 1009),
    ],
    ids=["unmasked", "reserved", "long ping", "too large", "absurd"],
)
def test_what_breaks_the_protocol_is_refused(data: bytes, code: int) -> None:
    with pytest.raises(BadFrame) as refusal:
        read_frame(data + b"\0" * 8, 0)
    assert refusal.value.code == code


def test_pieces_and_other_kinds_are_told_apart() -> None:
    """RFC 6455, 5.4: fragments are allowed; we take none, and the first byte says so."""
    fragment = bytearray(Frame(Opcode.TEXT, b"{", fin=False).serialize(mask=True))
    assert read_frame(fragment, 0) == (0x01, b"{", len(fragment))
    for opcode in (Opcode.BINARY, Opcode.CONT, Opcode.CLOSE, Opcode.PING):
        found = read_frame(Frame(opcode, b"").serialize(mask=True), 0)
        assert found is not None
        assert (found[0] == CLOSE, found[0] == PING, found[0] == TEXT) == (
            opcode is Opcode.CLOSE, opcode is Opcode.PING, False
        )  # fmt: skip


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    try:
        found = read_frame(data, 0)
    except BadFrame:
        return
    assert found is None or found[2] <= len(data)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", 1000), (b"\x03\xe8", 1000), (b"\x03\xe9going", 1001), (b"\x0f\xa1", 4001), (b"\x0b\xb8", 3000)],
)
def test_a_close_is_answered_with_its_code(content: bytes, code: int) -> None:
    assert close_code(content) == code


@pytest.mark.parametrize("content", [b"\x03", b"\x03\xed", b"\x03\xee", b"\0\0", b"\x13\x88", b"\x03\xe8\xff"])
def test_a_close_without_sense_is_an_error(content: bytes) -> None:
    """One byte; 1005 and 1006, which nobody sends; out of range; a reason that is no text."""
    with pytest.raises(BadFrame) as refusal:
        close_code(content)
    assert refusal.value.code == 1002


def test_what_is_written_is_read_by_websockets() -> None:
    for length in (0, 125, 126, 65535, 65536):
        text = b"a" * length
        assert text_frame(text) == Frame(Opcode.TEXT, text).serialize(mask=False)
    assert close_frame(4001, "ended") == Frame(Opcode.CLOSE, b"\x0f\xa1ended").serialize(mask=False)
