"""Reminders: by letter, by a printed list, through the curator; the pause; the journal (ACT-5, ACT-6)."""

from datetime import timedelta

import pytest_asyncio
from sqlalchemy import select, update

from fixtures.families import SchoolClass, make_class
from fixtures.school import School, Someone
from parta.foundation.db import metadata
from parta.organisations import Role


@pytest_asyncio.fixture
async def administrator(school: School) -> Someone:
    return await school.person("Админова Анна", Role.ADMINISTRATOR)


@pytest_asyncio.fixture
async def curator(school: School) -> Someone:
    return await school.person("Кураторова Ольга", Role.TEACHER)


@pytest_asyncio.fixture
async def group(school: School, administrator: Someone, curator: Someone) -> SchoolClass:
    group = await make_class(school, administrator, "5А", curator=curator)
    await group.pupil("Власова Соня", email="sonya@example.ru")
    await group.pupil("Гареев Тимур", phone="+79161112233")
    await group.pupil("Юдин Пётр")
    return group


async def remind(someone: Someone, school: School, **body: object) -> dict:
    answer = await someone.client.post(
        school.path("/activation/reminders"), json={"channel": "letter", "audience": "students", **body}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def letters(someone: Someone) -> list[str]:
    found = (await someone.client.get("/api/demo/mailbox")).json()["letters"]
    return [one["to"] for one in found if "Парте" in one["text"]]


async def test_act_5_a_letter_reaches_whoever_has_a_contact(
    school: School, group: SchoolClass, administrator: Someone
) -> None:
    done = await remind(administrator, school)
    assert done == {"sent": 2, "tooSoon": 0, "withoutContact": 1, "withoutCurator": 0}
    assert sorted(await letters(administrator)) == ["+79161112233", "sonya@example.ru"]


async def test_act_6_nobody_is_reminded_twice_within_three_days(
    school: School, group: SchoolClass, administrator: Someone, curator: Someone
) -> None:
    await remind(administrator, school)
    again = await remind(curator, school, groupIds=[str(group.id)])
    assert (again["sent"], again["tooSoon"]) == (0, 2)
    reminded = metadata.tables["activation_reminded"]
    async with school.wiring.database.transaction(school.id) as tx:
        await tx.execute(update(reminded).values(at=reminded.c.at - timedelta(days=3)))
    later = await remind(curator, school, groupIds=[str(group.id)], memberIds=[str(group.pupils["Гареев Тимур"])])
    assert later["sent"] == 1


async def test_act_5_a_curator_reminds_the_own_group_only(
    school: School, group: SchoolClass, administrator: Someone, curator: Someone
) -> None:
    other = await make_class(school, administrator, "5Б")
    await other.pupil("Чужих Илья", phone="+79161112255")
    path = school.path("/activation/reminders")
    body = {"channel": "letter", "audience": "students"}
    assert (await curator.client.post(path, json=body)).status_code == 403
    assert (await curator.client.post(path, json={**body, "groupIds": [str(other.id)]})).status_code == 404
    assert (await curator.client.post(path, json={**body, "audience": "staff"})).status_code == 404
    assert await letters(curator) == []
    assert (await remind(curator, school, groupIds=[str(group.id)]))["sent"] == 2  # the witness


async def test_act_5_the_curator_gets_a_message_from_the_administrator(
    school: School, group: SchoolClass, administrator: Someone, curator: Someone
) -> None:
    done = await remind(administrator, school, channel="curator")
    assert done["sent"] == 1
    messages = metadata.tables["message"]
    async with school.wiring.database.transaction(school.id) as tx:
        rows = (await tx.execute(select(messages.c.author_id, messages.c.body))).all()
    assert [row.author_id for row in rows] == [administrator.member_id]
    assert "5А" in rows[0].body
    assert "Власова" not in rows[0].body
    assert (await remind(administrator, school, channel="curator"))["tooSoon"] == 1


async def test_act_5_a_reminder_is_shown_and_written_into_the_journal(
    school: School, group: SchoolClass, administrator: Someone
) -> None:
    await remind(administrator, school, channel="sheet", groupIds=[str(group.id)])
    page = (await administrator.client.get(school.path("/activation"))).json()
    last = page["groups"][0]["lastReminder"]
    assert (last["channel"], last["by"], last["many"]) == ("sheet", administrator.actor.display_name, 3)
    journal = metadata.tables["journal_entry"]
    async with school.wiring.database.transaction(school.id) as tx:
        rows = (await tx.execute(select(journal).where(journal.c.act == "statistics.reminded"))).all()
    assert [(row.subject_name, row.after["people"]) for row in rows] == [("5А", 3)]
