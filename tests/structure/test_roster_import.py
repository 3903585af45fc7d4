"""The import of a roster into an organisation, on real PostgreSQL and through real HTTP."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from sqlalchemy import text as sql

from fixtures.rosters import roster_bytes
from fixtures.school import Running, School, Someone
from fixtures.sockets import watching
from parta.organisations import Role, load_organisation
from parta.structure import live_groups, people_of_groups, staff_people

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
    roster = await upload(school, administrator, SEPTEMBER)
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
        await apply(school, administrator, roster)
        done = await watcher.expect(lambda event: event["type"] == "structure.roster_applied")
        assert done["data"]["counts"]["create"] == 2027
        steps = [one["data"] for one in watcher.events if one["type"] == "structure.roster_progressed"]
        assert [one["done"] for one in steps] == sorted(one["done"] for one in steps)
        assert steps[-1]["done"] == steps[-1]["total"]

    async with school.wiring.database.transaction(school.id) as tx:
        groups = await live_groups(tx)
        people = await people_of_groups(tx, [one.id for one in groups])
    assert len(groups) == 30
    assert sum(len(one.students) for one in people.values()) == 824
    assert sum(len(one.guardians) for one in people.values()) == 1299

    again = await plan(school, administrator, await upload(school, administrator, SEPTEMBER))
    assert again["counts"] == {"create": 0, "change": 0, "unchanged": 2027, "unclear": 0, "problems": 0}


async def run_command(school: School, database_url: str, *arguments: str) -> tuple[int, str, str]:
    """`parta roster import …` as its own process, beside the running server."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "parta",
        "roster",
        "import",
        *arguments,
        env={**os.environ, "PARTA_DATABASE_URL": database_url, "PARTA_DATA": str(school.wiring.settings.data)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def test_command_line(school: School, database_url: str, tmp_path: Path) -> None:
    """STR-18: the command imports while the server runs, and the server's clients see it at once."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    async with school.wiring.database.transaction(school.id) as tx:
        slug = (await load_organisation(tx)).slug
    file = tmp_path / SEPTEMBER
    file.write_bytes(roster_bytes(SEPTEMBER))
    expected = json.loads(roster_bytes("school-contingent-2026-09.expected.json"))

    code, out, err = await run_command(school, database_url, str(file), "--organisation", slug, "--dry-run", "--json")
    assert code == 0, err
    assert json.loads(out)["created"] == 2027
    async with school.wiring.database.transaction(school.id) as tx:
        assert len(await live_groups(tx)) == 1

    async with watching(school, administrator) as watcher:
        await watcher.follow(f"administration:{school.id}")
        code, out, err = await run_command(school, database_url, str(file), "--organisation", slug, "--json")
        assert code == 0, err
        assert json.loads(out) == {
            **expected,
            "staff": 0,
            "created": 2027,
            "changed": 0,
            "unchanged": 0,
            "problems": [],
        }
        await watcher.expect(lambda event: event["type"] == "structure.roster_applied")

    code, out, _ = await run_command(school, database_url, str(file), "--organisation", slug)
    assert code == 0
    assert "новых 0, изменённых 0" in out
    code, out, _ = await run_command(school, database_url, str(file), "--organisation", "нет-такой", "--json")
    assert code == 2
    assert json.loads(out)["code"] == "organisations.unknown"
    picture = tmp_path / "picture.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    code, out, _ = await run_command(school, database_url, str(picture), "--organisation", slug, "--json")
    assert code == 1
    assert json.loads(out)["code"] == "structure.roster_unreadable"
    code, out, err = await run_command(school, database_url, str(tmp_path / "no.csv"), "--organisation", slug)
    assert (code, out) == (1, "")
    assert "no.csv" in err


async def test_staff_list_confirms_and_makes_curators(school: School) -> None:
    """STR-14, STR-15: the administrator's own list confirms the staff; curators teach their subject at home."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    roster = await upload(school, administrator, "school-staff.csv")
    assert roster["counts"]["staff"] == 47
    assert [sheet["kind"] for sheet in roster["sheets"]] == ["staff"]
    await apply(school, administrator, roster)
    async with school.wiring.database.transaction(school.id) as tx:
        groups = {one.name: one.id for one in await live_groups(tx)}
        people = (await people_of_groups(tx, [groups["5А"]]))[groups["5А"]]
        staff = await staff_people(tx)
    assert people.curator is not None
    assert (people.curator.display_name, people.curator.subject, people.curator.is_confirmed) == (
        "Люче Дмитриевна",
        "Музыка",
        True,
    )
    head = next(one for one in staff.staff if Role.HEAD in one.confirmed)
    assert (head.display_name, head.position) == ("Таисия Петровна", "Директор")
    await apply(school, administrator, await upload(school, administrator, SEPTEMBER))
    async with school.wiring.database.transaction(school.id) as tx:
        people = (await people_of_groups(tx, [groups["5А"]]))[groups["5А"]]
    assert people.curator is not None
    assert len(people.students) > 20


async def test_november_list_changes_only_what_changed(school: School) -> None:
    """STR-12: the next list of the school moves, adds and changes people; who is missing stays and is named."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    await apply(school, administrator, await upload(school, administrator, SEPTEMBER))
    roster = await upload(school, administrator, NOVEMBER)
    planned = await plan(school, administrator, roster)
    counts = planned["counts"]
    assert 0 < counts["create"] < 60
    assert 0 < counts["change"] < 100
    assert counts["unchanged"] > 1800
    assert planned["missingTotal"] > 0
    await apply(school, administrator, roster)
    again = await plan(school, administrator, await upload(school, administrator, NOVEMBER))
    assert (again["counts"]["create"], again["counts"]["change"]) == (0, 0)
    async with school.wiring.database.transaction(school.id) as tx:
        groups = await live_groups(tx)
        people = await people_of_groups(tx, [one.id for one in groups])
    assert sum(len(one.students) for one in people.values()) >= 824


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


async def test_correction_is_remembered(school: School) -> None:
    """STR-17: a person says what a column means; the next file with this header is read like that."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    content = csv("Класс;ФИО;Связь", "5А;Ковалёв Миша Ильич;+79160000001", "5А;Власова Соня Петровна;+79160000002")
    roster = await upload(school, administrator, "список.csv", content)
    sheet = roster["sheets"][0]
    assert not roster["isRemembered"]
    path = school.path(f"/rosters/{roster['id']}")
    unknown = await administrator.client.patch(path, json={"sheets": [{"name": sheet["name"], "columns": {"2": "x"}}]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "structure.meaning_unknown")
    columns = {"2": "guardians_phone" if sheet["columns"][2]["meaning"] == "phone" else "phone"}
    answer = await administrator.client.patch(path, json={"sheets": [{"name": sheet["name"], "columns": columns}]})
    assert answer.status_code == 200, answer.text
    column = answer.json()["sheets"][0]["columns"][2]
    assert column["meaning"] == columns["2"]
    assert column["readAs"] == ["+79160000001", "+79160000002"]
    same = await administrator.client.post(
        school.path("/rosters"),
        params={"filename": "другой.csv", "id": roster["id"]},
        content=csv("ФИО;Класс", "Я Я;1А"),
    )
    assert (same.json()["fileName"], same.json()["counts"]["students"]) == ("список.csv", 2)
    later = await upload(school, administrator, "октябрь.csv", content + "\n5А;Орлов Ян Ильич;+79160000003".encode())
    assert later["isRemembered"]
    assert later["sheets"][0]["columns"][2]["meaning"] == columns["2"]
    unused = await administrator.client.patch(
        school.path(f"/rosters/{later['id']}"), json={"sheets": [{"name": later["sheets"][0]["name"], "isUsed": False}]}
    )
    assert unused.json()["counts"]["students"] == 0
    assert unused.json()["sheets"][0]["kind"] == "ignored"


async def test_broken_rows_stop_only_themselves(school: School) -> None:
    """STR-13: a row without a class is told and can be downloaded; the others are in."""
    from io import BytesIO

    from openpyxl import load_workbook

    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    content = csv("Класс;ФИО;Телефон", "5А;Ковалёв Миша Ильич;+79160000001", ";Власова Соня Петровна;", "5А;123;")
    roster = await upload(school, administrator, "список.csv", content)
    assert [(one["row"], one["severity"]) for one in roster["problems"]] == [(3, "error"), (4, "error")]
    await apply(school, administrator, roster)
    page = (await administrator.client.get(school.path(f"/rosters/{roster['id']}"))).json()
    assert (page["state"], page["sheets"], page["problemCount"]) == ("applied", [], 2)
    answer = await administrator.client.get(school.path(f"/rosters/{roster['id']}/problems.xlsx"))
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["Власова Соня Петровна", "123"]
    history = (await administrator.client.get(school.path("/rosters"))).json()["rosters"]
    assert [(one["fileName"], one["state"], one["createdBy"]) for one in history] == [
        ("список.csv", "applied", "Анна Админова")
    ]


async def test_unreadable_files_leave_nothing(school: School) -> None:
    """STR-12: a picture, an empty file and a huge one are refused with a sentence, and nothing is kept."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    path = school.path("/rosters")
    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 2000
    for name, content in (("список.xlsx", picture), ("список.csv", b""), ("список.png", roster_bytes(SEPTEMBER))):
        answer = await administrator.client.post(path, params={"filename": name}, content=content)
        assert (answer.status_code, answer.json()["code"]) == (422, "structure.roster_unreadable"), name
        assert len(answer.json()["detail"]) > 20
    huge = await administrator.client.post(path, params={"filename": "a.csv"}, content=b"0" * (20 * 1024 * 1024 + 1))
    assert (huge.status_code, huge.json()["code"]) == (413, "structure.roster_too_large")
    assert (await administrator.client.get(path)).json()["rosters"] == []


async def test_an_import_is_applied_once(school: School) -> None:
    """STR-13: a second apply is refused, while it runs and after it; two imports at once wait for each other."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    first, second = [await upload(school, administrator, SEPTEMBER) for _ in range(2)]
    for roster in (first, second):
        answer = await administrator.client.post(school.path(f"/rosters/{roster['id']}/apply"))
        assert answer.status_code == 202
    again = await administrator.client.post(school.path(f"/rosters/{first['id']}/apply"))
    assert (again.status_code, again.json()["code"]) == (409, "structure.roster_being_applied")
    await school.wiring.jobs.work(wait=False)
    again = await administrator.client.post(school.path(f"/rosters/{first['id']}/apply"))
    assert again.json()["code"] == "structure.roster_already_applied"
    history = (await administrator.client.get(school.path("/rosters"))).json()["rosters"]
    assert [one["state"] for one in history] == ["applied", "applied"]
    async with school.wiring.database.transaction(school.id) as tx:
        people = await people_of_groups(tx, [one.id for one in await live_groups(tx)])
    assert sum(len(one.students) for one in people.values()) == 824


async def test_a_stranger_with_a_colleagues_name_gets_nothing(school: School) -> None:
    """STR-16: whoever came by a link under a teacher's name isn't taken for the teacher of the list."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    impostor = await school.person("Мягкова Таисия", Role.TEACHER, is_confirmed=False)
    content = csv("ФИО;Должность;Телефон", "Мягкова Таисия;Директор;+79160000001")
    await apply(school, administrator, await upload(school, administrator, "staff.csv", content))
    assert (await school.refreshed(impostor)).actor.roles == frozenset()
    async with school.wiring.database.transaction(school.id) as tx:
        heads = [one for one in (await staff_people(tx)).staff if Role.HEAD in one.confirmed]
    assert [one.member_id != impostor.member_id for one in heads] == [True]


async def test_only_administrators_import(school: School) -> None:
    """STR-5: every route of the import is closed to everybody else, and other organisations' imports don't exist."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    roster = await upload(school, administrator, "a.csv", csv("Класс;ФИО", "5А;Ковалёв Миша"))
    path = school.path(f"/rosters/{roster['id']}")
    roles = (Role.ADMINISTRATION, Role.TEACHER, Role.STAFF, Role.STUDENT, Role.GUARDIAN)
    others = [await school.person(f"Некто {role}", role) for role in roles]
    for one in others:
        answers = [
            await one.client.post(school.path("/rosters"), params={"filename": "a.csv"}, content=b"x"),
            await one.client.get(school.path("/rosters")),
            await one.client.get(path),
            await one.client.patch(path, json={"sheets": []}),
            await one.client.post(f"{path}/plan"),
            await one.client.post(f"{path}/apply"),
            await one.client.get(f"{path}/problems.xlsx"),
        ]
        assert {answer.status_code for answer in answers} == {403}
    assert (await administrator.client.get(path)).status_code == 200


async def test_a_restart_resumes_the_import(school: School, start_server: Callable[..., Awaitable[Running]]) -> None:
    """STR-13: an import whose process was killed is applied after the next start."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    roster = await upload(school, administrator, "a.csv", csv("Класс;ФИО", "5А;Ковалёв Миша"))
    async with school.wiring.database.transaction(school.id) as tx:
        # As a killed process leaves it: begun, and its job gone.
        await tx.execute(sql("update roster_import set state = 'applying'"))
    again = await start_server()
    await again.wiring.jobs.work(wait=False)
    async with again.wiring.database.transaction(school.id) as tx:
        people = await people_of_groups(tx, [one.id for one in await live_groups(tx)])
    assert sum(len(one.students) for one in people.values()) == 1
    page = (await administrator.client.get(school.path(f"/rosters/{roster['id']}"))).json()
    assert page["state"] == "applied"
