"""The movement sheet: it balances, it is read back from XLSX and PDF."""

import io
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pypdf
from hypothesis import given
from hypothesis import strategies as st

from movement.conftest import Office
from parta.movement.models import movement_place
from parta.movement.records import Kind
from parta.movement.sheet.counting import PlaceRow, changes_of, count
from parta.structure import enrol_student


def rows_of(sheet: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """By name: start, arrived, left, moved in, moved out, end."""
    return {
        row["name"]: tuple(row[one] for one in ("start", "arrived", "left", "movedIn", "movedOut", "end"))
        for row in sheet["rows"]
    }


async def test_the_sheet_of_a_period(office: Office) -> None:
    """MOV-12, MOV-13: groups, the parallel, everybody; what was before the period counts in its start."""
    pupils = [await office.first.pupil(f"Ученик{letter} Имя") for letter in "абвг"]
    await office.applied(office.departure(pupils[0], onDate=office.day(-10), place="Лицей № 2"))
    await office.applied(office.transfer(pupils[1], office.second, onDate=office.day(-5)))
    await office.applied(office.arrival("Новый Николай", office.second, onDate=office.day(-2)))
    assert rows_of(await office.sheet(office.administrator)) == {
        "5А": (4, 0, 1, 0, 1, 2),
        "5Б": (0, 1, 0, 1, 0, 2),
        "Итого по 5-м классам": (4, 1, 1, 1, 1, 4),
        "Всего": (4, 1, 1, 1, 1, 4),
    }
    later = rows_of(await office.sheet(office.administrator, -4, 0))
    assert later["5А"] == (2, 0, 0, 0, 0, 2)
    assert later["5Б"] == (1, 1, 0, 0, 0, 2)
    before = rows_of(await office.sheet(office.administrator, -30, -11))
    assert before["Всего"] == (4, 0, 0, 0, 0, 4)
    entries = (await office.sheet(office.administrator))["entries"]
    assert [(one["name"], one["kind"], one["fromName"], one["toName"]) for one in entries] == [
        ("Ученика Имя", "departure", "5А", ""),
        ("Ученикб Имя", "transfer", "5А", "5Б"),
        ("Новый Николай", "arrival", "", "5Б"),
    ]
    assert entries[0]["order"] == "№ 45-д"
    assert entries[0]["note"] == "Лицей № 2"


async def test_what_happens_without_a_paper_is_counted_and_said(office: Office) -> None:
    """MOV-12: an import, a link or a hand changes the sheet of its day too, and it says that there is no order."""
    wiring = office.school.wiring
    sonya = await office.first.pupil("Власова Соня")
    async with wiring.database.transaction(office.school.id) as tx:
        # As if the school had begun a week ago.
        await tx.execute(
            movement_place.update()
            .where(tx.own(movement_place))
            .values(recorded_at=movement_place.c.recorded_at - timedelta(days=7))
        )
    ilya = await office.first.pupil("Гареев Илья")
    async with wiring.database.transaction(office.school.id) as tx:
        await enrol_student(tx, student_id=sonya, group_id=office.second.id)
    sheet = await office.sheet(office.administrator)
    assert rows_of(sheet)["5А"] == (1, 1, 0, 0, 1, 1)
    assert rows_of(sheet)["5Б"] == (0, 0, 0, 1, 0, 1)
    assert sheet["withoutPaper"] == 2
    # A slip of the hand that is put right on the same day is no movement.
    for group_id in (office.first.id, office.second.id, office.first.id):
        async with wiring.database.transaction(office.school.id) as tx:
            await enrol_student(tx, student_id=ilya, group_id=group_id)
    assert rows_of(await office.sheet(office.administrator)) == rows_of(sheet)


async def test_a_curator_reads_the_own_groups(office: Office) -> None:
    """MOV-13: one's own groups, with a move into another one as a move."""
    sonya = await office.first.pupil("Власова Соня")
    await office.second.pupil("Орлова Вера")
    await office.applied(office.transfer(sonya, office.second))
    sheet = await office.sheet(office.curator)
    assert rows_of(sheet) == {"5А": (1, 0, 0, 0, 1, 0), "Всего": (1, 0, 0, 0, 1, 0)}
    assert [one["name"] for one in sheet["entries"]] == ["Власова Соня"]
    every = await office.sheet(office.administrator)
    assert rows_of(every)["5Б"] == (1, 0, 0, 1, 0, 2)


async def test_the_sheet_as_files(office: Office) -> None:
    """MOV-13: the same figures in XLSX and PDF; a name that looks like a formula stays a text."""
    pupil = await office.first.pupil("=СУММ(1) Имя")
    await office.applied(office.departure(pupil, place="Лицей № 2", orderDate=office.day(-1)))
    query = {"since": office.day(-30), "until": office.day(0)}
    table = await office.administrator.client.get(office.school.path("/movements/sheet.xlsx"), params=query)
    book = openpyxl.load_workbook(io.BytesIO(table.content))
    values = [[cell.value for cell in row] for row in book["Движение"].iter_rows()]
    assert ["5А", 1, 0, 1, 0, 0, 0] in values
    assert ["Всего", 1, 0, 1, 0, 0, 0] in values
    names = [cell for row in book["Список"].iter_rows() for cell in row if cell.value == "=СУММ(1) Имя"]
    assert [cell.data_type for cell in names] == ["s"]
    paper = await office.administrator.client.get(office.school.path("/movements/sheet.pdf"), params=query)
    assert paper.headers["content-type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(paper.content)).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    for wanted in ("ДВИЖЕНИЕ КОНТИНГЕНТА", "Школа № 1", "Всего", "Лицей № 2", "Выбытие", "№ 45-д", "Руководитель"):
        assert wanted in words, wanted
    refused = await office.administrator.client.get(
        office.school.path("/movements/sheet"), params={"since": office.day(0), "until": office.day(-1)}
    )
    assert refused.json()["code"] == "movement.period_unfit"


_DAYS = st.integers(min_value=0, max_value=12)


@st.composite
def _lives(draw: st.DrawFn) -> tuple[list[PlaceRow], dict[UUID, Kind]]:
    """Students' places, one after another without overlapping, with papers and without, some on one day."""
    start = date(2026, 9, 1)
    places: list[PlaceRow] = []
    kinds: dict[UUID, Kind] = {}

    def paper(kind: Kind) -> UUID | None:
        if not draw(st.booleans()):
            return None
        made = uuid4()
        kinds[made] = kind
        return made

    for _ in range(draw(st.integers(1, 6))):
        member_id = uuid4()
        day = draw(_DAYS)
        opened: UUID | None = None
        since = None if draw(st.booleans()) else start + timedelta(days=day)
        if since is not None:
            opened = paper("arrival")
        for _ in range(draw(st.integers(0, 4))):
            day += draw(st.integers(0, 4))
            is_transfer = draw(st.booleans())
            closed = paper("transfer" if is_transfer else "departure")
            ends = start + timedelta(days=day)
            places.append(
                PlaceRow(
                    id=uuid4(), member_id=member_id, key=draw(st.sampled_from("абв")),
                    since=since, until=ends, opened_by=opened, closed_by=closed,
                )
            )  # fmt: skip
            if not is_transfer:
                day += draw(st.integers(0, 3))
            since = start + timedelta(days=day)
            opened = closed if is_transfer else paper("arrival")
        if draw(st.booleans()):
            places.append(
                PlaceRow(
                    id=uuid4(), member_id=member_id, key=draw(st.sampled_from("абв")),
                    since=since, until=None, opened_by=opened, closed_by=None,
                )
            )  # fmt: skip
    return places, kinds


@given(_lives(), _DAYS, _DAYS)
def test_the_sheet_balances_for_every_period(
    lives: tuple[list[PlaceRow], dict[UUID, Kind]], one: int, other: int
) -> None:
    """MOV-12: start + arrived - left + moved in - moved out = end, per group; moves cancel out in all."""
    places, kinds = lives
    first, last = (date(2026, 9, 1) + timedelta(days=day) for day in sorted((one, other)))
    counts = count(places, changes_of(places, kinds), first=first, last=last)
    for found in counts.values():
        assert found.start + found.arrived - found.left + found.moved_in - found.moved_out == found.end
    assert sum(found.moved_in for found in counts.values()) == sum(found.moved_out for found in counts.values())
    there = [one for one in places if (one.since is None or one.since <= last) and (not one.until or one.until > last)]
    assert sum(found.end for found in counts.values()) == len(there)
