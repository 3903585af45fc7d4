"""People come aboard: a parent from the paper QR, somebody whom the list doesn't know, a new teacher (S5, S7)."""

import re
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from sqlalchemy import text as sql

from fixtures.families import SchoolClass, make_class
from fixtures.school import School, Someone
from journeys.browsers import Desks
from journeys.entering import sign_in
from journeys.place import Place
from parta.foundation.identity import new_id
from parta.organisations import Role

pytestmark = pytest.mark.browser


@dataclass
class Opening:
    """A school with «5А»: its curator is here, the pupil and the mother are only on the list."""

    school: School
    slug: str
    administrator: Someone
    curator: Someone
    group: SchoolClass

    async def link(self, role: str, **more: object) -> str:
        """The path of a new link of the administrator's."""
        answer = await self.administrator.client.post(
            self.school.path("/invitations"), json={"invitations": [{"id": str(new_id()), "role": role, **more}]}
        )
        assert answer.status_code == 201, answer.text
        return f"/i/{answer.json()['invitations'][0]['code']}"

    async def minute_passes(self) -> None:
        """The next code may be asked for: one a minute goes to a contact."""
        async with self.school.wiring.database.system() as tx:
            await tx.execute(sql("update sign_in_code set created_at = created_at - interval '2 minutes'"))


@pytest_asyncio.fixture
async def opening(place: Place) -> Opening:
    school = await place.school()
    administrator = await school.person("Королёва Анна", Role.ADMINISTRATOR)
    curator = await school.person("Серова Мария", Role.TEACHER)
    group = await make_class(school, administrator, "5А", curator=curator)
    await group.pupil("Ковалёв Миша")
    await group.parent("Ковалёва Ольга", "Ковалёв Миша", phone="+79035550101")
    return Opening(school, await place.slug(school, administrator), administrator, curator, group)


async def ask_code(page: Page, contact: str) -> None:
    await page.get_by_label("Мобильный телефон или почта").fill(contact)
    await page.get_by_role("button", name="Получить код").click()
    await expect(page.get_by_label("Шесть цифр")).to_be_visible()


async def test_from_the_paper_to_the_class_chat_in_four_taps_and_two_fields(
    desks: Desks, place: Place, opening: Opening
) -> None:
    office = await desks.open(opening.administrator, f"/o/{opening.slug}/school/invitations")
    await expect(office.get_by_role("button", name="Печать"), "the groups are known").to_be_enabled()
    await office.get_by_role("button", name="Создать").click()
    await office.get_by_role("dialog").get_by_role("button", name="Создать (2)").click()
    row = office.get_by_role("row", name="Родители, 5А")
    await row.get_by_role("button", name="Показать QR-код").click()
    dialog = office.get_by_role("dialog", name="Родители, 5А")
    await expect(dialog.get_by_role("img", name=re.compile("QR-код"))).to_be_visible()
    paper = (await dialog.get_by_text(re.compile("/i/")).inner_text()).strip()

    phone = await desks.open("Мама Миши", paper[paper.index("/i/") :], is_phone=True)
    await expect(phone.get_by_text("5А").first).to_be_visible()
    fields, taps = 0, 0
    await phone.get_by_label("Мобильный телефон или почта").fill("8 903 555-01-01")
    fields += 1
    await phone.get_by_role("button", name="Получить код").tap()
    taps += 1
    code = phone.get_by_label("Шесть цифр")
    await expect(code).to_be_focused()
    await code.fill(await place.code("+79035550101"))
    fields += 1
    await expect(phone).to_have_url(re.compile(r"/o/[^/]+/chats/[0-9a-f-]{36}"))
    await expect(phone.get_by_role("heading", name=re.compile("5А"), level=1)).to_be_visible()
    await expect(phone.get_by_label("Сообщение", exact=True)).to_be_visible()
    assert fields <= 2
    assert taps <= 4

    await dialog.get_by_role("button", name="Закрыть").click()
    await office.reload()
    await row.get_by_role("button", name=re.compile("Вошли по этой ссылке")).click()
    await expect(office.get_by_role("dialog")).to_contain_text("Ковалёва")


