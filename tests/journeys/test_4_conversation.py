"""A class talks: several browsers in one chat (S9), and what goes on without a network (S22)."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import expect

from chat.conftest import make_chat
from journeys.browsers import Desks
from journeys.classes import Classroom, act, bodies, composer, feed, message, prepare_class, say, write
from journeys.entering import attach
from journeys.pictures import photo
from journeys.place import Place

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture
async def classroom(place: Place) -> Classroom:
    return await prepare_class(place)


async def test_a_word_and_everything_that_is_done_with_it_reaches_everybody(desks: Desks, classroom: Classroom) -> None:
    teacher = await desks.open(classroom.curator, f"/o/{classroom.slug}/chats")
    await (
        teacher.get_by_role("navigation", name="Список чатов")
        .get_by_role("button", name=re.compile("5А · класс"))
        .click()
    )
    pupil = await desks.open(classroom.sonya, classroom.address)
    phone = await desks.open(classroom.timur, classroom.address, is_phone=True)

    await write(teacher, "Доброе утро, **пятый**! Сегодня контрольная.")
    await expect(message(pupil, "Доброе утро, пятый!").get_by_role("strong")).to_have_text("пятый")
    await expect(message(phone, "Доброе утро")).to_be_visible()
    await expect(message(teacher, "Доброе утро").get_by_role("button", name="прочитали 2 из 3")).to_be_visible()

    await act(teacher, "Доброе утро", "Изменить")
    await teacher.get_by_label("Сообщение", exact=True).fill("Доброе утро! Контрольная завтра.")
    await teacher.get_by_role("button", name="Сохранить").click()
    await expect(message(pupil, "Контрольная завтра").get_by_text("изменено")).to_be_visible()

    await message(pupil, "Контрольная завтра").hover()
    await message(pupil, "Контрольная завтра").get_by_role("button", name="Действия с сообщением").click()
    await pupil.get_by_role("button", name="реакция 🎉").click()
    await expect(message(teacher, "Контрольная завтра").get_by_role("button", name="реакция 🎉: 1")).to_be_visible()

    await act(pupil, "Контрольная завтра", "Ответить")
    await say(pupil, "А по какой теме?")
    answer = message(phone, "А по какой теме?")
    await expect(answer.get_by_role("button", name=re.compile("Контрольная завтра"))).to_be_visible()

    await composer(teacher).press_sequentially("@Сон")
    suggested = teacher.get_by_role("listbox", name="Кого упомянуть").get_by_role("option")
    await expect(suggested).to_have_count(1)
    await suggested.click()
    await composer(teacher).press_sequentially("по дробям")
    await expect(pupil.get_by_text("Мария печатает…")).to_be_visible()
    await composer(teacher).press("Enter")
    await expect(message(pupil, "по дробям")).to_contain_text("Соня")

    await act(teacher, "по дробям", "Удалить")
    await teacher.get_by_role("dialog", name="Удалить сообщение?").get_by_role("button", name="Удалить").click()
    await expect(feed(pupil).get_by_text("Сообщение удалено")).to_be_visible()
    await expect(message(pupil, "А по какой теме?"), "the witness").to_be_visible()
    await expect(message(pupil, "по дробям")).to_have_count(0)


async def test_a_photo_from_a_phone_is_shown_to_the_class(desks: Desks, classroom: Classroom) -> None:
    phone = await desks.open(classroom.sonya, classroom.address, is_phone=True)
    teacher = await desks.open(classroom.curator, classroom.address)
    await attach(phone, "Приложить файлы", "доска.jpg", "image/jpeg", photo())
    await composer(phone).fill("Доска")
    await phone.get_by_role("button", name="Отправить").click()
    shown = message(teacher, "Доска").get_by_role("img", name="доска.jpg")
    await expect(shown).to_be_visible()
    await expect(shown).to_have_js_property("complete", True)
    width = await shown.evaluate("image => image.decode().then(() => image.naturalWidth)")
    height = await shown.evaluate("image => image.naturalHeight")
    assert height > width > 0, "CHAT: what was taken upright stands upright"
    await message(teacher, "Доска").get_by_role("button", name="Открыть фотографию доска.jpg").click()
    await expect(teacher.get_by_role("dialog", name="доска.jpg")).to_be_visible()


async def test_what_is_written_without_a_network_is_sent_once_and_in_order(desks: Desks, classroom: Classroom) -> None:
    pupil = await desks.open(classroom.sonya, classroom.address)
    teacher = await desks.open(classroom.curator, classroom.address)
    await say(pupil, "Я на связи")
    await expect(message(teacher, "Я на связи")).to_be_visible()

    await pupil.context.set_offline(True)
    await write(pupil, "Первое из метро")
    await write(pupil, "Второе из метро")
    await expect(message(pupil, "Второе из метро")).to_contain_text("ждёт отправки")
    await expect(pupil.get_by_text("Нет связи.")).to_be_visible()
    await say(teacher, "Соня, ты где?")
    await expect(message(teacher, "из метро")).to_have_count(0)

    await pupil.context.set_offline(False)
    await expect(message(teacher, "Второе из метро")).to_be_visible(timeout=30_000)
    await expect(message(pupil, "Соня, ты где?")).to_be_visible()
    await expect(feed(pupil).get_by_text(re.compile("отправляется|ждёт отправки"))).to_have_count(0)
    texts = ("Соня, ты где?", "Первое из метро", "Второе из метро")
    assert await bodies(teacher, *texts) == list(texts)
    assert await bodies(pupil, *texts) == list(texts)


async def test_who_was_removed_receives_nothing_more(desks: Desks, classroom: Classroom) -> None:
    school, curator = classroom.school, classroom.curator
    chat_id = await make_chat(school, curator, classroom.sonya, classroom.timur, title="Стенгазета")
    address = f"/o/{classroom.slug}/chats/{chat_id}"
    teacher = await desks.open(curator, address)
    removed = await desks.open(classroom.sonya, address)
    witness = await desks.open(classroom.timur, address)
    await say(teacher, "Собираемся в три")
    await expect(message(removed, "Собираемся в три")).to_be_visible()

    heard: list[str] = []
    removed.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(str(frame))))
    await removed.reload()
    await expect(message(removed, "Собираемся в три")).to_be_visible()
    await teacher.get_by_role("button", name="О чате").click()
    await teacher.get_by_role("button", name=re.compile("^Действия: .*Соня")).click()
    await teacher.get_by_role("menuitem", name="Удалить из чата").click()
    await expect(teacher.get_by_text("Участник удалён из чата")).to_be_visible()
    await expect(removed.get_by_role("button", name=re.compile("Стенгазета"))).to_have_count(0)

    await say(teacher, "Секрет стенгазеты")
    await expect(message(witness, "Секрет стенгазеты"), "the witness").to_be_visible()
    # Whatever was on its way comes before an answer to a later question of the same socket.
    await removed.get_by_role("button", name=re.compile("5А · класс")).click()
    await say(removed, "Я в классе")
    assert any("Я в классе" in frame for frame in heard), "the witness: the frames were heard"
    assert not any("Секрет" in frame for frame in heard)
    await removed.goto(address)
    await expect(removed.get_by_role("heading", name="Чат недоступен")).to_be_visible()
