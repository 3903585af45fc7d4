"""The administrator at the table of people: rights given and taken, a court's bar, a dismissal and the way back."""

import pytest
from playwright.async_api import Locator, Page, expect

from fixtures.families import make_class
from journeys.browsers import Desks
from journeys.place import Place
from parta.organisations import Role

pytestmark = pytest.mark.browser


async def narrow(page: Page, now: str, wanted: str) -> None:
    """Choose in a filter, by what it says now."""
    await page.get_by_role("search").get_by_role("button", name=now).click()
    await page.get_by_role("option", name=wanted, exact=True).click()


async def opened(page: Page, name: str) -> Locator:
    """The sheet of a person of the table."""
    await page.get_by_role("row", name=name).click()
    sheet = page.get_by_role("dialog", name=name)
    await expect(sheet.get_by_role("region", name="Действия")).to_be_visible()
    return sheet


async def test_rights_an_act_without_a_network_and_a_dismissal(desks: Desks, place: Place) -> None:
    """ORG-15, STR-7: who is dismissed, by the button only, is among those who have left and comes back."""
    school = await place.school()
    administrator = await school.person("Королёва Анна", Role.ADMINISTRATOR)
    await school.person("Серова Мария", Role.TEACHER)
    page = await desks.open(administrator, f"/o/{await place.slug(school, administrator)}/school/people")

    sheet = await opened(page, "Серова Мария")
    await sheet.get_by_role("button", name="Выдать роль").click()
    await page.get_by_role("menuitem", name="Администратор", exact=True).click()
    await sheet.get_by_role("button", name="Снять роль: Администратор").click()
    await expect(sheet.get_by_role("button", name="Снять роль: Администратор")).to_have_count(0)

    await page.context.set_offline(True)
    await sheet.get_by_role("button", name="Изменить данные").click()
    await page.get_by_label("Должность").fill("учитель химии")
    await page.get_by_label("Должность").press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Нет связи с сервером")
    await page.context.set_offline(False)
    await page.get_by_label("Должность").press("Enter")
    await expect(page.get_by_role("dialog", name="Изменить данные")).to_have_count(0)

    await sheet.get_by_role("button", name="Уволить").click()
    asked = page.get_by_role("dialog", name="Уволить: Серова Мария")
    await asked.get_by_label("Номер приказа").fill("12-л")
    await asked.get_by_label("Номер приказа").press("Enter")
    await expect(asked).to_be_visible()
    await asked.get_by_role("button", name="Уволить сейчас").click()
    await expect(page.get_by_role("row", name="Серова Мария")).to_have_count(0)

    await narrow(page, "Любое состояние", "Ушли")
    sheet = await opened(page, "Серова Мария")
    await expect(sheet).to_contain_text("приказ № 12-л")
    await sheet.get_by_role("button", name="Вернуть как было").click()
    await narrow(page, "Ушли", "Любое состояние")
    await expect(page.get_by_role("row", name="Серова Мария")).to_be_visible()


async def test_a_bar_by_a_court_is_set_and_lifted_with_its_grounds(desks: Desks, place: Place) -> None:
    """FAM-6: the document of a day that has come; lifted with the grounds. The focus stays in the sheet throughout."""
    school = await place.school(name="Школа № 2")
    administrator = await school.person("Королёва Анна", Role.ADMINISTRATOR)
    group = await make_class(school, administrator, "5А")
    await group.pupil("Ковалёв Миша")
    await group.parent("Ковалёв Игорь", "Ковалёв Миша", kind="father")
    page = await desks.open(administrator, f"/o/{await place.slug(school, administrator)}/school/people")

    sheet = await opened(page, "Ковалёв Миша")
    await sheet.get_by_role("button", name="Действия: Ковалёв Игорь").click()
    await page.get_by_role("menuitem", name="Запрет по решению суда").click()
    asked = page.get_by_role("dialog", name="Запретить общение по решению суда")
    await asked.get_by_label("Решение суда").fill("№ 2-1143/2026, Сормовский районный суд")
    await asked.get_by_label("Дата решения").fill("2999-01-01")
    await expect(asked).to_contain_text("Этот день ещё не наступил")
    await expect(asked.get_by_role("button", name="Запретить")).to_be_disabled()
    await asked.get_by_label("Дата решения").fill("2026-02-10")
    await asked.get_by_role("button", name="Запретить").click()
    await expect(sheet.get_by_text("Запрет общения: Ковалёв Игорь")).to_be_visible()

    await sheet.get_by_role("button", name="Снять запрет").click()
    asked = page.get_by_role("dialog", name="Снять запрет общения?")
    await asked.get_by_label("Основание").fill("Определение от 20.02.2026")
    await asked.get_by_role("button", name="Снять запрет").click()
    await expect(sheet.get_by_role("button", name="Действия: Ковалёв Игорь")).to_be_visible()
    # The button that had the focus is gone with the bar: Escape still speaks to the sheet.
    await expect(sheet).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(sheet).to_have_count(0)


async def test_roles_are_confirmed_in_bulk_by_the_keyboard(desks: Desks, place: Place) -> None:
    """ORG-17: two waiting teachers are chosen and confirmed without a mouse; the focus is back in the table then."""
    school = await place.school(name="Школа № 3")
    administrator = await school.person("Королёва Анна", Role.ADMINISTRATOR)
    for name in ("Громов Олег", "Серова Мария"):
        await school.person(name, Role.TEACHER, is_confirmed=False)
    page = await desks.open(administrator, f"/o/{await place.slug(school, administrator)}/school/people")

    first = page.get_by_role("row", name="Громов Олег")
    await first.focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("End")
    await expect(page.get_by_role("row", name="Серова Мария")).to_be_focused()
    await page.keyboard.press("Space")
    confirm = page.get_by_role("toolbar", name="Действия с выбранными").get_by_role("button", name="Подтвердить (2)")
    await confirm.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("toolbar", name="Действия с выбранными")).to_have_count(0)
    await expect(page.get_by_role("row", name="Серова Мария")).to_be_focused()
    await page.keyboard.press("Home")
    await expect(first).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Громов Олег")).to_contain_text("подтвержд")
