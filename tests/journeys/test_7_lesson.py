"""A lesson of several browsers (S10): from the class chat to the room, moderation, a lost network, the card."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from chat.conftest import make_chat
from journeys.browsers import Desks
from journeys.classes import Classroom, feed, prepare_class, say
from journeys.place import Place
from parta.foundation.identity import new_id
from parta.organisations import Role

pytestmark = [pytest.mark.browser, pytest.mark.media]

# Coming back takes LiveKit's client several attempts.
_COMING_BACK = 45_000


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


async def test_a_lesson_from_the_class_chat_to_its_card(desks: Desks, classroom: Classroom) -> None:
    teacher = await desks.open(classroom.curator, classroom.address)
    sonya = await desks.open(classroom.sonya, classroom.address, is_phone=True)
    timur = await desks.open(classroom.timur, classroom.address, dark=True)

    await start_lesson(teacher, "Математика · 5А")
    await expect(sonya.get_by_text("Идёт урок")).to_be_visible()
    await join(sonya)
    await join(timur)
    for who in ("Соня", "Тимур"):
        await expect(tile(teacher, who).locator("video")).to_be_visible()

    # Hands stand in their order; the teacher lowers them.
    await room(timur).get_by_role("button", name="Поднять руку (H)").click()
    await expect(tile(teacher, "Тимур").get_by_label("Рука поднята")).to_be_visible()
    await room(sonya).get_by_role("button", name="Поднять руку (H)").click()
    await teacher.keyboard.press("p")
    hands = room(teacher).get_by_role("region", name="Подняли руку").get_by_role("listitem")
    await expect(hands).to_have_count(2)
    await expect(hands.first).to_contain_text("Тимур")
    await room(teacher).get_by_role("button", name="Опустить все руки").click()
    await expect(hands).to_have_count(0)

    # CALL-6: muted by the server; one may speak again when called upon.
    await room(teacher).get_by_role("button", name="Выключить звук всем").click()
    await expect(room(sonya).get_by_text("Ведущий выключил ваш микрофон")).to_be_visible()
    await expect(tile(teacher, "Соня").get_by_label("Микрофон выключен")).to_be_visible()
    await room(sonya).get_by_role("button", name="Включить микрофон (M)").click()
    await expect(room(sonya).get_by_role("button", name="Выключить микрофон (M)")).to_be_visible()

    # The chat beside the call is the conversation itself.
    await teacher.keyboard.press("c")
    await say(teacher, "Откройте страницу 42")
    await expect(room(sonya).get_by_role("button", name="Открыть чат (C)")).to_contain_text("1")

    # CALL-7: out at once, and out until let in.
    await teacher.keyboard.press("p")
    await room(teacher).get_by_role("button", name=re.compile("Действия: Тимур")).click()
    await teacher.get_by_role("menuitem", name="Удалить из звонка").click()
    await expect(room(timur).get_by_text("Ведущий удалил вас из звонка")).to_be_visible()
    await expect(tile(teacher, "Тимур")).to_have_count(0)

    await room(teacher).get_by_role("button", name="Завершить или выйти").click()
    await teacher.get_by_role("menuitem", name="Завершить для всех").click()
    await expect(room(sonya).get_by_text("Ведущий завершил звонок")).to_be_visible()
    await room(sonya).get_by_role("button", name="Вернуться в чат").click()
    card = feed(sonya).get_by_role("article").filter(has_text="Урок · Математика · 5А")
    await card.get_by_text("Были 3 участника").click()
    for who in ("Мария", "Соня", "Тимур"):
        await expect(card.get_by_role("listitem").filter(has_text=who)).to_be_visible()


async def test_a_lost_network_is_said_in_words_and_mended(desks: Desks, classroom: Classroom) -> None:
    teacher = await desks.open(classroom.curator, classroom.address)
    sonya = await desks.open(classroom.sonya, classroom.address, is_phone=True)
    await start_lesson(teacher, "Алгебра")
    await join(sonya)
    await expect(tile(teacher, "Соня").locator("video")).to_be_visible()

    await sonya.context.set_offline(True)
    lost = room(sonya).get_by_text("Связь прервалась")
    await expect(lost).to_be_visible(timeout=_COMING_BACK)
    await sonya.context.set_offline(False)
    await expect(lost).to_be_hidden(timeout=_COMING_BACK)
    await expect(tile(teacher, "Соня").locator("video")).to_be_visible()


async def test_only_sound_receives_no_pictures(desks: Desks, classroom: Classroom) -> None:
    teacher = await desks.open(classroom.curator, classroom.address)
    sonya = await desks.open(classroom.sonya, classroom.address, is_phone=True)
    await start_lesson(teacher, "Геометрия")
    await join(sonya)
    await expect(tile(sonya, "Мария").locator("video")).to_be_visible()
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
