"""One row of a sheet seen through its layout, and which rows are no people at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from parta.structure.roster.cells import is_blank, text_of
from parta.structure.roster.groups import group_in_title, parse_group
from parta.structure.roster.layout import Layout
from parta.structure.roster.meanings import Meaning, normalise_header
from parta.structure.roster.names import name_from_parts, parse_full_name
from parta.structure.roster.problems import ProblemCode, make_problem
from parta.structure.roster.records import Cell, GroupName, PersonName, Problem, Row, Sheet, Source

_TOTAL = re.compile(
    r"^(?:всего|итого|итог|количество|общее|в том числе|из них|мальчик|девоч|юнош|девуш|директор|заведующ\w+ "
    r"|составил|исполнитель|ответственн|подпись|классный руковод|дата печати)",
    re.IGNORECASE,
)
_GROUP_COLUMNS = {Meaning.GROUP, Meaning.PARALLEL, Meaning.LETTER}
_NAME_COLUMNS = {Meaning.FULL_NAME, Meaning.SURNAME, Meaning.GIVEN}
_EMPTY_COLUMNS = {Meaning.NUMBER, *_GROUP_COLUMNS}


@dataclass(frozen=True)
class RowView:
    """A row that should be a person."""

    sheet: str
    number: int
    row: Row
    meanings: dict[Meaning, int]
    header: tuple[str, ...]
    section_group: GroupName | None

    @property
    def source(self) -> Source:
        return Source(self.sheet, self.number)

    def cell(self, meaning: Meaning) -> Cell:
        index = self.meanings.get(meaning)
        if index is None or index >= len(self.row):
            return None
        cell = self.row[index]
        return None if is_blank(cell) else cell

    def text(self, meaning: Meaning) -> str:
        return text_of(self.cell(meaning))

    def problem(self, code: ProblemCode, **params: str) -> Problem:
        """A problem of this row; a class that stood in a title goes along as a column of its own."""
        header, values = self.header, self.row
        if self.section_group and not _GROUP_COLUMNS & self.meanings.keys():
            values = (*values[: len(header)], *(None,) * (len(header) - len(values)), self.section_group.name)
            header = (*header, "Класс")
        return make_problem(code, sheet=self.sheet, row=self.number, header=header, values=values, params=params)


@dataclass
class Problems:
    """Collects the problems of a whole roster, in the order in which they were found."""

    found: list[Problem] = field(default_factory=list[Problem])

    def add(self, view: RowView, code: ProblemCode, **params: str) -> None:
        self.found.append(view.problem(code, **params))


def people_rows(sheet: Sheet, layout: Layout) -> Iterator[RowView]:
    """The rows of a sheet that hold people, without blank lines, titles, totals and repeated headers."""
    meanings = layout.meanings
    repeated = {normalise_header(text) for text in layout.header if text}
    section = layout.title_group
    for number, row in enumerate(sheet.rows[layout.first_row - 1 :], layout.first_row):
        distinct = {cell for cell in row if not is_blank(cell)}
        if not distinct or _is_numbering(row) or _is_header(distinct, repeated):
            continue
        if len(distinct) == 1:
            only = text_of(next(iter(distinct)))
            if parse_full_name(only) is None and (found := group_in_title(only) or parse_group(only)):
                section = found
                continue
        view = RowView(sheet.name, number, row, meanings, layout.header, section)
        if _is_person(view, len(distinct)):
            yield view


def _is_numbering(row: Row) -> bool:
    """«1 | 2 | 3 | 4» under a header."""
    filled = [cell for cell in row if cell is not None]
    return len(filled) > 2 and [text_of(cell) for cell in filled] == [str(n) for n in range(1, len(filled) + 1)]


def _is_header(distinct: set[Cell], repeated: set[str]) -> bool:
    return len(distinct) > 1 and all(isinstance(c, str) and normalise_header(c) in repeated for c in distinct)


def _is_person(view: RowView, distinct: int) -> bool:
    filled = {meaning for meaning in view.meanings if view.cell(meaning) is not None}
    if not filled - _EMPTY_COLUMNS:
        # A line numbered in advance, or a footnote outside the read columns.
        return False
    texts = [view.text(meaning) for meaning in _NAME_COLUMNS & filled]
    first = next((text_of(cell) for cell in view.row if not is_blank(cell)), "")
    is_total = any(_TOTAL.match(text) for text in (*texts, first)) and read_name(view) is None
    is_remark = distinct == 1 and not _NAME_COLUMNS & filled and len(view.header) > 1
    return not is_total and not is_remark


def read_name(view: RowView) -> PersonName | None:
    """The person's name from one column or from three."""
    if Meaning.SURNAME in view.meanings and Meaning.GIVEN in view.meanings:
        parts = (Meaning.SURNAME, Meaning.GIVEN, Meaning.PATRONYMIC)
        return name_from_parts(*(view.text(part) for part in parts))
    written = [view.text(m) for m in (Meaning.SURNAME, Meaning.FULL_NAME, Meaning.GIVEN, Meaning.PATRONYMIC)]
    return parse_full_name(" ".join(part for part in written if part))


def written_name(view: RowView) -> str:
    parts = (Meaning.FULL_NAME, Meaning.SURNAME, Meaning.GIVEN, Meaning.PATRONYMIC)
    return " ".join(text for part in parts if (text := view.text(part)))
