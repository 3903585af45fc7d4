"""A reconciliation by hand: the curator's list, and what becomes of the marks."""

from typing import Any
from uuid import UUID

from fixtures.reconciliation import AUTUMN, applied, decide, of_kind, path, read, sign, take_in
from fixtures.school import School, Someone
from parta.foundation.identity import new_id
from parta.organisations import Role
from parta.structure import live_groups, set_curator_now


async def begin(school: School) -> tuple[Someone, Someone, dict[str, Any], dict[str, UUID]]:
    """(the head, 7А's curator, the reconciliation, groups by name)."""
    head = await school.person("Директорова Анна", Role.HEAD)
    curator = await school.person("Учителева Мария", Role.TEACHER)
    await take_in(school, *AUTUMN)
    async with school.wiring.database.transaction(school.id) as tx:
        groups = {one.name: one.id for one in await live_groups(tx)}
        await set_curator_now(tx, group_id=groups["7А"], member_id=curator.member_id)
    answer = await head.client.post(path(school), json={"id": str(new_id())})
    assert answer.status_code == 201, answer.text
    return head, curator, answer.json(), groups


async def tick(
    school: School, someone: Someone, found: dict[str, Any], group_id: UUID, **body: Any
) -> tuple[int, dict[str, Any]]:
    answer = await someone.client.put(
        path(school, found["brief"]["id"], f"/groups/{group_id}"), json={"marks": [], "isDone": True, **body}
    )
    return answer.status_code, answer.json()


async def test_rec_9_what_a_curator_ticks_becomes_differences(school: School) -> None:
    """REC-9: gone, moved, a remark, somebody new; the others are here."""
    head, curator, found, groups = await begin(school)
    reconciliation = found["brief"]["id"]
    overview = (await curator.client.get(path(school))).json()
    assert not overview["mayRun"]
    assert [one["name"] for one in overview["ownGroups"]] == ["7А"]
    assert overview["history"] == []
    sheet = (await curator.client.get(path(school, reconciliation, f"/groups/{groups['7А']}"))).json()
    pupils = {one["name"]: one for one in sheet["pupils"]}
    assert list(pupils) == ["Власова Софья Игоревна", "Гареев Тимур Ильдарович", "Лисицын Пётр Олегович"]
    assert pupils["Власова Софья Игоревна"]["mark"]["state"] == "here"

    status, kept = await tick(
        school,
        curator,
        found,
        groups["7А"],
        marks=[
            {"studentId": pupils["Лисицын Пётр Олегович"]["memberId"], "state": "left", "note": "уехал в Тверь"},
            {
                "studentId": pupils["Гареев Тимур Ильдарович"]["memberId"],
                "state": "moved",
                "toGroupId": str(groups["7Б"]),
            },
            {
                "studentId": pupils["Власова Софья Игоревна"]["memberId"],
                "state": "noted",
                "note": "в журнале София",
            },
        ],
        newcomers=[{"id": str(new_id()), "surname": "Орлов", "givenName": "Иван", "birthDate": "2013-07-06"}],
    )
    assert status == 200, kept
    assert kept["checkedBy"]
    found = await read(school, head, found)
    assert {(one["kind"], one["name"], one["new"]) for one in found["differences"] if one["kind"] != "not_joined"} == {
        ("left", "Лисицын Пётр Олегович", None),
        ("transferred", "Гареев Тимур Ильдарович", "7Б"),
        ("noted", "Власова Софья Игоревна", "в журнале София"),
        ("arrived", "Орлов Иван", None),
    }
    assert found["unchecked"] == ["7Б"]
    (noted,) = of_kind(found, "noted")
    assert not noted["hasAct"]
    (refused,) = await decide(school, head, found, *applied([noted]))
    assert refused["code"] == "reconciliation.no_act"

    early = await head.client.post(path(school, reconciliation, "/signature/code"))
    assert early.json()["code"] == "reconciliation.groups_unchecked"
    await tick(school, head, found, groups["7Б"])
    acts = [one for one in found["differences"] if one["kind"] in {"left", "transferred", "arrived"}]
    assert [one["problem"] for one in await decide(school, head, found, *applied(acts))] == [None] * 3
    signed = await sign(school, head, found)
    assert signed["brief"]["students"] == 5
    sheet = (await curator.client.get(path(school, reconciliation, f"/groups/{groups['7А']}"))).json()
    assert [one["name"] for one in sheet["pupils"]] == ["Власова Софья Игоревна", "Орлов Иван"]
    assert not sheet["isOpen"]


async def test_rec_13_a_curator_reaches_the_own_groups_only(school: School) -> None:
    _, curator, found, groups = await begin(school)
    reconciliation = found["brief"]["id"]
    assert (await curator.client.get(path(school, reconciliation, f"/groups/{groups['7А']}"))).status_code == 200
    assert (await curator.client.get(path(school, reconciliation, f"/groups/{groups['7Б']}"))).status_code == 404
    assert (await tick(school, curator, found, groups["7Б"]))[0] == 404
    assert (await curator.client.get(path(school, reconciliation))).status_code == 403
    printed = await curator.client.get(path(school, reconciliation, "/lists.pdf"))
    assert printed.content.startswith(b"%PDF-")
    other = await curator.client.get(path(school, reconciliation, "/lists.pdf"), params={"groupId": str(groups["7Б"])})
    assert other.status_code == 404


async def test_rec_9_a_taken_back_mark_takes_its_difference_back(school: School) -> None:
    head, curator, found, groups = await begin(school)
    sheet = (await curator.client.get(path(school, found["brief"]["id"], f"/groups/{groups['7А']}"))).json()
    mark = {"studentId": sheet["pupils"][0]["memberId"], "state": "left"}
    stranger = {"studentId": str(new_id()), "state": "left"}
    await tick(school, curator, found, groups["7А"], marks=[mark, stranger], isDone=False)
    assert [one["state"] for one in of_kind(await read(school, head, found), "left")] == ["open"]
    _, kept = await tick(school, curator, found, groups["7А"], marks=[], isDone=True)
    assert {one["mark"]["state"] for one in kept["pupils"]} == {"here"}
    assert [one["state"] for one in of_kind(await read(school, head, found), "left")] == ["settled"]
