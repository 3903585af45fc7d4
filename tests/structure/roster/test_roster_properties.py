"""Laws of the roster import, over generated people, files and organisations."""

import io
from datetime import date
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from parta.structure.roster import (
    CurrentPeople,
    Layout,
    Roster,
    RosterRefused,
    Sheet,
    detect_layout,
    name_key,
    normalise_phone,
    parse_full_name,
    parse_group,
    plan,
    problems_workbook,
    read_sheets,
    understand,
)
from parta.structure.roster.cells import clean_text
from structure.roster.roster_files import as_csv, understand_bytes
from structure.roster.roster_memory import apply_to_memory

SURNAMES = ["Семёнов", "Семенов", "Петров", "Ким", "Салтыков-Щедрин"]
GIVEN = ["Пётр", "Алёна", "Ян"]
PATRONYMICS = ["Ильич", "Ильинична", ""]
GROUPS = ["5 «А»", "5-А", "5а", "6Б", "6 б кл.", "ИС-21", "???", None]
PHONES = ["89001112233", "+7 (900) 111-22-33", "900-111-22-44", "79001112255", "12345", None]
SPELLINGS = ["{p}-{l}", "{p}{l}", "{p} «{l}»", "{p} {l} кл.", '{p}"{l}"', " {p}  {l} ", "{p}{l} класс", "{p}. {l}"]

names = st.builds(
    lambda *parts: " ".join(part for part in parts if part), *map(st.sampled_from, (SURNAMES, GIVEN, PATRONYMICS))
)
guardians = st.lists(
    st.builds(
        lambda kind, name, phone: f"{kind}: {name}, {phone or ''}",
        st.sampled_from(["Мать", "Отец", "Опекун"]),
        names,
        st.sampled_from(PHONES),
    ),
    max_size=2,
).map("; ".join)
pupil_rows = st.lists(
    st.tuples(
        st.one_of(names, st.just(None)),
        st.sampled_from([date(2015, 2, 1), date(2016, 3, 4), "31.02.2015", None]),
        st.sampled_from(GROUPS),
        st.sampled_from(["А-1", "А-2", "А-3", None, None, None]),
        st.sampled_from(PHONES),
        guardians,
    ),
    max_size=12,
)
staff_rows = st.lists(
    st.tuples(
        names,
        st.sampled_from(["Учитель", "Директор", "Секретарь"]),
        st.sampled_from(["5А", "6Б", None]),
        st.sampled_from(PHONES),
    ),
    max_size=6,
)
PUPILS_HEADER = ("ФИО", "Дата рождения", "Класс", "Личное дело", "Телефон", "Родители")
STAFF_HEADER = ("ФИО", "Должность", "Классное руководство", "Телефон")


def school_roster(pupils, staff) -> Roster:
    sheets = [Sheet("Ученики", (PUPILS_HEADER, *pupils)), Sheet("Сотрудники", (STAFF_HEADER, *staff))]
    return understand(sheets, [detect_layout(sheet) for sheet in sheets])


@settings(max_examples=80, deadline=None)
@given(pupil_rows, staff_rows)
def test_roster_11_a_plan_applied_leaves_nothing_to_do(pupils, staff):
    roster = school_roster(pupils, staff)
    school = apply_to_memory(roster, plan(roster, CurrentPeople(), uuid4), CurrentPeople())
    assert plan(roster, school, uuid4).is_empty


@settings(max_examples=80, deadline=None)
@given(pupil_rows, staff_rows, pupil_rows, staff_rows)
def test_roster_11_a_second_list_settles_as_well(pupils, staff, later_pupils, later_staff):
    first, second = school_roster(pupils, staff), school_roster(later_pupils, later_staff)
    school = apply_to_memory(first, plan(first, CurrentPeople(), uuid4), CurrentPeople())
    change = plan(second, school, uuid4)
    after = apply_to_memory(second, change, school)
    assert len(after.people) == len(school.people) + change.count_people("create")
    assert plan(second, after, uuid4).is_empty


@settings(max_examples=50, deadline=None)
@given(pupil_rows)
def test_roster_6_no_two_guardians_are_one_person_and_no_link_hangs(pupils):
    roster = school_roster(pupils, [])
    phones = [guardian.phone for guardian in roster.guardians if guardian.phone]
    phones += [student.phone for student in roster.students if student.phone]
    assert len(phones) == len(set(phones))
    students, people = {s.ref for s in roster.students}, {g.ref for g in roster.guardians}
    assert all(link.student in students and link.guardian in people for link in roster.links)
    assert {link.guardian for link in roster.links} == people
    assert {student.group for student in roster.students} <= {group.name for group in roster.groups}


