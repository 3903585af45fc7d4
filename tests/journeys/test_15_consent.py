"""A text on personal data is published in the middle of a conversation: it stops for each until they answer (PD-5)."""

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from journeys.browsers import Desks
from journeys.classes import Classroom, message, prepare_class, say
from journeys.place import Place
from parta.foundation.identity import new_id

pytestmark = pytest.mark.browser

_BODY = "Я даю согласие на обработку персональных данных в закрытой платформе школы."


@pytest_asyncio.fixture
async def classroom(place: Place) -> Classroom:
    return await prepare_class(place)


async def agree(page: Page) -> None:
    await page.get_by_text("Даю согласие за себя").click()
    await page.get_by_role("button", name="Продолжить").click()


async def test_pd_12_who_has_not_answered_hears_nothing_and_goes_on_where_they_were(
    desks: Desks, classroom: Classroom
) -> None:
    school = classroom.school
    teacher = await desks.open(classroom.curator, classroom.address)
    pupil = await desks.open(classroom.sonya, classroom.address)
    await say(teacher, "Доброе утро")
    await expect(message(pupil, "Доброе утро")).to_be_visible()
    heard: list[str] = []
    teacher.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(str(frame))))
    await teacher.reload()
    await expect(message(teacher, "Доброе утро")).to_be_visible()

    text = {"id": str(new_id()), "kind": "processing", "body": _BODY}
    published = await classroom.administrator.client.post(school.path("/personal-data/texts"), json=text)
    assert published.status_code == 201, published.text
    for page in (teacher, pupil):
        await expect(page.get_by_role("heading", name="Нужно ваше согласие")).to_be_visible()
    await agree(pupil)
    await say(pupil, "Пока без учителя")
    await expect(message(pupil, "Пока без учителя")).to_be_visible()

    assert any("hello" in frame for frame in heard), "the witness: the frames were heard"
    assert not any("Пока без учителя" in frame for frame in heard)
    await agree(teacher)
    await expect(message(teacher, "Пока без учителя")).to_be_visible()
    await say(teacher, "Я здесь")
    await expect(message(pupil, "Я здесь")).to_be_visible()
    await say(pupil, "Ура")
    await expect(message(teacher, "Ура")).to_be_visible()
    assert any("Ура" in frame for frame in heard), "by the socket again, without a reload"


async def test_pd_12_the_setting_asks_on_all_devices_and_an_answer_opens_all_of_them(
    desks: Desks, classroom: Classroom
) -> None:
    school, administrator = classroom.school, classroom.administrator

    async def require(is_required: bool) -> None:
        settings = {"settings": {"processingConsentIsRequired": is_required}}
        assert (await administrator.client.patch(school.path(), json=settings)).status_code == 200

    await require(False)
    text = {"id": str(new_id()), "kind": "processing", "body": _BODY}
    assert (await administrator.client.post(school.path("/personal-data/texts"), json=text)).status_code == 201
    computer = await desks.open(classroom.curator, classroom.address)
    phone = await desks.open(classroom.curator, classroom.address, is_phone=True)
    pupil = await desks.open(classroom.sonya, classroom.address)
    await say(pupil, "Ещё не требуется")
    for page in (computer, phone):
        await expect(message(page, "Ещё не требуется")).to_be_visible()

    await require(True)
    for page in (computer, phone, pupil):
        await expect(page.get_by_role("heading", name="Нужно ваше согласие")).to_be_visible()
    await agree(pupil)
    await say(pupil, "Уже требуется")
    await agree(phone)
    for page in (phone, computer):
        await expect(message(page, "Уже требуется")).to_be_visible()
    await say(computer, "С обоих устройств")
    for page in (phone, pupil):
        await expect(message(page, "С обоих устройств")).to_be_visible()
