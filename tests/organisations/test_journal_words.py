"""The journal in the reader's words (JRN-7)."""

import ast
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import parta
from parta.organisations.journal.changes import Change, changes_of
from parta.organisations.journal.fields import FIELDS

MOSCOW = ZoneInfo("Europe/Moscow")


def test_jrn_7_fields_codes_and_dates_are_words() -> None:
    before = {"birth_date": "2015-02-01", "roles": ["teacher", "guardian"], "position": ""}
    after = {
        "birth_date": None,
        "cameAt": "2026-11-22T21:30:00Z",
        "position": "завуч",
        "chats": True,
        "maxUses": None,
        "x": 3,
    }
    assert changes_of(before, after, language="ru", zone=MOSCOW) == [
        Change("birth_date", "дата рождения", "01.02.2015", None),
        Change("roles", "роли", "педагог, родитель", None),
        Change("position", "должность", None, "завуч"),
        Change("cameAt", "когда вошёл", None, "23.11.2026 00:30"),
        Change("chats", "свои чаты", None, "да"),
        Change("x", "x", None, "3"),
    ]


def test_jrn_7_a_code_means_what_it_means_in_its_field() -> None:
    told = changes_of(None, {"role": "guardian", "kind": "guardian"}, language="en", zone=MOSCOW)
    assert [one.after for one in told] == ["parent", "legal guardian"]


def test_jrn_7_days_are_written_as_the_reader_writes_them() -> None:
    after = {"birth_date": "2015-02-01", "cameAt": "2026-11-22T21:30:00Z"}
    told = changes_of(None, after, language="en", zone=MOSCOW)
    assert [one.after for one in told] == ["01/02/2015", "23/11/2026 00:30"]


def test_jrn_7_settings_stand_one_by_one_and_what_holds_more_is_a_line() -> None:
    told = changes_of(
        {"settings": {"studentsStartCalls": False}},
        {"settings": {"studentsStartCalls": True}, "groups": {"promote": 22, "close": 1}, "students": {"Ким Ян": None}},
        language="ru",
        zone=MOSCOW,
    )
    assert told == [
        Change("studentsStartCalls", "ученики начинают звонки", "нет", "да"),
        Change("groups", "группы", None, "на год старше: 22; закрыты: 1"),
        Change("students", "ученики", None, "Ким Ян: —"),
    ]


def test_jrn_7_every_field_that_a_room_writes_down_has_a_name() -> None:
    """Of the fields that stand in the call itself; the witness: there are many of them."""
    written = set(_written_fields())
    assert len(written) > 20
    assert written - FIELDS.keys() == set()


def _written_fields() -> Iterator[str]:
    for path in Path(parta.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "record":
                for keyword in call.keywords:
                    if keyword.arg in {"before", "after"} and isinstance(keyword.value, ast.Dict):
                        yield from _names(keyword.value)


def _names(written: ast.Dict) -> list[str]:
    return [key.value for key in written.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
