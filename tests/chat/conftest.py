"""A class with its curator, a teacher, pupils and a parent, and their conversation."""

from dataclasses import dataclass
from typing import Any

import pytest_asyncio

from fixtures.school import School, Someone
from parta.foundation.identity import new_id
from parta.organisations import Role


@dataclass
class Class:
    """«5А»: people and their conversation."""

    school: School
    curator: Someone
    pupil: Someone
    classmate: Someone
    id: str

    def path(self, rest: str = "") -> str:
        return self.school.path(f"/conversations/{self.id}{rest}")

    async def post(self, someone: Someone, body: str, **more: Any) -> dict[str, Any]:
        """Post by HTTP and return the message."""
        answer = await someone.client.post(self.path("/messages"), json={"id": str(new_id()), "body": body, **more})
        assert answer.status_code == 201, answer.text
        return answer.json()


async def make_chat(school: School, creator: Someone, *others: Someone, title: str = "5А · класс") -> str:
    made = await creator.client.post(
        school.path("/conversations"),
        json={
            "id": str(new_id()),
            "kind": "custom",
            "title": title,
            "memberIds": [str(one.member_id) for one in others],
        },
    )
    assert made.status_code == 201, made.text
    return made.json()["id"]


@pytest_asyncio.fixture
async def chat(school: School) -> Class:
    curator = await school.person("Серова Мария", Role.ADMINISTRATOR, Role.TEACHER)
    pupil = await school.person("Власова Соня", Role.STUDENT)
    classmate = await school.person("Гареев Тимур", Role.STUDENT)
    return Class(school, curator, pupil, classmate, await make_chat(school, curator, pupil, classmate))
