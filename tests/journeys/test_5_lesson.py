"""A lesson out of the class chat (S10), with LiveKit in the middle and devices that Chromium feigns."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from journeys.browsers import Desks
from journeys.classes import Classroom, message, prepare_class, say
from journeys.place import Place

pytestmark = [pytest.mark.browser, pytest.mark.media]


@pytest_asyncio.fixture
async def classroom(place: Place) -> Classroom:
    return await prepare_class(place)


def call(page: Page) -> Locator:
    return page.get_by_role("dialog", name="5А")


def tile(page: Page, name: str) -> Locator:
    """How a person is seen in the call."""
    return call(page).get_by_role("figure").filter(has_text=name)


async def begin(page: Page) -> None:
    """Two taps from the class chat."""
    await page.get_by_role("button", name="Начать урок").click()
    await call(page).get_by_role("button", name="Начать урок").click()
    await expect(call(page).get_by_role("toolbar", name="Управление звонком")).to_be_visible()


async def join(page: Page) -> None:
    """Through the door: how one looks and sounds, then in."""
    await page.get_by_role("button", name="Войти", exact=True).click()
    await expect(call(page).get_by_label("Громкость микрофона")).to_be_visible()
    await call(page).get_by_role("button", name="Войти", exact=True).click()
    await expect(call(page).get_by_role("toolbar", name="Управление звонком")).to_be_visible()


async def sees_moving(page: Page, name: str) -> None:
    """A picture of that person arrives."""
    video = tile(page, name).locator("video").first
    await expect(video).to_be_visible()
    await video.evaluate(
        "video => new Promise(done => video.requestVideoFrameCallback(() => done(true)))", timeout=20_000
    )


async def test_a_lesson_from_the_first_tap_to_the_card_in_the_chat(
    desks: Desks, classroom: Classroom, place: Place
) -> None:
    teacher = await desks.open(classroom.curator, classroom.address)
    sonya = await desks.open(classroom.sonya, classroom.address)
    timur = await desks.open(classroom.timur, classroom.address, is_phone=True)

    await begin(teacher)
    await expect(sonya.get_by_text("Идёт урок", exact=True)).to_be_visible()
    await join(sonya)
    await join(timur)
    for page, others in ((teacher, ("Соня", "Тимур")), (sonya, ("Мария", "Тимур")), (timur, ("Мария", "Соня"))):
        for name in others:
            await expect(tile(page, name).first).to_be_visible()
    await sees_moving(sonya, "Мария")

    await call(sonya).get_by_role("button", name="Поднять руку (H)").click()
    await expect(tile(teacher, "Соня").first.get_by_label("Рука поднята")).to_be_visible()
    await call(teacher).get_by_role("button", name="Кто в звонке (P)").click()
    await expect(call(teacher).get_by_role("region", name="Подняли руку")).to_contain_text("Соня Власова")

    microphone = call(sonya).get_by_role("button", name=re.compile("микрофон"))
    if await microphone.get_attribute("aria-pressed") == "false":
        await microphone.click()
    await expect(call(sonya).get_by_role("button", name="Выключить микрофон (M)")).to_be_visible()
    await call(teacher).get_by_role("button", name="Действия: Соня Власова").click()
    await teacher.get_by_role("menuitem", name="Выключить микрофон").click()
    await expect(call(sonya).get_by_text("Ведущий выключил ваш микрофон.")).to_be_visible()
    await expect(call(sonya).get_by_role("button", name="Включить микрофон (M)")).to_be_visible()

    # The switch itself stays behind its picture: a person presses the words.
    await call(teacher).get_by_text("Говорить", exact=True).click()
    await expect(call(sonya).get_by_role("button", name="Включить микрофон (M)")).to_be_disabled()
    await expect(call(teacher).get_by_role("button", name="Выключить микрофон (M)"), "the witness").to_be_enabled()

    await call(sonya).get_by_role("button", name="Открыть чат (C)").click()
    await say(call(sonya), "Можно вопрос?")
    await call(teacher).get_by_role("button", name="Открыть чат (C)").click()
    await expect(message(call(teacher), "Можно вопрос?")).to_be_visible()

    await call(teacher).get_by_role("button", name="Завершить или выйти").click()
    await teacher.get_by_role("menuitem", name="Завершить для всех").click()
    for page in (sonya, timur):
        await expect(page.get_by_text("Ведущий завершил звонок.")).to_be_visible()
        await page.get_by_role("button", name="Вернуться в чат").click()
    card = message(timur, "Урок · 5А")
    await expect(card.get_by_text("Были 3 участника")).to_be_visible()
    await card.get_by_text("Были 3 участника").click()
    await expect(card).to_contain_text("Тимур Гареев (вы)")
    await expect(message(timur, "Можно вопрос?")).to_be_visible()


async def test_a_lost_network_brings_nobody_out_of_the_lesson(desks: Desks, classroom: Classroom, place: Place) -> None:
    teacher = await desks.open(classroom.curator, classroom.address)
    sonya = await desks.open(classroom.sonya, classroom.address)
    await begin(teacher)
    await join(sonya)
    await expect(tile(teacher, "Соня").first).to_be_visible()

    place.media.pull()
    lost = call(sonya).get_by_text("Связь прервалась. Возвращаем вас в звонок")
    await expect(lost).to_be_visible(timeout=30_000)
    place.media.plug()
    await expect(lost).to_have_count(0, timeout=45_000)
    await expect(tile(sonya, "Мария").first).to_be_visible()
    await sees_moving(sonya, "Мария")
    await expect(tile(teacher, "Соня").first).to_be_visible()
