"""Places in groups: circles, subgroups, deputies with terms, departments; and coming back to them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from fixtures.families import SchoolClass, listed, make_class
from fixtures.school import Running, School, Someone
from parta.foundation import clock
from parta.foundation.db import journal_entry
from parta.foundation.identity import new_id
from parta.organisations import Role, end_membership, restore_membership
from parta.structure import (
    enrol_student,
    group_of,
    groups_curated_by,
    groups_of_member,
    people_of_groups,
    students_taught_by,
    teachers_of_students,
    withdraw_student,
)
from parta.structure.deputies import begin_and_end_terms
from parta.structure.terms import is_running

MOSCOW = ZoneInfo("Europe/Moscow")


async def page_of(school: School, someone: Someone, group: SchoolClass) -> dict[str, Any]:
    answer = await someone.client.get(school.path(f"/groups/{group.id}"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def put(school: School, someone: Someone, group: SchoolClass, rest: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await someone.client.put(school.path(f"/groups/{group.id}{rest}"), json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def add(school: School, someone: Someone, group: SchoolClass, *students: UUID) -> Any:
    return await someone.client.post(
        school.path(f"/groups/{group.id}/students"), json={"studentIds": [str(one) for one in students]}
    )


async def test_str_19_a_circle_gathers_students_of_several_classes(school: School) -> None:
    """One main group, any number of circles; joining one takes nobody out of the class."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    first, second = [await make_class(school, administrator, name) for name in ("5А", "6Б")]
    chess = await make_class(school, administrator, "Шахматы", kind="circle")
    misha, anya = await first.pupil("Ковалёв Миша"), await second.pupil("Серова Аня")
    for _ in range(2):
        page = (await add(school, administrator, chess, misha, anya)).json()
        assert [row["displayName"] for row in page["students"]] == ["Миша Ковалёв", "Аня Серова"]
    async with school.wiring.database.transaction(school.id) as tx:
        assert (await group_of(tx, misha), await group_of(tx, anya)) == (first.id, second.id)
        belonging = (await groups_of_member(tx, [misha]))[misha]
        assert [(one.group.name, one.relation, one.is_main) for one in belonging] == [
            ("5А", "student", True),
            ("Шахматы", "student", False),
        ]
        # An invitation to the circle isn't a transfer either.
        await enrol_student(tx, student_id=anya, group_id=chess.id)
        assert await group_of(tx, anya) == second.id
    circles = (await page_of(school, administrator, first))["circles"]
    assert [(one["name"], one["studentIds"]) for one in circles] == [("Шахматы", [str(misha)])]
    gone = await administrator.client.delete(school.path(f"/groups/{chess.id}/students/{misha}"))
    assert [row["displayName"] for row in gone.json()["students"]] == ["Аня Серова"]
    assert [row["displayName"] for row in (await page_of(school, administrator, first))["students"]] == ["Миша Ковалёв"]


async def test_str_19_who_and_what_is_refused(school: School) -> None:
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    teacher = await school.person("Учитель Пётр", Role.TEACHER)
    group, chess = (
        await make_class(school, administrator, "5А"),
        await make_class(school, administrator, "Шахматы", kind="circle"),
    )
    misha = await group.pupil("Ковалёв Миша")
    assert (await add(school, administrator, group, misha)).json()["code"] == "structure.gathers_nobody"
    assert (await add(school, administrator, chess, teacher.member_id)).json()["code"] == "structure.not_students"
    assert (await add(school, administrator, chess, new_id())).status_code == 404
    assert (await add(school, teacher, chess, misha)).status_code == 403


async def test_str_19_in_a_centre_the_first_circle_is_the_main_group(running: Running) -> None:
    school = await running.school("extracurricular")
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    chess, choir = [await make_class(school, administrator, name, kind="circle") for name in ("Шахматы", "Хор")]
    misha = await listed(school, "Ковалёв Миша", Role.STUDENT)
    for circle in (chess, choir):
        assert (await add(school, administrator, circle, misha)).status_code == 200
    async with school.wiring.database.transaction(school.id) as tx:
        assert await group_of(tx, misha) == chess.id
    refused = await administrator.client.delete(school.path(f"/groups/{chess.id}/students/{misha}"))
    assert refused.json()["code"] == "structure.main_group_stays"
    async with school.wiring.database.transaction(school.id) as tx:
        assert await withdraw_student(tx, student_id=misha) == chess.id
        people = await people_of_groups(tx, [chess.id, choir.id])
        assert [one.students for one in people.values()] == [[], []]


