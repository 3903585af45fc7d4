"""What goes out comes back: our own archive, read by our own importer."""

import csv
import io
import zipfile
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest

from fixtures.families import make_class
from fixtures.rosters import roster_bytes
from fixtures.school import Running, School
from parta.exchange import Given, export_roster
from parta.foundation.identity import new_id
from parta.organisations import Role, all_members
from parta.structure import (
    GroupPeople,
    ImportReport,
    create_group_now,
    guardianships,
    import_roster,
    live_groups,
    people_of_groups,
    subjects_of,
)

EVERYTHING = Given(contacts=True, demographics=True)


async def take_in(school: School, *contents: tuple[str, bytes]) -> ImportReport:
    async def quietly(done: int, total: int) -> None:
        pass

    report: ImportReport | None = None
    for name, content in contents:
        report = await import_roster(
            school.wiring.database, school.id, file_name=name, content=content, progress=quietly
        )
    assert report is not None
    return report


async def archive(school: School, given: Given = EVERYTHING) -> bytes:
    return await export_roster(school.wiring.database, school.id, given=given)


async def portrait(school: School) -> dict[str, Any]:
    """The organisation without its ids: people by name, groups with their people, families."""
    async with school.wiring.database.transaction(school.id) as tx:
        members = {one.id: one for one in await all_members(tx)}
        subjects = await subjects_of(tx, members)
        groups = [one for one in await live_groups(tx) if one.kind != "staff"]
        people = await people_of_groups(tx, [one.id for one in groups])
        links = await guardianships(tx)

    def name(member_id: UUID) -> tuple[object, ...]:
        one = members[member_id]
        return (one.full_name, one.birth_date, one.phone)

    def group(one: GroupPeople) -> dict[str, Any]:
        return {
            "kind": one.group.kind,
            "curator": name(one.group.curator_id) if one.group.curator_id else None,
            "students": sorted((name(learner.member_id) for learner in one.students), key=str),
            "lessons": sorted({(*name(lesson.member_id), lesson.subject) for lesson in one.teachers}, key=str),
        }

    return {
        "people": sorted(
            (
                (
                    *name(one.id), one.sex, one.file_number, one.email, one.position,
                    sorted(grant.role.value for grant in one.roles), subjects.get(one.id, []),
                )
                for one in members.values()
            ),
            key=str,
        ),
        "groups": {people[one.id].group.name: group(people[one.id]) for one in groups},
        "families": sorted(((*name(one.guardian_id), *name(one.student_id), one.kind) for one in links), key=str),
    }  # fmt: skip


