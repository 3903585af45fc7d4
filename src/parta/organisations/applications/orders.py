"""The head's appointment order: known by its content, never by its name or by what the browser says."""

import io
import zipfile
from typing import Literal

import pyvips

from parta.foundation.text import clean_line
from parta.organisations.errors import OrderTooLarge, OrderUnreadable

LARGEST_ORDER = 20 * 1024 * 1024
_LARGEST_PICTURE = 120_000_000  # pixels: an A3 page at 600 dpi
_LARGEST_DOCUMENT = 200 * 1024 * 1024
_MOST_PARTS = 2_000

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OrderType = Literal[
    "application/pdf",
    "image/jpeg",
    "image/png",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
]


def identify(name: str, data: bytes) -> OrderType:
    """What the bytes really are. Slow for pictures (they are decoded): call it in a thread.

    Raises OrderTooLarge, OrderUnreadable.
    """
    if len(data) > LARGEST_ORDER:
        raise OrderTooLarge(limit=LARGEST_ORDER // 1024 // 1024)
    if data[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-") and b"%%EOF" in data:
        return "application/pdf"
    if data.startswith(b"\xff\xd8\xff") and _is_picture(data):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n") and _is_picture(data):
        return "image/png"
    if data.startswith(b"PK\x03\x04") and _is_docx(data):
        return DOCX
    raise OrderUnreadable(name=clean_name(name))


def clean_name(name: str) -> str:
    """A file's name without folders and tricks, at most 120 characters."""
    return clean_line(name.replace("\\", "/").rsplit("/", 1)[-1])[-120:] or "приказ"


def _is_picture(data: bytes) -> bool:
    try:
        picture = pyvips.Image.new_from_buffer(data, "", access="sequential")
        if picture.width * picture.height > _LARGEST_PICTURE:
            return False
        pyvips.Image.thumbnail_buffer(data, 64, fail_on="error").avg()
    except pyvips.Error:
        return False
    return True


def _is_docx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    names = {part.filename for part in parts}
    return (
        len(parts) <= _MOST_PARTS
        and sum(part.file_size for part in parts) <= _LARGEST_DOCUMENT
        and {"[Content_Types].xml", "word/document.xml"} <= names
        # Macros: an order needs none.
        and not any(name.endswith("vbaProject.bin") for name in names)
    )
