"""`parta reconcile` on the real lists: November after September, exactly the listed changes."""

import ast
import asyncio
import json
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from sqlalchemy import text as sql

from fixtures.rosters import roster_bytes
from fixtures.school import School
from parta.organisations import load_organisation
from parta.structure import import_roster

SEPTEMBER = "school-contingent-2026-09.xlsx"
NOVEMBER = "school-contingent-2026-11.xlsx"
# The list of changes says that he arrived in 9В and moved on to 9Б before November. The two lists of pupils show him in
# neither before, and in 9Б after: an arrival in 9Б is all that can be known from them.
ARRIVED_AND_MOVED = "Крутихин Никанор Сергеевич"


async def september(school: School) -> str:
    """Import the September list; the organisation's short name."""

    async def quietly(done: int, total: int) -> None: ...

    await import_roster(
        school.wiring.database, school.id, file_name=SEPTEMBER, content=roster_bytes(SEPTEMBER), progress=quietly
    )
    async with school.wiring.database.transaction(school.id) as tx:
        return (await load_organisation(tx)).slug


async def reconcile(school: School, database_url: str, *arguments: str) -> tuple[int, str, str]:
    """The command as its own process, beside the running server."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "parta",
        "reconcile",
        *arguments,
        env={**os.environ, "PARTA_DATABASE_URL": database_url, "PARTA_DATA": str(school.wiring.settings.data)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


def listed_changes() -> dict[str, list[Any]]:
    """What lies beside the lists: {kind: [(name, …)]}; groups as «8В»."""
    found: dict[str, list[Any]] = defaultdict(list)
    for line in roster_bytes("school-contingent-2026-11.changes.txt").decode().splitlines():
        kind, _, told = line.partition(": ")
        entry = ast.literal_eval(told)
        found[kind].append(tuple(f"{one[0]}{one[1]}" if isinstance(one, tuple) else one for one in entry))
    return found


async def snapshot(school: School) -> tuple[int, ...]:
    async with school.wiring.database.system() as tx:
        rows = await tx.execute(
            sql(
                "select (select count(*) from member), (select count(*) from enrolment),"
                " (select count(*) from guardian_link), (select count(*) from event_log),"
                " (select count(*) from journal_entry), (select coalesce(sum(hashtext(member::text)), 0) from member)"
            )
        )
        return tuple(rows.one())


async def test_rec_10_november_against_september_finds_exactly_the_listed_changes(
    school: School, database_url: str, tmp_path: Path
) -> None:
    """REC-10: every listed change and no other; nothing is written."""
    slug = await september(school)
    file = tmp_path / NOVEMBER
    file.write_bytes(roster_bytes(NOVEMBER))
    before = await snapshot(school)
    code, out, err = await reconcile(school, database_url, str(file), "--organisation", slug, "--json")
    assert code == 0, err
    found, truth = json.loads(out), listed_changes()

    assert set(found) == {"arrived", "left", "transferred", "renamed", "rephoned", "problems"}
    assert {one["name"] for one in found["arrived"]} == {name for name, _ in truth["arrived"]}
    by_name = {one["name"]: one["group"] for one in found["arrived"]}
    assert by_name.pop(ARRIVED_AND_MOVED) == "9Б"
    assert set(by_name.items()) == {one for one in truth["arrived"] if one[0] != ARRIVED_AND_MOVED}
    assert {(one["name"], one["group"]) for one in found["left"]} == set(truth["left"])
    assert {(one["name"], one["from"], one["to"]) for one in found["transferred"]} == {
        one for one in truth["transferred"] if one[0] != ARRIVED_AND_MOVED
    }
    assert {(one["old"], one["new"]) for one in found["renamed"]} == set(truth["renamed"])
    assert all(one["person"] == "student" for one in found["renamed"])
    assert {(one["name"], one["new"]) for one in found["rephoned"]} == {
        (name, f"+7{digits}") for name, digits in truth["rephoned"]
    }
    assert all(one["person"] == "guardian" and one["children"] for one in found["rephoned"])
    for kind in ("arrived", "left", "renamed", "rephoned"):
        assert len(found[kind]) == len(truth[kind]), kind
    # The mother of two whose phone was changed in one row only.
    assert [one["row"] for one in found["problems"]] == [421]
    assert await snapshot(school) == before

    code, out, err = await reconcile(school, database_url, str(file), "--organisation", slug)
    assert code == 0, err
    assert "Прибыли: 11" in out
    assert "Голофтеева Шерил Андреевна: 4Б → 4А" in out
    assert out.rstrip().endswith("Ничего не изменено.")


async def test_rec_10_the_command_says_why_it_compares_nothing(
    school: School, database_url: str, tmp_path: Path
) -> None:
    async with school.wiring.database.transaction(school.id) as tx:
        slug = (await load_organisation(tx)).slug
    missing = await reconcile(school, database_url, str(tmp_path / "нет.xlsx"), "--organisation", slug, "--json")
    assert missing[0] == 1
    assert json.loads(missing[1])["code"] == "structure.roster_missing"
    broken = tmp_path / "список.xlsx"
    broken.write_bytes(b"not a workbook")
    assert (await reconcile(school, database_url, str(broken), "--organisation", slug))[0] == 1
    file = tmp_path / NOVEMBER
    file.write_bytes(roster_bytes(NOVEMBER))
    code, _, err = await reconcile(school, database_url, str(file), "--organisation", "such-a-school")
    assert code == 2
    assert "such-a-school" in err
