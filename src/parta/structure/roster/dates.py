"""Dates of birth: real dates, the many texts, and Excel's serial numbers."""

import re
from datetime import date, timedelta

from parta.structure.roster.records import Cell

_EXCEL_EPOCH = date(1899, 12, 30)
_EARLIEST, _LATEST = date(1910, 1, 1), date(2060, 1, 1)
_DAY_FIRST = re.compile(r"^(\d{1,2})[./\-\s](\d{1,2})[./\-\s](\d{4}|\d{2})(?:\s*г(?:\.|ода?)?)?(?:[ T]\d.*)?$")
_YEAR_FIRST = re.compile(r"^(\d{4})[./\-](\d{1,2})[./\-](\d{1,2})(?:[ T]\d.*)?$")
_IN_WORDS = re.compile(r"^(\d{1,2})\s+([а-яё]{3,8})\.?\s+(\d{4})(?:\s*г(?:\.|ода?)?)?$")
_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")


def parse_date(cell: Cell) -> date | None:
    """A day between 1910 and 2060, or None where the cell holds no possible date.

    A two-digit year up to 40 is in this century.
    """
    found = _read(cell)
    return found if found and _EARLIEST <= found < _LATEST else None


def _read(cell: Cell) -> date | None:
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        return _from_serial(int(cell))
    if not isinstance(cell, str):
        return None
    text = cell.strip().lower()
    if match := _DAY_FIRST.match(text):
        day, month, year = (int(part) for part in match.groups())
        if month > 12 >= day and "/" in text:
            day, month = month, day  # 07/18/2019 can only be the American order
        return _make(year + (2000 if year <= 40 else 1900) if year < 100 else year, month, day)
    if match := _YEAR_FIRST.match(text):
        year, month, day = (int(part) for part in match.groups())
        return _make(year, month, day)
    if match := _IN_WORDS.match(text):
        month = next((number for number, stem in enumerate(_MONTHS, 1) if match[2].startswith(stem)), 0)
        return _make(int(match[3]), month, int(match[1]))
    if re.fullmatch(r"\d{5}(?:[.,]0)?", text):
        return _from_serial(int(text[:5]))
    return None


def _from_serial(number: int) -> date | None:
    return _EXCEL_EPOCH + timedelta(days=number) if 5_000 <= number <= 58_000 else None


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
