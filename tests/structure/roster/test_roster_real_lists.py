"""The five lists as the schools keep them."""

import json
from collections import Counter
from uuid import uuid4

from msgspec.structs import asdict

from parta.structure.roster import CurrentPeople, count, plan
from structure.roster.roster_files import file_bytes, understand_file
from structure.roster.roster_memory import apply_to_memory


def test_roster_5_september_holds_what_the_school_counted():
    roster = understand_file("school-contingent-2026-09.xlsx")
    expected = json.loads(file_bytes("school-contingent-2026-09.expected.json"))
    assert {key: asdict(count(roster))[key] for key in expected} == expected
    assert roster.problems == ()


def test_roster_6_november_counts_and_the_mother_with_two_phones():
    roster = understand_file("school-contingent-2026-11.xlsx")
    assert asdict(count(roster)) == {
        "students": 826, "guardians": 1178, "staff": 0, "groups": 29, "enrolments": 826, "guardian_links": 1302,
    }  # fmt: skip
    assert [(p.row, p.code, p.severity) for p in roster.problems] == [(421, "phones_differ", "warning")]


def test_roster_3_kindergarten_groups_come_from_sheets_and_titles():
    roster = understand_file("kindergarten-groups.xlsx")
    assert asdict(count(roster)) == {
        "students": 71, "guardians": 107, "staff": 0, "groups": 4, "enrolments": 71, "guardian_links": 107,
    }  # fmt: skip
    assert [(group.name, group.kind.value) for group in roster.groups] == [
        ("Солнышко", "age_group"), ("Колокольчик", "age_group"), ("Радуга", "age_group"), ("Почемучки", "age_group"),
    ]  # fmt: skip
    assert roster.problems == ()


def test_roster_8_staff_list_in_cp1251():
    roster = understand_file("school-staff.csv")
    assert (len(roster.staff), roster.problems) == (47, ())
    assert Counter(person.roles for person in roster.staff) == {
        ("teacher",): 41, ("staff",): 3, ("administration",): 2, ("head",): 1,
    }  # fmt: skip
    curators = [group for person in roster.staff for group in person.curator_of]
    assert len(curators) == len(set(curators)) == 29
    assert all(person.phone and person.email for person in roster.staff)


def test_roster_9_lyceum_in_oneroster():
    roster = understand_file("lyceum-oneroster-1.2.zip")
    assert asdict(count(roster)) == {
        "students": 557, "guardians": 813, "staff": 40, "groups": 20, "enrolments": 557, "guardian_links": 893,
    }  # fmt: skip
    assert Counter(item.subject for item in roster.teaching) == {"Математика": 20}
    assert sum(len(person.curator_of) for person in roster.staff) == 20
    assert roster.problems == ()


def test_roster_10_november_after_september_shows_the_changes_that_happened():
    september = understand_file("school-contingent-2026-09.xlsx")
    empty = CurrentPeople()
    school = apply_to_memory(september, plan(september, empty, uuid4), empty)
    november = understand_file("school-contingent-2026-11.xlsx")
    found = plan(november, school, uuid4)

    truth = Counter(
        line.split(":")[0] for line in file_bytes("school-contingent-2026-11.changes.txt").decode().splitlines()
    )
    names = {person.id: person.name.full for person in school.people}
    created = [p for p in found.people if p.kind == "student" and p.action == "create"]
    surnames = [c for p in found.people if p.kind == "student" for c in p.changes if c.field == "surname"]
    phones = [c for p in found.people for c in p.changes if c.field == "phone"]
    moves = [e for e in found.enrolments if e.action == "move"]
    assert len(created) == truth["arrived"] == 11
    assert len(found.missing) == truth["left"] == 9
    assert "Беленко Сильвия Андреевна" in {names[member] for member in found.missing}
    assert len(surnames) == truth["renamed"] == 3
    assert len(phones) == truth["rephoned"] == 14
    # One of the six transferred pupils arrived between the two lists.
    assert len(moves) == truth["transferred"] - 1 == 5
    assert found.count_people("unclear") == 0
    assert {group.action for group in found.groups} == {"exists"}

    after = apply_to_memory(november, found, school)
    again = plan(november, after, uuid4)
    assert again.is_empty
    assert again.missing == found.missing


def test_roster_11_every_list_planned_twice_changes_nothing():
    school = CurrentPeople()
    for name in ("school-contingent-2026-09.xlsx", "school-staff.csv", "lyceum-oneroster-1.2.zip"):
        roster = understand_file(name)
        first = plan(roster, school, uuid4)
        assert not first.is_empty
        school = apply_to_memory(roster, first, school)
        assert plan(roster, school, uuid4).is_empty