def division(name: str, *parts: UUID, kind: str = "language", has_chats: bool = False) -> dict[str, Any]:
    subgroups = [{"id": str(part), "name": str(place)} for place, part in enumerate(parts, 1)]
    return {"name": name, "kind": kind, "hasChats": has_chats, "subgroups": subgroups}


async def fill(
    school: School, someone: Someone, group: SchoolClass, division_id: UUID, places: dict[UUID, UUID | None]
) -> Any:
    listed_places = [
        {"studentId": str(student), "subgroupId": str(part) if part else None} for student, part in places.items()
    ]
    return await someone.client.patch(
        school.path(f"/groups/{group.id}/divisions/{division_id}/students"), json={"places": listed_places}
    )


def seated(page: dict[str, Any]) -> dict[str, list[str]]:
    """{subgroup: students} of all divisions."""
    return {part["name"]: part["studentIds"] for one in page["divisions"] for part in one["subgroups"]}


async def test_str_22_subgroups_of_a_division_dont_overlap(school: School) -> None:
    """A student is in one of them; the curator fills them, an administrator divides."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    curator = await school.person("Кураторова Ольга", Role.TEACHER)
    teacher = await school.person("Учитель Пётр", Role.TEACHER)
    group = await make_class(school, administrator, "5А", curator=curator)
    misha, anya = await group.pupil("Ковалёв Миша"), await group.pupil("Серова Аня")
    english, one, two = new_id(), new_id(), new_id()
    await put(school, administrator, group, f"/divisions/{english}", division("Английский язык", one, two))
    filled = await fill(school, curator, group, english, {misha: one, anya: two})
    assert seated(filled.json()) == {"1": [str(misha)], "2": [str(anya)]}
    moved = await fill(school, administrator, group, english, {misha: two})
    assert seated(moved.json()) == {"1": [], "2": [str(misha), str(anya)]}
    assert (await fill(school, teacher, group, english, {misha: one})).status_code == 403
    taken = await administrator.client.put(
        school.path(f"/groups/{group.id}/divisions/{new_id()}"), json=division("английский язык", new_id())
    )
    assert taken.json()["code"] == "structure.division_taken"
    for bad in (division("Немецкий"), division("", new_id())):
        refused = await administrator.client.put(school.path(f"/groups/{group.id}/divisions/{new_id()}"), json=bad)
        assert refused.json()["code"] == "structure.division_unreadable"
    stranger = await listed(school, "Чужой Олег", Role.STUDENT)
    assert (await fill(school, curator, group, english, {stranger: one})).json()["code"] == "structure.not_in_group"

    # Renaming keeps who is in it; a subgroup that isn't named is gone.
    page = await put(school, administrator, group, f"/divisions/{english}", division("Английский", two))
    assert seated(page) == {"1": [str(misha), str(anya)]}
    gone = await administrator.client.delete(school.path(f"/groups/{group.id}/divisions/{english}"))
    assert gone.json()["divisions"] == []


async def test_str_22_a_student_who_moved_to_another_class_is_in_no_subgroup(school: School) -> None:
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    group, other = [await make_class(school, administrator, name) for name in ("5А", "5Б")]
    misha, anya = await group.pupil("Ковалёв Миша"), await group.pupil("Серова Аня")
    english, one = new_id(), new_id()
    await put(school, administrator, group, f"/divisions/{english}", division("Английский язык", one))
    await fill(school, administrator, group, english, {misha: one, anya: one})
    async with school.wiring.database.transaction(school.id) as tx:
        await enrol_student(tx, student_id=misha, group_id=other.id)
    assert seated(await page_of(school, administrator, group)) == {"1": [str(anya)]}


async def test_str_6_a_teacher_of_a_subgroup_teaches_its_students(school: School) -> None:
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    teacher = await school.person("Учитель Пётр", Role.TEACHER)
    group = await make_class(school, administrator, "5А")
    misha, anya = await group.pupil("Ковалёв Миша"), await group.pupil("Серова Аня")
    english, one, two = new_id(), new_id(), new_id()
    await put(school, administrator, group, f"/divisions/{english}", division("Английский язык", one, two))
    await fill(school, administrator, group, english, {misha: one, anya: two})
    lesson = {"memberId": str(teacher.member_id), "subject": "Английский", "subgroupId": str(one)}
    page = await put(school, administrator, group, "/teachers", {"teachers": [lesson]})
    assert [(one["subject"], one["subgroup"]) for one in page["teachers"]] == [("Английский", "Английский язык, 1")]
    async with school.wiring.database.transaction(school.id) as tx:
        assert await students_taught_by(tx, teacher.member_id) == {misha}
        assert await teachers_of_students(tx, [misha]) == {teacher.member_id}
        assert await teachers_of_students(tx, [anya]) == set()
    mine = (await teacher.client.get(school.path("/groups/mine"))).json()["groups"]
    assert [(one["group"]["name"], one["relation"], one["subject"]) for one in mine] == [
        ("5А", "teacher", "Английский")
    ]
    await put(school, administrator, group, "/teachers", {"teachers": []})
    async with school.wiring.database.transaction(school.id) as tx:
        assert await students_taught_by(tx, teacher.member_id) == set()


@pytest.mark.parametrize(
    ("since", "until", "is_expected"),
    [(0, 0, True), (-1, None, True), (-3, -1, False), (1, None, False), (-1, 0, True), (0, 5, True)],
)
def test_str_20_a_term_holds_its_first_and_its_last_day(since: int, until: int | None, is_expected: bool) -> None:
    today = date(2026, 11, 22)
    last = None if until is None else today + timedelta(days=until)
    assert is_running(today + timedelta(days=since), last, today) is is_expected


async def test_str_20_a_deputy_has_the_curators_rights_for_the_term(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before, during and after: rights follow the calendar by themselves, also where no job ran yet."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    curator = await school.person("Кураторова Ольга", Role.TEACHER)
    deputy = await school.person("Заместитель Пётр", Role.TEACHER)
    group = await make_class(school, administrator, "5А", curator=curator)
    await group.pupil("Ковалёв Миша", phone="+79160000001")
    now = clock.now()
    today = now.astimezone(MOSCOW).date()
    first, last = today + timedelta(days=2), today + timedelta(days=4)
    term_id = new_id()
    term = {"memberId": str(deputy.member_id), "since": str(first), "until": str(last), "reason": "отпуск"}
    page = await put(school, administrator, group, f"/deputies/{term_id}", term)
    assert [(one["name"], one["isRunning"], one["reason"]) for one in page["deputies"]] == [
        ("Пётр Заместитель", False, "отпуск")
    ]

    async def sees() -> int:
        return (await deputy.client.get(school.path(f"/groups/{group.id}"))).status_code

    seen: list[int] = []
    for days in (0, 3, 6):
        monkeypatch.setattr(clock, "now", lambda days=days: now + timedelta(days=days))
        seen.append(await sees())
    assert seen == [403, 200, 403]
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=3))
    async with school.wiring.database.transaction(school.id) as tx:
        assert await groups_curated_by(tx, deputy.member_id) == {group.id}
        assert await groups_curated_by(tx, curator.member_id) == {group.id}
        mine = (await groups_of_member(tx, [deputy.member_id]))[deputy.member_id]
        assert [(one.relation, one.is_deputy) for one in mine] == [("curator", True)]
    gone = await administrator.client.delete(school.path(f"/groups/{group.id}/deputies/{term_id}"))
    assert (gone.json()["deputies"], await sees()) == ([], 403)


@pytest.mark.parametrize("hour", [8, 22])
async def test_str_20_a_term_begins_and_ends_by_itself(
    school: School, monkeypatch: pytest.MonkeyPatch, hour: int
) -> None:
    """The job tells each beginning and each end once."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    deputy = await school.person("Заместитель Пётр", Role.TEACHER)
    group = await make_class(school, administrator, "5А")
    # At night the day in Moscow isn't that of UTC any more.
    midnight = clock.now().replace(hour=0, minute=0)
    now = midnight + timedelta(hours=hour)
    monkeypatch.setattr(clock, "now", lambda: now)
    day = str(now.astimezone(MOSCOW).date() + timedelta(days=2))
    term = {"memberId": str(deputy.member_id), "since": day, "until": day}
    await put(school, administrator, group, f"/deputies/{new_id()}", term)

    async def chats() -> set[str]:
        answer = await deputy.client.get(school.path("/conversations"))
        return {one["title"] for one in answer.json()["conversations"]}

    seen: list[bool] = []
    for days in (1, 2, 3):
        monkeypatch.setattr(clock, "now", lambda days=days: now + timedelta(days=days))
        for _ in range(2):
            await begin_and_end_terms(school.wiring.database)
        found = await chats()
        assert "Сотрудники" in found  # the witness
        seen.append("5А · класс" in found)
    assert seen == [False, True, False]


