"""A teacher is dismissed in the middle of a lesson: it ends for them, the others go on, and somebody takes over."""

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from journeys.browsers import Desks
from journeys.classes import Classroom, message, prepare_class, say
from journeys.place import Place
from parta.organisations import Role

pytestmark = [pytest.mark.browser, pytest.mark.media]

_TOOLBAR = "Управление звонком"
# The first picture needs cameras, encoders and a path through the media server.
_FIRST_PICTURE = 30_000


@pytest_asyncio.fixture
async def classroom(place: Place) -> Classroom:
    return await prepare_class(place)


def room(page: Page) -> Locator:
    return page.locator("[data-call-window]")


def tile(page: Page, who: str) -> Locator:
    return room(page).get_by_role("figure").filter(has_text=who)


async def join(page: Page) -> None:
    await page.get_by_role("button", name="Войти", exact=True).click()
    await room(page).get_by_role("button", name="Войти", exact=True).click()
    await expect(room(page).get_by_role("toolbar", name=_TOOLBAR)).to_be_visible(timeout=_FIRST_PICTURE)


async def test_org_15_a_dismissal_ends_the_lesson_for_the_teacher_alone(
    desks: Desks, classroom: Classroom, place: Place
) -> None:
    school, administrator = classroom.school, classroom.administrator
    colleague = await school.person("Орлова Вера", Role.TEACHER)
    teacher = await desks.open(classroom.curator, classroom.address)
    sonya = await desks.open(classroom.sonya, classroom.address)
    timur = await desks.open(classroom.timur, classroom.address, is_phone=True)
    await teacher.get_by_role("button", name="Начать урок").click()
    await room(teacher).get_by_role("button", name="Начать урок").click()
    await expect(room(teacher).get_by_role("toolbar", name=_TOOLBAR)).to_be_visible()
    await join(sonya)
    await join(timur)
    await expect(tile(sonya, "Мария").first).to_be_visible(timeout=_FIRST_PICTURE)

    dismissed = await administrator.client.post(
        school.path(f"/members/{classroom.curator.member_id}/dismiss"),
        json={"reason": "", "orderNumber": "7-к", "date": None},
    )
    assert dismissed.status_code == 200, dismissed.text
    assert dismissed.json()["hasLeft"]

    await expect(room(teacher).get_by_role("toolbar", name=_TOOLBAR)).to_have_count(0)
    await expect(tile(sonya, "Мария")).to_have_count(0)
    # The lesson goes on: the two see each other, and write.
    await expect(tile(sonya, "Тимур").first).to_be_visible()
    await expect(tile(timur, "Соня").first).to_be_visible()
    await expect(room(timur).get_by_role("toolbar", name=_TOOLBAR)).to_be_visible()
    await room(sonya).get_by_role("button", name="Открыть чат (C)").click()
    await say(room(sonya), "Мы ещё здесь")

    # The dismissed teacher is nowhere any more, neither in the chat nor in the lesson, and reads why.
    gone = teacher.get_by_role("heading", name="Вы больше не работаете в «Школа № 1»", level=1)
    await expect(gone).to_be_visible()
    answer = await classroom.curator.client.get(school.path(f"/conversations/{classroom.conversation_id}/messages"))
    assert answer.status_code == 404, answer.text
    await teacher.goto(classroom.address)
    await expect(gone).to_be_visible()
    await expect(message(teacher, "Мы ещё здесь")).to_have_count(0)

    # A colleague takes the class over in the middle of the lesson, and ends it for all.
    groups = (await administrator.client.get(school.path("/groups"))).json()["groups"]
    named = await administrator.client.put(
        school.path(f"/groups/{groups[0]['id']}/curator"), json={"memberId": str(colleague.member_id)}
    )
    assert named.status_code == 200, named.text
    other = await desks.open(colleague, classroom.address)
    await expect(message(other, "Мы ещё здесь"), "the witness").to_be_visible()
    await join(other)
    await expect(tile(sonya, "Вера").first).to_be_visible(timeout=_FIRST_PICTURE)
    await room(other).get_by_role("button", name="Завершить или выйти").click()
    await other.get_by_role("menuitem", name="Завершить для всех").click()
    for page in (sonya, timur):
        await expect(page.get_by_text("Ведущий завершил звонок.")).to_be_visible()
