"""What a file is, by its first bytes. What the client calls it never decides anything dangerous (FILE-6).

Signatures: the WHATWG MIME Sniffing Standard, section 6; ISO/IEC 14496-12 for `ftyp` brands; PKWARE APPNOTE 4.3.7;
ECMA-376 part 2 and OpenDocument 1.3 part 2 for office packages.
"""

import asyncio
from io import BytesIO
from pathlib import PurePath
from typing import Literal

import imagesize
import msgspec

# Bytes of the beginning that are enough to know a file.
HEAD = 64 * 1024

UNKNOWN = "application/octet-stream"


class Content(msgspec.Struct, frozen=True):
    """What a file is: its media type, and how it is shown once it has been read through."""

    media_type: str
    kind: Literal["photo", "video", "audio", "file"]


class Head(msgspec.Struct, frozen=True):
    """The beginning of a file, at most HEAD bytes, and how many pixels it says it has (0: it doesn't say)."""

    data: bytes
    pixels: int = 0


_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"{\\rtf", "application/rtf"),
)

# The brands of ISO media files; any other brand is a film.
_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
    b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp",
}

_OFFICE = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}

# One container, several programs: here the name may choose, for what it chooses among is equally harmless.
_BY_NAME = {
    "application/x-ole-storage": {
        ".doc": "application/msword",
        ".xls": "application/vnd.ms-excel",
        ".ppt": "application/vnd.ms-powerpoint",
    },
    "text/plain": {".csv": "text/csv", ".md": "text/markdown"},
}

_PHOTOS = {"image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/heif", "image/avif"}

_ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
}


def sniff(head: bytes, name: str) -> Content:
    """What a file is that begins with `head` (its first HEAD bytes, or all of it)."""
    media_type = _media_type(head)
    media_type = _BY_NAME.get(media_type, {}).get(PurePath(name).suffix.lower(), media_type)
    if media_type in _PHOTOS:
        return Content(media_type, "photo")
    if media_type.startswith("video/"):
        return Content(media_type, "video")
    if media_type.startswith("audio/"):
        return Content(media_type, "audio")
    return Content(media_type, "file")


def name_for(name: str, media_type: str) -> str:
    """`name` with an ending that fits what the file has become, so that it opens after a download."""
    endings = _ENDINGS.get(media_type)
    if endings is None or PurePath(name).suffix.lower() in endings:
        return name
    return f"{PurePath(name).stem or name}{endings[0]}"


def _media_type(head: bytes) -> str:
    for start, media_type in _STARTS:
        if head.startswith(start):
            return "video/ogg" if media_type == "audio/ogg" and b"theora" in head[:4096] else media_type
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp":
        return _iso_media_type(head)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _package_type(head)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "application/x-ole-storage"
    if _is_mpeg_audio(head):
        return "audio/aac" if head[1] & 0xF6 == 0xF0 else "audio/mpeg"
    return "text/plain" if _is_text(head) else UNKNOWN


def _iso_media_type(head: bytes) -> str:
    end = min(int.from_bytes(head[:4]), 256)
    brands = [head[8:12], *(head[place : place + 4] for place in range(16, end, 4))]
    for brand in brands:
        # `mif1` says only «a picture»; the compatible brands may say which.
        if brand in _BRANDS and _BRANDS[brand] != "image/heif":
            return _BRANDS[brand]
    return "image/heif" if brands[0] in (b"mif1", b"msf1") else "video/mp4"


async def look_at(data: bytes) -> Head:
    """Ask the header of a picture how large it says it is: what is far too large costs no process."""
    media_type = sniff(data, "").media_type
    # Of WebP the library takes two bits that aren't of the size for a part of it.
    if media_type not in _PHOTOS or media_type == "image/webp":
        return Head(data)
    # In a thread: the bytes are anybody's, and the library may go through all of them one by one.
    return Head(data, await asyncio.to_thread(_pixels, data))


def _pixels(data: bytes) -> int:
    try:
        width, height = imagesize.get(BytesIO(data), exif_rotation=False)
    except Exception:  # whatever is wrong with them, the process that opens the file will say
        return 0
    return int(max(0, width) * max(0, height))


def _package_type(head: bytes) -> str:
    """Office documents are archives; which one, the names of their first entries tell."""
    if head[30:38] == b"mimetype":
        declared = head[38:110].split(b"PK")[0]
        for form in ("text", "spreadsheet", "presentation"):
            if declared == f"application/vnd.oasis.opendocument.{form}".encode():
                return declared.decode()
    if b"[Content_Types].xml" in head or b"_rels/" in head or b"docProps/" in head:
        for folder, media_type in _OFFICE.items():
            if b"PK\x03\x04" in head and folder in head:
                return media_type
    return "application/zip"


def _is_mpeg_audio(head: bytes) -> bool:
    """A frame header of MPEG audio or AAC in ADTS, followed by another one where it says the next one is."""
    if len(head) < 8 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    if layer == 0 and head[1] & 0xF6 == 0xF0:
        length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    elif layer == 1 and version != 1:
        length = _layer_3_frame(head, version)
    else:
        return False
    return length > 7 and (len(head) <= length + 1 or (head[length] == 0xFF and head[length + 1] & 0xE0 == 0xE0))


def _layer_3_frame(head: bytes, version: int) -> int:
    """Length of an MPEG layer III frame, bytes; 0: it isn't one. ISO/IEC 11172-3, 2.4.2.3."""
    is_first = version == 3
    rates = (
        (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
        if is_first
        else (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
    )
    bit_rate = rates[head[2] >> 4] * 1000
    sample_rate = (44100, 48000, 32000, 0)[head[2] >> 2 & 3] // {3: 1, 2: 2, 0: 4}[version]
    if not bit_rate or not sample_rate:
        return 0
    return (144 if is_first else 72) * bit_rate // sample_rate + (head[2] >> 1 & 1)


def _is_text(head: bytes) -> bool:
    """Text in UTF-8 or UTF-16 with a mark, or in a Russian one-byte code, without control characters."""
    if not head:
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head):
        return False
    try:
        # The last character may be cut by the end of the head.
        head[: len(head) - 3 if len(head) >= HEAD else len(head)].decode()
    except UnicodeDecodeError:
        return sum(byte >= 0xC0 for byte in head) > sum(0x80 <= byte < 0xC0 for byte in head)
    return True
