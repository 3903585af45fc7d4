"""Files that are refused, and rows that stop only themselves."""

import io
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from openpyxl import load_workbook

from parta.structure.roster import RosterRefused, problems_workbook, read_sheets
from structure.roster.roster_files import as_csv, contingent_rows, file_bytes, understand_bytes, workbook

HEADER = ["ФИО", "Дата рождения", "Класс", "Личное дело", "Телефон", "Родители"]


def refusal(data: bytes, name: str) -> RosterRefused:
    with pytest.raises(RosterRefused) as caught:
        read_sheets(data, name)
    assert caught.value.message.endswith(".")
    assert "{" not in caught.value.message
    return caught.value


def packed(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"%PDF-1.7\n...", "a.xlsx", "roster.not_a_table"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "a.csv", "roster.not_a_table"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "a.xls", "roster.not_a_table"),
        (bytes(range(256)) * 50, "a.csv", "roster.not_a_table"),
        ("ФИО;Класс\nИванов Иван;5А\n".encode(), "a.xlsx", "roster.type_mismatch"),
        ("ФИО;Класс\nИванов Иван;5А\n".encode(), "a.png", "roster.type_mismatch"),
        (b"", "a.csv", "roster.empty"),
        (b" \n \n;;;\n", "a.csv", "roster.empty"),
        (b"PK\x03\x04 broken", "a.xlsx", "roster.broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "roster.encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "roster.not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + bytes(600), "a.xls", "roster.broken"),
        (packed({"word/document.xml": b"<w/>"}), "a.docx", "roster.not_a_table"),
        (packed({"readme.txt": b"hello"}), "a.zip", "roster.not_a_table"),
        (packed({"xl/workbook.xml": b"<workbook/>"}), "a.xlsx", "roster.broken"),
    ],
)
def test_roster_1_what_is_no_table_is_refused(data: bytes, name: str, code: str):
    assert refusal(data, name).code == code


def test_roster_1_an_empty_workbook_is_refused():
    assert refusal(workbook({"Лист1": [], "Лист2": [[None, " "]]}), "a.xlsx").code == "roster.empty"


def test_roster_1_a_picture_s_name_on_a_workbook_is_refused():
    data = workbook({"Лист1": [HEADER]})
    assert refusal(data, "a.jpg").code == "roster.type_mismatch"
    assert refusal(data, "a.csv").code == "roster.type_mismatch"
    assert read_sheets(data, "a.xls")  # exported under Excel's older name by many programs
    assert read_sheets(data, "без расширения")


def test_roster_1_a_truncated_file_is_refused():
    whole = file_bytes("school-contingent-2026-09.xlsx")
    assert refusal(whole[:40_000], "a.xlsx").code == "roster.broken"


def test_roster_1_an_encrypted_archive_is_refused():
    data = bytearray(packed({"users.csv": b"sourcedId\n1\n"}))
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert refusal(bytes(data), "a.zip").code == "roster.encrypted"


