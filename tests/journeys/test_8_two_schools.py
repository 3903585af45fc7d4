"""A mother whose children learn at two schools: one way in, two schools that know nothing of each other."""

import re

import pytest
from playwright.async_api import expect

from fixtures.families import listed, make_class
from fixtures.school import School, Someone
from journeys.browsers import Desks
from journeys.classes import message, say
from journeys.place import Place
from parta.foundation.identity import new_id
from parta.organisations import NewMember, Role, claim_member, create_member
from parta.structure import enrol_student, link_guardian

pytestmark = [pytest.mark.browser]


async def begin(school: School, name: str, child: str) -> tuple[Someone, Someone]:
    """(the curator, the mother) of a class with one child."""
    administrator = await school.person("Королёва Анна", Role.ADMINISTRATOR)
    curator = await school.person("Серова Мария", Role.TEACHER)
    group = await make_class(school, administrator, name, curator=curator)
    pupil = await listed(school, child, Role.STUDENT)
    mother = await school.person("Власова Ольга", Role.GUARDIAN)
    async with school.wiring.database.transaction(school.id) as tx:
        await enrol_student(tx, student_id=pupil, group_id=group.id)
        await link_guardian(tx, guardian_id=mother.member_id, student_id=pupil, kind="mother")
    return curator, mother


async def second(school: School, mother: Someone, name: str, child: str) -> Someone:
    """The curator of the other child, at a school that the mother's account came to as well."""
    administrator = await school.person("Лисова Инна", Role.ADMINISTRATOR)
    curator = await school.person("Орлова Вера", Role.TEACHER)
    group = await make_class(school, administrator, name, curator=curator)
    pupil, member_id = await listed(school, child, Role.STUDENT), new_id()
    async with school.wiring.database.transaction(school.id) as tx:
        new = NewMember(id=member_id, surname="Власова", given_name="Ольга", roles=(Role.GUARDIAN,))
        await create_member(tx, new, is_confirmed=True)
        await claim_member(tx, member_id=member_id, account_id=mother.account_id)
        await enrol_student(tx, student_id=pupil, group_id=group.id)
        await link_guardian(tx, guardian_id=member_id, student_id=pupil, kind="mother")
    return curator


async def chat_of(school: School, someone: Someone, title: str) -> str:
    answer = await someone.client.get(school.path("/conversations"))
    assert answer.status_code == 200, answer.text
    return next(one["id"] for one in answer.json()["conversations"] if one["title"] == title)


async def test_a_mother_of_two_schools_sees_each_child_at_its_own(desks: Desks, place: Place) -> None:
    gymnasium, lyceum = await place.school("Гимназия № 3"), await place.school("Лицей № 8")
    first_curator, mother = await begin(gymnasium, "5А", "Власова Соня")
    second_curator = await second(lyceum, mother, "1Б", "Власов Миша")
    first_slug = await place.slug(gymnasium, first_curator)
    second_slug = await place.slug(lyceum, second_curator)

    page = await desks.open(mother, f"/o/{first_slug}/family")
    await expect(page.get_by_text("Соня Власова").first).to_be_visible()
    await expect(page.get_by_text("Миша Власов")).to_have_count(0)

    # Something is written at the other school: the profile's menu says so and leads there, by keyboard.
    parents = await chat_of(lyceum, second_curator, "1Б · родители")
    posted = await second_curator.client.post(
        lyceum.path(f"/conversations/{parents}/messages"), json={"id": str(new_id()), "body": "Собрание в среду"}
    )
    assert posted.status_code == 201, posted.text
    await page.reload()
    await expect(page.get_by_title("Есть новое в другой организации").first).to_be_visible()
    await page.get_by_role("button", name="Профиль и настройки").first.focus()
    await page.keyboard.press("Enter")
    there = page.get_by_role("menuitem", name=re.compile("Лицей № 8"))
    await expect(there).to_contain_text("есть новое")
    await there.focus()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(f"/o/{second_slug}/chats"))
    await page.get_by_text("1Б · родители").first.click()
    await expect(message(page, "Собрание в среду")).to_be_visible()
    await say(page, "Буду")

    await page.goto(f"/o/{second_slug}/family")
    await expect(page.get_by_text("Миша Власов").first).to_be_visible()
    await expect(page.get_by_text("Соня Власова")).to_have_count(0)

    # Neither school learns of the other: not in its chats, not in what the curator sees of the mother.
    heard = await desks.open(second_curator, f"/o/{second_slug}/chats/{parents}")
    await expect(message(heard, "Буду")).to_be_visible()
    await expect(heard.get_by_text("Гимназия № 3")).to_have_count(0)
    other = await mother.client.get(lyceum.path("/conversations"))
    assert [one["title"] for one in other.json()["conversations"]] == ["1Б · родители"]
    assert (await first_curator.client.get(lyceum.path("/conversations"))).status_code == 404
