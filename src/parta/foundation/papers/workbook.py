"""Tables as an XLSX workbook: a bold header that stays in sight, widths that fit, text that stays text."""

import asyncio
import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time

import msgspec
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | bool | date | datetime | time | None

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
# In characters of the sheet's own font.
_NARROWEST, _WIDEST = 8, 60


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet: its name, lines above the table, the header, the rows; `totals` is a last bold row."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]
    title: Sequence[str] = ()
    totals: Sequence[Value] = ()


async def render_workbook(*tables: Table) -> bytes:
    """`workbook`, made off the event loop."""
    return await asyncio.to_thread(workbook, *tables)


def workbook(*tables: Table) -> bytes:
    """The bytes of an XLSX with one sheet a table. Times must be in the reader's zone: Excel knows none."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _write_table(book.create_sheet(_FORBIDDEN.sub(" ", table.name).strip("' ")[:31] or "Список"), table)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_table(sheet: Worksheet, table: Table) -> None:
    row = 1
    for line in table.title:
        write_cell(sheet, row, 1, line).font = Font(bold=row == 1, size=14 if row == 1 else 11)
        row += 1
    row += 1 if table.title else 0
    for column, text in enumerate(table.header, 1):
        cell = write_cell(sheet, row, column, text)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = f"A{row + 1}"
    if table.rows:
        sheet.auto_filter.ref = f"A{row}:{get_column_letter(len(table.header))}{row + len(table.rows)}"
    for values in table.rows:
        row += 1
        for column, value in enumerate(values, 1):
            write_cell(sheet, row, column, value).alignment = Alignment(wrap_text=True, vertical="top")
    for column, value in enumerate(table.totals, 1):
        write_cell(sheet, row + 1, column, value).font = Font(bold=True)
    for column in range(len(table.header)):
        texts = [table.header[column], *(str(one[column]) for one in table.rows[:500] if one[column] is not None)]
        longest = max(len(line) for text in texts for line in text.split("\n"))
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(max(longest + 2, _NARROWEST), _WIDEST)


def write_cell(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    """A value as what it is: a text stays a text, a date shows as 01.09.2026."""
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        # A name like «=cmd()» must stay a text in the spreadsheet of whoever opens this.
        cell.value = value
        cell.data_type = "s"
    elif value is not None:
        cell.value = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        if isinstance(value, datetime):
            cell.number_format = "DD.MM.YYYY HH:MM"
        elif isinstance(value, date):
            cell.number_format = "DD.MM.YYYY"
    return cell
