"""The September list as other schools would have kept it: the same people must be found."""

import random
import re
from collections.abc import Callable

import msgspec
import pytest

from parta.structure.roster import Layout, Meaning, Roster, count, detect_layout, name_key, read_sheets, understand
from structure.roster.roster_files import as_csv, contingent_rows, understand_bytes, workbook

EXPECTED = (824, 29, 824, 1174, 1299)
Rows = list[list[object]]


def numbers(roster: Roster) -> tuple[int, ...]:
    found = count(roster)
    return (found.students, found.groups, found.enrolments, found.guardians, found.guardian_links)


def people(roster: Roster) -> set[tuple[str, str, object, str | None]]:
    return {(name_key(s.name), s.group, s.birth_date, s.phone) for s in roster.students}


@pytest.fixture(scope="module")
def rows() -> Rows:
    return contingent_rows()


@pytest.fixture(scope="module")
def original(rows: Rows) -> set[tuple[str, str, object, str | None]]:
    return people(understand_bytes(workbook({"Контингент": rows}), "a.xlsx"))


def swapped(rows: Rows) -> Rows:
    order = list(range(9))
    random.Random(4).shuffle(order)
    return [[row[index] for index in order] for row in rows]


def renamed(rows: Rows) -> Rows:
    header = [
        "№",
        "Фамилия Имя Отчество учащегося",
        "Д.р.",
        "Пол ребёнка",
        "Кл.",
        "Л/д",
        "Контакты",
        "Почта",
        "Законные представители",
    ]
    return [header, *rows[1:]]


def without_words(rows: Rows) -> Rows:
    return [["Столбец 1", "Столбец 2", "Столбец 3", *(f"Столбец {n}" for n in range(4, 10))], *rows[1:]]


def without_header(rows: Rows) -> Rows:
    return rows[1:]


def split_names(rows: Rows) -> Rows:
    result: Rows = [["Фамилия", "Имя", "Отчество", *rows[0][2:]]]
    return result + [[*str(row[1]).split(), *row[2:]] for row in rows[1:]]


def titled(rows: Rows) -> Rows:
    titles: Rows = [["Утверждаю"], ["Директор", None, "И. И. Иванов"], [], ["Список учеников 2026/27"], []]
    numbering: Rows = [list(range(1, 10))]
    footer: Rows = [[], [None, "Итого", 824], ["Директор школы", None, None, "________"]]
    return titles + rows[:1] + numbering + rows[1:] + footer


def sectioned(rows: Rows) -> Rows:
    """Under each class's line its pupils, the header repeated."""
    result: Rows = []
    latest = None
    for row in rows[1:]:
        group = re.sub(r"[^\dА-Яа-я]", "", str(row[4])).upper()
        if group != latest:
            result += [[f"{group} класс"], [*rows[0][:4], *rows[0][5:]]]
            latest = group
        result.append([*row[:4], *row[5:]])
    return result


def guardian_columns(rows: Rows) -> Rows:
    """Mother and father in columns, below a header of two lines."""
    result: Rows = [
        [*rows[0][:8], "Мать", None, "Отец", None],
        [*[None] * 8, "ФИО", "Телефон", "ФИО", "Телефон"],
    ]
    for row in rows[1:]:
        found = dict(re.findall(r"(Мать|Отец): ([^;]+)", str(row[8])))
        parents = [part for kind in ("Мать", "Отец") for part in (found.get(kind) or ",").split(",", 1)]
        result.append([*row[:8], *(part.strip() or None for part in parents)])
    return result


def parallel_and_letter(rows: Rows) -> Rows:
    result: Rows = [[*rows[0][:4], "Параллель", "Литера", *rows[0][5:]]]
    for row in rows[1:]:
        compact = re.sub(r"[^\dА-Яа-я]", "", str(row[4])).upper()
        result.append([*row[:4], int(compact[:-1]), compact[-1], *row[5:]])
    return result


VARIANTS: list[Callable[[Rows], Rows]] = [
    swapped, renamed, without_words, without_header, split_names, titled, sectioned, guardian_columns,
    parallel_and_letter,
]  # fmt: skip


@pytest.mark.parametrize("change", VARIANTS, ids=lambda change: change.__name__)
def test_roster_2_columns_are_found_in_another_school_s_layout(change, rows, original):
    roster = understand_bytes(workbook({"Контингент": change(rows)}), "a.xlsx")
    assert numbers(roster) == EXPECTED
    assert people(roster) == original
    assert roster.problems == ()