async def test_str_20_what_is_refused(school: School) -> None:
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    curator = await school.person("Кураторова Ольга", Role.TEACHER)
    group = await make_class(school, administrator, "5А", curator=curator)
    pupil = await group.pupil("Ковалёв Миша")

    async def refusal(**term: Any) -> str:
        body = {"memberId": str(administrator.member_id), "since": "2026-11-22", **term}
        path = school.path(f"/groups/{group.id}/deputies/{new_id()}")
        return (await administrator.client.put(path, json=body)).json()["code"]

    assert await refusal(until="2026-11-21") == "structure.term_unreadable"
    assert await refusal(memberId=str(curator.member_id)) == "structure.own_deputy"
    assert await refusal(memberId=str(pupil)) == "structure.not_staff"


async def test_str_21_departments_have_a_head_and_members(school: School) -> None:
    """A head leads colleagues, never pupils; only staff belong to a department."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    head = await school.person("Главная Мария", Role.TEACHER)
    colleague = await school.person("Коллега Пётр", Role.TEACHER)
    stranger = await school.person("Чужой Олег", Role.TEACHER)
    department = await make_class(school, administrator, "Кафедра физики", kind="department", curator=head)
    pupil = await listed(school, "Ковалёв Миша", Role.STUDENT)
    page = await put(school, administrator, department, "/colleagues", {"memberIds": [str(colleague.member_id)]})
    assert [row["displayName"] for row in page["colleagues"]] == ["Пётр Коллега"]
    refused = await administrator.client.put(
        school.path(f"/groups/{department.id}/colleagues"), json={"memberIds": [str(pupil)]}
    )
    assert refused.json()["code"] == "structure.not_staff"
    async with school.wiring.database.transaction(school.id) as tx:
        assert await groups_curated_by(tx, head.member_id) == set()
        found = await groups_of_member(tx, [head.member_id, colleague.member_id])
        assert [one.relation for one in found[head.member_id]] == ["head"]
        assert [one.relation for one in found[colleague.member_id]] == ["colleague"]
    statuses = [
        (await one.client.get(school.path(f"/groups/{department.id}"))).status_code
        for one in (head, colleague, stranger)
    ]
    assert statuses == [200, 200, 403]


async def test_str_11_str_24_who_comes_back_has_the_places_that_are_free(school: School) -> None:
    """A dismissal that is undone gives back classes, subjects, subgroups and departments; a taken class stays taken."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    teacher = await school.person("Учитель Пётр", Role.TEACHER)
    other = await school.person("Новая Ольга", Role.TEACHER)
    first, second = [await make_class(school, administrator, name, curator=teacher) for name in ("5А", "6Б")]
    department = await make_class(school, administrator, "Кафедра физики", kind="department")
    english, one = new_id(), new_id()
    await put(school, administrator, first, f"/divisions/{english}", division("Английский язык", one))
    member = str(teacher.member_id)
    lessons = [
        {"memberId": member, "subject": "Физика"},
        {"memberId": member, "subject": "Английский", "subgroupId": str(one)},
    ]
    await put(school, administrator, first, "/teachers", {"teachers": lessons})
    await put(school, administrator, department, "/colleagues", {"memberIds": [member]})
    async with school.wiring.database.transaction(school.id) as tx:
        before = {
            (one.group.name, one.relation, one.subject)
            for one in (await groups_of_member(tx, [teacher.member_id]))[teacher.member_id]
        }
        await end_membership(tx, member_id=teacher.member_id)
    page = await put(school, administrator, second, "/curator", {"memberId": str(other.member_id)})
    assert page["curator"]["name"] == "Ольга Новая"
    assert (await page_of(school, administrator, first))["teachers"] == []
    async with school.wiring.database.transaction(school.id) as tx:
        await restore_membership(tx, member_id=teacher.member_id)
    async with school.wiring.database.transaction(school.id) as tx:
        after = (await groups_of_member(tx, [teacher.member_id]))[teacher.member_id]
    assert len(before) == 5
    assert {(one.group.name, one.relation, one.subject) for one in after} == before - {("6Б", "curator", "")}


