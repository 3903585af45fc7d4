"""A small school with two classes, a curator, and movements reported through the API."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio

from fixtures.families import SchoolClass, make_class
from fixtures.school import School, Someone
from parta.foundation.identity import new_id
from parta.organisations import Role, local_today


@dataclass
class Office:
    """Where movements are reported and decided."""

    school: School
    administrator: Someone
    curator: Someone
    first: SchoolClass
    second: SchoolClass
    today: date

    def day(self, days: int) -> str:
        return (self.today + timedelta(days=days)).isoformat()

    def movement(self, kind: str, **rest: Any) -> dict[str, Any]:
        return {"id": str(new_id()), "kind": kind, "onDate": self.day(0), "orderNumber": "45-д", **rest}

    def departure(self, student: UUID, **rest: Any) -> dict[str, Any]:
        return self.movement("departure", memberId=str(student), **rest)

    def transfer(self, student: UUID, to: SchoolClass, **rest: Any) -> dict[str, Any]:
        return self.movement("transfer", memberId=str(student), toGroupId=str(to.id), **rest)

    def arrival(self, name: str, to: SchoolClass, *guardians: dict[str, str], **rest: Any) -> dict[str, Any]:
        surname, given_name = name.split(" ")
        person = {"surname": surname, "givenName": given_name, "guardians": list(guardians)}
        return self.movement("arrival", person=person, toGroupId=str(to.id), **rest)

    async def report(self, by: Someone, movement: dict[str, Any], *, is_applied: bool = False) -> httpx.Response:
        body = {"movement": movement, "isApplied": is_applied}
        return await by.client.post(self.school.path("/movements"), json=body)

    async def applied(self, movement: dict[str, Any]) -> dict[str, Any]:
        """Reported and applied by the administrator."""
        answer = await self.report(self.administrator, movement, is_applied=True)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def apply(self, by: Someone, *ids: str, **rest: Any) -> httpx.Response:
        return await by.client.post(self.school.path("/movements/apply"), json={"ids": list(ids), **rest})

    async def act(self, by: Someone, movement_id: str, act: str, **body: Any) -> httpx.Response:
        path = self.school.path(f"/movements/{movement_id}/{act}")
        return await by.client.post(path, json=body) if body else await by.client.post(path)

    async def sheet(self, by: Someone, first: int = -30, last: int = 0, **query: Any) -> dict[str, Any]:
        answer = await by.client.get(
            self.school.path("/movements/sheet"), params={"since": self.day(first), "until": self.day(last), **query}
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def group_of(self, student: UUID) -> UUID | None:
        from parta.structure import group_of

        async with self.school.wiring.database.transaction(self.school.id) as tx:
            return await group_of(tx, student)


@pytest_asyncio.fixture
async def office(school: School) -> Office:
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    curator = await school.person("Кураторова Кира", Role.TEACHER)
    first = await make_class(school, administrator, "5А", curator=curator)
    second = await make_class(school, administrator, "5Б")
    async with school.wiring.database.transaction(school.id) as tx:
        today = await local_today(tx)
    return Office(school, administrator, curator, first, second, today)