def table(content: bytes, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return list(csv.DictReader(io.StringIO(packed.read(f"{name}.csv").decode())))


def names_in(rows: Iterable[dict[str, str]]) -> set[str]:
    return {f"{row['familyName']} {row['givenName']}" for row in rows}


@pytest.mark.parametrize(
    "lists",
    [
        ("school-contingent-2026-09.xlsx", "school-staff.csv"),
        ("lyceum-oneroster-1.2.zip",),
        ("kindergarten-groups.xlsx",),
    ],
    ids=lambda lists: lists[0],
)
async def test_exc_1_our_archive_gives_an_empty_organisation_the_same_people_and_groups(
    running: Running, lists: tuple[str, ...]
) -> None:
    kind = "kindergarten" if "kindergarten" in lists[0] else "school"
    first = await running.school(kind=kind, name="Первая")
    await take_in(first, *((name, roster_bytes(name)) for name in lists))
    packed = await archive(first)

    again = await take_in(first, ("oneroster.zip", packed))
    assert (again.done.create, again.done.change, again.done.unclear, again.problems) == (0, 0, 0, [])
    assert again.done.unchanged > 50  # the witness

    second = await running.school(kind=kind, name="Вторая")
    there = await take_in(second, ("oneroster.zip", packed))
    assert (there.done.unclear, there.problems) == (0, [])
    assert await portrait(second) == await portrait(first)
    # and the archive of the second says the same as well
    once_more = await running.school(kind=kind, name="Третья")
    await take_in(once_more, ("oneroster.zip", await archive(second)))
    assert await portrait(once_more) == await portrait(first)


async def test_exc_2_the_same_people_have_the_same_ids_in_every_archive(running: Running) -> None:
    school = await running.school()
    await take_in(school, ("kindergarten.xlsx", roster_bytes("kindergarten-groups.xlsx")))
    first, second = await archive(school), await archive(school)
    assert first == second
    async with school.wiring.database.transaction(school.id) as tx:
        members = {str(one.id) for one in await all_members(tx)}
    assert {row["sourcedId"] for row in table(first, "users")} <= members


async def test_exc_1_an_archive_is_whole_every_reference_leads_somewhere(running: Running) -> None:
    school = await running.school()
    await take_in(school, ("lyceum.zip", roster_bytes("lyceum-oneroster-1.2.zip")))
    packed = await archive(school)
    ids = {
        name: {row["sourcedId"] for row in table(packed, name)}
        for name in ("orgs", "academicSessions", "courses", "classes", "users", "enrollments", "roles", "demographics")
    }
    for name, found in ids.items():
        # this list tells no birthdays
        assert len(found) == len(table(packed, name)) > (-1 if name == "demographics" else 0), name
    for row in table(packed, "classes"):
        assert row["courseSourcedId"] in ids["courses"]
        assert row["termSourcedIds"] in ids["academicSessions"]
    for row in table(packed, "enrollments"):
        assert row["classSourcedId"] in ids["classes"]
        assert row["userSourcedId"] in ids["users"]
    for row in table(packed, "users"):
        assert {agent for agent in row["agentSourcedIds"].split(",") if agent} <= ids["users"]
        assert (row["status"], row["dateLastModified"], row["password"]) == ("", "", "")
    assert {row["userSourcedId"] for row in table(packed, "roles")} == ids["users"]
    assert ids["demographics"] <= ids["users"]
    manifest = {row["propertyName"]: row["value"] for row in table(packed, "manifest")}
    assert (manifest["oneroster.version"], manifest["file.users"], manifest["file.results"]) == (
        "1.2",
        "bulk",
        "absent",
    )


async def test_exc_3_only_confirmed_staff_and_families_of_students_go_out(running: Running) -> None:
    school = await running.school()
    admin = await school.person("Админова Ольга", Role.ADMINISTRATOR)
    fifth = await make_class(school, admin, "5А")
    await fifth.pupil("Власова Соня")
    await fifth.parent("Власова Ирина", "Власова Соня")
    await school.person("Серова Мария", Role.TEACHER)
    await school.person("Самозванцев Пётр", Role.TEACHER, is_confirmed=False)
    await school.person("Одинокова Анна", Role.GUARDIAN)
    packed = await archive(school)
    assert names_in(table(packed, "users")) == {"Власова Соня", "Власова Ирина", "Серова Мария", "Админова Ольга"}
    roles = {row["userSourcedId"]: row["role"] for row in table(packed, "roles")}
    by_name = {f"{row['familyName']} {row['givenName']}": roles[row["sourcedId"]] for row in table(packed, "users")}
    # rights on the platform aren't a role at school
    assert by_name == {
        "Власова Соня": "student",
        "Власова Ирина": "parent",
        "Серова Мария": "teacher",
        "Админова Ольга": "aide",
    }


async def test_exc_4_contacts_and_birthdays_stay_at_home_unless_they_are_asked_for(running: Running) -> None:
    school = await running.school()
    await take_in(school, ("list.xlsx", roster_bytes("school-contingent-2026-09.xlsx")))
    scant = await archive(school, Given(contacts=False, demographics=False))
    full = await archive(school)
    assert {row["sms"] for row in table(scant, "users")} | {row["email"] for row in table(scant, "users")} == {""}
    with zipfile.ZipFile(io.BytesIO(scant)) as packed:
        assert "demographics.csv" not in packed.namelist()
    # the witness, and the same people and groups without them
    assert sum(bool(row["sms"]) for row in table(full, "users")) > 500
    assert len(table(full, "demographics")) > 500
    again = await take_in(school, ("scant.zip", scant))
    assert (again.done.create, again.done.change, again.problems) == (0, 0, [])


async def test_exc_1_circles_go_out_and_stay_as_they_are_when_they_come_back(running: Running) -> None:
    school = await running.school()
    fifth = await make_class(school, await school.person("Админова Ольга", Role.ADMINISTRATOR), "5А")
    await fifth.pupil("Власова Соня")
    async with school.wiring.database.transaction(school.id) as tx:
        await create_group_now(tx, id=UUID(int=7), kind="circle", name="Шахматы")
    packed = await archive(school)
    assert [row["title"] for row in table(packed, "classes") if row["metadata.parta.kind"] == "circle"] == ["Шахматы"]
    before = await portrait(school)
    again = await take_in(school, ("oneroster.zip", packed))
    assert (again.done.create, again.done.change, again.problems) == (0, 0, [])
    assert await portrait(school) == before


async def test_exc_1_a_name_that_looks_like_a_formula_stays_text(running: Running) -> None:
    school = await running.school()
    await school.person("=HYPERLINK(1) Имя", Role.TEACHER)
    assert table(await archive(school), "users")[0]["familyName"].startswith("'=")


async def test_exc_1_circles_and_subject_groups_come_back_with_their_people(running: Running) -> None:
    first = await running.school(name="Первая")
    administrator = await first.person("Админова Анна", Role.ADMINISTRATOR)
    leader = await first.person("Кружков Олег", Role.TEACHER)
    physicist = await first.person("Физикова Вера", Role.TEACHER)
    fifth, sixth = await make_class(first, administrator, "5А"), await make_class(first, administrator, "6Б")
    misha, sonya = await fifth.pupil("Ковалёв Миша"), await sixth.pupil("Власова Соня")
    chess, physics = new_id(), new_id()
    circle = {"id": str(chess), "kind": "circle", "name": "Шахматы", "profile": "Настольные игры"}
    for body in (circle, {"id": str(physics), "kind": "subject", "name": "Физика, 2-й год"}):
        made = await administrator.client.post(first.path("/groups"), json={"groups": [body]})
        assert made.status_code == 201, made.text
    for group_id, students in ((chess, [misha, sonya]), (physics, [sonya])):
        path = first.path(f"/groups/{group_id}/students")
        added = await administrator.client.post(path, json={"studentIds": [str(one) for one in students]})
        assert added.status_code < 300, added.text
    path = first.path(f"/groups/{chess}/curator")
    led = await administrator.client.put(path, json={"memberId": str(leader.member_id)})
    assert led.status_code < 300, led.text
    lessons = [
        (physics, physicist, "Физика"),
        (physics, leader, 'Опыты, задачи «на "5"»'),
        # Who leads teaches as well, and isn't the only one.
        (chess, leader, "Шахматы"),
        (chess, physicist, "Эндшпиль"),
        (chess, physicist, "Дебют"),
        (fifth.id, physicist, "Труд, «технология»"),
    ]
    for group_id in (physics, chess, fifth.id):
        teachers = [
            {"memberId": str(one.member_id), "subject": subject} for at, one, subject in lessons if at == group_id
        ]
        taught = await administrator.client.put(first.path(f"/groups/{group_id}/teachers"), json={"teachers": teachers})
        assert taught.status_code < 300, taught.text

    packed = await archive(first)
    again = await take_in(first, ("oneroster.zip", packed))
    assert (again.done.create, again.done.change, again.done.unclear, again.problems) == (0, 0, 0, [])
    second = await running.school(name="Вторая")
    there = await take_in(second, ("oneroster.zip", packed))
    assert there.problems == []
    before, after = await portrait(first), await portrait(second)
    assert {"Шахматы", "Физика, 2-й год"} <= before["groups"].keys()  # the witness
    assert before["groups"]["Шахматы"]["curator"] is not None
    assert len(before["groups"]["Шахматы"]["lessons"]) == 3
    assert after["groups"] == before["groups"]
    # A list takes nobody out, and brings whoever it names.
    third = await running.school(name="Третья")
    await take_in(third, ("oneroster.zip", packed), ("oneroster.zip", packed))
    assert (await portrait(third))["groups"] == before["groups"]
