"""The turn of the year: planned, looked at, made in one act, taken back."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest_asyncio
from sqlalchemy import text

from fixtures.families import SchoolClass, make_class
from fixtures.school import Running, School, Someone
from parta.foundation.identity import new_id
from parta.organisations import Role
from parta.school_year.jobs import part_with_all
from parta.structure import enrol_student, link_guardian


@dataclass
class Year:
    """A school of three classes before the turn of the year."""

    running: Running
    school: School
    administrator: Someone
    curator: Someone
    sonya: Someone
    timur: Someone
    leaver: Someone
    mother: Someone
    classes: dict[str, SchoolClass] = field(default_factory=dict[str, SchoolClass])

    async def ask(self, method: str, rest: str = "", someone: Someone | None = None, **body: Any) -> Any:
        answer = await (someone or self.administrator).client.request(
            method, self.school.path(f"/school-year{rest}"), json=body or None
        )
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    async def begin(self) -> Any:
        return await self.ask("POST", "/turns", id=str(new_id()))

    async def edit(self, turn: Any, **changes: Any) -> Any:
        plan = {**turn["plan"], **changes}
        return await self.ask("PUT", f"/turns/{turn['id']}", version=turn["version"], plan=plan)

    async def apply(self, turn: Any) -> Any:
        return await self.ask("POST", f"/turns/{turn['id']}/apply", fingerprint=turn["preview"]["fingerprint"])

    async def undo(self, turn: Any) -> Any:
        answer = await self.administrator.client.post(self.school.path(f"/school-year/turns/{turn['id']}/undo"))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def groups(self) -> dict[str, tuple[int, str | None]]:
        """Live classes: {name: (students, curator)}."""
        answer = await self.administrator.client.get(self.school.path("/groups"))
        return {
            one["name"]: (one["studentCount"], (one["curator"] or {}).get("name")) for one in answer.json()["groups"]
        }

    async def chats(self, someone: Someone) -> dict[str, bool]:
        """{title: is archived}"""
        answer = await someone.client.get(self.school.path("/conversations"))
        assert answer.status_code == 200, answer.text
        return {one["title"]: one["isArchived"] for one in answer.json()["conversations"]}

    async def chat_id(self, someone: Someone, title: str) -> str:
        answer = await someone.client.get(self.school.path("/conversations"))
        return next(one["id"] for one in answer.json()["conversations"] if one["title"] == title)

    async def post(self, someone: Someone, conversation_id: str, body: str) -> int:
        answer = await someone.client.post(
            self.school.path(f"/conversations/{conversation_id}/messages"),
            json={"id": str(new_id()), "body": body, "replyToId": None, "attachmentIds": [], "mentions": []},
        )
        return answer.status_code

    async def rows(self) -> list[Any]:
        """Everything of the structure that a turn touches, to be compared."""
        found: list[Any] = []
        async with self.running.wiring.database.system() as tx:
            for query in (
                "select id, name, name_key, parallel, letter, curator_id, archived_at from school_group order by id",
                "select student_id, group_id, since from enrolment order by 1",
                "select group_id, member_id, subject from group_teacher order by 1, 2, 3",
                "select group_id, student_id, since from participation order by 1, 2",
                "select member_id, role, is_confirmed from member_role order by 1, 2",
                "select id, revoked_at from invitation order by 1",
                "select id, kind, title, group_id, archived_at from conversation where group_id is not null order by 1",
                "select conversation_id, member_id, part, caption from conversation_member m where left_at is null"
                " and exists (select from conversation c where c.id = m.conversation_id and c.group_id is not null)"
                " order by 1, 2",
            ):
                found.append((await tx.execute(text(query))).all())
        return found


@pytest_asyncio.fixture
async def year(running: Running) -> Year:
    school = await running.school()
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    curator = await school.person("Серова Мария", Role.TEACHER)
    sonya = await school.person("Власова Соня", Role.STUDENT)
    timur = await school.person("Гареев Тимур", Role.STUDENT)
    leaver = await school.person("Старший Олег", Role.STUDENT)
    mother = await school.person("Власова Ольга", Role.GUARDIAN)
    found = Year(running, school, administrator, curator, sonya, timur, leaver, mother)
    for name in ("5А", "6А", "11А"):
        found.classes[name] = await make_class(school, administrator, name, curator=curator if name == "5А" else None)
    async with school.wiring.database.transaction(school.id) as tx:
        for someone, name in ((sonya, "5А"), (timur, "6А"), (leaver, "11А")):
            await enrol_student(tx, student_id=someone.member_id, group_id=found.classes[name].id)
        await link_guardian(tx, guardian_id=mother.member_id, student_id=sonya.member_id, kind="mother")
    return found


async def test_year_2_the_plan_begins_with_what_is_usual(year: Year) -> None:
    turn = await year.begin()
    acts = {one["name"]: one["act"] for one in turn["plan"]["groups"]}
    assert acts == {"6А": "promote", "7А": "promote", "11А": "graduate"}
    assert turn["preview"]["graduates"] == 1
    assert [fault["code"] for fault in turn["preview"]["faults"]] == ["no_curator"]
    second = await year.administrator.client.post(year.school.path("/school-year/turns"), json={"id": str(new_id())})
    assert second.json()["code"] == "school_year.draft_exists"


async def test_year_1_nobody_else_plans(year: Year) -> None:
    for someone in (year.curator, year.sonya, year.mother):
        answer = await someone.client.get(year.school.path("/school-year"))
        assert answer.status_code == 403
    assert (await year.ask("GET"))["draftId"] is None


async def test_year_4_classes_are_a_year_older_and_the_eleventh_is_gone(year: Year) -> None:
    made = await year.apply(await year.begin())
    assert made["state"] == "applied"
    groups = await year.groups()
    assert {name: count for name, (count, _) in groups.items()} == {"6А": 1, "7А": 1}
    assert (groups["6А"][1] is not None, groups["7А"][1]) == (True, None), "the curator goes along"
    journal = (await year.administrator.client.get(year.school.path("/journal"))).json()["entries"]
    assert journal[0]["act"] == "school_year.turned"
    assert journal[0]["after"]["graduates"] == 1


async def test_year_5_last_years_chat_is_read_only_history_and_a_new_one_begins(year: Year) -> None:
    old = await year.chat_id(year.sonya, "5А · класс")
    assert await year.post(year.sonya, old, "Последний звонок") == 201
    made = await year.apply(await year.begin())
    ended = made["label"].split("/")[0]
    archived = f"5А · класс · {int(ended) - 1}/{int(ended) % 100:02d}"
    assert await year.chats(year.sonya) == {archived: True, "6А · класс": False}
    assert await year.post(year.sonya, old, "Ещё одно") == 409
    assert await year.post(year.sonya, await year.chat_id(year.sonya, "6А · класс"), "Первое сентября") == 201
    history = await year.sonya.client.get(year.school.path(f"/conversations/{old}/messages"))
    assert [one["body"] for one in history.json()["messages"]] == ["Последний звонок"]
    assert set(await year.chats(year.mother)) == {archived.replace("класс", "родители"), "6А · родители"}


async def test_year_7_a_graduate_reads_what_was_theirs_and_nothing_else(year: Year) -> None:
    old = await year.chat_id(year.leaver, "11А · класс")
    assert await year.post(year.leaver, old, "Прощай, школа") == 201
    custom = await year.curator.client.post(
        year.school.path("/conversations"),
        json={"id": str(new_id()), "kind": "custom", "title": "Стенгазета", "memberIds": [str(year.sonya.member_id)]},
    )
    assert custom.status_code == 201, custom.text
    made = await year.apply(await year.begin())
    chats = await year.chats(year.leaver)
    assert list(chats.values()) == [True]
    history = await year.leaver.client.get(year.school.path(f"/conversations/{old}/messages"))
    assert [one["body"] for one in history.json()["messages"]] == ["Прощай, школа"]
    assert await year.post(year.leaver, old, "Я ещё тут") in (403, 409)
    assert (await year.leaver.client.get(year.school.path("/groups"))).json().get("groups", []) == []
    assert await year.post(year.sonya, await year.chat_id(year.sonya, "6А · класс"), "Мы остались") == 201  # witness

    async with year.running.wiring.database.system() as tx:
        await tx.execute(
            text("update member set alumni_until = current_date - 2 where id = :id"), {"id": year.leaver.member_id}
        )
    await part_with_all(year.running.wiring)
    assert (await year.leaver.client.get(year.school.path("/conversations"))).status_code == 404
    assert made["summary"]["graduates"] == 1


async def test_year_6_undone_within_a_day_everything_is_as_it_was(year: Year) -> None:
    links = await year.administrator.client.post(
        year.school.path("/invitations"),
        json={"invitations": [{"id": str(new_id()), "groupId": str(year.classes["5А"].id), "role": "student"}]},
    )
    assert links.status_code == 201, links.text
    before = await year.rows()
    made = await year.apply(await year.edit(await year.begin(), issuesLinks=True))
    assert await year.rows() != before
    undone = await year.undo(made)
    assert undone["state"] == "undone"
    after = await year.rows()
    # Links that the turn issued stay as revoked ones; everything else is equal.
    after[5] = [row for row in after[5] if row in before[5]]
    assert after == before
    assert await year.chats(year.sonya) == {"5А · класс": False}
    assert await year.post(year.leaver, await year.chat_id(year.leaver, "11А · класс"), "Я снова ученик") == 201


async def test_year_6_what_was_written_meanwhile_stays_readable(year: Year) -> None:
    made = await year.apply(await year.begin())
    new = await year.chat_id(year.sonya, "6А · класс")
    assert await year.post(year.sonya, new, "Новый год") == 201
    await year.undo(made)
    assert await year.chats(year.sonya) == {"5А · класс": False, "6А · класс · до отмены перехода": True}
    history = await year.sonya.client.get(year.school.path(f"/conversations/{new}/messages"))
    assert [one["body"] for one in history.json()["messages"]] == ["Новый год"]


async def test_year_6_whoever_came_or_moved_since_stays_where_they_are(year: Year) -> None:
    made = await year.apply(await year.begin())
    newcomer = await year.school.person("Новая Вера", Role.STUDENT)
    sixth = year.classes["5А"].id
    async with year.running.wiring.database.transaction(year.school.id) as tx:
        await enrol_student(tx, student_id=newcomer.member_id, group_id=sixth)
        await enrol_student(tx, student_id=year.timur.member_id, group_id=sixth)
    await year.undo(made)
    groups = await year.groups()
    assert {name: count for name, (count, _) in groups.items()} == {"5А": 3, "6А": 0, "11А": 1}


async def test_year_6_after_a_day_it_is_too_late(year: Year) -> None:
    made = await year.apply(await year.begin())
    async with year.running.wiring.database.system() as tx:
        await tx.execute(text("update year_turn set applied_at = applied_at - interval '2 days'"))
    answer = await year.administrator.client.post(year.school.path(f"/school-year/turns/{made['id']}/undo"))
    assert answer.json()["code"] == "school_year.too_late"


async def test_year_3_split_merge_repeat_and_close(year: Year) -> None:
    turn = await year.begin()
    fifth, sixth, eleventh = (str(year.classes[name].id) for name in ("5А", "6А", "11А"))
    new = str(new_id())
    plan = {one["groupId"]: one for one in turn["plan"]["groups"]}
    changed = [
        {**plan[fifth], "act": "close"},
        {**plan[sixth], "keepsCurator": False, "curatorId": str(year.curator.member_id)},
        {**plan[eleventh]},
    ]
    turn = await year.edit(turn, groups=changed)
    assert "students_left" in {fault["code"] for fault in turn["preview"]["faults"]}
    refused = await year.administrator.client.post(
        year.school.path(f"/school-year/turns/{turn['id']}/apply"),
        json={"fingerprint": turn["preview"]["fingerprint"]},
    )
    assert refused.json()["code"] == "school_year.plan_has_faults"

    turn = await year.edit(
        turn,
        newGroups=[{"id": new, "kind": "class", "name": "7М", "curatorId": None}],
        placements=[
            {"studentId": str(year.sonya.member_id), "groupId": new},
            {"studentId": str(year.leaver.member_id), "groupId": sixth},
        ],
    )
    assert [fault["code"] for fault in turn["preview"]["faults"]] == []
    await year.apply(turn)
    groups = await year.groups()
    assert {name: count for name, (count, _) in groups.items()} == {"7А": 2, "7М": 1}
    assert groups["7А"][1] is not None
    assert "7М · класс" in await year.chats(year.sonya)


async def test_year_3_two_groups_cannot_share_a_name(year: Year) -> None:
    turn = await year.begin()
    groups = [{**one, "name": "7 «а»"} if one["name"] == "6А" else one for one in turn["plan"]["groups"]]
    turn = await year.edit(turn, groups=groups)
    assert "name_taken" in {fault["code"] for fault in turn["preview"]["faults"]}


async def test_year_2_two_administrators_do_not_overwrite_each_other(year: Year) -> None:
    turn = await year.begin()
    body = {"version": turn["version"], "plan": turn["plan"]}
    path = year.school.path(f"/school-year/turns/{turn['id']}")
    answers = await asyncio.gather(*(year.administrator.client.put(path, json=body) for _ in range(3)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [200, 409, 409]
    assert {answer.json().get("code") for answer in answers if answer.status_code == 409} == {
        "school_year.plan_changed"
    }


async def test_year_4_a_change_since_the_preview_refuses_the_whole(year: Year) -> None:
    turn = await year.begin()
    async with year.running.wiring.database.transaction(year.school.id) as tx:
        await enrol_student(tx, student_id=year.timur.member_id, group_id=year.classes["5А"].id)
    before = await year.rows()
    refused = await year.administrator.client.post(
        year.school.path(f"/school-year/turns/{turn['id']}/apply"),
        json={"fingerprint": turn["preview"]["fingerprint"]},
    )
    assert refused.json()["code"] == "school_year.state_changed"
    assert await year.rows() == before
