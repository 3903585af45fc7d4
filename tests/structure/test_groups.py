"""Groups: made, named, archived; curators and teachers; and who may do it."""

from typing import Any
from uuid import UUID

import pytest

from fixtures.families import SchoolClass, listed, make_class
from fixtures.school import Running, School, Someone
from fixtures.sockets import watching
from parta.foundation.identity import new_id
from parta.organisations import Role


def new_group(name: str, kind: str = "class") -> dict[str, str]:
    return {"id": str(new_id()), "name": name, "kind": kind}


async def create(school: School, someone: Someone, *groups: dict[str, str]) -> Any:
    return await someone.client.post(school.path("/groups"), json={"groups": list(groups)})


async def test_groups_are_made_in_bulk_and_named_alike(school: School) -> None:
    """STR-1, STR-3: proposals of the kind; 5 «а» is 5А; a taken name refuses all; the same id again is harmless."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    proposals = (await administrator.client.get(school.path("/groups/proposals"))).json()["groups"]
    assert proposals[0] == {"name": "1А", "kind": "class", "parallel": 1}
    wanted = [new_group(one["name"]) for one in proposals]
    for _ in range(2):
        answer = await create(school, administrator, *wanted)
        assert answer.status_code == 201, answer.text
        assert len(answer.json()["groups"]) == len(proposals)
    refused = await create(school, administrator, new_group("12А"), new_group("5 «а»"))
    assert (refused.status_code, refused.json()["code"]) == (409, "structure.name_taken")
    assert "5А" in refused.json()["detail"]
    names = [one["name"] for one in (await administrator.client.get(school.path("/groups"))).json()["groups"]]
    assert names == [one["name"] for one in proposals]
    assert "12А" not in names
    foreign = await create(school, administrator, new_group("Солнышко", "age_group"))
    assert foreign.json()["code"] == "structure.kind_foreign"
    for name in ("", "«»", "а" * 61):
        assert (await create(school, administrator, new_group(name))).json()["code"] == "structure.name_unreadable"


@pytest.mark.parametrize(
    ("kind", "first", "group_kind"),
    [
        ("school", "1А", "class"),
        ("college", "ИС-11", "study_group"),
        ("kindergarten", "Солнышко", "age_group"),
        ("extracurricular", "Шахматы", "circle"),
    ],
)
async def test_every_kind_has_its_groups(running: Running, kind: Any, first: str, group_kind: str) -> None:
    """STR-1, STR-2: the kind of the organisation proposes groups; «Сотрудники» is always there."""
    school = await running.school(kind)
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    proposals = (await administrator.client.get(school.path("/groups/proposals"))).json()["groups"]
    assert (proposals[0]["name"], proposals[0]["kind"]) == (first, group_kind)
    made = await create(school, administrator, *(new_group(one["name"], one["kind"]) for one in proposals))
    assert made.status_code == 201, made.text
    assert [one["name"] for one in made.json()["groups"]] == [one["name"] for one in proposals]


async def test_rename_archive_restore(school: School) -> None:
    """STR-3, STR-9: a name is free while its group rests, and a group that would share it doesn't come back."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    group = await make_class(school, administrator, "5А")
    path = school.path(f"/groups/{group.id}")
    async with watching(school, administrator) as watcher:
        await watcher.follow(f"organisation:{school.id}")
        renamed = await administrator.client.patch(path, json={"name": "6 «б»"})
        assert (renamed.json()["name"], renamed.json()["parallel"], renamed.json()["letter"]) == ("6Б", 6, "Б")
        event = await watcher.expect(lambda event: event["type"] == "structure.group_renamed")
        assert event["data"]["name"] == "6Б"
    assert (await administrator.client.post(f"{path}/archive")).json()["isArchived"]
    assert (await administrator.client.post(f"{path}/archive")).status_code == 200
    assert (await administrator.client.get(school.path("/groups"))).json()["groups"] == []
    archived = (await administrator.client.get(school.path("/groups"), params={"archived": True})).json()["groups"]
    assert [one["name"] for one in archived] == ["6Б"]
    refused = await administrator.client.patch(path, json={"name": "7А"})
    assert refused.json()["code"] == "structure.group_archived"
    await make_class(school, administrator, "6б")
    assert (await administrator.client.post(f"{path}/restore")).json()["code"] == "structure.name_taken"


async def test_staff_group_keeps_itself(school: School) -> None:
    """STR-2: «Сотрудники» can't be renamed, archived or given a curator."""
    from parta.structure import staff_group_id

    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    async with school.wiring.database.transaction(school.id) as tx:
        group_id = await staff_group_id(tx)
    path = school.path(f"/groups/{group_id}")
    answers = [
        await administrator.client.patch(path, json={"name": "Наши"}),
        await administrator.client.post(f"{path}/archive"),
        await administrator.client.put(f"{path}/curator", json={"memberId": str(administrator.member_id)}),
    ]
    assert {one.json()["code"] for one in answers} == {"structure.staff_group_stays"}


