"""The import of a roster into an organisation, on real PostgreSQL and through real HTTP."""

import json
import time
from typing import Any

from fixtures.rosters import roster_bytes
from fixtures.school import School, Someone
from fixtures.sockets import watching
from parta.organisations import Role
from parta.structure import live_groups, people_of_groups

SEPTEMBER = "school-contingent-2026-09.xlsx"
NOVEMBER = "school-contingent-2026-11.xlsx"


async def upload(school: School, someone: Someone, name: str, content: bytes | None = None) -> dict[str, Any]:
    answer = await someone.client.post(
        school.path("/rosters"),
        params={"filename": name},
        content=content if content is not None else roster_bytes(name),
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


async def apply(school: School, someone: Someone, roster: dict[str, Any]) -> None:
    answer = await someone.client.post(school.path(f"/rosters/{roster['id']}/apply"))
    assert answer.status_code == 202, answer.text
    await school.wiring.jobs.work(wait=False)


async def plan(school: School, someone: Someone, roster: dict[str, Any]) -> dict[str, Any]:
    answer = await someone.client.post(school.path(f"/rosters/{roster['id']}/plan"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_september_list_is_applied(school: School) -> None:
    """STR-12, STR-13: the real list is understood, planned, applied with progress; repeating it changes nothing."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    expected = json.loads(roster_bytes("school-contingent-2026-09.expected.json"))
    began = time.perf_counter()
    roster = await upload(school, administrator, SEPTEMBER)
    understood = time.perf_counter() - began
    assert roster["counts"] == {
        "students": expected["students"],
        "groups": expected["groups"],
        "guardians": expected["guardians"],
        "guardianLinks": expected["guardian_links"],
        "enrolments": expected["enrolments"],
        "staff": 0,
    }
    planned = await plan(school, administrator, roster)
    assert planned["counts"] == {"create": 2027, "change": 0, "unchanged": 0, "unclear": 0, "problems": 0}
    async with school.wiring.database.transaction(school.id) as tx:
        assert [one.name for one in await live_groups(tx)] == ["Сотрудники"]

    async with watching(school, administrator) as watcher:
        await watcher.follow(f"administration:{school.id}")
        began = time.perf_counter()
        await apply(school, administrator, roster)
        done = await watcher.expect(lambda event: event["type"] == "structure.roster_applied")
        applied = time.perf_counter() - began
        assert done["data"]["counts"]["create"] == 2027
        steps = [one["data"] for one in watcher.events if one["type"] == "structure.roster_progressed"]
        assert [one["done"] for one in steps] == sorted(one["done"] for one in steps)
        assert steps[-1]["done"] == steps[-1]["total"]
    print(f"understood {understood:.2f} s, applied {applied:.2f} s")
    assert understood < 2
    assert applied < 5

    async with school.wiring.database.transaction(school.id) as tx:
        groups = await live_groups(tx)
        people = await people_of_groups(tx, [one.id for one in groups])
    assert len(groups) == 30
    assert sum(len(one.students) for one in people.values()) == 824
    assert sum(len(one.guardians) for one in people.values()) == 1299

    again = await plan(school, administrator, await upload(school, administrator, SEPTEMBER))
    assert again["counts"] == {"create": 0, "change": 0, "unchanged": 2027, "unclear": 0, "problems": 0}
