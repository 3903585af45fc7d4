"""The administrator's September (S6, S7, S15): lists, links for all classes, staff, requests, who has come."""

import re
from uuid import UUID

import httpx
import pytest
from playwright.async_api import Page, expect

from fixtures.rosters import roster_bytes
from fixtures.school import School, Someone
from journeys.accessibility import findings
from journeys.browsers import Desks
from journeys.entering import attach
from journeys.place import Place
from parta.organisations import Role, members_by_id
from parta.structure import people_of_groups

pytestmark = pytest.mark.browser

_PUPILS, _STAFF = "school-contingent-2026-09.xlsx", "school-staff.csv"
_XLSX, _CSV = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"
# Of the list of staff; she comes by a link of her own before the list does.
_LISTED = {"surname": "Овсеева", "given": "Лера", "patronymic": "Артёмовна"}
_UNKNOWN = {"surname": "Новикова", "given": "Полина", "patronymic": ""}
_FATHERS = ({"surname": "Первый", "given": "Отец"}, {"surname": "Второй", "given": "Отец"})


async def load(page: Page, name: str, media_type: str) -> None:
    """The three steps of a list: the file, what was understood, what changes."""
    await page.get_by_role("link", name="Список из файла").click()
    await attach(page, "Выбрать файл", name, media_type, roster_bytes(name))
    await page.get_by_role("button", name="Дальше: что изменится").click()
    await page.get_by_role("button", name="Загрузить", exact=True).click()
    await expect(page.get_by_role("heading", name="Список загружен")).to_be_visible(timeout=60_000)


async def come(place: Place, code: str, contact: str, **told: object) -> str:
    """Somebody behind a link, with the code out of their message; what became of it."""
    async with httpx.AsyncClient(base_url=place.base, timeout=60) as client:
        asked = await client.post(f"/api/invitations/{code}/codes", json={"contact": contact})
        assert asked.status_code == 202, asked.text
        digits = await place.code(contact)
        answer = await client.post(f"/api/invitations/{code}/accept", json={"contact": contact, "code": digits, **told})
        assert answer.status_code < 300, answer.text
        return answer.json()["state"]


async def links_of(school: School, administrator: Someone, group: str) -> dict[str, str]:
    """{role: code} of a group's links."""
    answer = await administrator.client.get(school.path("/invitations"))
    found = answer.json()["invitations"]
    return {one["role"]: one["code"] for one in found if one["group"] is not None and one["group"]["name"] == group}


async def families_of(school: School, administrator: Someone, name: str) -> tuple[list[str], list[str]]:
    """Phones of the class's parents, names of its pupils."""
    groups = (await administrator.client.get(school.path("/groups"))).json()["groups"]
    group_id = UUID(next(one["id"] for one in groups if one["name"] == name))
    async with school.wiring.database.transaction(school.id) as tx:
        people = (await people_of_groups(tx, [group_id]))[group_id]
        parents = await members_by_id(tx, [one.member_id for one in people.guardians])
        pupils = await members_by_id(tx, [one.member_id for one in people.students])
    return [one.phone for one in parents.values() if one.phone], [one.full_name for one in pupils.values()]


async def test_a_whole_school_is_aboard_from_its_lists(desks: Desks, place: Place) -> None:
    school = await place.school()
    administrator = await school.person("Королёва Анна", Role.ADMINISTRATOR)
    page = await desks.open(administrator, f"/o/{await place.slug(school, administrator)}/school")

    # The pupils' list makes the classes, the pupils and their parents.
    await load(page, _PUPILS, _XLSX)
    await page.get_by_role("link", name="Классы", exact=True).click()
    await expect(page.get_by_role("row", name="11А")).to_be_visible()

    # Links for all classes and for the teachers in one act; made again, none is made twice.
    await page.get_by_role("link", name="Приглашения", exact=True).click()
    for made in (re.compile("^Готово: 59 ссылок"), re.compile("^У всех выбранных уже есть")):
        await page.get_by_role("button", name="Создать", exact=True).click()
        dialog = page.get_by_role("dialog", name="Новые приглашения")
        await dialog.get_by_role("button", name="Учителя", exact=True).click()
        await dialog.get_by_role("button", name="Отметить все").click()
        await dialog.get_by_role("button", name="Создать (59)").click()
        await expect(page.get_by_text(made)).to_be_visible()
    everything = (await administrator.client.get(school.path("/invitations"))).json()["invitations"]
    teachers = next(one["code"] for one in everything if one["role"] == "teacher")

    # Two come to work before the list of the staff is loaded; the list confirms the one, a person the other.
    assert await come(place, teachers, "+79035550701", personName=_LISTED) == "joined"
    assert await come(place, teachers, "+79035550702", personName=_UNKNOWN) == "joined"
    await load(page, _STAFF, _CSV)
    await page.get_by_role("link", name="Все люди").click()
    await page.get_by_role("button", name="Сверить со списком").click()
    matches = page.get_by_role("dialog", name="Сверка со списком сотрудников")
    await matches.get_by_role("listitem").filter(has_text="Овсеева").get_by_role("button").click()
    await expect(page.get_by_text(re.compile("^Подтверждено по списку: 1"))).to_be_visible()
    await page.get_by_role("searchbox", name="Фамилия или имя").fill("Новикова")
    newcomer = page.get_by_role("row", name=re.compile("Новикова"))
    await newcomer.get_by_role("button", name="Подтвердить").click()
    await expect(newcomer.get_by_text("не подтверждён")).to_have_count(0)

    # Listed parents are in at once; two whom the list doesn't know ask, and are let in together.
    codes = await links_of(school, administrator, "5А")
    parents, pupils = await families_of(school, administrator, "5А")
    for phone in parents[:3]:
        assert await come(place, codes["guardian"], phone) == "joined"
    for place_of, (name, child) in enumerate(zip(_FATHERS, pupils, strict=False)):
        told = {"personName": {**name, "patronymic": ""}, "childName": child}
        assert await come(place, codes["guardian"], f"+7903555081{place_of}", **told) == "requested"
    await page.get_by_role("link", name=re.compile("^Заявки")).click()
    await page.get_by_role("button", name="Принять сразу нескольких").click()
    many = page.get_by_role("dialog", name="Принять сразу нескольких")
    assert await findings(page) == []
    await many.get_by_role("button", name="Принять (2)").click()
    await expect(page.get_by_text(re.compile("^Принято: 2"))).to_be_visible()

    # «Активация»: the school's figures, and the class of those who have come.
    await page.get_by_role("link", name="Активация", exact=True).click()
    guardians = page.locator("section").filter(has=page.get_by_role("heading", name="Родители", exact=True))
    everybody = (await administrator.client.get(school.path("/activation"))).json()["totals"]["guardians"]
    assert everybody["registered"] == 5
    await expect(guardians).to_contain_text(re.compile("вошли 5 из 1"))
    await guardians.get_by_role("button", name="Кто не вошёл").click()
    assert await findings(page) == []