async def test_curator_and_teachers(school: School) -> None:
    """STR-6: only staff curate and teach; the group's people follow, and everybody concerned is told once."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    group = await make_class(school, administrator, "5А")
    pupil = await group.pupil("Ковалёв Миша")
    teacher = await listed(school, "Новикова Мария Ивановна", Role.TEACHER)
    path = school.path(f"/groups/{group.id}")
    refused = await administrator.client.put(f"{path}/curator", json={"memberId": str(pupil)})
    assert refused.json()["code"] == "structure.not_staff"
    missing = await administrator.client.put(f"{path}/curator", json={"memberId": str(new_id())})
    assert missing.status_code == 404
    async with watching(school, administrator) as watcher:
        await watcher.follow(f"administration:{school.id}")
        changed = await administrator.client.put(f"{path}/curator", json={"memberId": str(teacher)})
        assert changed.json()["curator"] == {"id": str(teacher), "name": "Мария Ивановна", "isConfirmed": True}
        event = await watcher.expect(lambda event: event["type"] == "structure.group_people_changed")
        assert event["data"]["groupIds"] == [str(group.id)]
    lessons = [{"memberId": str(teacher), "subject": "Математика"}, {"memberId": str(teacher), "subject": "Физика"}]
    changed = await administrator.client.put(f"{path}/teachers", json={"teachers": lessons})
    assert [one["subject"] for one in changed.json()["teachers"]] == ["Математика", "Физика"]
    changed = await administrator.client.put(f"{path}/teachers", json={"teachers": lessons[1:]})
    assert [one["subject"] for one in changed.json()["teachers"]] == ["Физика"]
    nobody = await administrator.client.put(f"{path}/curator", json={"memberId": None})
    assert nobody.json()["curator"] is None


async def everybody(school: School, group: SchoolClass) -> dict[str, Someone]:
    """Somebody of every role; the teacher teaches in the group, the pupil and the parent belong to it."""
    from parta.structure import attach_teacher, enrol_student, link_guardian

    people = {
        "administrator": await school.person("Первая Анна", Role.ADMINISTRATOR),
        "head": await school.person("Вторая Анна", Role.HEAD),
        "administration": await school.person("Третья Анна", Role.ADMINISTRATION),
        "teacher": await school.person("Четвёртая Анна", Role.TEACHER),
        "stranger": await school.person("Пятая Анна", Role.TEACHER),
        "staff": await school.person("Шестая Анна", Role.STAFF),
        "unconfirmed": await school.person("Седьмая Анна", Role.TEACHER, is_confirmed=False),
        "student": await school.person("Восьмая Анна", Role.STUDENT),
        "guardian": await school.person("Девятая Анна", Role.GUARDIAN),
    }
    async with school.wiring.database.transaction(school.id) as tx:
        for who in ("teacher", "unconfirmed"):
            await attach_teacher(tx, member_id=people[who].member_id, group_id=group.id, subject="Химия")
        student_id = people["student"].member_id
        await enrol_student(tx, student_id=student_id, group_id=group.id)
        await link_guardian(tx, guardian_id=people["guardian"].member_id, student_id=student_id)
    return people


async def test_what_each_role_may_do(school: School) -> None:
    """STR-5, STR-7, STR-8: the matrix of the brief on every route of groups and members."""
    founder = await school.person("Админова Анна", Role.ADMINISTRATOR)
    curator = await school.person("Кураторова Ольга", Role.TEACHER)
    group = await make_class(school, founder, "5А", curator=curator)
    other = await make_class(school, founder, "5Б")
    people = await everybody(school, group) | {"curator": curator}
    await group.pupil("Ковалёв Миша", phone="+79160000001")
    for who in people:
        people[who] = await school.refreshed(people[who])

    seen = {who: await groups_seen_by(school, one) for who, one in people.items()}
    own = {"student": ["5А"], "guardian": ["5А"], "unconfirmed": []}
    assert seen == {who: own.get(who, ["5А", "5Б"]) for who in people}

    pages = {who: await status(school, one, group.id) for who, one in people.items()}
    full = {"administrator", "head", "administration", "teacher", "curator"}
    attending = {"student", "guardian"}
    assert pages == {who: 200 if who in full | attending else 403 for who in people}
    for who in attending:
        page = (await people[who].client.get(school.path(f"/groups/{group.id}"))).json()
        assert (page["curator"]["name"], page["seesPeople"]) == ("Ольга Кураторова", False)
        assert (page["students"], page["guardians"]) == ([], [])
    assert await status(school, people["teacher"], other.id) == 403
    assert await status(school, people["student"], other.id) == 404

    contacts = {who: await contact_of_pupil(school, people[who], group.id) for who in full}
    masked = contacts["administrator"]
    assert masked is not None
    assert "0000001" not in masked
    assert contacts == {
        "administrator": masked, "head": masked, "curator": masked, "administration": None, "teacher": None,
    }  # fmt: skip

    for who, one in people.items():
        await refuses_changes(school, one, group.id, is_allowed=who in {"administrator", "head"})


async def groups_seen_by(school: School, one: Someone) -> list[str]:
    return [group["name"] for group in (await one.client.get(school.path("/groups"))).json()["groups"]]


async def status(school: School, one: Someone, group_id: UUID) -> int:
    return (await one.client.get(school.path(f"/groups/{group_id}"))).status_code


async def contact_of_pupil(school: School, one: Someone, group_id: UUID) -> str | None:
    page = (await one.client.get(school.path(f"/groups/{group_id}"))).json()
    return next(row["contact"] for row in page["students"] if row["displayName"] == "Миша Ковалёв")


async def refuses_changes(school: School, one: Someone, group_id: UUID, *, is_allowed: bool) -> None:
    path = school.path(f"/groups/{group_id}")
    answers = [
        await one.client.patch(path, json={"name": "5А"}),
        await one.client.post(f"{path}/restore"),
        await one.client.put(f"{path}/teachers", json={"teachers": []}),
        await create(school, one),
    ]
    assert {answer.is_success for answer in answers} == {is_allowed}
    assert {answer.status_code for answer in answers} <= ({200, 201} if is_allowed else {403, 404})


async def test_foreign_ids_answer_as_missing(running: Running) -> None:
    """STR-7: groups of another organisation don't exist, under either organisation's path."""
    school, elsewhere = await running.school(), await running.school(name="Школа № 2")
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    stranger = await elsewhere.person("Чужой Пётр", Role.ADMINISTRATOR)
    group = await make_class(school, administrator, "5А")
    pupil = await group.pupil("Ковалёв Миша")
    own = await make_class(elsewhere, stranger, "7А")
    for place in (school, elsewhere):
        path = place.path(f"/groups/{group.id}")
        answers = [
            await stranger.client.get(path),
            await stranger.client.patch(path, json={"name": "Моя"}),
            await stranger.client.post(f"{path}/archive"),
            await stranger.client.post(f"{path}/restore"),
            await stranger.client.put(f"{path}/curator", json={"memberId": None}),
            await stranger.client.put(f"{path}/teachers", json={"teachers": []}),
            await stranger.client.get(place.path("/members"), params={"groupId": str(group.id)}),
        ]
        assert {answer.status_code for answer in answers} == {404}
    foreign = await stranger.client.put(elsewhere.path(f"/groups/{own.id}/curator"), json={"memberId": str(pupil)})
    assert foreign.status_code == 404
    assert (await stranger.client.get(school.path("/members"))).status_code == 404
    assert (await administrator.client.get(school.path(f"/groups/{group.id}"))).status_code == 200
    # Another organisation's id can be taken for a new group: it is another row.
    taken = {"id": str(group.id), "name": "5А", "kind": "class"}
    assert (await create(elsewhere, stranger, taken)).status_code == 201
    assert (await administrator.client.get(school.path(f"/groups/{group.id}"))).json()["studentCount"] == 1


async def test_the_roll_is_searched_and_paged(school: School) -> None:
    """STR-7: by name (ё is е), role and state, page by page; teachers see colleagues and their own groups' people."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    teacher = await school.person("Учителева Ольга", Role.TEACHER)
    group, other = (
        await make_class(school, administrator, "5А", curator=teacher),
        await make_class(school, administrator, "5Б"),
    )
    for number in range(5):
        await group.pupil(f"Ковалёв Миша{'а' * number}")
    await other.pupil("Ковалёв Чужой")
    await group.parent("Ковалёва Мария", "Ковалёв Миша", kind="mother")
    path = school.path("/members")

    async def names(one: Someone, **params: Any) -> list[str]:
        page = (await one.client.get(path, params=params)).json()
        return [row["displayName"] for row in page["members"]]

    assert await names(administrator, search="ковалев миша", role="student", limit=2) == [
        "Миша Ковалёв",
        "Мишаа Ковалёв",
    ]
    collected: list[str] = []
    after = None
    while True:
        params = {"search": "Ковалев", "limit": 3} | ({"after": after} if after else {})
        page = (await administrator.client.get(path, params=params)).json()
        assert page["total"] == 7
        collected += [row["displayName"] for row in page["members"]]
        if (after := page["next"]) is None:
            break
    assert len(collected) == len(set(collected)) == 7
    for after in ("x", "x|y", "\x00|" + str(new_id())):
        assert (await administrator.client.get(path, params={"after": after})).status_code in {200, 422}
    assert await names(administrator, groupId=str(other.id)) == ["Чужой Ковалёв"]
    assert await names(administrator, state="claimed", role="teacher") == ["Ольга Учителева"]
    assert "Чужой Ковалёв" not in await names(teacher)
    assert "Миша Ковалёв" in await names(teacher)
    assert await names(teacher, role="student", search="Чужой") == []
    parent = (await administrator.client.get(path, params={"role": "guardian"})).json()["members"][0]
    assert parent["childNames"] == ["Миша Ковалёв"]
    assert parent["groups"] == [{"id": str(group.id), "name": "5А", "relation": "guardian_of", "subject": ""}]
