"""A class with its curator, a teacher, pupils and a parent, and their conversation."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
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

    @property
    def stream(self) -> str:
        return f"conversation:{self.id}"

    def path(self, rest: str = "") -> str:
        return self.school.path(f"/conversations/{self.id}{rest}")

    async def post(self, someone: Someone, body: str, **more: Any) -> dict[str, Any]:
        """Post by HTTP and return the message."""
        answer = await self.try_post(someone, body, **more)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def try_post(self, someone: Someone, body: str, **more: Any) -> httpx.Response:
        return await someone.client.post(self.path("/messages"), json={"id": str(new_id()), "body": body, **more})

    async def edit(self, someone: Someone, message: dict[str, Any], body: str) -> httpx.Response:
        return await someone.client.patch(self.path(f"/messages/{message['id']}"), json={"body": body})

    async def delete(self, someone: Someone, message: dict[str, Any]) -> httpx.Response:
        return await someone.client.delete(self.path(f"/messages/{message['id']}"))

    async def page(self, someone: Someone, **asked: int) -> dict[str, Any]:
        answer = await someone.client.get(self.path("/messages"), params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def messages(self, someone: Someone, **asked: int) -> list[dict[str, Any]]:
        return (await self.page(someone, **asked))["messages"]

    async def details(self, someone: Someone) -> dict[str, Any]:
        answer = await someone.client.get(self.path())
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def seen_by(self, someone: Someone) -> dict[str, Any]:
        """The conversation as its member sees it."""
        return (await self.details(someone))["conversation"]


def code_of(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["code"]


async def conversations_of(school: School, someone: Someone) -> dict[str, dict[str, Any]]:
    """The list of conversations by title."""
    answer = await someone.client.get(school.path("/conversations"))
    assert answer.status_code == 200, answer.text
    return {one["title"]: one for one in answer.json()["conversations"]}


async def make_chat(school: School, creator: Someone, *others: Someone | UUID, title: str = "5А · класс") -> str:
    made = await try_make_chat(school, creator, *others, title=title)
    assert made.status_code == 201, made.text
    return made.json()["id"]


async def try_make_chat(
    school: School, creator: Someone, *others: Someone | UUID, title: str = "Кружок", id: str | None = None
) -> httpx.Response:
    members = [str(one.member_id if isinstance(one, Someone) else one) for one in others]
    return await creator.client.post(
        school.path("/conversations"),
        json={"id": id or str(new_id()), "kind": "custom", "title": title, "memberIds": members},
    )


async def try_direct(school: School, someone: Someone, other: Someone, *, id: str | None = None) -> httpx.Response:
    """Open the conversation of two."""
    return await someone.client.post(
        school.path("/conversations"),
        json={"id": id or str(new_id()), "kind": "direct", "memberId": str(other.member_id)},
    )


async def class_of(school: School) -> Class:
    curator = await school.person("Серова Мария", Role.ADMINISTRATOR, Role.TEACHER)
    pupil = await school.person("Власова Соня", Role.STUDENT)
    classmate = await school.person("Гареев Тимур", Role.STUDENT)
    return Class(school, curator, pupil, classmate, await make_chat(school, curator, pupil, classmate))


@pytest_asyncio.fixture
async def chat(school: School) -> Class:
    return await class_of(school)