async def test_every_act_is_in_the_journal(school: School) -> None:
    """JRN-1 for the structure: who, what, on which group, before and after."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    curator = await school.person("Кураторова Ольга", Role.TEACHER)
    group = await make_class(school, administrator, "5А")
    misha = await group.pupil("Ковалёв Миша")
    path = school.path(f"/groups/{group.id}")
    await administrator.client.patch(path, json={"name": "5Б", "profile": "физмат"})
    await put(school, administrator, group, "/curator", {"memberId": str(curator.member_id)})
    english, one = new_id(), new_id()
    await put(school, administrator, group, f"/divisions/{english}", division("Английский язык", one))
    await fill(school, curator, group, english, {misha: one})
    await administrator.client.post(f"{path}/archive")
    async with school.wiring.database.transaction(school.id) as tx:
        rows = (
            await tx.execute(
                select(journal_entry)
                .where(tx.own(journal_entry), journal_entry.c.subject_id == group.id)
                .order_by(journal_entry.c.number)
            )
        ).all()
    assert [(row.act, row.actor_name, row.before, row.after) for row in rows] == [
        ("structure.group_created", "Анна Админова", None, {"kind": "class"}),
        ("structure.group_renamed", "Анна Админова", {"name": "5А"}, {"name": "5Б"}),
        ("structure.group_described", "Анна Админова", {"profile": ""}, {"profile": "физмат"}),
        ("structure.curator_set", "Анна Админова", {"curator": None}, {"curator": "Ольга Кураторова"}),
        (
            "structure.division_set",
            "Анна Админова",
            None,
            {"division": "Английский язык", "subgroups": ["1"], "chats": False},
        ),
        (
            "structure.subgroups_filled",
            "Ольга Кураторова",
            {"division": "Английский язык", "students": {"Ковалёв Миша": None}},
            {"division": "Английский язык", "students": {"Ковалёв Миша": "1"}},
        ),
        ("structure.group_archived", "Анна Админова", None, None),
    ]


async def test_groups_say_more_of_themselves(running: Running) -> None:
    """STR-1: a class its profile, a study group its speciality and year, an age group its ages."""
    school = await running.school("kindergarten")
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    new = {"id": str(new_id()), "name": "Солнышко", "kind": "age_group", "ageFrom": 3, "ageTo": 4}
    made = await administrator.client.post(school.path("/groups"), json={"groups": [new]})
    assert [(one["ageFrom"], one["ageTo"]) for one in made.json()["groups"]] == [(3, 4)]
    path = school.path(f"/groups/{new['id']}")
    changed = await administrator.client.patch(path, json={"ageTo": 5, "profile": "логопедическая"})
    assert (changed.json()["ageFrom"], changed.json()["ageTo"], changed.json()["profile"]) == (3, 5, "логопедическая")
    refused = await administrator.client.patch(path, json={"ageTo": 2})
    assert refused.json()["code"] == "structure.ages_unreadable"
