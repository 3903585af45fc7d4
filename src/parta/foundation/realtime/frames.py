"""WebSocket frames (RFC 6455, 5.2): written whole and unmasked, built once; read whole and masked.

`websockets` negotiates; what comes afterwards is read here. Its reader is written for every kind of frame, extensions
and fragments, and took a third of a post's way; ours takes one text frame a command, and refuses the rest.
"""

import struct

try:
    from websockets.speedups import apply_mask
except ImportError:  # a platform without its compiled part
    from websockets.utils import apply_mask

TEXT, CLOSE, PING, PONG = 0x81, 0x88, 0x89, 0x8A

# A frame holds one command; a message's text is at most 16,000 characters.
LARGEST_FRAME = 128 * 1024
# Bytes of the longest head of a frame that is taken.
LONGEST_HEAD = 14

_TOO_LARGE, _PROTOCOL = 1009, 1002
# Codes that a peer may close with (RFC 6455, 7.4); the others are ours alone to conclude, or nobody's.
_CLOSE_CODES = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014}


class BadFrame(Exception):
    """What came breaks the protocol: the socket is closed with `code`."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def text_frame(text: bytes) -> bytes:
    """The frame around UTF-8 `text`, ready to be written to any number of sockets."""
    length = len(text)
    if length < 126:
        return bytes((TEXT, length)) + text
    if length < 65536:
        return struct.pack("!BBH", TEXT, 126, length) + text
    return struct.pack("!BBQ", TEXT, 127, length) + text


def close_frame(code: int, reason: str) -> bytes:
    content = struct.pack("!H", code) + reason.encode()[:123]
    return bytes((CLOSE, len(content))) + content


def pong_frame(content: bytes) -> bytes:
    return bytes((PONG, len(content))) + content


def read_frame(data: bytes | bytearray, at: int) -> tuple[int, bytes, int] | None:
    """The client's frame that begins at `at`: its first byte, its content, where the next one begins.

    None: the rest of it hasn't come. A first byte is TEXT, CLOSE, PING, PONG, or of a frame that is no command.
    Raises BadFrame.
    """
    length = len(data)
    if length - at < 2:
        return None
    first, size = data[at], data[at + 1] & 0x7F
    if first & 0x70:
        raise BadFrame(_PROTOCOL, "reserved bits")
    if data[at + 1] < 0x80:
        raise BadFrame(_PROTOCOL, "not masked")
    start = at + 6
    if size > 125:
        if first & 0x08:
            raise BadFrame(_PROTOCOL, "too long for a control frame")
        start = at + (8 if size == 126 else LONGEST_HEAD)
        if length < start:
            return None
        size = int.from_bytes(data[at + 2 : start - 4])
    if size > LARGEST_FRAME:
        raise BadFrame(_TOO_LARGE, "too large")
    end = start + size
    if length < end:
        return None
    return first, apply_mask(data[start:end], data[start - 4 : start]), end


def close_code(content: bytes) -> int:
    """The code to answer a close frame with. Raises BadFrame."""
    if not content:
        return 1000
    code = int.from_bytes(content[:2])
    if len(content) == 1 or not (code in _CLOSE_CODES or 3000 <= code < 5000):
        raise BadFrame(_PROTOCOL, "not a close code")
    try:
        content[2:].decode()
    except UnicodeDecodeError:
        raise BadFrame(_PROTOCOL, "not a reason") from None
    return code