async def test_whom_the_list_does_not_know_the_curator_lets_in(desks: Desks, place: Place, opening: Opening) -> None:
    link = await opening.link("guardian", groupId=str(opening.group.id))
    father = await desks.open("Папа Миши", link, is_phone=True)
    await ask_code(father, "8 903 555 02 02")
    await father.get_by_label("Шесть цифр").fill(await place.code("+79035550202"))
    await father.get_by_role("textbox", name="Фамилия", exact=True).fill("Ковалёв")
    await father.get_by_role("textbox", name="Имя", exact=True).fill("Игорь")
    await father.get_by_role("textbox", name="Имя и фамилия ребёнка").fill("Миша Ковалёв")
    await father.get_by_role("button", name="Отправить заявку").click()
    await expect(father.get_by_role("heading", name="Заявка отправлена")).to_be_visible()

    teacher = await desks.open(opening.curator, f"/o/{opening.slug}/school/requests")
    await teacher.get_by_role("button", name=re.compile("^Принять: .*Ковалёв")).click()
    dialog = teacher.get_by_role("dialog")
    await expect(dialog).to_contain_text("Миша Ковалёв")
    await dialog.get_by_role("button", name="Принять", exact=True).click()
    await expect(teacher.get_by_text(re.compile("^Принято: "))).to_be_visible()

    await opening.minute_passes()
    await sign_in(father, place, "8 903 555 02 02", normal="+79035550202")
    await expect(father.get_by_role("button", name=re.compile("5А · родители"))).to_be_visible()


async def test_a_teacher_reaches_the_class_when_the_administrator_confirms(
    desks: Desks, place: Place, opening: Opening
) -> None:
    newcomer = await desks.open("Новый учитель", await opening.link("teacher", groupId=None))
    await ask_code(newcomer, "8 903 555 03 03")
    await newcomer.get_by_label("Шесть цифр").fill(await place.code("+79035550303"))
    await newcomer.get_by_role("textbox", name="Фамилия", exact=True).fill("Орлов")
    await newcomer.get_by_role("textbox", name="Имя", exact=True).fill("Пётр")
    await newcomer.get_by_role("button", name="Войти").click()
    await expect(newcomer).to_have_url(re.compile(r"/o/[^/]+/"))
    members = (await opening.administrator.client.get(opening.school.path("/members?search=Орлов"))).json()["members"]
    assert [role["isConfirmed"] for role in members[0]["roles"]] == [False]
    answer = await opening.administrator.client.put(
        opening.school.path(f"/groups/{opening.group.id}/teachers"),
        json={"teachers": [{"memberId": members[0]["id"], "subject": "Математика"}]},
    )
    assert answer.status_code in {200, 204}, answer.text

    await newcomer.goto(f"/o/{opening.slug}/chats")
    await expect(newcomer.get_by_role("heading", name="Чаты")).to_be_visible()
    teacher = await desks.open(opening.curator, f"/o/{opening.slug}/chats")
    theirs = re.compile("5А · класс")
    await expect(teacher.get_by_role("button", name=theirs), "the witness").to_be_visible()
    await expect(newcomer.get_by_role("navigation", name="Список чатов")).to_be_visible()
    await expect(newcomer.get_by_role("button", name=theirs)).to_have_count(0)

    office = await desks.open(opening.administrator, f"/o/{opening.slug}/school/people")
    row = office.get_by_role("row", name=re.compile("Орлов"))
    await expect(row).to_contain_text("не подтверждён")
    await row.get_by_role("button", name="Подтвердить").click()
    await expect(row.get_by_text("не подтверждён")).to_have_count(0)

    await newcomer.get_by_role("button", name=theirs).click()
    await expect(newcomer.get_by_role("heading", name=theirs, level=1)).to_be_visible()
    await teacher.get_by_role("button", name=theirs).click()
    await teacher.get_by_role("button", name="О чате").click()
    orlov = teacher.get_by_role("complementary", name="О чате").get_by_role("listitem").filter(has_text="Орлов")
    await expect(orlov.get_by_label("роль подтверждена")).to_be_visible()
