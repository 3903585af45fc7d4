"""Cleaning of single cells: what a spreadsheet may hide in a text must not reach a name."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from parta.structure.roster.records import Cell, Row

MAX_CELL_LENGTH = 4_000
_PLAIN = re.compile(r"[0-9A-Za-zА-Яа-яЁё .,;:@()+\-«»№/_\"]*")
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BLANK_WORDS = frozenset(
    {"", "-", "--", "—", "–", "нет", "н/д", "нд", "отсутствует", "не указан", "не указано", "не имеет", "n/a"}
)


def clean_text(text: str) -> str:
    """One text without control characters, bidi overrides and superfluous spaces; line breaks stay."""
    text = text[:MAX_CELL_LENGTH]
    if not _PLAIN.fullmatch(text):
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        # Cf holds the bidi overrides, zero-width characters and soft hyphens; none belongs into a roster.
        text = "".join(" " if c == "\t" else c for c in text if c in "\n\t" or _is_kept(c))
    text = _SPACES.sub(" ", text).strip()
    if "\n" in text:
        text = "\n".join(line.strip() for line in text.split("\n") if line.strip())
    return text


def _is_kept(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean_cell(value: object) -> Cell:
    """One cell as calamine or csv gives it, in the four types that the import knows."""
    if isinstance(value, str):
        return clean_text(value) or None
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, time | timedelta):
        return str(value)
    return None


def clean_row(values: Sequence[object]) -> Row:
    return tuple(clean_cell(value) for value in values)


def text_of(cell: Cell) -> str:
    """A cell as a person sees it, on one line."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime("%d.%m.%Y")
    if isinstance(cell, str):
        return cell.replace("\n", " ") if "\n" in cell else cell
    return str(cell)


def is_blank(cell: Cell) -> bool:
    """Empty, or one of the words that stand for it («нет», «—»)."""
    if cell is None:
        return True
    return isinstance(cell, str) and cell.lower() in _BLANK_WORDS
