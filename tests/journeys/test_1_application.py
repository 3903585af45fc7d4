"""The morning before school: an organisation is connected (S1) and its administrator comes in (S2)."""

import re

import pytest
from playwright.async_api import Page, expect

from journeys.browsers import Desks
from journeys.entering import attach, sign_in
from journeys.place import Place
from organisations import orders

pytestmark = pytest.mark.browser

_NAME = "Муниципальное общеобразовательное учреждение «Школа № 5»"
_PHONE = "+79161234501"
_EMAIL = "serova@example.ru"


async def fill_questionnaire(page: Page) -> None:
    for field, value in {
        "Полное название, как в уставе": _NAME,
        "ИНН": "7707083893",
        "Число учеников": "824",
        "Адрес": "Ступино, ул. Школьная, 1",
        "Муниципалитет": "Ступино",
        "Официальный сайт": "school5.example.ru",
        "Фамилия, имя, отчество": "Серова Мария Ивановна",
        "Почта": _EMAIL,
        "Мобильный телефон": "8 916 123-45-01",
    }.items():
        await page.get_by_role("textbox", name=field).fill(value)
    await attach(page, "Выбрать файл", "приказ.pdf", "application/pdf", orders.pdf())
    await page.get_by_text("Согласен на обработку этих данных").click()


async def test_an_application_becomes_an_organisation_and_its_administrator_comes_in(
    desks: Desks, place: Place
) -> None:
    applicant = await desks.open("Заявитель")
    await applicant.get_by_role("link", name="Подключить организацию").click()
    await expect(applicant.get_by_role("heading", name="Подключить организацию")).to_be_visible()
    send = applicant.get_by_role("button", name="Отправить заявку")

    await send.click()
    await expect(applicant.get_by_role("textbox", name="Полное название")).to_be_focused()
    await fill_questionnaire(applicant)
    await send.click()
    await expect(applicant.get_by_role("heading", name=_NAME)).to_be_visible()
    await expect(applicant).to_have_url(re.compile(r"/apply/[0-9a-f-]{36}\?secret="))

    operator = await desks.open("Оператор", "/sign-in")
    await sign_in(operator, place, "8 900 000 00 01", normal="+79000000001")
    await operator.get_by_role("row", name=_NAME).click()
    await expect(operator.get_by_text("Серова Мария Ивановна").first).to_be_visible()
    await operator.get_by_role("button", name="Вернуть на исправление").click()
    await operator.get_by_label("Что исправить").fill("В приказе нет печати.")
    await operator.get_by_role("button", name="Вернуть", exact=True).click()
    await expect(operator.get_by_text("Заявка возвращена")).to_be_visible()

    await applicant.reload()
    await expect(applicant.get_by_role("blockquote").first).to_have_text("В приказе нет печати.")
    await applicant.get_by_role("button", name="Исправить заявку").click()
    await attach(applicant, "Заменить", "приказ с печатью.jpg", "image/jpeg", orders.picture())
    await applicant.get_by_text("Согласен на обработку этих данных").click()
    await applicant.get_by_role("button", name="Отправить исправление").click()
    await expect(applicant.get_by_text("На проверке")).to_be_visible()

    await operator.goto("/operator")
    await operator.get_by_role("row", name=_NAME).click()
    await operator.get_by_role("button", name="Одобрить").click()
    await operator.get_by_role("button", name="Одобрить и подключить").click()
    await expect(operator.get_by_text("Организация подключена")).to_be_visible()

    mailbox = await desks.open("Почта", "/mailbox")
    await expect(mailbox.get_by_role("listitem").filter(has_text=_EMAIL).first).to_be_visible()
    newest = (await place.letters(_EMAIL))[0]
    assert _NAME in newest["text"]

    await applicant.reload()
    await applicant.get_by_role("link", name="Войти").click()
    await applicant.get_by_label("Мобильный телефон или почта").fill("8 (916) 123-45-01")
    await applicant.get_by_role("button", name="Получить код").click()
    field = applicant.get_by_label("Шесть цифр")
    await expect(field).to_be_visible()
    code = await place.code(_PHONE)
    await field.fill("000000" if code != "000000" else "000001")
    await expect(applicant.get_by_text(re.compile("Код не подходит|Неверный код|Код неверный"))).to_be_visible()
    await expect(field).to_have_value("")
    await field.fill(code)
    await expect(applicant).to_have_url(re.compile(r"/o/[^/]+/chats"))
    await expect(applicant.get_by_role("link", name=re.compile("^Школа"))).to_be_visible()


async def test_an_application_is_shown_to_its_applicant_only(desks: Desks) -> None:
    stranger = await desks.open("Посторонний", "/apply/0190a1b2-0000-7000-8000-000000000000?secret=guess")
    await expect(stranger.get_by_role("heading", name="Такой заявки нет")).to_be_visible()
    await expect(stranger.get_by_role("link", name="Подать заявку")).to_be_visible()