def test_roster_1_a_bomb_is_refused_before_it_is_parsed():
    started = time.perf_counter()
    bomb = packed({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": bytes(300 << 20)})
    made = time.perf_counter()
    assert refusal(bomb, "a.xlsx").code == "roster.suspicious_archive"
    assert time.perf_counter() - made < max(1.0, made - started)


def test_roster_1_a_bomb_that_declares_to_be_small_is_refused():
    content = bytes(60 << 20)
    data = bytearray(packed({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": content}))
    directory = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, directory + 24, 100)
    struct.pack_into("<I", data, directory + 16, zlib.crc32(content[:100]))
    assert refusal(bytes(data), "a.xlsx").code == "roster.suspicious_archive"


def test_roster_1_200_000_rows_are_refused():
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>Иванов Иван</t></is></c></row>'
    rows = "".join(row.format(number) for number in range(1, 200_001))
    book = workbook({"Лист1": [["ФИО"]]})
    source = zipfile.ZipFile(io.BytesIO(book))
    entries = {name: source.read(name) for name in source.namelist()}
    entries["xl/worksheets/sheet1.xml"] = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{rows}</sheetData></worksheet>"
    ).encode()
    data = packed(entries)
    assert refusal(data, "a.xlsx").code == "roster.too_many_rows"
    assert refusal(("ФИО;Класс\n" + "Иванов Иван;5А\n" * 200_000).encode(), "a.csv").code == "roster.too_many_rows"


def test_roster_1_one_far_cell_does_not_fill_the_memory():
    book = workbook({"Лист1": [["ФИО"]]})
    source = zipfile.ZipFile(io.BytesIO(book))
    entries = {name: source.read(name) for name in source.namelist()}
    for far in ("XFD90000", "A1048576"):
        entries["xl/worksheets/sheet1.xml"] = (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            f'<row><c r="A1"><v>1</v></c></row><row><c r="{far}"><v>1</v></c></row></sheetData></worksheet>'
        ).encode()
        assert refusal(packed(entries), "a.xlsx").code == "roster.too_many_rows"


def test_roster_1_a_sheet_merged_to_death_is_read_or_refused():
    table = [[f"{row}-{column}" for column in range(20)] for row in range(50)]
    sheets = read_sheets(workbook({"Лист1": table}, merged=["A1:T50"]), "a.xlsx")
    assert {cell for row in sheets[0].rows for cell in row} == {"0-0"}
    assert understand_bytes(workbook({"Лист1": table}, merged=["A1:T50"]), "a.xlsx").students == ()


def test_roster_1_control_characters_and_bidi_tricks_don_t_reach_a_name():
    tricky = "\u202eИва\u200bнов\u00a0  Пё\u00adтр\u2066 Ильич\x07"
    data = f"ФИО;Класс\n{tricky};5А\n".encode()
    (student,) = understand_bytes(data, "a.csv").students
    assert student.name.full == "Иванов Пётр Ильич"


def test_roster_5_a_broken_row_stops_only_itself():
    rows = [
        HEADER,
        ["Иванов Пётр Ильич", "01.02.2015", "5А", "А-1", "89001112233", "Мать: Иванова Анна Ильинична, 8900111223"],
        [None, "01.02.2015", "5А", "А-2", None, None],
        ["12345", "01.02.2015", "5А", "А-3", None, None],
        ["Петров Олег Ильич", "31.02.2015", "5А", "А-4", "123", None],
        ["Сидорова Анна Львовна", "01.03.2015", "???", "А-5", None, None],
        ["Котова Анна Львовна", "01.03.2015", None, "А-6", None, None],
        ["Иванов  Петр  ИЛЬИЧ", "01.02.2015", "5 «а»", "А-1", "89001112233", None],
        ["Иванов Пётр Ильич", "01.02.2015", "6Б", None, None, None],
        ["Волков Иван Львович", "01.03.2015", "5А", "А-1", None, None],
        ["Лисин Яков Львович", "05.03.2015", "5-A", "А-9", None, "89005556677"],
    ]
    roster = understand_bytes(workbook({"5 классы": rows}), "a.xlsx")
    assert [student.name.surname for student in roster.students] == ["Иванов", "Петров", "Волков", "Лисин"]
    assert [group.name for group in roster.groups] == ["5А"]
    assert [(problem.row, problem.severity, problem.code) for problem in roster.problems] == [
        (2, "warning", "phone_broken"),
        (3, "error", "no_name"),
        (4, "error", "name_unreadable"),
        (5, "warning", "phone_broken"),
        (5, "warning", "date_impossible"),
        (6, "error", "group_unreadable"),
        (7, "error", "no_group"),
        (8, "warning", "duplicate"),
        (9, "error", "in_two_groups"),
        (10, "warning", "file_number_repeated"),
        (11, "warning", "guardian_without_name"),
    ]
    assert roster.students[2].file_number is None
    assert len(roster.guardians) == 1


def test_roster_13_the_rows_with_reasons_can_be_corrected_and_uploaded_again():
    rows = contingent_rows()
    rows[3][4], rows[4][1], rows[5][1] = "нет такого", None, "=cmd|'/c calc'!A1"
    roster = understand_bytes(as_csv([["Титул"], *rows], ";").encode(), "Контингент.csv")
    assert len(roster.students) == 821
    data = problems_workbook(roster.problems)
    book = load_workbook(io.BytesIO(data))
    sheet = book["Контингент"]
    assert [cell.value for cell in sheet[1]] == [*rows[0], "Причина"]
    assert sheet["B4"].value == "=cmd|'/c calc'!A1"
    assert sheet.max_row == 4
    assert sheet["B4"].data_type == "s"

    original = contingent_rows()
    sheet["E2"], sheet["B3"], sheet["B4"] = original[3][4], original[4][1], original[5][1]
    buffer = io.BytesIO()
    book.save(buffer)
    corrected = understand_bytes(buffer.getvalue(), "исправлено.xlsx")
    assert len(corrected.students) == 3
    assert corrected.problems == ()


def test_roster_13_a_sheet_a_class_keeps_the_class_in_the_list_of_reasons():
    table = [["ФИО", "Дата рождения"], ["Иванов Пётр", "01.02.2015"], ["77", "01.02.2015"]]
    roster = understand_bytes(workbook({"5А": table}), "a.xlsx")
    book = load_workbook(io.BytesIO(problems_workbook(roster.problems)))
    assert [[cell.value for cell in row] for row in book["5А"].iter_rows()][1][:3] == ["77", "01.02.2015", "5А"]


def test_roster_7_a_parent_s_number_is_not_the_pupil_s():
    rows = [
        HEADER,
        ["Иванов Пётр Ильич", None, "1А", None, "89001112233", "Мать: Иванова Анна Львовна, 8 900 111 22 33"],
    ]
    roster = understand_bytes(workbook({"Лист1": rows}), "a.xlsx")
    assert (roster.students[0].phone, roster.guardians[0].phone) == (None, "+79001112233")
    assert [problem.code for problem in roster.problems] == ["phone_repeated"]


def test_the_lists_of_the_tests_are_not_kept_twice():
    here = {path.name for path in (Path(__file__).parent / "files").iterdir()}
    assert "kindergarten-groups.xlsx" in here
    assert not here & {"school-contingent-2026-09.xlsx", "school-staff.csv"}
