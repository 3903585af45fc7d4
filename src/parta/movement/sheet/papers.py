"""The sheet as a spreadsheet and as pages."""

from pathlib import Path

import msgspec

from parta.foundation.days import long_day, short_day
from parta.foundation.papers import Table, Value, render_pdf, render_workbook
from parta.movement.acts import kind_name
from parta.movement.views import MovementSheet, MovementSheetEntry, MovementSheetRow
from parta.organisations import Organisation

_TEMPLATE = Path(__file__).parent / "sheet.typ"
_TITLES = {"students": "Движение контингента", "staff": "Движение кадров"}
_GROUPS = {"school": "Класс", "college": "Группа", "kindergarten": "Группа", "extracurricular": "Группа"}
_LIST = ("№", "Дата", "Фамилия, имя, отчество", "Дата рождения", "Что", "Приказ", "Откуда, куда, причина")
_STUDENTS = {
    "school": "обучающихся",
    "college": "студентов",
    "kindergarten": "воспитанников",
    "extracurricular": "обучающихся",
}


class PrintedEntry(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    day: str
    name: str
    birth_date: str
    kind: str
    place: str
    order: str
    note: str


def sheet_title(sheet: MovementSheet) -> str:
    """What the file is called: «Движение контингента 01.09.2026–30.11.2026»."""
    return f"{_TITLES[sheet.side]} {short_day(sheet.since)}–{short_day(sheet.until)}"


def _header(sheet: MovementSheet, organisation: Organisation) -> list[str]:
    if sheet.side == "staff":
        return ["Категория", "На начало", "Принято", "Уволено", "На конец"]
    return [
        _GROUPS[organisation.kind],
        "На начало",
        "Прибыло",
        "Выбыло",
        "Переведено в группу" if organisation.kind != "school" else "Переведено в класс",
        "Переведено из группы" if organisation.kind != "school" else "Переведено из класса",
        "На конец",
    ]


def _cells(sheet: MovementSheet, row: MovementSheetRow) -> list[Value]:
    if sheet.side == "staff":
        return [row.name, row.start, row.arrived, row.left, row.end]
    return [row.name, row.start, row.arrived, row.left, row.moved_in, row.moved_out, row.end]


def _subtitle(sheet: MovementSheet) -> str:
    return f"с {long_day(sheet.since)} по {long_day(sheet.until)}"


def _place(entry: MovementSheetEntry) -> str:
    """«5А → 5Б», «5А»."""
    return " → ".join(part for part in (entry.from_name, entry.to_name) if part)


async def sheet_workbook(sheet: MovementSheet, organisation: Organisation) -> bytes:
    """XLSX: the table, and the list of what happened."""
    title = [f"{_TITLES[sheet.side]} {_subtitle(sheet)}", organisation.name]
    rows = [_cells(sheet, row) for row in sheet.rows if row.kind != "total"]
    totals = [_cells(sheet, row) for row in sheet.rows if row.kind == "total"]
    table = Table(
        name="Движение", title=title, header=_header(sheet, organisation), rows=rows, totals=totals[0] if totals else ()
    )
    lines: list[list[Value]] = [
        [
            number,
            entry.day,
            entry.name,
            entry.birth_date,
            kind_name(entry.kind),
            _place(entry),
            entry.order if entry.has_paper else "без приказа",
            entry.note,
        ]
        for number, entry in enumerate(sheet.entries, 1)
    ]
    place = "Должность" if sheet.side == "staff" else _GROUPS[organisation.kind]
    entries = Table(
        name="Список",
        title=title,
        header=[*_LIST[:5], place, *_LIST[5:]],
        rows=lines,
    )
    return await render_workbook(table, entries)


async def print_sheet(sheet: MovementSheet, organisation: Organisation) -> bytes:
    """PDF, A4: the form, the list, a line to sign."""
    entries = [
        PrintedEntry(
            day=short_day(entry.day),
            name=entry.name,
            birth_date=short_day(entry.birth_date),
            kind=kind_name(entry.kind),
            place=_place(entry),
            order=entry.order if entry.has_paper else "без приказа",
            note=entry.note,
        )
        for entry in sheet.entries
    ]
    _STUDENTS[organisation.kind] if sheet.side == "students" else ""
    return await render_pdf(
        _TEMPLATE,
        sheet={
            "organisation": organisation.name,
            "title": _TITLES[sheet.side],
            "about": f"{_STUDENTS[organisation.kind]} {_subtitle(sheet)}"
            if sheet.side == "students"
            else _subtitle(sheet),
            "header": _header(sheet, organisation),
            "rows": [{"kind": row.kind, "cells": _cells(sheet, row)} for row in sheet.rows],
            "place": "Должность" if sheet.side == "staff" else _GROUPS[organisation.kind],
            "entries": entries,
            "withoutPaper": sheet.without_paper,
            "onLeave": sheet.on_leave if sheet.side == "staff" else None,
            "until": long_day(sheet.until),
        },
    )
