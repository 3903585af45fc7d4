"""Single cells, old workbooks, staff, OneRoster's corners, and what is recognised how."""

import io
import zipfile
from datetime import date
from uuid import UUID, uuid4

import pytest

from parta.structure.roster import (
    CurrentPeople,
    GuardianKind,
    Plan,
    Roster,
    RosterRefused,
    UnclearReason,
    parse_full_name,
    parse_group,
    plan,
    read_sheets,
)
from parta.structure.roster.dates import parse_date
from parta.structure.roster.guardians import parse_guardian_cell
from parta.structure.roster.phones import phones_in
from structure.roster.roster_files import as_csv, file_bytes, understand_bytes, understand_file, workbook
from structure.roster.roster_memory import apply_to_memory

HEADER = ["ФИО", "Дата рождения", "Класс", "Личное дело", "Телефон", "Родители"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ИВАНОВ-ПЕТРОВ  иван ИЛЬИЧ", ("Иванов-Петров", "Иван", "Ильич")),
        ("Беляев А. К.", ("Беляев", "А.", "К.")),
        ("А.К. Беляев", ("Беляев", "А.", "К.")),
        ("Николаевич Инга Артёмовна", ("Николаевич", "Инга", "Артёмовна")),
        ("Инга Артёмовна Николаева", ("Николаева", "Инга", "Артёмовна")),
        ("Мамедов Али Гасан оглы", ("Мамедов", "Али", "Гасан оглы")),
        ("Иванова (Петрова) Анна", ("Иванова", "Анна", "")),
        ("Cергеев Иван", ("Сергеев", "Иван", "")),  # the first letter is Latin
        ("Оля", None),
        ("Всего: 824", None),
    ],
)
def test_roster_3_names(written, expected):
    name = parse_full_name(written)
    assert (name and (name.surname, name.given, name.patronymic)) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("970-719-51-53", ["+79707195153"]),
        (89915245004, ["+79915245004"]),
        (8.9915245004e10, ["+79915245004"]),
        ("8,9915245004E+10", ["+79915245004"]),
        ("8.99E+10", []),
        ("+375 29 123-45-67", ["+375291234567"]),
        ("8 (495) 123-45-67", ["+74951234567"]),
        ("89001112233, 89001112244", ["+79001112233", "+79001112244"]),
        ("89001112233 89001112244", ["+79001112233", "+79001112244"]),
        ("12345", []),
        (None, []),
    ],
)
def test_roster_3_phones(cell, expected):
    assert phones_in(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("18.07.2019", date(2019, 7, 18)),
        ("18/07/19", date(2019, 7, 18)),
        ("07/18/2019", date(2019, 7, 18)),
        ("2019-07-18", date(2019, 7, 18)),
        ("18 июля 2019 г.", date(2019, 7, 18)),
        (43664, date(2019, 7, 18)),
        ("43664", date(2019, 7, 18)),
        ("31.02.2019", None),
        ("вчера", None),
        (7, None),
    ],
)
def test_roster_3_dates(cell, expected):
    assert parse_date(cell) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("5 A кл.", "5А"), ("ис 21", "ИС-21"), ("ИСП-3-21", "ИСП-3-21"), ("гр. Солнышко", "Солнышко"),
        ("«Радуга» (5–6 лет)", "Радуга"), ("10", "10"), ("5-1", "5-1"), ("???", None), ("Лист1", None), ("нет", None),
    ],
)  # fmt: skip
def test_roster_3_groups(written, expected):
    group = parse_group(written)
    assert (group and group.name) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "Иванова Анна (мама) 89001112233, Иванов Пётр (папа)",
            [("mother", "Иванова Анна", 1), ("father", "Иванов Пётр", 0)],
        ),
        (
            "мать Иванова Анна 89001112233, отец Иванов Пётр",
            [("mother", "Иванова Анна", 1), ("father", "Иванов Пётр", 0)],
        ),
        ("Опекун: Петрова Н. И., тел. 89001112233, a@b.ru", [("guardian", "Петрова Н. И.", 1)]),
        (
            "Иванова А.П. 89001112233\nИванов П.П. 89001112244",
            [("guardian", "Иванова А. П.", 1), ("guardian", "Иванов П. П.", 1)],
        ),
        ("Бабушка: Иванова Анна, 89001112233, 89001112244", [("other", "Иванова Анна", 2)]),
        ("нет", []),
    ],
)
def test_roster_6_guardians_in_one_cell(written, expected):
    found = [(e.kind.value, e.name.full if e.name else None, len(e.phones)) for e in parse_guardian_cell(written)]
    assert found == expected


