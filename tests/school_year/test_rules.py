"""What a year does, without a database."""

from datetime import date
from uuid import uuid4

import pytest

from parta.school_year.rules import ended_label, next_name, propose, year_label
from parta.structure import GroupRecord


def _group(kind: str, name: str, *, parallel: int | None = None, age_to: int | None = None) -> GroupRecord:
    return GroupRecord(
        id=uuid4(), kind=kind, name=name, parallel=parallel, letter=None, is_archived=False, curator_id=None,
        age_to=age_to,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("today", "label"),
    [
        (date(2026, 5, 20), "2026/27"),
        (date(2026, 9, 10), "2026/27"),
        (date(2026, 11, 22), "2027/28"),
        (date(2027, 1, 5), "2027/28"),
        (date(2099, 6, 1), "2099/00"),
    ],
)
def test_year_2_the_year_that_begins(today: date, label: str) -> None:
    assert year_label(today) == label


def test_year_5_the_year_that_ends() -> None:
    assert ended_label("2026/27") == "2025/26"
    assert ended_label("2100/01") == "2099/00"


@pytest.mark.parametrize(
    ("kind", "name", "following"),
    [
        ("class", "5А", "6А"),
        ("class", "9-1", "10-1"),
        ("class", "Лицейский", "Лицейский"),
        ("study_group", "ИС-21", "ИС-21"),
        ("study_group", "2 курс, сварщики", "3 курс, сварщики"),
        ("age_group", "Солнышко", "Солнышко"),
    ],
)
def test_year_2_a_class_is_called_a_year_older(kind: str, name: str, following: str) -> None:
    assert next_name(_group(kind, name)) == following


def test_year_2_the_last_ones_finish_and_circles_stay() -> None:
    groups = [
        _group("class", "11А", parallel=11),
        _group("class", "10А", parallel=10),
        _group("age_group", "Солнышко", age_to=7),
        _group("age_group", "Звёздочки", age_to=5),
        _group("circle", "Шахматы"),
        _group("department", "Кафедра физики"),
    ]
    acts = [(one.name, one.act) for one in propose(groups)]
    assert acts == [
        ("11А", "graduate"),
        ("11А", "promote"),
        ("Солнышко", "graduate"),
        ("Звёздочки", "promote"),
        ("Шахматы", "keep"),
    ]
