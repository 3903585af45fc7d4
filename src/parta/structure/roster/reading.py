"""From the bytes of a file to cleaned sheets."""

import io
from pathlib import PurePosixPath
from typing import cast

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from parta.structure.roster.archives import (
    MAX_CELLS,
    MAX_ONEROSTER_ROWS,
    MAX_ROWS,
    detect_type,
    open_archive,
    refuse_large_ods,
    refuse_large_xlsx,
)
from parta.structure.roster.cells import clean_row, clean_text
from parta.structure.roster.delimited import decode, read_delimited
from parta.structure.roster.errors import RefusalCode, RosterRefused
from parta.structure.roster.quarantine import refuse_harmful_xls
from parta.structure.roster.records import Cell, Row, Sheet

_EXTENSIONS = {
    "xlsx": "excel", "xlsm": "excel", "xltx": "excel", "xls": "excel", "ods": "ods",
    "csv": "text", "txt": "text", "tsv": "text", "tab": "text", "zip": "oneroster",
}  # fmt: skip
_FOREIGN = frozenset({
    "pdf", "png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "doc", "docx", "odt", "rtf", "ppt", "pptx", "exe",
    "html", "htm", "xml", "json", "mp3", "mp4", "rar", "7z", "gz",
})  # fmt: skip
_TYPES = {"xlsx": "excel", "xls": "excel", "ods": "ods", "text": "text", "oneroster": "oneroster"}
_TYPE_NAMES = {
    "excel": "книга Excel",
    "ods": "таблица OpenDocument",
    "text": "текст",
    "oneroster": "архив OneRoster",
}
_ONEROSTER_FILES = (
    "manifest", "orgs", "academicSessions", "courses", "classes", "users", "roles", "enrollments",
    "demographics", "userProfiles",
)  # fmt: skip


def read_sheets(data: bytes, filename: str) -> list[Sheet]:
    """The sheets of a roster file, cells cleaned; blank rows stay, so that row numbers are the file's.

    The type is told from the content. Raises RosterRefused for what is no table, lies about its type,
    is encrypted, broken, empty or too large; all but the broken ones before anything is parsed.
    """
    kind = detect_type(data)
    _refuse_lie(kind, filename)
    stem = PurePosixPath(filename.replace("\\", "/")).stem or "Список"
    if kind == "text":
        sheets = [Sheet(clean_text(stem) or "Список", read_delimited(decode(data)))]
    elif kind == "oneroster":
        sheets = _read_oneroster(data)
    else:
        sheets = _read_workbook(data, kind)
    sheets = [sheet for sheet in sheets if any(_says_something(cell) for row in sheet.rows for cell in row)]
    if not sheets:
        raise RosterRefused(RefusalCode.EMPTY)
    return sheets


def _says_something(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or any(character.isalnum() for character in cell))


def _refuse_lie(kind: str, filename: str) -> None:
    """A picture's or a document's name on a table (or the other way round) is a mistake or a trick.

    Excel's own types may stand for each other: programs that export lists mix them up all the time.
    """
    extension = PurePosixPath(filename).suffix.lower().lstrip(".")
    actual = _TYPES[kind]
    if extension in _FOREIGN or _EXTENSIONS.get(extension, actual) != actual:
        raise RosterRefused(RefusalCode.TYPE_MISMATCH, claimed=extension, actual=_TYPE_NAMES[actual])


def _read_workbook(data: bytes, kind: str) -> list[Sheet]:
    if kind == "xlsx":
        refuse_large_xlsx(data)
    elif kind == "ods":
        refuse_large_ods(data)
    else:
        refuse_harmful_xls(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [meta.name for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        sheets: list[Sheet] = []
        total = 0
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            total += sheet.total_height
            if total >= MAX_ROWS or sheet.total_height * sheet.total_width > MAX_CELLS:
                raise RosterRefused(RefusalCode.TOO_MANY_ROWS, limit=MAX_ROWS)
            rows = [clean_row(row) for row in sheet.to_python(skip_empty_area=False)]
            sheets.append(Sheet(clean_text(name) or "Лист", _spread_merged(rows, sheet)))
    except PasswordError as locked:
        raise RosterRefused(RefusalCode.ENCRYPTED) from locked
    except (CalamineError, OSError, ValueError) as broken:
        raise RosterRefused(RefusalCode.BROKEN) from broken
    except BaseException as panic:
        # A panic of the parser derives from BaseException and has no importable type.
        if type(panic).__name__ != "PanicException":
            raise
        raise RosterRefused(RefusalCode.BROKEN) from panic
    return sheets


def _spread_merged(rows: list[Row], sheet: CalamineSheet) -> tuple[Row, ...]:
    """Give every cell of a merged range the value that is shown across it.

    Only one cell of a range holds it in the file. The work is bounded, as ranges may overlap at will.
    """
    ranges = sheet.merged_cell_ranges
    budget = MAX_CELLS
    changed: dict[int, list[object]] = {}
    for (top, left), (bottom, right) in ranges or ():
        if top >= len(rows) or left >= len(rows[top]) or rows[top][left] is None:
            continue
        last_row, last_column = min(bottom, len(rows) - 1), min(right, len(rows[top]) - 1)
        budget -= max(0, last_row - top + 1) * max(0, last_column - left + 1)
        if budget < 0:
            raise RosterRefused(RefusalCode.SUSPICIOUS_ARCHIVE)
        value = rows[top][left]
        for number in range(top, last_row + 1):
            row = changed.setdefault(number, list(rows[number]))
            row[left : last_column + 1] = [value] * (last_column - left + 1)
    for number, row in changed.items():
        rows[number] = cast("Row", tuple(row))
    return tuple(rows)


def _read_oneroster(data: bytes) -> list[Sheet]:
    archive = open_archive(data)
    wanted = {f"{name}.csv".lower(): name for name in _ONEROSTER_FILES}
    sheets: list[Sheet] = []
    left = MAX_ONEROSTER_ROWS
    for info in archive.infolist():
        name = wanted.get(info.filename.rsplit("/", 1)[-1].lower())
        if name is None or info.filename.startswith("__MACOSX"):
            continue
        rows = read_delimited(decode(archive.read(info)) if info.file_size else "", delimiter=",", limit=left)
        left -= len(rows)
        sheets.append(Sheet(f"{name}.csv", rows, "oneroster"))
    return sheets
