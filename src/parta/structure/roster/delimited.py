"""Text tables: the encoding and the delimiter are found from the content."""

import codecs
import csv
import io
import re
from collections import Counter

from charset_normalizer import from_bytes

from parta.structure.roster.archives import MAX_ROWS
from parta.structure.roster.cells import clean_row
from parta.structure.roster.errors import RefusalCode, RosterRefused
from parta.structure.roster.records import Row

_USUAL_DELIMITERS = ";\t,|"
_OTHER_DELIMITERS = "^~#:\x1f"
_CYRILLIC_CODE_PAGES = ("cp1251", "koi8_r", "cp866", "mac_cyrillic")
_FREQUENT = frozenset("оеаинтсрвлкмдпуяОЕАИНТСРВЛКМДПУ")
_SWAPPED_CASE = re.compile(r"[а-яё][А-ЯЁ]")
_SAMPLE_LINES = 60


def decode(data: bytes) -> str:
    """Text from UTF-8, UTF-16 or one of the Russian code pages.

    Raises RosterRefused for bytes that are no text.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decode_strictly(data, encoding)
    if b"\0" in data[:4096]:
        zeros_first = data[:4096:2].count(0) > data[1:4096:2].count(0)
        text = data.decode("utf-16-be" if zeros_first else "utf-16-le", errors="replace")
        if "\0" in text or "\ufffd" in text or not re.search(r"[\n,;\t]", text):
            raise RosterRefused(RefusalCode.NOT_A_TABLE, actual="файл неизвестного вида")
        return text
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode_code_page(data)
    if len(re.findall(r"[\x00-\x08\x0e-\x1a\x1c-\x1e]", text[:4096])) > 4:
        raise RosterRefused(RefusalCode.NOT_A_TABLE, actual="файл неизвестного вида")
    return text


def _decode_strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise RosterRefused(RefusalCode.BROKEN) from broken


def _decode_code_page(data: bytes) -> str:
    """The Russian code page in which the letters occur as often as in Russian; else a guess."""
    best, best_score = "", 0.0
    for encoding in _CYRILLIC_CODE_PAGES:
        text = data[:100_000].decode(encoding, errors="replace")
        high = [character for character in text if character > "\x7f"]
        cyrillic = sum("А" <= character <= "я" or character in "ёЁ№«»" for character in high)
        frequent = sum(character in _FREQUENT for character in high)
        score = (cyrillic + frequent - 4 * len(_SWAPPED_CASE.findall(text))) / (2 * len(high))
        if score > best_score:
            best, best_score = encoding, score
    if best_score > 0.6:
        return data.decode(best, errors="replace")
    guess = from_bytes(data[:100_000]).best()
    if guess is None:
        raise RosterRefused(RefusalCode.NOT_A_TABLE, actual="файл неизвестного вида")
    return data.decode(guess.encoding, errors="replace")


def find_delimiter(text: str) -> str:
    """The character that cuts the first lines into the most even columns; a comma for one column."""
    if match := re.match(r"\ufeff?sep=(.)\r?\n", text):
        return match[1]
    lines = text[:200_000].splitlines(keepends=True)[:_SAMPLE_LINES]
    scored = [(_evenness(lines, delimiter), delimiter) for delimiter in _USUAL_DELIMITERS]
    # The others occur in ordinary texts («12:30»), so they must cut better to be believed.
    scored += [(0.8 * _evenness(lines, delimiter), delimiter) for delimiter in _OTHER_DELIMITERS]
    score, delimiter = max(scored, key=lambda pair: pair[0])
    return delimiter if score > 0 else ","


def _evenness(lines: list[str], delimiter: str) -> float:
    """How many rows agree on a width of two columns or more; wider is better."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if any(cell.strip() for cell in row)]
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    width, count = max(Counter(widths).items(), key=lambda pair: (pair[1] if pair[0] > 1 else 0, pair[0]))
    if width < 2 or count * 2 < len(widths):
        return 0.0
    return count / len(widths) * (1 + min(width, 12) / 4)


def read_delimited(text: str, *, delimiter: str | None = None, limit: int = MAX_ROWS) -> tuple[Row, ...]:
    """Rows of a text table. Raises RosterRefused (too many rows, broken, empty)."""
    text = text.removeprefix("\ufeff")
    delimiter = delimiter or find_delimiter(text)
    if text.startswith("sep="):
        text = text.split("\n", 1)[-1]
    rows: list[Row] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) >= limit or len(row) > 1_000:
                raise RosterRefused(RefusalCode.TOO_MANY_ROWS, limit=limit)
            rows.append(clean_row(row))
    except csv.Error as broken:
        raise RosterRefused(RefusalCode.BROKEN) from broken
    return tuple(rows)
