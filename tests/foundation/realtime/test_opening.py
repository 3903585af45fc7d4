"""The request for a socket: a usual one is read in one go, and means the same as `websockets` reads in it."""

from typing import Any, cast

import pytest
from websockets.server import ServerProtocol

from parta.foundation.realtime.frames import LARGEST_FRAME
from parta.foundation.realtime.opening import Opening, accepted, read_opening, read_unusual

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
USUAL = [
    "Host: school.example",
    "Upgrade: websocket",
    "Connection: keep-alive, Upgrade",
    f"Sec-WebSocket-Key: {KEY}",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Extensions: permessage-deflate",
    "Origin: https://school.example",
    "Cookie: a=1; parta_session=token",
    "Accept-Language: ru",
]
EXPECTED = Opening("/x?y=1", "school.example", "https://school.example", "a=1; parta_session=token", "ru")


class Kept:
    """What would be written."""

    def __init__(self) -> None:
        self.data = b""
        self.is_closed = False

    def write(self, data: bytes) -> None:
        self.data += data

    def close(self) -> None:
        self.is_closed = True


def head(*lines: str, first: str = "GET /x?y=1 HTTP/1.1") -> bytes:
    return "\r\n".join((first, *lines, "", "")).encode("latin-1")


def by_websockets(data: bytes) -> tuple[tuple[Opening, bytes] | None, Kept]:
    kept = Kept()
    return read_unusual(ServerProtocol(max_size=LARGEST_FRAME), data, cast(Any, kept)), kept


def test_both_ways_read_the_same() -> None:
    """Browsers' order, upper and lower case, spaces; RFC 6455's own example of an answer."""
    for lines in (
        USUAL,
        USUAL[::-1],
        [line.replace(": ", ":   ", 1) for line in USUAL],
        [one.lower() for one in USUAL],
    ):
        if lines[0] == USUAL[0].lower():
            lines[3] = lines[3].replace(KEY.lower(), KEY)
        found, _ = by_websockets(head(*lines))
        assert read_opening(head(*lines)) == found == (EXPECTED, KEY.encode())
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n" in accepted(KEY.encode())


@pytest.mark.parametrize(
    "strange",
    [
        head(*USUAL)[:-2],
        head(*USUAL) + b"\x81",
        head(*USUAL, first="POST /x HTTP/1.1"),
        head(*USUAL, first="GET /x HTTP/1.0"),
        head(*USUAL, first="GET /x  HTTP/1.1"),
        head(*USUAL, "Cookie: b=2"),
        head(*USUAL, "Content-Length: 3"),
        head(*USUAL, "Transfer-Encoding: chunked"),
        head(*USUAL, " folded"),
        head(*USUAL, "no colon"),
        head(*USUAL, "X-Name : space"),
        head(*USUAL, "X-Name: \xff"),
        *(head(*USUAL[:place], *USUAL[place + 1 :]) for place in (1, 2, 3, 4)),
        *(head(*(line.replace(KEY, key) for line in USUAL)) for key in ("", "short", KEY[:-2], KEY + KEY)),
        head(*(line.replace("13", "8") for line in USUAL)),
        head(*(line.replace("websocket", "h2c") for line in USUAL)),
        b"",
    ],
)
def test_what_is_unusual_is_left_to_websockets(strange: bytes) -> None:
    assert read_opening(head(*USUAL)) is not None  # the witness
    assert read_opening(strange) is None


def test_what_websockets_refuses_is_answered_and_closed() -> None:
    found, kept = by_websockets(head(*(line.replace("13", "8") for line in USUAL)))
    assert found is None
    assert kept.data.startswith(b"HTTP/1.1 400")
    assert kept.is_closed
    found, kept = by_websockets(head(*USUAL)[:50])
    assert (found, kept.data, kept.is_closed) == (None, b"", False)  # the rest hasn't come
    found, _ = by_websockets(head(*USUAL, "Cookie: b=2"))
    assert found is not None
    assert found[0].cookie == "a=1; parta_session=token; b=2"
