"""The request that opens a WebSocket (RFC 6455, 4.2.1).

A usual one is read in one go, and accepted or refused in one write: thousands come back in the same second, and
negotiating took half of a socket's way. Whatever is unusual is left to `websockets`, which knows every kind.
"""

from asyncio import Transport
from base64 import b64encode
from binascii import Error, a2b_base64
from hashlib import sha1
from typing import NamedTuple

from websockets.datastructures import Headers
from websockets.http11 import Request
from websockets.server import ServerProtocol

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_ACCEPTED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
# Of a request that has a body, or several of what there may be one of, others may think otherwise than we.
_UNUSUAL = (b"content-length", b"transfer-encoding", b"expect")


class Opening(NamedTuple):
    """Who asks for a socket, from where; None: the header isn't there."""

    path: str
    host: str | None
    origin: str | None
    cookie: str | None
    languages: str | None


def read_opening(data: bytes) -> tuple[Opening, bytes] | None:
    """A usual request for a WebSocket and the key to answer it with; None: `websockets` has to look at it."""
    if data[:5] != b"GET /" or data[-4:] != b"\r\n\r\n" or not data.isascii():
        return None
    first, *lines = data[:-4].split(b"\r\n")
    words = first.split(b" ")
    if len(words) != 3 or words[2] != b"HTTP/1.1":
        return None
    headers: dict[bytes, bytes] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        headers[name.lower()] = value.strip(b" \t")
        if not colon or not name or name.strip() != name:
            return None
    if (
        len(headers) != len(lines)
        or headers.get(b"upgrade", b"").lower() != b"websocket"
        or b"upgrade" not in [one.strip() for one in headers.get(b"connection", b"").lower().split(b",")]
        or headers.get(b"sec-websocket-version") != b"13"
        or any(name in headers for name in _UNUSUAL)
        or not _is_key(key := headers.get(b"sec-websocket-key", b""))
    ):
        return None
    host, origin, cookie, languages = map(headers.get, (b"host", b"origin", b"cookie", b"accept-language"))
    return Opening(words[1].decode(), _text(host), _text(origin), _text(cookie), _text(languages)), key


def read_unusual(handshake: ServerProtocol, data: bytes, transport: Transport) -> tuple[Opening, bytes] | None:
    """What `read_opening` answers, read by `websockets`; None: the rest hasn't come, or it was refused."""
    handshake.receive_data(data)
    for event in handshake.events_received():
        if isinstance(event, Request):
            response = handshake.accept(event)
            if response.status_code == 101:
                return _opening_of(event), event.headers["Sec-WebSocket-Key"].encode()
            handshake.send_response(response)
    for answer in handshake.data_to_send():
        if answer:
            transport.write(answer)
        else:
            transport.close()
    return None


def _opening_of(request: Request) -> Opening:
    headers = request.headers
    # What is there twice is one, with a comma between.
    return Opening(
        request.path,
        _joined(headers, "Host"),
        _joined(headers, "Origin"),
        _joined(headers, "Cookie", "; "),
        _joined(headers, "Accept-Language"),
    )


def accepted(key: bytes) -> bytes:
    """The head that answers a request with this key."""
    return b"%b%b\r\n\r\n" % (_ACCEPTED, b64encode(sha1(key + _GUID, usedforsecurity=False).digest()))


def refused(status: bytes, text: bytes) -> bytes:
    """The answer that opens nothing."""
    head = b"HTTP/1.1 %b\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n" % status
    return b"%bContent-Length: %d\r\n\r\n%b" % (head, len(text), text)


def _is_key(key: bytes) -> bool:
    try:
        return len(a2b_base64(key, strict_mode=True)) == 16
    except Error:
        return False


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode()


def _joined(headers: Headers, name: str, between: str = ", ") -> str | None:
    return between.join(headers.get_all(name)) or None