def test_roster_1_an_old_binary_workbook():
    roster = understand_file("class-5a.xls")
    assert [(s.name.full, s.group, s.birth_date, s.phone) for s in roster.students] == [
        ("Иванов Пётр Ильич", "5А", date(2015, 2, 1), "+79001112233"),
        ("Петрова Яна", "5А", date(2015, 4, 3), None),
    ]
    assert [link.kind for link in roster.links] == [GuardianKind.MOTHER, GuardianKind.MOTHER]


def test_roster_1_a_far_cell_in_an_old_binary_workbook_ends_nothing():
    data = bytearray(file_bytes("class-5a.xls"))
    cell = data.index(b"\xfd\x00\x0a\x00")  # the first text cell: its row and column follow
    data[cell + 4 : cell + 8] = b"\xff\xff\xff\xff"
    with pytest.raises(RosterRefused) as caught:
        read_sheets(bytes(data), "a.xls")
    assert caught.value.code == "roster.too_many_rows"


def test_roster_8_two_positions_are_one_employee():
    table = [
        ["ФИО", "Должность", "Предмет", "Классное руководство", "Телефон"],
        ["Иванова Анна Львовна", "Заместитель директора", None, None, "89001112233"],
        ["Иванова Анна Львовна", "Учитель", "Физика; Астрономия", "5А, 5 «Б»", "8 900 111 22 33"],
        ["Петров Олег Ильич", "Сторож", None, "никакое-1-2-3", "89001112233"],
    ]
    roster = understand_bytes(workbook({"Штат": table}), "a.xlsx")
    first, second = roster.staff
    assert (first.roles, first.subjects, first.curator_of) == (
        ("administration", "teacher"), ("Физика", "Астрономия"), ("5А", "5Б"),
    )  # fmt: skip
    assert first.position == "Заместитель директора; Учитель"
    assert (second.roles, second.phone) == (("staff",), None)
    assert sorted(problem.code for problem in roster.problems) == ["curator_unreadable", "phone_repeated"]


def oneroster(**changes: str) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(file_bytes("lyceum-oneroster-1.2.zip")))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            text = changes.get(name.removesuffix(".csv"), source.read(name).decode("utf-8-sig"))
            if text:
                archive.writestr(name, text)
    return buffer.getvalue()


def test_roster_9_oneroster_1_1_keeps_the_role_with_the_user():
    users = (
        "sourcedId,status,enabledUser,orgSourcedIds,role,username,givenName,familyName,middleName,email,sms,phone,agentSourcedIds\n"
        "p,active,true,o,student,a,Пётр,Иванов,Ильич,,,,m\n"
        "m,active,true,o,parent,b,Анна,Иванова,Львовна,,89001112233,,p\n"
        "t,active,true,o,teacher,c,Ян,Ким,,t@example.org,,,\n"
        "gone,tobedeleted,true,o,student,d,Олег,Петров,,,,,\n"
        "late,active,true,o,student,e,Инна,Котова,,,,,\n"
    )
    classes = "sourcedId,status,title,courseSourcedId,classCode,classType\nc1,active,5 «А»,c1,,homeroom\n"
    enrollments = (
        "sourcedId,status,classSourcedId,userSourcedId,role\n1,active,c1,p,student\n2,active,c1,t,teacher\n"
        "3,active,c1,gone,student\n4,active,lost,p,student\n"
    )
    roster = understand_bytes(oneroster(users=users, classes=classes, enrollments=enrollments, roles=""), "a.zip")
    assert [(s.external_id, s.group) for s in roster.students] == [("p", "5А")]
    assert [(g.external_id, g.phone) for g in roster.guardians] == [("m", "+79001112233")]
    assert len(roster.links) == 1
    assert [(t.external_id, t.curator_of) for t in roster.staff] == [("t", ("5А",))]
    assert [(p.sheet, p.row, p.code) for p in roster.problems] == [
        ("enrollments.csv", 5, "reference_missing"),
        ("users.csv", 6, "no_group"),
    ]


def table(*rows: list[object]) -> Roster:
    return understand_bytes(as_csv([HEADER, *rows], ";").encode(), "a.csv")


def imported(*rows: list[object]) -> CurrentPeople:
    roster = table(*rows)
    return apply_to_memory(roster, plan(roster, CurrentPeople(), uuid4), CurrentPeople())


def compared(school: CurrentPeople, *rows: list[object]) -> Plan:
    return plan(table(*rows), school, uuid4)


MOTHER = "Мать: Иванова Анна Львовна, 89001112233"


