"""A school with a head, staff and a guardian, and documents for them."""

from dataclasses import dataclass
from typing import Any

import pytest_asyncio
from sqlalchemy import text

from fixtures.codes import newest_code
from fixtures.school import Running, School, Someone
from foundation.files.uploading import Sending
from parta.foundation.identity import new_id
from parta.organisations import Role


@dataclass
class Office:
    """The people of these tests, and what they do with documents."""

    running: Running
    school: School
    head: Someone
    teacher: Someone
    cook: Someone

    async def publish(self, **changes: Any) -> str:
        """A published document; its id."""
        made = await self.draft(**changes)
        answer = await self.head.client.post(self.school.path(f"/regulations/{made}/publish"))
        assert answer.status_code == 200, answer.text
        return made

    async def draft(self, **changes: Any) -> str:
        document = {
            "id": str(new_id()),
            "title": "Положение об использовании платформы",
            "number": "17-О",
            "dated": "2026-11-20",
            "text": "1. Общие положения\n\nПлатформа используется бесплатно.",
            "audience": "staff",
            "onBehalfOf": "Директор Королёва А. П.",
            **changes,
        }
        answer = await self.head.client.post(self.school.path("/regulations"), json=document)
        assert answer.status_code == 201, answer.text
        return document["id"]

    async def read(self, someone: Someone, *ids: str) -> None:
        for one in ids:
            answer = await someone.client.post(self.school.path(f"/regulations/{one}/reading"), json={"isRead": True})
            assert answer.status_code == 204, answer.text

    async def code(self, someone: Someone, *ids: str) -> str:
        """Ask for a code and read it in the mailbox."""
        answer = await someone.client.post(
            self.school.path("/acknowledgements/codes"), json={"regulationIds": list(ids)}
        )
        assert answer.status_code == 202, answer.text
        return await newest_code(self.running.wiring, await self.contact(someone))

    async def contact(self, someone: Someone) -> str:
        async with self.running.wiring.database.system() as tx:
            rows = await tx.execute(text("select phone from account where id = :id"), {"id": someone.account_id})
            return rows.scalar_one()

    async def sign(self, someone: Someone, *ids: str) -> dict[str, Any]:
        """Read, ask for a code, sign."""
        await self.read(someone, *ids)
        code = await self.code(someone, *ids)
        answer = await someone.client.post(
            self.school.path("/acknowledgements"), json={"regulationIds": list(ids), "code": code}
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def upload(self, someone: Someone, data: bytes, name: str) -> str:
        """A file of somebody's, recognised; its id."""
        file, _ = await Sending(self.school, someone, someone).processed(data, name)
        return file.id

    async def own(self, someone: Someone) -> tuple[list[str], list[str]]:
        """Ids of what waits and of what is signed."""
        answer = await someone.client.get(self.school.path("/acknowledgements"))
        assert answer.status_code == 200, answer.text
        found = answer.json()
        return tuple([one["regulation"]["id"] for one in found[key]] for key in ("waiting", "signed"))

    async def sheet(self, regulation_id: str) -> dict[str, Any]:
        answer = await self.head.client.get(self.school.path(f"/regulations/{regulation_id}/signatories"))
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest_asyncio.fixture
async def office(running: Running) -> Office:
    school = await running.school()
    head = await school.person("Королёва Анна", Role.HEAD)
    teacher = await school.person("Серова Мария", Role.TEACHER)
    cook = await school.person("Ёлкина Вера", Role.STAFF)
    return Office(running, school, head, teacher, cook)
