"""The quarter's reconciliation (S8): November's list against September's school, decided, signed, seen by the town."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from fixtures.reconciliation import AUTUMN, WINTER, listed, take_in
from fixtures.rosters import roster_bytes
from fixtures.school import School, Someone
from journeys.accessibility import findings
from journeys.browsers import Desks
from journeys.entering import attach, fill_code, sign_in
from journeys.keyboard import press, tab_to
from journeys.place import Place
from parta.foundation.identity import new_id
from parta.municipal import appoint
from parta.organisations import NewOrganisation, Role, create_organisation, members_by_id
from parta.structure import import_roster

pytestmark = pytest.mark.browser

_SEPTEMBER, _NOVEMBER = "school-contingent-2026-09.xlsx", "school-contingent-2026-11.xlsx"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TOWN = "г. Калуга"
# As the list of changes has them; the pupil who arrived and moved on is an arrival for whoever compares two lists.
_FOUND = {"Прибыли": 11, "Выбыли": 9, "Переведены": 5, "Изменилось имя": 3, "Изменился телефон": 14}


@pytest_asyncio.fixture
async def school(place: Place) -> School:
    """A school of the town."""
    made = School(place.running.wiring, place.base, new_id(), place.running.stack)
    async with made.wiring.database.system(made.id) as tx:
        await create_organisation(tx, NewOrganisation(kind="school", name="Школа № 5", municipality=_TOWN))
    return made


def section(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


async def decide_all(page: Page, title: str, act: str) -> None:
    """Everything of one kind at once."""
    part = section(page, title)
    await part.get_by_text("Выбрать все").click()
    await part.get_by_role("button", name=re.compile(f"^{act}: ")).first.click()


async def phone_of(school: School, someone: Someone) -> str:
    async with school.wiring.database.transaction(school.id) as tx:
        phone = (await members_by_id(tx, [someone.member_id]))[someone.member_id].phone
    assert phone
    return phone


async def quietly(done: int, total: int) -> None:
    """Nobody watches the progress."""


async def test_novembers_list_is_reconciled_and_signed(desks: Desks, place: Place, school: School) -> None:
    head = await school.person("Директорова Анна", Role.HEAD)
    await import_roster(
        school.wiring.database, school.id, file_name=_SEPTEMBER, content=roster_bytes(_SEPTEMBER), progress=quietly
    )
    page = await desks.open(head, f"/o/{await place.slug(school, head)}/school")
    await page.get_by_role("link", name="Сверка", exact=True).click()
    await attach(page, "Выбрать файл", _NOVEMBER, _XLSX, roster_bytes(_NOVEMBER))

    for title, count in _FOUND.items():
        heading = section(page, title).get_by_role("heading", level=3)
        await expect(heading).to_have_text(re.compile(rf"^{title} {count}$"))
    await expect(section(page, "Изменилось имя")).to_contain_text("Литвинова Викторина")
    assert await findings(page) == []

    # An order for those who left; the names and the phones at once; one transfer stays, with its reason.
    await decide_all(page, "Выбыли", "Отчислить")
    order = page.get_by_role("dialog", name="Отчислить: 9")
    await order.get_by_label("Номер приказа").fill("118-у")
    await order.get_by_role("button", name="Отчислить").click()
    await expect(section(page, "Выбыли")).to_have_count(0)
    await decide_all(page, "Изменилось имя", "Исправить имя")
    await expect(section(page, "Изменилось имя")).to_have_count(0)
    await decide_all(page, "Изменился телефон", "Исправить телефон")
    await expect(section(page, "Изменился телефон")).to_have_count(0)
    await decide_all(page, "Прибыли", "Зачислить")
    await page.get_by_role("dialog", name="Зачислить: 11").get_by_role("button", name="Зачислить").click()
    await expect(section(page, "Прибыли")).to_have_count(0)
    moved = section(page, "Переведены").get_by_role("listitem").filter(has_text="Николаенко Альберт")
    await moved.get_by_role("button", name=re.compile("^Оставить с причиной")).click()
    reason = page.get_by_role("dialog")
    await reason.get_by_role("textbox").fill("Перевод отменён приказом 120-у")
    await reason.get_by_role("button", name=re.compile("^Оставить")).click()
    await expect(moved).to_have_count(0)
    await decide_all(page, "Переведены", "Перевести")
    await page.get_by_role("dialog", name="Перевести: 4").get_by_role("button", name="Перевести").click()
    await expect(section(page, "Переведены")).to_have_count(0)

    await page.get_by_role("button", name="Подписать итог").click()
    signing = page.get_by_role("dialog", name="Подписать итог сверки")
    await signing.get_by_text(re.compile("^Подписываю, хотя не решено")).click()
    await signing.get_by_role("button", name="Получить код").click()
    await fill_code(signing.get_by_label("Код подписи"), place, await phone_of(school, head))
    await expect(page.get_by_role("heading", name=re.compile("^Подписано: Директорова Анна"))).to_be_visible()
    await expect(page.get_by_text("Перевод отменён приказом 120-у")).to_be_visible()
    address = await page.get_by_role("link", name="Печать (PDF)").get_attribute("href")
    printed = await page.context.request.get(f"{place.base}{address}")
    assert (printed.status, (await printed.body())[:5]) == (200, b"%PDF-")
    assert await findings(page) == []

    wiring = school.wiring
    async with wiring.database.system() as tx:
        await appoint(
            tx,
            wiring.settings,
            wiring.postman,
            appointment_id=new_id(),
            name="Лазарева Ирина Павловна",
            contact="+79035550909",
            municipality=_TOWN,
            organisation_ids=[],
        )
    official = await desks.open("Управление образования")
    await sign_in(official, place, "8 903 555 09 09", normal="+79035550909")
    await expect(official.get_by_label("Шесть цифр")).to_have_count(0)
    await official.goto("/municipal")
    await expect(official.get_by_role("row", name="Школа № 5")).to_contain_text("проведена")
    await expect(official.get_by_text("Николаенко")).to_have_count(0)
    await official.get_by_role("row", name="Школа № 5").click()
    await expect(official.get_by_role("dialog")).to_contain_text("Последняя сверка подписана")


async def test_a_reconciliation_by_keyboard_alone(desks: Desks, place: Place, school: School) -> None:
    head = await school.person("Директорова Анна", Role.HEAD)
    await take_in(school, *AUTUMN)
    page = await desks.open(head, f"/o/{await place.slug(school, head)}/school/reconciliation")
    choose = page.get_by_role("button", name="Выбрать файл")
    await expect(choose).to_be_visible()
    await tab_to(page, choose)
    async with page.expect_file_chooser() as choosing:
        await page.keyboard.press("Enter")
    chooser = await choosing.value
    await chooser.set_files({"name": "зима.csv", "mimeType": "text/csv", "buffer": listed(*WINTER)})

    await expect(section(page, "Изменилось имя")).to_contain_text("Соколова Вера")
    await press(page, page.get_by_role("button", name="Исправить имя: Дроздова Вера Юрьевна"))
    await expect(section(page, "Изменилось имя")).to_have_count(0)
    await press(page, page.get_by_role("button", name="Отчислить: Лисицын Пётр Олегович"))
    order = page.get_by_role("dialog", name="Отчислить: 1")
    await tab_to(page, order.get_by_label("Номер приказа"))
    await page.keyboard.insert_text("7-у")
    await press(page, order.get_by_role("button", name="Отчислить"))
    await expect(section(page, "Выбыли")).to_have_count(0)
    await press(page, page.get_by_role("button", name=re.compile("^Оставить с причиной: Гареев")))
    skipping = page.get_by_role("dialog")
    await expect(skipping.get_by_role("textbox")).to_be_focused()
    await page.keyboard.insert_text("Остаётся в 7А до конца года")
    await press(page, skipping.get_by_role("button", name="Оставить", exact=True))
    await expect(section(page, "Переведены")).to_have_count(0)

    await press(page, page.get_by_role("button", name="Подписать итог"))
    signing = page.get_by_role("dialog", name="Подписать итог сверки")
    await press(page, signing.get_by_role("checkbox"), " ")
    await press(page, signing.get_by_role("button", name="Получить код"))
    await expect(signing.get_by_label("Код подписи")).to_be_focused()
    await page.keyboard.insert_text(await place.code(await phone_of(school, head)))
    await expect(page.get_by_role("heading", name=re.compile("^Подписано: Директорова Анна"))).to_be_visible()
    await expect(page.get_by_text("Остаётся в 7А до конца года")).to_be_visible()
