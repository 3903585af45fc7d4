"""When a reconciliation is due, and who is reminded."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.reconciliation import AUTUMN, load, path, sign, take_in
from fixtures.school import School
from parta.foundation import clock
from parta.organisations import Role
from parta.reconciliation import reconciliation_deadline
from parta.reconciliation.reminders import remind
from parta.reconciliation.rules import (
    DEFAULT_DEADLINES,
    GRACE,
    REMINDERS,
    deadline_at,
    refuse_deadlines,
    reminder_due,
)

_DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
_DEADLINES = st.lists(
    st.dates(date(2025, 1, 1), date(2025, 12, 31)).map(lambda day: (day.month, day.day)),
    min_size=1,
    max_size=12,
    unique=True,
)


@given(today=_DAYS, deadlines=_DEADLINES, since=_DAYS)
def test_rec_2_the_next_deadline_counts_and_a_missed_one_for_thirty_days(
    today: date, deadlines: list[tuple[int, int]], since: date
) -> None:
    """REC-2: the due day is one of the deadlines; past ones only within the grace."""
    assert refuse_deadlines(deadlines) is None
    found = deadline_at(today, deadlines, answered=[], since=since)
    assert (found.due_on.month, found.due_on.day) in deadlines
    assert found.days_left == (found.due_on - today).days
    if found.due_on < today:
        assert found.is_overdue
        assert since <= found.due_on
        assert today - found.due_on <= GRACE
    else:
        assert found.days_left <= 366
        assert not found.is_overdue
    done = deadline_at(today, deadlines, answered=[found.due_on], since=since)
    assert done.due_on >= found.due_on
    assert not done.is_overdue


@given(today=_DAYS, deadlines=_DEADLINES)
def test_rec_3_a_reminder_is_due_from_fourteen_days_before_until_the_day(
    today: date, deadlines: list[tuple[int, int]]
) -> None:
    found = deadline_at(today, deadlines, answered=[], since=today)
    due = reminder_due(found)
    assert (due is not None) == (found.days_left <= max(REMINDERS))
    if due is not None:
        assert due >= found.days_left
        assert all(one >= due or one < found.days_left for one in REMINDERS)


def test_rec_2_the_usual_deadlines_are_once_a_quarter() -> None:
    assert deadline_at(date(2026, 11, 22), DEFAULT_DEADLINES, answered=[], since=date(2026, 9, 1)).due_on == date(
        2026, 12, 15
    )
    late = deadline_at(date(2026, 9, 20), DEFAULT_DEADLINES, answered=[], since=date(2026, 8, 1))
    assert (late.due_on, late.is_overdue) == (date(2026, 9, 15), True)
    newcomer = deadline_at(date(2026, 9, 20), DEFAULT_DEADLINES, answered=[], since=date(2026, 9, 18))
    assert newcomer.due_on == date(2026, 12, 15)


async def test_rec_2_the_deadlines_are_the_organisation_s_own(school: School) -> None:
    head = await school.person("Директорова Анна", Role.HEAD)
    path_ = school.path("/reconciliation-deadlines")
    for wrong in (
        [], [{"month": 2, "day": 30}], [{"month": 2, "day": 29}], [{"month": 1, "day": 2}] * 2,
        [{"month": -67058732732044640, "day": 1}],
    ):  # fmt: skip
        assert (await head.client.put(path_, json={"deadlines": wrong})).status_code == 422
    answer = await head.client.put(path_, json={"deadlines": [{"month": 10, "day": 5}, {"month": 4, "day": 5}]})
    assert answer.json() == {"deadlines": [{"month": 4, "day": 5}, {"month": 10, "day": 5}]}
    overview = (await head.client.get(path(school))).json()
    assert overview["deadline"]["dueOn"][5:] in {"04-05", "10-05"}


async def test_rec_3_whoever_runs_the_organisation_is_reminded_once(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """REC-3: 14, 7 and 1 day before, each once; nobody is reminded of what is signed."""
    head = await school.person("Директорова Анна", Role.HEAD)
    teacher = await school.person("Учителева Мария", Role.TEACHER)
    await take_in(school, *AUTUMN)
    async with school.wiring.database.transaction(school.id) as tx:
        due_on = (await reconciliation_deadline(tx)).due_on

    async def letters_at(days_before: int) -> list[str]:
        noon = datetime(due_on.year, due_on.month, due_on.day, 9, tzinfo=UTC) - timedelta(days=days_before)
        monkeypatch.setattr(clock, "now", lambda: noon)
        before = await mailbox()
        await remind(school.wiring.database, school.wiring.postman)
        await remind(school.wiring.database, school.wiring.postman)
        return (await mailbox())[: len(await mailbox()) - len(before)]

    async def mailbox() -> list[str]:
        await school.wiring.jobs.work(wait=False)
        async with school.wiring.database.system() as tx:
            found = await school.wiring.postman.read_mailbox(tx)
        return [f"{one.recipient}: {one.text}" for one in found if "сверки" in one.text]

    assert await letters_at(20) == []
    assert len(await letters_at(14)) == 1
    assert await letters_at(10) == []
    (second,) = await letters_at(6)
    assert f"{due_on:%d.%m}" in second
    (third,) = await letters_at(1)
    assert "завтра" in third
    assert await letters_at(0) == []
    assert teacher.member_id != head.member_id
    assert len({one.partition(":")[0] for one in await mailbox()}) == 1


async def test_rec_3_a_signed_one_is_not_asked_for(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    head = await school.person("Директорова Анна", Role.HEAD)
    await take_in(school, *AUTUMN)
    await sign(school, head, await load(school, head, *AUTUMN))
    async with school.wiring.database.transaction(school.id) as tx:
        deadline = await reconciliation_deadline(tx)
    assert deadline.is_done
    day = deadline.due_on - timedelta(days=7)
    monkeypatch.setattr(clock, "now", lambda: datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    assert await remind(school.wiring.database, school.wiring.postman) == 0