@settings(max_examples=50, deadline=None)
@given(pupil_rows)
def test_roster_5_every_row_is_a_person_or_a_reason(pupils):
    roster = school_roster(pupils, [])
    told = {problem.row for problem in roster.problems} | {student.source.row for student in roster.students}
    for number, row in enumerate(pupils, 2):
        if row[0] and row[2]:
            known = {(name_key(s.name), s.group) for s in roster.students}
            name, group = parse_full_name(row[0]), parse_group(row[2])
            assert number in told or (name and group and (name_key(name), group.name) in known)


@settings(max_examples=30, deadline=None)
@given(pupil_rows)
def test_roster_13_reasons_always_open_again(pupils):
    roster = school_roster(pupils, [])
    book = load_workbook(io.BytesIO(problems_workbook(roster.problems)))
    rows = {problem.row for problem in roster.problems if problem.sheet == "Ученики"}
    if rows:
        assert book["Ученики"].max_row == len(rows) + 1


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 11), st.sampled_from("АБВГДЕЖЗИК"), st.sampled_from(SPELLINGS), st.booleans())
def test_roster_3_a_class_has_one_name_in_every_spelling(parallel, letter, spelling, is_small):
    written = spelling.format(p=parallel, l=letter.lower() if is_small else letter)
    group = parse_group(clean_text(written))
    assert group is not None
    assert (group.name, group.parallel, group.letter) == (f"{parallel}{letter}", parallel, letter)


@settings(max_examples=50, deadline=None)
@given(
    st.from_regex(r"9\d{9}", fullmatch=True),
    st.sampled_from(
        [
            "{0}",
            "8{0}",
            "+7{0}",
            "7{0}",
            "8({1}){2}",
            "+7 ({1}) {3}-{4}-{5}",
            "{1}-{3}-{4}-{5}",
            "8 {1} {3} {4} {5}",
            "{0}.0",
        ]
    ),
)
def test_roster_3_a_phone_has_one_form(digits, spelling):
    parts = (digits, digits[:3], digits[3:], digits[3:6], digits[6:8], digits[8:])
    if spelling == "{0}.0":
        parts = (f"8{digits}",)
    assert normalise_phone(spelling.format(*parts)) == f"+7{digits}"


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80))
def test_roster_1_cleaned_text_is_settled_and_harmless(text):
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert not any(character in clean for character in "\u202a\u202e\u2066\u2069\u200b\u00a0\x00\x07\t\r")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"\xef\xbb\xbf", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
    st.sampled_from(["a.csv", "a.xlsx", "a.zip", ""]),
)
def test_roster_1_any_bytes_are_read_or_refused(data, start, name):
    try:
        sheets = read_sheets(start + data, name)
    except RosterRefused:
        return
    understand(sheets, [detect_layout(sheet) for sheet in sheets])


cells = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(-10, 10**11),
    st.dates(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([*GROUPS, *PHONES, *PUPILS_HEADER, *STAFF_HEADER]),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(cells, max_size=7).map(tuple), max_size=12))
def test_roster_2_any_sheet_gets_a_layout(rows):
    sheet = Sheet("Лист", tuple(rows))
    layout: Layout = detect_layout(sheet)
    assert 1 <= layout.first_row <= len(rows) + 1
    roster = understand([sheet], [layout])
    assert plan(roster, apply_to_memory(roster, plan(roster, CurrentPeople(), uuid4), CurrentPeople()), uuid4).is_empty


@settings(max_examples=30, deadline=None)
@given(pupil_rows.filter(lambda rows: len(rows) > 2), st.permutations(range(6)), st.sampled_from(";\t,|"))
def test_roster_2_the_order_of_columns_does_not_matter(rows, order, delimiter):
    straight = [PUPILS_HEADER, *rows]
    swapped = [[row[index] for index in order] for row in straight]
    one, other = (understand_bytes(as_csv(table, delimiter).encode(), "a.csv") for table in (straight, swapped))
    assert one.students == other.students
    assert one.guardians == other.guardians
    assert one.links == other.links
