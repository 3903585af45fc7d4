"""The app itself (S22): installable, alive without a network, dark, in English, by keyboard, for screen readers."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from journeys.accessibility import findings
from journeys.browsers import Desks
from journeys.classes import Classroom, composer, message, prepare_class, say
from journeys.keyboard import tab_to
from journeys.place import Place

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture
async def classroom(place: Place) -> Classroom:
    return await prepare_class(place)


async def brightness(page: Page) -> float:
    """Of the page's ground, from 0 (black) to 255, whatever notation the browser computes it in."""
    return await page.evaluate("""() => {
      const brush = document.createElement("canvas").getContext("2d")
      brush.fillStyle = getComputedStyle(document.documentElement).backgroundColor
      brush.fillRect(0, 0, 1, 1)
      const [red, green, blue] = brush.getImageData(0, 0, 1, 1).data
      return (red + green + blue) / 3
    }""")


async def test_it_can_be_installed_and_opens_without_a_network(desks: Desks, classroom: Classroom) -> None:
    page = await desks.open(classroom.sonya, classroom.address)
    await say(page, "Это останется на телефоне")
    manifest = await page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then(one => one.json())")
    assert (manifest["name"], manifest["display"]) == ("Парта", "standalone")
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    assert await page.evaluate("navigator.serviceWorker.ready.then(one => one.active !== null)")
    await page.wait_for_function("navigator.serviceWorker.controller !== null")

    await page.context.set_offline(True)
    await page.reload()
    await expect(message(page, "Это останется на телефоне")).to_be_visible()
    await expect(page.get_by_text("Нет связи.")).to_be_visible()
    await page.get_by_label("Сообщение", exact=True).fill("Написано без сети")
    await composer(page).press("Enter")
    await expect(message(page, "Написано без сети")).to_contain_text("ждёт отправки")

    await page.reload()
    await expect(message(page, "Написано без сети"), "what waits survives a new start").to_be_visible()
    await page.context.set_offline(False)
    await expect(message(page, "Написано без сети").get_by_role("time")).to_be_visible(timeout=45_000)
    await expect(message(page, "Написано без сети")).to_have_count(1)


async def test_light_and_dark_russian_and_english(desks: Desks, classroom: Classroom) -> None:
    light = await desks.open(classroom.sonya, classroom.address)
    dark = await desks.open(classroom.timur, classroom.address, dark=True)
    for page in (light, dark):
        await expect(composer(page)).to_be_visible()
    assert await brightness(light) > 200
    assert await brightness(dark) < 60

    await dark.goto("/settings")
    await dark.get_by_role("radiogroup", name="Язык").get_by_text("English").click()
    await expect(dark.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    await expect(dark.locator("html")).to_have_attribute("lang", "en")
    await dark.goto(classroom.address)
    await expect(dark.get_by_role("heading", name="Chats", level=1)).to_be_visible()
    await expect(dark.get_by_label("Message", exact=True)).to_be_visible()
    await say(light, "Слова людей никто не переводит")
    await expect(dark.get_by_text("Слова людей никто не переводит").first).to_be_visible()


async def test_a_message_by_keyboard_alone(desks: Desks, classroom: Classroom) -> None:
    page = await desks.open(classroom.sonya, f"/o/{classroom.slug}/chats")
    teacher = await desks.open(classroom.curator, classroom.address)
    row = page.get_by_role("button", name=re.compile("5А · класс"))
    await expect(row).to_be_visible()
    await tab_to(page, row)
    await page.keyboard.press("Enter")
    await expect(composer(page)).to_be_visible()
    await tab_to(page, composer(page))
    await page.keyboard.insert_text("Без мыши")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.insert_text("в две строки")
    await page.keyboard.press("Enter")
    await expect(message(teacher, "Без мыши")).to_contain_text("в две строки")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.insert_text(", исправлено")
    await page.keyboard.press("Enter")
    await expect(message(teacher, "исправлено").get_by_text("изменено")).to_be_visible()


async def test_screen_readers_find_their_way(desks: Desks, classroom: Classroom) -> None:
    found: list[str] = []
    visitor = await desks.open("Посетитель", "/")
    for path, heading in (("/", "Школа, в которой нет посторонних"), ("/sign-in", "Вход"), ("/apply", "Подключить")):
        await visitor.goto(path)
        await expect(visitor.get_by_role("heading", name=heading).first).to_be_visible()
        found += await findings(visitor)
    for theme in ("light", "dark"):
        pupil = await desks.open(classroom.sonya, classroom.address, dark=theme == "dark")
        await say(pupil, f"Привет! Смотри https://example.org/{theme}")
        found += await findings(pupil)
    office = await desks.open(classroom.administrator, f"/o/{classroom.slug}/school")
    for part, heading in (
        ("", "Школа № 1"),
        ("/groups", "Классы"),
        ("/people", "Люди"),
        ("/roster", "Загрузить список"),
        ("/invitations", "Приглашения"),
        ("/settings", "Настройки"),
    ):
        await office.goto(f"/o/{classroom.slug}/school{part}")
        await expect(office.get_by_role("heading", name=heading, level=1)).to_be_visible()
        found += await findings(office)
    assert not found, "\n".join(found)
