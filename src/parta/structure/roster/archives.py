"""What is inside a file, and whether a packed one may be unpacked: checked before any parser sees it."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat

from parta.structure.roster.errors import RefusalCode, RosterRefused

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_RATIO = 250
RATIO_COUNTS_FROM = 4 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_ROWS = 100_000
MAX_ONEROSTER_ROWS = 1_000_000
MAX_CELLS = 4_000_000
"""The rectangle around all filled cells of a sheet: parsers keep all of it in memory."""

_CHUNK = 1 << 18
_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_ENCRYPTED_OLE = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_OLE = ("Workbook".encode("utf-16-le"), "B\0o\0o\0k\0\0".encode("latin-1"))

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "документ PDF"),
    (b"\x89PNG", "картинка"),
    (b"\xff\xd8\xff", "картинка"),
    (b"GIF8", "картинка"),
    (b"RIFF", "картинка или запись"),
    (b"{\\rtf", "текстовый документ RTF"),
    (b"MZ", "программа"),
    (b"\x7fELF", "программа"),
    (b"Rar!", "архив RAR"),
    (b"7z\xbc\xaf", "архив 7-Zip"),
    (b"\x1f\x8b", "архив GZip"),
)


def detect_type(data: bytes) -> str:
    """One of xlsx, xls, ods, oneroster, text, told from the content alone.

    Raises RosterRefused for what is no table, for encrypted files and for packed bombs.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise RosterRefused(RefusalCode.EMPTY)
    if len(data) > MAX_FILE_BYTES:
        raise RosterRefused(RefusalCode.TOO_LARGE, limit_mb=MAX_FILE_BYTES >> 20)
    if data.startswith(b"PK"):
        return _detect_packed(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if _ENCRYPTED_OLE in data:
            raise RosterRefused(RefusalCode.ENCRYPTED)
        if not any(name in data for name in _WORKBOOK_OLE):
            raise RosterRefused(RefusalCode.NOT_A_TABLE, actual="документ другого вида")
        return "xls"
    for signature, actual in _SIGNATURES:
        if data.startswith(signature):
            raise RosterRefused(RefusalCode.NOT_A_TABLE, actual=actual)
    start = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        raise RosterRefused(RefusalCode.NOT_A_TABLE, actual="веб-страница")
    if start.startswith((b"<?xml", b"<workbook")):
        raise RosterRefused(RefusalCode.NOT_A_TABLE, actual="документ XML")
    return "text"


def _detect_packed(data: bytes) -> str:
    archive = open_archive(data)
    names = {info.filename for info in archive.infolist()}
    _refuse_bomb(data, archive)
    bases = {name.rsplit("/", 1)[-1].lower() for name in names}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise RosterRefused(RefusalCode.NOT_A_TABLE, actual="двоичная книга XLSB")
    if "mimetype" in names and "content.xml" in names:
        if archive.read("mimetype").strip() != b"application/vnd.oasis.opendocument.spreadsheet":
            raise RosterRefused(RefusalCode.NOT_A_TABLE, actual="документ другого вида")
        if b"encryption-data" in (archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""):
            raise RosterRefused(RefusalCode.ENCRYPTED)
        return "ods"
    if "users.csv" in bases:
        return "oneroster"
    if "word/document.xml" in names:
        raise RosterRefused(RefusalCode.NOT_A_TABLE, actual="документ Word")
    raise RosterRefused(RefusalCode.NOT_A_TABLE, actual="архив без списка OneRoster")


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive, its directory read. Raises RosterRefused (broken, encrypted)."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as broken:
        raise RosterRefused(RefusalCode.BROKEN) from broken
    if any(info.flag_bits & 0x1 for info in archive.infolist()):
        raise RosterRefused(RefusalCode.ENCRYPTED)
    return archive


def _refuse_bomb(data: bytes, archive: zipfile.ZipFile) -> None:
    """Compare what the directory declares with what really unpacks: a bomb lies about one of them."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(info.file_size for info in entries) > MAX_UNPACKED_BYTES:
        raise RosterRefused(RefusalCode.SUSPICIOUS_ARCHIVE)
    left = MAX_UNPACKED_BYTES
    for info in entries:
        actual = 0
        for chunk in unpack(data, info):
            actual += len(chunk)
            is_bomb = actual > RATIO_COUNTS_FROM and actual > MAX_RATIO * max(info.compress_size, 1)
            if is_bomb or actual > left or actual > info.file_size:
                raise RosterRefused(RefusalCode.SUSPICIOUS_ARCHIVE)
        left -= actual
        if actual != info.file_size:
            raise RosterRefused(RefusalCode.BROKEN)


def unpack(data: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The true content of one entry, piece by piece, whatever size it declares."""
    start = info.header_offset
    if data[start : start + 4] != b"PK\x03\x04":
        raise RosterRefused(RefusalCode.BROKEN)
    start += 30 + int.from_bytes(data[start + 26 : start + 28], "little")
    start += int.from_bytes(data[info.header_offset + 28 : info.header_offset + 30], "little")
    packed = memoryview(data)[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed)
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise RosterRefused(RefusalCode.BROKEN)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        pending: bytes | memoryview = packed
        while not inflate.eof:
            chunk = inflate.decompress(pending, _CHUNK)
            pending = inflate.unconsumed_tail
            if not chunk and not pending:
                break
            yield chunk
    except zlib.error as broken:
        raise RosterRefused(RefusalCode.BROKEN) from broken


def refuse_large_xlsx(data: bytes) -> None:
    """Refuse before parsing a workbook with too many rows, or one far cell that spans a huge rectangle.

    Every part is looked at, as the workbook may call any of them a sheet.
    """
    rows = 0
    for info in open_archive(data).infolist():
        extent = _SheetExtent(rows)
        try:
            _parse_xml(data, info, extent.start)
        except expat.ExpatError as broken:
            if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                raise RosterRefused(RefusalCode.BROKEN) from broken
        rows += extent.last_row


class _SheetExtent:
    """How far the filled cells of one sheet reach."""

    def __init__(self, earlier_rows: int) -> None:
        self.earlier_rows = earlier_rows
        self.row = self.column = self.last_row = self.last_column = 0
        self.is_in_cell = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                number = attributes.get("r", "")
                self.row = int(number) if number.isdecimal() else self.row + 1
                self.column = 0
                self.is_in_cell = False
            case "c":
                # A styled cell without a value stays out: whole formatted rows are common.
                reference = _REFERENCE.fullmatch(attributes.get("r", ""))
                self.column = _column_number(reference[1]) if reference else self.column + 1
                self.row = int(reference[2]) if reference else self.row
                self.is_in_cell = True
            case "v" | "is" | "f" | "t" if self.is_in_cell:
                self.is_in_cell = False
                self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)
                if self.earlier_rows + self.last_row >= MAX_ROWS or self.last_row * self.last_column > MAX_CELLS:
                    raise RosterRefused(RefusalCode.TOO_MANY_ROWS, limit=MAX_ROWS)
            case _:
                pass


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _parse_xml(
    data: bytes,
    info: zipfile.ZipInfo,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
) -> None:
    """Run over one part. Raises ExpatError; RosterRefused for entities, which multiply."""

    def forbid_entities(*_: object) -> None:
        raise RosterRefused(RefusalCode.SUSPICIOUS_ARCHIVE)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    parser.EntityDeclHandler = forbid_entities
    for chunk in unpack(data, info):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def refuse_large_ods(data: bytes) -> None:
    """The same for OpenDocument, where a row or a cell is repeated by a number."""
    archive = open_archive(data)
    rows = row_repeat = width = filled_width = 0
    is_filled = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row_repeat, width, filled_width, is_filled
        if name == "table:table-row":
            row_repeat = int(attributes.get("table:number-rows-repeated", "1"))
            width = filled_width = 0
            is_filled = False
        elif name == "table:table-cell":
            width += int(attributes.get("table:number-columns-repeated", "1"))
            if "office:value-type" in attributes or "calcext:value-type" in attributes:
                is_filled, filled_width = True, width

    def end(name: str) -> None:
        nonlocal rows
        if name != "table:table-row" or not is_filled:
            return
        rows += row_repeat
        if rows >= MAX_ROWS or row_repeat * filled_width > MAX_CELLS:
            raise RosterRefused(RefusalCode.TOO_MANY_ROWS, limit=MAX_ROWS)

    try:
        _parse_xml(data, archive.getinfo("content.xml"), start, end)
    except (expat.ExpatError, ValueError) as broken:
        raise RosterRefused(RefusalCode.BROKEN) from broken
