"""Calls beside the lesson of test_5 (S10): removal, saving traffic, direct calls that ring."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from chat.conftest import make_chat
from journeys.browsers import Desks
from journeys.classes import Classroom, feed, prepare_class
from journeys.place import Place
from parta.foundation.identity import new_id
from parta.organisations import Role

pytestmark = [pytest.mark.browser, pytest.mark.media]

# The first picture needs cameras, encoders and a path through the media server.
_FIRST_PICTURE = 30_000


@pytest_asyncio.fixture
async def classroom(place: Place) -> Classroom:
    return await prepare_class(place)


def room(page: Page) -> Locator:
    """The window of the call, whether or not a menu covers it."""
    return page.locator("[data-call-window]")


def tile(page: Page, who: str) -> Locator:
    return room(page).get_by_role("figure").filter(has_text=who)


async def start_lesson(page: Page, title: str) -> None:
    await page.get_by_role("button", name="Начать урок").click()
    await room(page).get_by_role("textbox", name="Название").fill(title)
    await room(page).get_by_role("button", name="Начать урок").click()
    await expect(room(page).get_by_text("Вы здесь первый")).to_be_visible()


async def join(page: Page) -> None:
    await page.get_by_role("button", name="Войти", exact=True).click()
    await room(page).get_by_role("button", name="Войти", exact=True).click()
    await expect(room(page).get_by_role("toolbar", name="Управление звонком")).to_be_visible()


async def test_call_7_a_removed_pupil_stays_out_until_let_in(desks: Desks, classroom: Classroom) -> None:
    teacher = await desks.open(classroom.curator, classroom.address)
    timur = await desks.open(classroom.timur, classroom.address, is_phone=True)
    await start_lesson(teacher, "Алгебра")
    await join(timur)
    await teacher.keyboard.press("p")
    await room(teacher).get_by_role("button", name=re.compile("Действия: Тимур")).click()
    await teacher.get_by_role("menuitem", name="Удалить из звонка").click()
    await expect(room(timur).get_by_text("Ведущий удалил вас из звонка")).to_be_visible()
    await expect(tile(teacher, "Тимур")).to_have_count(0)

    await room(timur).get_by_role("button", name="Вернуться в чат").click()
    await timur.get_by_role("button", name="Войти", exact=True).click()
    await room(timur).get_by_role("button", name="Войти", exact=True).click()
    await expect(room(timur).get_by_text("Вернуться можно, когда он снова вас впустит")).to_be_visible()
    await room(timur).get_by_role("button", name="Вернуться в чат").click()

    await room(teacher).get_by_role("button", name="Впустить").click()
    await expect(room(teacher).get_by_role("button", name="Впустить")).to_have_count(0)
    await join(timur)
    await expect(tile(teacher, "Тимур")).to_be_visible()


async def test_only_sound_receives_no_pictures(desks: Desks, classroom: Classroom) -> None:
    teacher = await desks.open(classroom.curator, classroom.address)
    sonya = await desks.open(classroom.sonya, classroom.address, is_phone=True)
    await start_lesson(teacher, "Геометрия")
    await join(sonya)
    await expect(tile(sonya, "Мария").locator("video")).to_be_visible(timeout=_FIRST_PICTURE)
    await room(sonya).get_by_role("button", name=re.compile("^Ещё")).click()
    await sonya.get_by_role("menuitem", name="Только звук").click()
    await expect(room(sonya).locator("video")).to_have_count(0)
    await expect(tile(sonya, "Мария").get_by_label(re.compile("Микрофон включён|Говорит"))).to_be_visible()


async def test_call_12_a_direct_call_rings_is_answered_and_declined(desks: Desks, classroom: Classroom) -> None:
    school = classroom.school
    colleague = await school.person("Орлов Пётр", Role.TEACHER)
    made = await classroom.curator.client.post(
        school.path("/conversations"),
        json={"id": str(new_id()), "kind": "direct", "memberId": str(colleague.member_id)},
    )
    address = f"/o/{classroom.slug}/chats/{made.json()['id']}"
    caller = await desks.open(classroom.curator, address)
    called = await desks.open(colleague, f"/o/{classroom.slug}/lessons", is_phone=True, dark=True)

    await caller.get_by_role("button", name="Позвонить").click()
    await called.get_by_role("alertdialog").get_by_role("button", name="Ответить").click()
    await expect(tile(caller, "Пётр")).to_be_visible()
    await room(called).get_by_role("button", name="Завершить звонок").click()
    await expect(room(caller).get_by_text("Звонок завершён")).to_be_visible()
    await room(caller).get_by_role("button", name="Вернуться в чат").click()

    await caller.get_by_role("button", name="Позвонить").click()
    await called.get_by_role("alertdialog").get_by_role("button", name="Отклонить").click()
    await expect(room(caller).get_by_text("Сейчас не могут ответить")).to_be_visible()
    await room(caller).get_by_role("button", name="Вернуться в чат").click()
    await expect(feed(caller).get_by_text("Звонок отклонён")).to_be_visible()


async def test_a_pupil_is_offered_no_start(desks: Desks, classroom: Classroom) -> None:
    chat = await make_chat(classroom.school, classroom.curator, classroom.sonya, title="Кружок")
    address = f"/o/{classroom.slug}/chats/{chat}"
    teacher = await desks.open(classroom.curator, address)
    await expect(teacher.get_by_role("button", name="Начать урок")).to_be_visible()  # the witness
    sonya = await desks.open(classroom.sonya, address)
    await expect(sonya.get_by_role("heading", name="Кружок").first).to_be_visible()
    await expect(sonya.get_by_role("button", name="Начать урок")).to_have_count(0)
