"""Copies of the real lists, mutilated as schools mutilate them: the same differences, or none."""

import csv
import io
import random
import zipfile
from functools import cache
from uuid import uuid4

import pytest
from bench.archive import large_archive
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parta.structure import RosterComparison
from parta.structure.importing.comparing import compare
from parta.structure.importing.differences import find_differences
from parta.structure.roster import CurrentPeople, plan
from structure.roster.roster_files import as_csv, file_bytes, understand_bytes, workbook
from structure.roster.roster_memory import apply_to_memory

Row = list[object]
_HEADERS = (
    ("№ п/п", "Ф.И.О.", "Дата рожд.", "Пол", "Класс", "№ личного дела", "Моб. телефон", "E-mail", "Родители"),
    ("№", "Фамилия Имя Отчество учащегося", "Д.р.", "Пол ребёнка", "Кл.", "Л/д", "Телефон", "Почта", "Представители"),
    ("", "ученик", "день рождения", "м/ж", "класс", "дело", "тел.", "эл. почта", "мама, папа"),
)
# Her two rows tell different phones: of two the later row's is taken (ROSTER-6), and shuffled rows have another order.
TWO_PHONES = "Газданова Этель Сергеевна"
_WRITTEN = st.sampled_from(
    [("xlsx", ""), ("utf-8-sig", ";"), ("utf-8", ","), ("cp1251", ";"), ("utf-16", "\t"), ("cp1251", "\t")]
)


@cache
def november() -> tuple[Row, ...]:
    """The pupils of the November list, as cells, without the header."""
    from parta.structure.roster import read_sheets

    (sheet,) = read_sheets(file_bytes("school-contingent-2026-11.xlsx"), "a.xlsx")
    return tuple(list(row) for row in sheet.rows if isinstance(row[0], int) and row[1])


@cache
def school() -> CurrentPeople:
    """The organisation after the September list."""
    september = understand_bytes(file_bytes("school-contingent-2026-09.xlsx"), "september.xlsx")
    return apply_to_memory(september, plan(september, CurrentPeople(), uuid4), CurrentPeople())


def differ(content: bytes, name: str, now: CurrentPeople) -> RosterComparison:
    roster = understand_bytes(content, name)
    return find_differences(compare(roster, now, plan(roster, now, uuid4)))


def told(found: RosterComparison) -> set[tuple[str, str, str | None]]:
    return {(one.kind, one.name, one.new) for one in found.differences}


@cache
def truth() -> set[tuple[str, str, str | None]]:
    found = told(differ(file_bytes("school-contingent-2026-11.xlsx"), "november.xlsx", school()))
    assert len(found) == 42  # 11 arrived, 9 left, 5 moved, 3 renamed, 14 have another phone
    return found


