"""A class prepared through the rooms' doors, and its chat as people see it."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from fixtures.families import make_class
from fixtures.school import School, Someone
from journeys.place import Place
from parta.organisations import Role
from parta.structure import enrol_student


@dataclass
class Classroom:
    """«5А» with its curator and three pupils, all of them signed in."""

    school: School
    slug: str
    conversation_id: str
    administrator: Someone
    curator: Someone
    sonya: Someone
    timur: Someone
    misha: Someone

    @property
    def address(self) -> str:
        return f"/o/{self.slug}/chats/{self.conversation_id}"


async def prepare_class(place: Place) -> Classroom:
    school = await place.school()
    administrator = await school.person("Королёва Анна", Role.ADMINISTRATOR)
    curator = await school.person("Серова Мария", Role.TEACHER)
    sonya = await school.person("Власова Соня", Role.STUDENT)
    timur = await school.person("Гареев Тимур", Role.STUDENT)
    misha = await school.person("Ковалёв Миша", Role.STUDENT)
    group = await make_class(school, administrator, "5А", curator=curator)
    async with school.wiring.database.transaction(school.id) as tx:
        for pupil in (sonya, timur, misha):
            await enrol_student(tx, student_id=pupil.member_id, group_id=group.id)
    answer = await sonya.client.get(school.path("/conversations"))
    assert answer.status_code == 200, answer.text
    chat = next(one for one in answer.json()["conversations"] if one["kind"] == "class")
    slug = await place.slug(school, administrator)
    return Classroom(school, slug, chat["id"], administrator, curator, sonya, timur, misha)


def feed(page: Page | Locator) -> Locator:
    return page.get_by_role("log", name="Сообщения")


def message(page: Page | Locator, text: str) -> Locator:
    """The message with this text, as it stands in the feed."""
    return feed(page).get_by_role("article").filter(has_text=text)


def composer(page: Page | Locator) -> Locator:
    return page.get_by_label("Сообщение", exact=True)


async def write(page: Page | Locator, text: str) -> None:
    await composer(page).fill(text)
    await composer(page).press("Enter")


async def say(page: Page | Locator, text: str) -> None:
    """Write and see it acknowledged by the server."""
    await write(page, text)
    await expect(message(page, text).get_by_role("time")).to_be_visible()


async def act(page: Page, text: str, action: str) -> None:
    """Open a message's menu and choose."""
    one = message(page, text)
    await one.hover()
    await one.get_by_role("button", name="Действия с сообщением").click()
    await page.get_by_role("menuitem", name=action, exact=True).click()


async def bodies(page: Page, *texts: str) -> list[str]:
    """The texts in the order in which they stand in the feed, each as often as it stands there."""
    found = await feed(page).get_by_role("article").all_inner_texts()
    return [text for one in found for text in texts if text in one]
