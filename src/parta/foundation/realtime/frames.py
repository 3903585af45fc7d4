"""WebSocket frames as the server writes them (RFC 6455, 5.2): whole text frames, unmasked, built once."""

import struct

_TEXT = 0x81


def text_frame(text: bytes) -> bytes:
    """The frame around UTF-8 `text`, ready to be written to any number of sockets."""
    length = len(text)
    if length < 126:
        return bytes((_TEXT, length)) + text
    if length < 65536:
        return struct.pack("!BBH", _TEXT, 126, length) + text
    return struct.pack("!BBQ", _TEXT, 127, length) + text
