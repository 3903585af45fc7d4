"""The real lists, and lists made of rows for the tests."""

import io
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from openpyxl import Workbook

from parta.structure.roster import Roster, detect_layout, read_sheets, understand

HERE = Path(__file__).parent / "files"
BUNDLED = {"school-contingent-2026-09.xlsx", "school-staff.csv"}


def file_bytes(name: str) -> bytes:
    if name in BUNDLED:
        return (files("parta") / "demo_data" / name).read_bytes()
    return (HERE / name).read_bytes()


def understand_bytes(data: bytes, name: str) -> Roster:
    sheets = read_sheets(data, name)
    return understand(sheets, [detect_layout(sheet) for sheet in sheets])


def understand_file(name: str) -> Roster:
    return understand_bytes(file_bytes(name), name)


def workbook(sheets: dict[str, Sequence[Sequence[object]]], merged: Sequence[str] = ()) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for area in merged:
            sheet.merge_cells(area)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def contingent_rows() -> list[list[object]]:
    """Header and pupils of the September list, as cells."""
    (sheet,) = read_sheets(file_bytes("school-contingent-2026-09.xlsx"), "a.xlsx")
    return [list(row) for row in sheet.rows[3:828]]


def as_csv(rows: Sequence[Sequence[object]], delimiter: str) -> str:
    import csv

    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter)
    for row in rows:
        writer.writerow(["" if cell is None else f"{cell:%d.%m.%Y}" if hasattr(cell, "year") else cell for cell in row])
    return buffer.getvalue()
