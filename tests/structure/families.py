"""5А with a curator, Миша with his mother and father, and Соня with hers: what the tests of families stand on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from fixtures.families import SchoolClass, make_class
from fixtures.school import School, Someone
from parta.foundation.identity import new_id
from parta.organisations import Role
from parta.structure import enrol_student, link_guardian


@dataclass
class Families:
    school: School
    group: SchoolClass
    people: dict[str, Someone]

    def __getitem__(self, name: str) -> Someone:
        return self.people[name]

    def id(self, name: str) -> UUID:
        return self.people[name].member_id

    def link(self, guardian: str, student: str, rest: str = "") -> str:
        return self.school.path(f"/students/{self.id(student)}/guardians/{self.id(guardian)}{rest}")

    async def family(self, by: str, of: str) -> dict[str, Any]:
        answer = await self[by].client.get(self.school.path(f"/members/{self.id(of)}/family"))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def children(self, of: str) -> list[str]:
        answer = await self[of].client.get(self.school.path("/family"))
        assert answer.status_code == 200, answer.text
        return [one["name"] for one in answer.json()["children"]]

    async def bar(self, guardian: str, student: str, *, by: str = "administrator") -> httpx.Response:
        return await self[by].client.put(
            self.link(guardian, student, "/bar"),
            json={"document": "№ 2-1143/2026", "documentDate": "2026-10-01"},
        )

    async def lift(self, guardian: str, student: str) -> httpx.Response:
        return await self["administrator"].client.post(
            self.link(guardian, student, "/bar/lift"), json={"reason": "Отменено"}
        )

    async def chats(self, of: str) -> dict[str, dict[str, Any]]:
        answer = await self[of].client.get(self.school.path("/conversations"))
        assert answer.status_code == 200, answer.text
        return {one["title"]: one for one in answer.json()["conversations"]}

    async def direct(self, one: str, other: str) -> httpx.Response:
        return await self[one].client.post(
            self.school.path("/conversations"),
            json={"id": str(new_id()), "kind": "direct", "memberId": str(self.id(other))},
        )

    async def post(self, someone: str, conversation_id: str, body: str = "Здравствуйте", **more: Any) -> httpx.Response:
        return await self[someone].client.post(
            self.school.path(f"/conversations/{conversation_id}/messages"),
            json={"id": str(new_id()), "body": body, **more},
        )

    async def acts(self) -> list[str]:
        answer = await self["administrator"].client.get(self.school.path("/journal"))
        assert answer.status_code == 200, answer.text
        return [one["act"] for one in answer.json()["entries"]]


async def families_of(school: School) -> Families:
    people = {
        "administrator": await school.person("Админова Анна", Role.ADMINISTRATOR),
        "curator": await school.person("Кураторова Ольга", Role.TEACHER),
        "stranger": await school.person("Чужой Учитель", Role.TEACHER),
        "misha": await school.person("Ковалёв Миша", Role.STUDENT),
        "sonya": await school.person("Власова Соня", Role.STUDENT),
        "mother": await school.person("Ковалёва Мария", Role.GUARDIAN),
        "father": await school.person("Ковалёв Иван", Role.GUARDIAN),
        "nina": await school.person("Власова Нина", Role.GUARDIAN),
    }
    group = await make_class(school, people["administrator"], "5А", curator=people["curator"])
    async with school.wiring.database.transaction(school.id) as tx:
        for pupil in ("misha", "sonya"):
            await enrol_student(tx, student_id=people[pupil].member_id, group_id=group.id)
        for guardian, student, kind in (
            ("mother", "misha", "mother"),
            ("father", "misha", "father"),
            ("nina", "sonya", "mother"),
        ):
            await link_guardian(
                tx, guardian_id=people[guardian].member_id, student_id=people[student].member_id, kind=kind
            )
    return Families(school, group, people)