def written(header: Row, rows: list[Row], how: tuple[str, str]) -> tuple[bytes, str]:
    form, delimiter = how
    if form == "xlsx":
        return workbook({"Лист1": [header, *rows]}), "список.xlsx"
    return as_csv([header, *rows], delimiter).encode(form), "список.csv"


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    order=st.permutations(range(9)),
    header=st.sampled_from(_HEADERS),
    how=_WRITTEN,
    is_split=st.booleans(),
    seed=st.integers(0, 2**16),
)
def test_rec_10_november_is_the_same_however_it_is_written(
    order: list[int], header: tuple[str, ...], how: tuple[str, str], is_split: bool, seed: int
) -> None:
    """REC-10, ROSTER-2, ROSTER-3: columns swapped, renamed, split; rows shuffled; encodings and delimiters."""
    rows = [list(row) for row in november()]
    random.Random(seed).shuffle(rows)
    heads: Row = [header[place] for place in order]
    rows = [[row[place] for place in order] for row in rows]
    if is_split:
        place = order.index(1)
        heads[place : place + 1] = ["Фамилия", "Имя", "Отчество"]
        for row in rows:
            row[place : place + 1] = str(row[place]).split(maxsplit=2)
    content, name = written(heads, rows, how)
    found = told(differ(content, name, school()))
    assert {one for one in found if one[1] != TWO_PHONES} == {one for one in truth() if one[1] != TWO_PHONES}


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**16), count=st.integers(1, 25))
def test_rec_10_a_typo_in_a_name_is_no_arrival_and_no_departure(seed: int, count: int) -> None:
    """REC-10, ROSTER-10: a letter too few in a surname: the same pupil, called differently in the list."""
    chance = random.Random(seed)
    rows = [list(row) for row in november()]
    known = {str(row[1]).strip() for row in rows} & {one.name.full for one in school().people}
    spoilt: set[str] = set()
    for row in chance.sample([row for row in rows if str(row[1]).strip() in known], count):
        surname, rest = str(row[1]).strip().split(maxsplit=1)
        spoilt.add(f"{surname} {rest}")
        place = chance.randrange(1, len(surname) - 1)
        row[1] = f"{surname[:place]}{surname[place + 1 :]} {rest}"
    content = workbook({"Лист1": [list(_HEADERS[0]), *rows]})
    found = told(differ(content, "список.xlsx", school()))
    assert {one for one in found if one[0] != "renamed"} == {one for one in truth() if one[0] != "renamed"}
    renamed = {name for kind, name, _ in found if kind == "renamed"}
    assert renamed == spoilt | {name for kind, name, _ in truth() if kind == "renamed"}


def _shuffled_archive(content: bytes, seed: int) -> bytes:
    """Every CSV of a OneRoster archive with its columns and rows in another order."""
    chance = random.Random(seed)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(buffer, "w") as made:
        for name in archive.namelist():
            header, *rows = list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            order = list(range(len(header)))
            if name != "manifest.csv":
                chance.shuffle(order)
                chance.shuffle(rows)
            text = io.StringIO(newline="")
            csv.writer(text).writerows([[row[place] for place in order] for row in (header, *rows)])
            made.writestr(name, "﻿" + text.getvalue())
    return buffer.getvalue()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_rec_10_a_shuffled_archive_differs_in_nothing(seed: int) -> None:
    """ROSTER-9: the lyceum's archive after itself; the witness: without one class its pupils are unjudged."""
    content = file_bytes("lyceum-oneroster-1.2.zip")
    lyceum = understand_bytes(content, "lyceum.zip")
    now = apply_to_memory(lyceum, plan(lyceum, CurrentPeople(), uuid4), CurrentPeople())
    found = differ(_shuffled_archive(content, seed), "other.zip", now)
    assert told(found) == set()
    assert len(found.present) == 557


@pytest.mark.parametrize("name", ["kindergarten-groups.xlsx", "school-staff.csv", "school-contingent-2026-09.xlsx"])
def test_rec_10_a_list_after_itself_differs_in_nothing(name: str) -> None:
    roster = understand_bytes(file_bytes(name), name)
    now = apply_to_memory(roster, plan(roster, CurrentPeople(), uuid4), CurrentPeople())
    assert told(differ(file_bytes(name), name, now)) == set()


def test_roster_9_an_archive_of_twenty_thousand_is_understood() -> None:
    """ROSTER-9, ROSTER-11: every person once, every link; planned again after it was applied nothing is left to do.

    How long it takes, and how much memory: `python -m bench roster_20000`.
    """
    archive = large_archive(20_000)
    roster = understand_bytes(archive.content, "town.zip")
    assert (len(roster.students), len(roster.guardians), len(roster.staff)) == (8_400, 11_200, 400)
    assert (len(roster.groups), len(roster.links)) == (archive.groups, archive.links)
    assert roster.problems == ()
    now = apply_to_memory(roster, plan(roster, CurrentPeople(), uuid4), CurrentPeople())
    assert len(now.people) == 20_000
    assert plan(roster, now, uuid4).is_empty
    assert told(find_differences(compare(roster, now, plan(roster, now, uuid4)))) == set()
