"""Which row is the header, and what each column means."""

import hashlib
import re
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from parta.structure.roster.cells import is_blank, text_of
from parta.structure.roster.content import ColumnContent, profile
from parta.structure.roster.groups import group_in_title, parse_group
from parta.structure.roster.meanings import Meaning, meaning_of_header, normalise_header
from parta.structure.roster.records import Cell, GroupName, Row, Sheet

ListKind = Literal["students", "staff", "oneroster", "none"]
SAMPLES = 3
_SEARCHED_ROWS = 40
_HIGHEST_HEADER = 3
_NAME_MEANINGS = {Meaning.FULL_NAME, Meaning.SURNAME, Meaning.GIVEN}


class Column(Struct, frozen=True):
    """One column: `index` counts from 0; `confidence` from 0 (a guess) to 1 (words and content agree)."""

    index: int
    header: str
    meaning: Meaning
    confidence: float
    samples: tuple[str, ...] = ()


class Layout(Struct, frozen=True):
    """How to read one sheet. Rows count from 1; `header_row` is None where the list has no header.

    `fingerprint` is equal for all sheets with the same header, whatever their rows and titles are.
    """

    sheet: str
    kind: ListKind
    header_row: int | None
    first_row: int
    columns: tuple[Column, ...]
    title_group: GroupName | None
    fingerprint: str

    def with_meanings(self, corrections: Mapping[int, Meaning]) -> "Layout":
        """The layout as a person corrected it; the kind of list follows the meanings."""
        columns = tuple(
            replace(column, meaning=corrections[column.index], confidence=1.0)
            if column.index in corrections
            else column
            for column in self.columns
        )
        kind = self.kind if self.kind == "oneroster" else _kind_of_list(columns, None)
        return replace(self, columns=columns, kind=kind)

    @property
    def meanings(self) -> dict[Meaning, int]:
        """The column of each meaning that is read."""
        return {c.meaning: c.index for c in reversed(self.columns) if c.meaning is not Meaning.IGNORED}

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.header for column in self.columns)


def detect_layout(sheet: Sheet) -> Layout:
    """Find the header and the columns' meanings by header words and by content (ROSTER-2)."""
    if sheet.origin == "oneroster":
        return Layout(sheet.name, "oneroster", 1, 2, (), None, f"oneroster:{sheet.name}")
    top, height = _find_header(sheet.rows)
    first = top + height
    width = max((len(row) for row in sheet.rows[:5_000]), default=0)
    headers = _header_texts(sheet.rows[top:first], width)
    body = [row for row in sheet.rows[first : first + 400] if len({cell for cell in row if cell is not None}) > 1]
    contents = [profile([row[index] if index < len(row) else None for row in body]) for index in range(width)]
    columns = _choose_meanings(headers, contents)
    title = _title_group(sheet, top)
    return Layout(
        sheet=sheet.name,
        kind=_kind_of_list(columns, title),
        header_row=first if height else None,
        first_row=first + 1,
        columns=columns,
        title_group=title,
        fingerprint=_fingerprint(headers, contents),
    )


def _find_header(rows: tuple[Row, ...]) -> tuple[int, int]:
    """Position and height of the header; height 0 where there is none."""
    best, best_score = (0, 0), 1.5
    for top in range(min(len(rows), _SEARCHED_ROWS)):
        if not _may_be_header(rows[top]):
            continue
        for height in range(1, _HIGHEST_HEADER + 1):
            block = rows[top : top + height]
            if len(block) < height or not all(_may_be_header(row) for row in block):
                break
            score = _header_score(block)
            # A higher block must explain more than the row alone, else it has eaten a row of data.
            if score > best_score + 0.5 * (height - 1):
                best, best_score = (top, height), score
    if best[1]:
        return best
    first = next((n for n, row in enumerate(rows) if len([c for c in row if not is_blank(c)]) > 1), 0)
    return (first, 1 if _is_wordless_header(rows[first : first + 2]) else 0)


