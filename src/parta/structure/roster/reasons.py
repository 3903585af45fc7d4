"""The rows that were not understood, as a workbook to correct and upload again."""

import io
import re

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from parta.foundation.papers import write_cell
from parta.structure.roster.records import Problem

REASON_HEADER = "Причина"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_WIDTHS = (14, 60)


def problems_workbook(problems: tuple[Problem, ...] | list[Problem]) -> bytes:
    """An XLSX with the source's sheets and columns and one column of reasons (ROSTER-13).

    A row with several problems stands there once. The import ignores the column of reasons.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    tables: dict[tuple[str, tuple[str, ...]], dict[int, list[Problem]]] = {}
    for problem in problems:
        tables.setdefault((problem.sheet, problem.header), {}).setdefault(problem.row, []).append(problem)
    for (name, header), rows in tables.items():
        title = _FORBIDDEN.sub(" ", name).strip("' ")[:28] or "Список"
        _write_table(workbook.create_sheet(title), header, rows)
    if not workbook.worksheets:
        _write_table(workbook.create_sheet("Список"), (), {})
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _write_table(sheet: Worksheet, header: tuple[str, ...], rows: dict[int, list[Problem]]) -> None:
    for column, text in enumerate((*header, REASON_HEADER), 1):
        cell = write_cell(sheet, 1, column, text)
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = max(_WIDTHS[0], min(len(text) + 4, _WIDTHS[1]))
    sheet.freeze_panes = "A2"
    for number, found in enumerate(rows.values(), 2):
        values = found[0].values
        for column, value in enumerate(values[: len(header)], 1):
            write_cell(sheet, number, column, value)
        reasons = write_cell(sheet, number, len(header) + 1, "\n".join(problem.reason for problem in found))
        reasons.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(len(header) + 1)].width = _WIDTHS[1]
