"""An installation goes back to its backup while people look: their pages notice by themselves, and go on from there."""

from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from journeys.browsers import Desks
from journeys.classes import Classroom, act, composer, message, prepare_class, say
from journeys.place import Place

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture
async def classroom(place: Place) -> Classroom:
    return await prepare_class(place)


async def test_open_pages_show_what_the_backup_had_and_go_on(
    desks: Desks, classroom: Classroom, place: Place, tmp_path: Path
) -> None:
    """What came after the backup goes from every screen, what was before it is as it was then, and people write on."""
    teacher = await desks.open(classroom.curator, classroom.address)
    pupil = await desks.open(classroom.sonya, classroom.address)
    phone = await desks.open(classroom.timur, classroom.address, is_phone=True)
    await say(teacher, "Контрольная в пятницу")
    for page in (pupil, phone):
        await expect(message(page, "Контрольная в пятницу")).to_be_visible()

    archive = tmp_path / "school.backup"
    await place.server.command("backup", str(archive))
    await act(teacher, "Контрольная в пятницу", "Изменить")
    await teacher.get_by_label("Сообщение", exact=True).fill("Контрольная в субботу")
    await teacher.get_by_role("button", name="Сохранить").click()
    await say(pupil, "Почему не в пятницу?")
    for page in (teacher, pupil, phone):  # the witness: they had it on their screens
        await expect(message(page, "Контрольная в субботу")).to_be_visible()
        await expect(message(page, "Почему не в пятницу?")).to_be_visible()

    await place.server.stop()
    await composer(phone).fill("Это я писал без сервера")
    await phone.get_by_role("button", name="Отправить").click()
    await place.let_go()
    await place.server.command("restore", str(archive), "--replace")
    await place.server.start()

    for page in (teacher, pupil, phone):
        await expect(message(page, "Контрольная в пятницу")).to_be_visible()
        await expect(message(page, "Это я писал без сервера").get_by_role("time")).to_be_visible()
        await expect(message(page, "Контрольная в субботу")).to_have_count(0)
        await expect(message(page, "Почему не в пятницу?")).to_have_count(0)
    await say(teacher, "Пишем дальше")
    for page in (pupil, phone):
        await expect(message(page, "Пишем дальше")).to_be_visible()
    await teacher.reload()
    await expect(message(teacher, "Пишем дальше")).to_be_visible()
    await expect(message(teacher, "Почему не в пятницу?")).to_have_count(0)