def _is_wordless_header(rows: tuple[Row, ...]) -> bool:
    """«Столбец 1 | Столбец 2» over data: texts of which none is a datum, above a row that has some."""
    if len(rows) < 2 or not _may_be_header(rows[0]):
        return False
    return not any(_is_datum(cell) for cell in rows[0]) and sum(_is_datum(cell) for cell in rows[1]) > 1


def _is_datum(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return cell is not None
    content = profile([cell])
    return max(content.date, content.phone, content.email, content.group, content.person, content.family) > 0


def _may_be_header(row: Row) -> bool:
    cells = [cell for cell in row if not is_blank(cell)]
    texts = {cell for cell in cells if isinstance(cell, str)}
    if not texts or len(texts) < len({*cells}) * 0.6:
        return False
    if any(re.search(r"\d{6,}|@|\d{1,2}\.\d{1,2}\.\d{2,4}", text) and not meaning_of_header(text) for text in texts):
        return False
    # One text alone is a title, unless the sheet has one column only.
    return len(texts) > 1 or len(row) == 1


def _header_score(block: tuple[Row, ...]) -> float:
    width = max(len(row) for row in block)
    texts = _header_texts(block, width)
    known = {(m, t) for t in texts if t and (m := meaning_of_header(t)) is not None}
    useful = {meaning for meaning, _ in known} - {Meaning.IGNORED, Meaning.NUMBER}
    unknown = sum(1 for text in texts if text and meaning_of_header(text) is None)
    lonely = 1.0 if width == 1 and useful else 0.0
    return len(useful) + 0.3 * (len(known) - len(useful)) + lonely - 0.4 * unknown


def _header_texts(block: tuple[Row, ...], width: int) -> list[str]:
    """One text a column; an upper row's text also stands for the empty cells to its right."""
    parts: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(block):
        carried = ""
        for index in range(width):
            text = text_of(row[index]) if index < len(row) else ""
            is_last = depth == len(block) - 1
            below = any(index < len(lower) and lower[index] is not None for lower in block[depth + 1 :])
            if text:
                carried = text
            elif not is_last and below:
                text = carried
            if text and text not in parts[index]:
                parts[index].append(text)
    return [" / ".join(texts) for texts in parts]


def _choose_meanings(headers: list[str], contents: list[ColumnContent]) -> tuple[Column, ...]:
    chosen: list[tuple[Meaning, float]] = []
    taken: set[Meaning] = set()
    for header, content in zip(headers, contents, strict=True):
        meaning, confidence = _by_header(header, content)
        if meaning and meaning in taken and meaning not in {Meaning.IGNORED, Meaning.NUMBER}:
            meaning, confidence = _second_of(meaning, taken), 0.4
        taken.add(meaning or Meaning.IGNORED)
        chosen.append((meaning or Meaning.IGNORED, confidence))
    taken.discard(Meaning.IGNORED)
    _fill_by_content(headers, contents, chosen, taken)
    return tuple(
        Column(index, header, meaning, round(confidence, 2), content.samples[:SAMPLES])
        for index, (header, content, (meaning, confidence)) in enumerate(zip(headers, contents, chosen, strict=True))
    )


def _by_header(header: str, content: ColumnContent) -> tuple[Meaning | None, float]:
    """The header's word, weighed against what stands below it."""
    meaning = meaning_of_header(header)
    if meaning is None or meaning is Meaning.IGNORED or not content.filled:
        return meaning, 0.9 if meaning else 0.0
    fit = content.fit(meaning)
    if fit >= 0.5:
        return meaning, 0.6 + 0.4 * fit
    if meaning in {Meaning.CURATOR_OF, Meaning.GROUP} and content.person >= 0.5:
        return Meaning.IGNORED, 0.6  # the class teacher's name in a list of pupils
    rival, strength = content.best()
    if rival and strength >= 0.8 and fit < 0.2:
        return None, 0.0
    return meaning, 0.3 + 0.4 * fit


def _second_of(meaning: Meaning, taken: set[Meaning]) -> Meaning:
    """The second «ФИО» or «Телефон» of a pupils' list is usually a parent's."""
    followers = {
        Meaning.FULL_NAME: (Meaning.GUARDIANS, Meaning.GUARDIAN2_NAME),
        Meaning.PHONE: (Meaning.GUARDIANS_PHONE,),
        Meaning.GUARDIANS: (Meaning.GUARDIAN2_NAME,),
        Meaning.GUARDIANS_PHONE: (Meaning.GUARDIAN2_PHONE,),
        Meaning.GUARDIAN1_KIND: (Meaning.GUARDIAN2_KIND,),
    }
    return next((other for other in followers.get(meaning, ()) if other not in taken), Meaning.IGNORED)


def _fill_by_content(
    headers: list[str],
    contents: list[ColumnContent],
    chosen: list[tuple[Meaning, float]],
    taken: set[Meaning],
) -> None:
    """Columns whose header says nothing are told by their content alone."""
    for index, content in enumerate(contents):
        if chosen[index][0] is not Meaning.IGNORED or meaning_of_header(headers[index]) is Meaning.IGNORED:
            continue
        if chosen[index][1] > 0:
            continue
        meaning, strength = content.best()
        if meaning and meaning in taken and _NAME_MEANINGS & taken:
            meaning = {Meaning.FULL_NAME: Meaning.GUARDIANS, Meaning.PHONE: Meaning.GUARDIANS_PHONE}.get(meaning)
        if meaning is Meaning.FULL_NAME and {Meaning.SURNAME, Meaning.GIVEN} <= taken:
            meaning = Meaning.GUARDIANS
        if meaning is None or meaning in taken or strength < 0.6:
            continue
        chosen[index] = (meaning, 0.5 * strength)
        taken.add(meaning)
    _fill_split_names(contents, chosen, taken)


def _fill_split_names(contents: list[ColumnContent], chosen: list[tuple[Meaning, float]], taken: set[Meaning]) -> None:
    """Two columns of single words before one of patronymics are a surname and a given name."""
    if Meaning.PATRONYMIC not in taken:
        return
    at = next(index for index, (meaning, _) in enumerate(chosen) if meaning is Meaning.PATRONYMIC)
    for index, meaning in ((at - 2, Meaning.SURNAME), (at - 1, Meaning.GIVEN)):
        is_free = index >= 0 and chosen[index][0] is Meaning.IGNORED and meaning not in taken
        if is_free and contents[index].word >= 0.7:
            chosen[index] = (meaning, 0.4)
            taken.add(meaning)


def _kind_of_list(columns: tuple[Column, ...], title: GroupName | None) -> ListKind:
    meanings = {column.meaning for column in columns}
    if not meanings & _NAME_MEANINGS:
        return "none"
    staff = len(meanings & {Meaning.POSITION, Meaning.SUBJECTS, Meaning.CURATOR_OF})
    pupil_like = {Meaning.GROUP, Meaning.GUARDIANS, Meaning.MOTHER_NAME, Meaning.FATHER_NAME, Meaning.FILE_NUMBER}
    pupils = len(meanings & (pupil_like | {Meaning.PARALLEL, Meaning.GUARDIAN1_NAME})) + (title is not None)
    return "staff" if staff > pupils else "students"


def _title_group(sheet: Sheet, top: int) -> GroupName | None:
    """The group that the sheet's name or one of the titles above the header tells."""
    by_name = group_in_title(sheet.name)
    titles = (text_of(cell) for row in sheet.rows[:top] for cell in dict.fromkeys(row) if cell is not None)
    by_title = next((group for title in titles if (group := group_in_title(title))), None)
    return by_title or by_name or parse_group(sheet.name)


def _fingerprint(headers: list[str], contents: list[ColumnContent]) -> str:
    words = [normalise_header(header) for header in headers]
    while words and not words[-1]:
        words.pop()
    if not any(words):
        words = [content.best()[0] or "" for content in contents]
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]
