"""The first steps of an administrator: groups (S6) and the real September list."""

import json
import re

import pytest
from playwright.async_api import Locator, Page, expect

from fixtures.rosters import roster_bytes
from journeys.browsers import Desks
from journeys.entering import attach
from journeys.place import Place
from parta.organisations import Role

pytestmark = pytest.mark.browser

_LIST = "school-contingent-2026-09.xlsx"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def step(page: Page, title: str) -> Locator:
    return page.get_by_role("list", name="Первые шаги").get_by_role("listitem").filter(has_text=title)


def figure(page: Page, name: str) -> Locator:
    """A number of the summary, by the word beside it."""
    return page.get_by_role("term").filter(has_text=re.compile(f"^{name}$")).locator("+ dd")


def number(count: int) -> re.Pattern[str]:
    """«1 646» as the browser writes it, with whatever space."""
    return re.compile(r"\s?".join(f"{count:,}".split(",")))


async def load(page: Page, name: str) -> None:
    """Choose the file: what was understood of it appears."""
    await page.goto(re.sub(r"/school.*", "/school/roster", page.url))
    await attach(page, "Выбрать файл", name, _XLSX, roster_bytes(name))
    await expect(page.get_by_role("button", name="Дальше: что изменится")).to_be_enabled()


async def test_groups_and_the_september_list_make_a_school(desks: Desks, place: Place) -> None:
    school = await place.school()
    administrator = await school.person("Королёва Анна", Role.ADMINISTRATOR)
    slug = await place.slug(school, administrator)
    page = await desks.open(administrator, f"/o/{slug}/school")

    await step(page, "Добавить классы").get_by_role("link").click()
    await page.get_by_role("button", name="Добавить классы").first.click()
    dialog = page.get_by_role("dialog", name="Добавить классы")
    for name in ("5А", "5Б"):
        await dialog.get_by_role("button", name=name, exact=True).click()
    await dialog.get_by_role("button", name="Добавить (2)").click()
    await expect(page.get_by_text("Добавлено: 2 класса")).to_be_visible()
    await expect(page.get_by_role("row", name="5Б")).to_be_visible()
    await page.get_by_role("link", name="Обзор").click()
    await expect(step(page, "Добавить классы")).to_contain_text("Готово")

    await step(page, "Загрузить список").get_by_role("link").click()
    expected = json.loads(roster_bytes("school-contingent-2026-09.expected.json"))
    await load(page, _LIST)
    await expect(page.get_by_text(re.compile("Нашли:"))).to_contain_text(
        re.compile(rf"{expected['students']} учени[а-я]+ в {expected['groups']} класс")
    )
    await expect(page.get_by_role("button", name=re.compile("Что в столбце")).first).to_be_visible()
    groups = (await administrator.client.get(school.path("/groups"))).json()["groups"]
    assert len([one for one in groups if one["kind"] == "class"]) == 2, "STR-13: nothing changes before the last step"

    await page.get_by_role("button", name="Дальше: что изменится").click()
    await expect(page.get_by_role("heading", name="Что изменится")).to_be_visible()
    await expect(figure(page, "новых")).not_to_have_text("0")
    await page.get_by_role("button", name="Загрузить", exact=True).click()
    await expect(page.get_by_role("heading", name="Список загружен")).to_be_visible(timeout=60_000)
    await page.get_by_role("link", name="Обзор").click()
    await expect(figure(page, "Ученики")).to_have_text(re.compile(rf"^0 из {number(expected['students']).pattern}$"))
    await expect(figure(page, "Родители")).to_have_text(re.compile(rf"^0 из {number(expected['guardians']).pattern}$"))

    await load(page, _LIST)
    await page.get_by_role("button", name="Дальше: что изменится").click()
    await expect(page.get_by_text("Всё, что есть в файле, у вас уже есть.")).to_be_visible()
    await expect(figure(page, "новых")).to_have_text("0")
    await expect(page.get_by_role("button", name="Загрузить", exact=True)).to_be_disabled()


async def test_a_file_that_is_no_list_is_refused_in_words(desks: Desks, place: Place) -> None:
    school = await place.school()
    administrator = await school.person("Королёва Анна", Role.ADMINISTRATOR)
    page = await desks.open(administrator, f"/o/{await place.slug(school, administrator)}/school/roster")
    await attach(page, "Выбрать файл", "список.xlsx", _XLSX, b"%PDF-1.4 not a table")
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_role("button", name="Выбрать файл")).to_be_enabled()