@pytest.mark.parametrize(
    ("later", "fields"),
    [
        (["Иванов Петр Ильич", "01.02.2015", "5-а", "А-1", None, MOTHER], []),
        (["Петров Пётр Ильич", "01.02.2015", "5А", "А-1", None, MOTHER], ["surname"]),
        (["Петров Пётр Ильич", "01.02.2015", "5А", None, None, MOTHER], ["surname"]),
        (["Иванов Пётр Ильич", "01.02.2015", "5А", "А-1", "89005550001", MOTHER], ["phone"]),
        (["Иванов Пётр Ильич", None, "5А", None, None, None], []),
        (["Иванов Пётр Ильич", "02.02.2015", "5А", "А-1", None, MOTHER], ["birth_date"]),
    ],
)
def test_roster_10_a_change_is_no_new_pupil(later, fields):
    school = imported(["Иванов Пётр Ильич", "01.02.2015", "5А", "А-1", "89005550000" if not fields else None, MOTHER])
    found = compared(school, later)
    assert found.count_people("create") == 0
    assert [change.field for person in found.people for change in person.changes] == fields
    assert found.missing == ()


def test_roster_10_a_namesake_with_another_birthday_is_a_new_pupil():
    school = imported(["Иванов Пётр Ильич", "01.02.2015", "5А", None, None, None])
    found = compared(school, ["Иванов Пётр Ильич", "07.08.2014", "5А", None, None, None])
    assert (found.count_people("create"), len(found.missing)) == (1, 1)


def test_roster_10_several_candidates_wait_for_a_person():
    school = imported(
        ["Иванов Пётр Ильич", "01.02.2015", "5А", None, None, None],
        ["Иванов Пётр Ильич", "07.08.2014", "6А", None, None, None],
    )
    found = compared(school, ["Иванов Пётр Ильич", None, "7А", None, None, "Мать: Иванова Анна Львовна"])
    assert [(p.kind, p.action, p.reason, len(p.candidates)) for p in found.people] == [
        ("student", "unclear", UnclearReason.SEVERAL_CANDIDATES, 2),
        ("guardian", "unclear", UnclearReason.CHILD_UNCLEAR, 0),
    ]
    assert found.enrolments == ()
    assert found.links == ()


def test_roster_10_a_number_that_passed_to_somebody_else_waits_for_a_person():
    school = imported(["Иванов Пётр Ильич", "01.02.2015", "5А", None, None, MOTHER])
    found = compared(school, ["Ким Ян Олегович", "01.02.2015", "5А", None, None, "Отец: Ким Олег Янович, 89001112233"])
    assert [p.reason for p in found.people if p.action == "unclear"] == [UnclearReason.PHONE_OF_ANOTHER]


def test_roster_10_a_mother_s_new_phone_is_found_through_her_child():
    school = imported(["Иванов Пётр Ильич", "01.02.2015", "5А", None, None, MOTHER])
    later = "Мать: Иванова Анна Львовна, 89007778899; Отец: Иванов Илья Ильич"
    found = compared(school, ["Иванов Пётр Ильич", "01.02.2015", "6А", None, None, later])
    changes = [(c.field, c.old, c.new) for p in found.people for c in p.changes]
    assert changes == [("phone", "+79001112233", "+79007778899")]
    assert [enrolment.action for enrolment in found.enrolments] == ["move"]
    assert sorted(link.action for link in found.links) == ["create", "same"]


def test_roster_10_a_teacher_s_own_child_makes_one_member_with_two_roles():
    staff = [["ФИО", "Должность", "Телефон"], ["Иванова Анна Львовна", "Учитель", "89001112233"]]
    pupils = [HEADER, ["Иванов Пётр Ильич", "01.02.2015", "5А", None, None, MOTHER]]
    roster = understand_bytes(workbook({"Штат": staff, "Ученики": pupils}), "a.xlsx")
    first = plan(roster, CurrentPeople(), uuid4)
    school = apply_to_memory(roster, first, CurrentPeople())
    assert sorted(person.roles for person in school.people) == [("student",), ("teacher", "guardian")]
    assert plan(roster, school, uuid4).is_empty


def test_roster_12_what_the_list_does_not_tell_stays():
    school = imported(["Иванов Пётр Ильич", "01.02.2015", "5А", "А-1", "89005550000", MOTHER])
    found = compared(school, ["Иванов П.", None, "5А", "А-1", None, None])
    assert found.is_empty
    assert found.missing == ()


def test_roster_10_ids_come_from_the_caller():
    ids = [UUID(int=number) for number in range(1, 9)]
    given = iter(ids)
    found = plan(table(["Иванов Пётр Ильич", None, "5А", None, None, MOTHER]), CurrentPeople(), lambda: next(given))
    assert [p.member_id for p in found.people] == ids[:2]
    assert found.groups[0].group_id == ids[2]
