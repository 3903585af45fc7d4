"""The curator's evening: thirty pupils and fifty guardians come aboard from two printed links, in one evening."""

import asyncio
import re
from collections.abc import Sequence

import httpx
import pytest
from playwright.async_api import expect

from fixtures.families import SchoolClass, make_class
from fixtures.school import School, Someone
from journeys.browsers import Desks
from journeys.classes import message, say
from journeys.entering import fill_code
from journeys.place import Place
from parta.foundation.identity import new_id
from parta.organisations import Role, all_members

pytestmark = pytest.mark.browser

_PUPILS, _SECOND_PARENTS = 30, 20
_LETTERS = "абвгдежзийклмнопрстуфхцчшщыьэюя"
# So many stand before the curator with a phone at once.
_AT_ONCE = 8


def phone_of(kind: int, number: int) -> str:
    return f"+7903555{kind}{number:03d}"


async def listed_class(school: School, administrator: Someone, curator: Someone) -> tuple[SchoolClass, list[str]]:
    """The class as its list has it; and the guardians' phones."""
    group = await make_class(school, administrator, "5А", curator=curator)
    phones: list[str] = []
    for number in range(_PUPILS):
        letter = _LETTERS[number]
        child = f"Ученик{letter} Имя"
        await group.pupil(child, phone=phone_of(1, number))
        await group.parent(f"Мама{letter} Имя", child, phone=phone_of(2, number))
        phones.append(phone_of(2, number))
        if number < _SECOND_PARENTS:
            await group.parent(f"Папа{letter} Имя", child, phone=phone_of(3, number), kind="father")
            phones.append(phone_of(3, number))
    return group, phones


async def printed(school: School, curator: Someone, group: SchoolClass) -> dict[str, str]:
    """{role: the code of the curator's own link}"""
    wanted = [{"id": str(new_id()), "groupId": str(group.id), "role": role} for role in ("student", "guardian")]
    answer = await curator.client.post(school.path("/invitations"), json={"invitations": wanted})
    assert answer.status_code == 201, answer.text
    return {one["role"]: one["code"] for one in answer.json()["invitations"]}


async def come(place: Place, code: str, phones: Sequence[str]) -> None:
    """Each with a phone of their own: the link, the number, the code out of the message."""
    door = asyncio.Semaphore(_AT_ONCE)

    async def one(phone: str) -> None:
        async with door, httpx.AsyncClient(base_url=place.base, timeout=60) as client:
            assert (await client.get(f"/api/invitations/{code}")).status_code == 200
            asked = await client.post(f"/api/invitations/{code}/codes", json={"contact": phone})
            assert asked.status_code == 202, asked.text
            digits = await place.code(phone)
            answer = await client.post(f"/api/invitations/{code}/accept", json={"contact": phone, "code": digits})
            assert answer.status_code < 300, answer.text
            assert len((await client.get("/api/me")).json()["memberships"]) == 1

    await asyncio.gather(*(one(phone) for phone in phones))


async def parts_of(school: School, curator: Someone) -> dict[str, list[str]]:
    """{title: who sits there, by part}"""
    found: dict[str, list[str]] = {}
    for chat in (await curator.client.get(school.path("/conversations"))).json()["conversations"]:
        details = (await curator.client.get(school.path(f"/conversations/{chat['id']}"))).json()
        found[chat["title"]] = [one["part"] for one in details["members"]]
    return found


async def test_a_whole_class_is_aboard_in_one_evening(desks: Desks, place: Place) -> None:
    school = await place.school()
    administrator = await school.person("Королёва Анна", Role.ADMINISTRATOR)
    curator = await school.person("Серова Мария", Role.TEACHER)
    slug = await place.slug(school, administrator)
    group, guardians = await listed_class(school, administrator, curator)
    codes = await printed(school, curator, group)

    await come(place, codes["student"], [phone_of(1, number) for number in range(_PUPILS)])
    # The last mother comes with a browser, as all of them do; the others are the crowd.
    last = guardians.pop()
    await come(place, codes["guardian"], guardians)
    phone = await desks.open("Последняя мама", f"/i/{codes['guardian']}", is_phone=True)
    await phone.get_by_label("Мобильный телефон или почта").fill(last)
    await phone.get_by_role("button", name="Получить код").tap()
    await fill_code(phone.get_by_label("Шесть цифр"), place, last)
    await expect(phone.get_by_role("heading", name=re.compile("5А"), level=1)).to_be_visible()

    parts = await parts_of(school, curator)
    assert sorted(parts["5А · класс"]) == ["curator", *["student"] * _PUPILS]
    assert sorted(parts["5А · родители"]) == ["curator", *["guardian"] * (_PUPILS + _SECOND_PARENTS)]
    async with school.wiring.database.transaction(school.id) as tx:
        members = [one for one in await all_members(tx) if one.has(Role.STUDENT) or one.has(Role.GUARDIAN)]
    # Nobody came twice, and nobody is still outside.
    assert len(members) == 2 * _PUPILS + _SECOND_PARENTS
    assert all(one.account_id is not None for one in members)

    teacher = await desks.open(curator, f"/o/{slug}/chats")
    await teacher.get_by_role("button", name=re.compile("5А · родители")).click()
    await say(teacher, "Добрый вечер, все на месте!")
    await expect(message(phone, "Добрый вечер, все на месте!")).to_be_visible()