def test_roster_3_a_sheet_a_class(rows, original):
    sheets: dict[str, Rows] = {}
    for row in rows[1:]:
        group = re.sub(r"[^\dА-Яа-я]", "", str(row[4])).upper()
        header = [["МБОУ «Школа № 47»"], [f"Список класса {group}"], [*rows[0][:4], *rows[0][5:]]]
        sheets.setdefault(group, header).append([*row[:4], *row[5:]])
    roster = understand_bytes(workbook(sheets, merged=["A1:H1", "A2:H2"]), "a.xlsx")
    assert numbers(roster) == EXPECTED
    assert people(roster) == original


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "cp866"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|", "^"])
def test_roster_1_encodings_and_delimiters(encoding, delimiter, rows, original):
    # Not every code page has «» and №; what it lacks is written plainly.
    text = as_csv(rows, delimiter)
    if encoding in {"koi8-r", "cp866"}:
        text = text.replace("«", "").replace("»", "").replace("№", "N")
    data = text.encode(encoding)
    roster = understand_bytes(data, "список.csv")
    assert numbers(roster) == EXPECTED
    assert people(roster) == original


def test_roster_1_open_document(rows, original):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="Контингент")
    for row in rows[:200]:
        line = TableRow()
        for value in row:
            cell = TableCell(valuetype="string")
            cell.addElement(
                P(text="" if value is None else f"{value:%d.%m.%Y}" if hasattr(value, "year") else str(value))
            )
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    import io

    buffer = io.BytesIO()
    document.save(buffer)
    roster = understand_bytes(buffer.getvalue(), "a.ods")
    assert len(roster.students) == 199
    assert people(roster) <= original


def test_roster_4_a_person_s_correction_is_kept_by_fingerprint(rows):
    hidden = [["Что-то", *rows[0][1:6], "Телефон", *rows[0][7:]], *rows[1:]]
    (sheet,) = read_sheets(workbook({"Лист1": hidden}), "a.xlsx")
    layout = detect_layout(sheet)
    corrected = layout.with_meanings({6: Meaning.GUARDIANS_PHONE, 7: Meaning.IGNORED})
    assert corrected.fingerprint == layout.fingerprint
    assert all(student.phone is None and student.email is None for student in understand([sheet], [corrected]).students)

    stored = msgspec.json.encode(corrected)
    assert msgspec.json.decode(stored, type=Layout) == corrected
    (later,) = read_sheets(workbook({"Ноябрь": [["Другое название"], [], *hidden[:300]]}), "b.xlsx")
    assert detect_layout(later).fingerprint == layout.fingerprint
    (other,) = read_sheets(workbook({"Лист1": rows}), "c.xlsx")
    assert detect_layout(other).fingerprint != layout.fingerprint


def test_roster_6_a_parent_a_line_under_the_child():
    table = [
        ["ФИО ребёнка", "Класс", "Родитель", "Телефон родителя"],
        ["Иванов Пётр Ильич", "5А", "Мать: Иванова Анна Петровна", "89001112233"],
        [None, None, "Отец: Иванов Илья Ильич", "89001112244"],
        ["Иванова Ольга Ильинична", "3 «б»", "Иванова Анна Петровна", "+7 900 111-22-33"],
    ]
    roster = understand_bytes(workbook({"Лист1": table}), "a.xlsx")
    assert numbers(roster) == (2, 2, 2, 2, 3)
    assert [guardian.phone for guardian in roster.guardians] == ["+79001112233", "+79001112244"]
    assert roster.problems == ()


def test_roster_6_merged_cells_of_the_child_stand_for_all_lines_of_the_parents():
    table = [
        ["ФИО ребёнка", "Класс", "Родители"],
        ["Иванов Пётр Ильич", "5А", "Мать: Иванова Анна Петровна, 89001112233"],
        [None, None, "Отец: Иванов Илья Ильич, 89001112244"],
        ["Сидоров Олег Олегович", "5А", "Мать: Сидорова Инна Львовна, 89001112255"],
    ]
    roster = understand_bytes(workbook({"Лист1": table}, merged=["A2:A3", "B2:B3"]), "a.xlsx")
    assert numbers(roster) == (2, 1, 2, 3, 3)
    assert roster.problems == ()
