"""Students: reported by the curator, applied by the administrator, undone within a day."""

import asyncio
from typing import Any
from uuid import UUID

from fixtures.families import listed, make_class
from fixtures.school import Someone
from fixtures.sockets import watching
from movement.conftest import Office
from parta.foundation.identity import new_id
from parta.movement import privacy
from parta.movement.jobs import follow_the_calendar
from parta.movement.models import movement as movement_table
from parta.organisations import Role, members_by_id
from parta.structure import groups_of_member, guardians_of


async def is_here(office: Office, member_id: UUID) -> bool:
    async with office.school.wiring.database.transaction(office.school.id) as tx:
        return member_id in await members_by_id(tx, [member_id])


def names(page: Any) -> list[str]:
    return [one["personName"] for one in page.json()["movements"]]


async def test_a_curator_reports_and_the_administrator_applies(office: Office) -> None:
    """MOV-1, MOV-5, MOV-7: the report waits; applied, the pupil and a parent without another child leave."""
    sonya = await office.first.pupil("Власова Соня")
    ilya = await office.first.pupil("Гареев Илья")
    mother = await office.first.parent("Власова Ирина", "Власова Соня")
    shared = await office.first.parent("Гареева Олеся", "Власова Соня", "Гареев Илья")
    report = office.departure(sonya, place="МБОУ «Лицей № 2»", reason="переезд", orderNumber="")
    async with watching(office.school, office.administrator) as watcher:
        await watcher.follow(f"administration:{office.school.id}")
        made = await office.report(office.curator, report)
        assert made.status_code == 201, made.text
        event = await watcher.expect(lambda event: event["type"] == "movement.movement_changed")
        assert event["data"]["state"] == "reported"
    assert (made.json()["state"], made.json()["may"]) == ("reported", ["change", "withdraw"])
    assert (await office.report(office.curator, report)).json()["id"] == report["id"]
    assert await office.group_of(sonya) == office.first.id
    refused = await office.apply(office.administrator, report["id"])
    assert refused.json()["problems"][0]["code"] == "movement.order_needed"
    async with watching(office.school, office.curator) as watcher:
        await watcher.follow(f"member:{office.curator.member_id}")
        done = await office.apply(office.administrator, report["id"], orderNumber="№ 45-д", orderDate=office.day(0))
        await watcher.expect(lambda event: event["type"] == "movement.movement_applied")
    assert done.json()["movements"][0]["orderNumber"] == "45-д"
    assert not await is_here(office, sonya)
    assert not await is_here(office, mother)
    assert await is_here(office, shared)  # a brother or a sister keeps the guardian
    assert await is_here(office, ilya)


async def test_undo_of_a_departure_brings_everybody_back(office: Office) -> None:
    """MOV-9: enrolment and guardians as they were; a second undo is harmless."""
    sonya = await office.first.pupil("Власова Соня")
    mother = await office.first.parent("Власова Ирина", "Власова Соня")
    left = await office.applied(office.departure(sonya))
    assert left["state"] == "applied"
    assert left["undoUntil"] is not None
    for _ in range(2):
        undone = await office.act(office.administrator, left["id"], "undo")
        assert undone.json()["state"] == "undone", undone.text
    assert await office.group_of(sonya) == office.first.id
    assert await is_here(office, mother)
    async with office.school.wiring.database.transaction(office.school.id) as tx:
        assert await guardians_of(tx, [sonya]) == {mother}
    rows = {row["name"]: row for row in (await office.sheet(office.administrator))["rows"]}
    assert (rows["5А"]["start"], rows["5А"]["left"], rows["5А"]["end"]) == (1, 0, 1)


async def test_an_arrival_with_guardians(office: Office) -> None:
    """MOV-6: somebody new gets a place; a parent whom the school knows by the contact isn't written down twice."""
    await office.second.pupil("Орлова Вера")
    known = await office.second.parent("Орлова Дарья", "Орлова Вера", phone="+79161234567")
    new = office.arrival(
        "Орлов Пётр",
        office.first,
        {"surname": "Орлова", "givenName": "Дарья", "phone": "8 (916) 123-45-67", "kind": "mother"},
        {"surname": "Орлов", "givenName": "Глеб", "phone": "8 916 123-45-68", "kind": "father"},
    )
    made = await office.report(office.curator, new)
    assert made.status_code == 201, made.text
    assert made.json()["person"]["guardians"][0]["phone"] == "+79161234567"
    done = (await office.apply(office.administrator, new["id"])).json()["movements"][0]
    member_id = UUID(done["memberId"])
    assert await office.group_of(member_id) == office.first.id
    async with office.school.wiring.database.transaction(office.school.id) as tx:
        guardians = await guardians_of(tx, [member_id])
    assert known in guardians
    assert len(guardians) == 2
    assert (await office.act(office.administrator, new["id"], "undo")).status_code == 200
    assert not await is_here(office, member_id)
    assert await is_here(office, known)
    assert not await is_here(office, (guardians - {known}).pop())


async def test_somebody_known_comes_back(office: Office) -> None:
    """MOV-6: an arrival of a former pupil gives back the place, with the guardians who left with them."""
    sonya = await office.first.pupil("Власова Соня")
    mother = await office.first.parent("Власова Ирина", "Власова Соня")
    await office.applied(office.departure(sonya, onDate=office.day(-3)))
    found = await office.curator.client.get(
        office.school.path("/movements/candidates"), params={"kind": "arrival", "search": "власова"}
    )
    assert [(one["id"], one["leftOn"]) for one in found.json()["candidates"]] == [(str(sonya), office.day(-3))]
    back = await office.applied(office.movement("arrival", memberId=str(sonya), toGroupId=str(office.second.id)))
    assert back["state"] == "applied"
    assert await office.group_of(sonya) == office.second.id
    assert await is_here(office, mother)
    there = await office.report(
        office.administrator, office.movement("arrival", memberId=str(sonya), toGroupId=str(office.first.id))
    )
    assert there.json()["code"] == "movement.already_there"


async def test_a_transfer_and_its_undo_in_order(office: Office) -> None:
    """MOV-8, MOV-9: only the last thing that happened to somebody can be undone."""
    sonya = await office.first.pupil("Власова Соня")
    third = office.movement("transfer", memberId=str(sonya), toGroupId=str(office.first.id))
    assert (await office.report(office.administrator, third)).json()["code"] == "movement.same_group"
    there = await office.applied(office.transfer(sonya, office.second))
    back = await office.applied(office.transfer(sonya, office.first))
    early = await office.act(office.administrator, there["id"], "undo")
    assert early.json()["code"] == "movement.undone_out_of_order"
    assert (await office.act(office.administrator, back["id"], "undo")).status_code == 200
    assert await office.group_of(sonya) == office.second.id
    assert (await office.act(office.administrator, there["id"], "undo")).status_code == 200
    assert await office.group_of(sonya) == office.first.id


async def test_returned_and_reported_again(office: Office) -> None:
    """MOV-4: a return says why; corrected, the report waits again; a withdrawn one is decided."""
    sonya = await office.first.pupil("Власова Соня")
    report = office.departure(sonya)
    await office.report(office.curator, report)
    silent = await office.act(office.administrator, report["id"], "return", comment="  ")
    assert silent.json()["code"] == "movement.comment_needed"
    returned = await office.act(office.administrator, report["id"], "return", comment="Приложите заявление")
    assert (returned.json()["state"], returned.json()["comment"]) == ("returned", "Приложите заявление")
    other = await office.report(office.curator, office.departure(sonya))
    assert other.json()["code"] == "movement.already_reported"
    path = office.school.path(f"/movements/{report['id']}")
    again = await office.curator.client.put(path, json={**report, "reason": "переезд"})
    assert (again.json()["state"], again.json()["comment"], again.json()["reason"]) == ("reported", "", "переезд")
    assert (await office.act(office.curator, report["id"], "withdraw")).json()["state"] == "withdrawn"
    late = await office.apply(office.administrator, report["id"])
    assert late.json()["problems"][0]["code"] == "movement.already_decided"
    assert await office.group_of(sonya) == office.first.id


async def test_two_administrators_at_once(office: Office) -> None:
    """MOV-5: one applies, the other is told who was faster; the same person twice is harmless."""
    head = await office.school.person("Директоров Дмитрий", Role.HEAD)
    sonya = await office.first.pupil("Власова Соня")
    report = office.transfer(sonya, office.second)
    await office.report(office.curator, report)
    answers = await asyncio.gather(office.apply(head, report["id"]), office.apply(office.administrator, report["id"]))
    done = [one for one in answers if one.json()["movements"]]
    told = [problem for one in answers for problem in one.json()["problems"]]
    assert len(done) == 1
    assert [one["code"] for one in told] == ["movement.already_decided"]
    winner = head if answers[0].json()["movements"] else office.administrator
    assert winner.actor.display_name in told[0]["detail"]
    assert (await office.apply(winner, report["id"])).json()["problems"] == []
    assert await office.group_of(sonya) == office.second.id


async def test_reports_of_one_person_at_once(office: Office) -> None:
    """MOV-3: one person, one open movement; the second report finds the first."""
    sonya = await office.first.pupil("Власова Соня")
    answers = await asyncio.gather(
        office.report(office.curator, office.departure(sonya)),
        office.report(office.administrator, office.transfer(sonya, office.second)),
    )
    assert sorted(one.status_code for one in answers) == [201, 409]


async def test_a_future_date_takes_effect_by_itself(office: Office) -> None:
    """MOV-5: a decided movement waits for its day; what can't be done any more goes back with the reason."""
    sonya = await office.first.pupil("Власова Соня")
    ilya = await office.first.pupil("Гареев Илья")
    waiting = [await office.applied(office.transfer(one, office.second, onDate=office.day(5))) for one in (sonya, ilya)]
    assert [one["state"] for one in waiting] == ["scheduled", "scheduled"]
    await follow_the_calendar(office.school.wiring)
    assert await office.group_of(sonya) == office.first.id
    async with office.school.wiring.database.transaction(office.school.id) as tx:
        await tx.execute(movement_table.update().where(tx.own(movement_table)).values(on_date=office.today))
        await tx.execute(
            movement_table.update()
            .where(tx.own(movement_table), movement_table.c.member_id == ilya)
            .values(to_group_id=office.first.id)
        )
    await follow_the_calendar(office.school.wiring)
    await follow_the_calendar(office.school.wiring)
    assert await office.group_of(sonya) == office.second.id
    page = await office.administrator.client.get(office.school.path("/movements"), params={"states": "returned"})
    assert names(page) == ["Гареев Илья"]
    assert "5А" in page.json()["movements"][0]["comment"]


async def test_whose_reports_a_curator_sees(office: Office) -> None:
    """MOV-1, MOV-2: own groups only; a stranger's pupil isn't there; others report nothing at all."""
    sonya = await office.first.pupil("Власова Соня")
    other = await office.second.pupil("Орлова Вера")
    teacher = await office.school.person("Учителева Ольга", Role.TEACHER)
    pupil = await office.school.person("Ученикова Ева", Role.STUDENT)
    foreign = office.departure(other)
    assert (await office.report(office.curator, foreign)).status_code == 404
    assert (await office.report(office.administrator, foreign)).status_code == 201
    own = office.departure(sonya)
    assert (await office.report(office.curator, own)).status_code == 201
    assert (await office.report(office.curator, office.movement("dismissal", memberId=str(other)))).status_code == 403
    seen = await office.curator.client.get(office.school.path("/movements"))
    assert names(seen) == ["Власова Соня"]
    assert seen.json()["counts"] == {"reported": 1, "returned": 0, "scheduled": 0}
    every = await office.administrator.client.get(office.school.path("/movements"))
    assert set(names(every)) == {"Власова Соня", "Орлова Вера"}
    assert (await office.curator.client.get(office.school.path(f"/movements/{foreign['id']}"))).status_code == 404
    for someone in (teacher, pupil):
        assert (await someone.client.get(office.school.path("/movements"))).status_code == 403
    assert (await office.apply(office.curator, own["id"])).status_code == 403
    assert (await office.report(office.curator, {**own, "id": str(new_id())}, is_applied=True)).status_code in (
        403,
        409,
    )


async def test_many_at_once_each_for_itself(office: Office) -> None:
    """MOV-5: what can't be applied is told, the others are applied, under one order."""
    pupils = [await office.first.pupil(f"Ученик{letter} Имя") for letter in "абв"]
    reports = [office.transfer(one, office.second, orderNumber="") for one in pupils]
    for one in reports:
        assert (await office.report(office.curator, one)).status_code == 201
    missing = str(new_id())
    answer = await office.apply(
        office.administrator, *(one["id"] for one in reports), missing, orderNumber="46-д", orderDate=office.day(0)
    )
    assert [one["state"] for one in answer.json()["movements"]] == ["applied"] * 3
    assert [(one["id"], one["code"]) for one in answer.json()["problems"]] == [(missing, "not_found")]


async def test_what_is_refused(office: Office) -> None:
    """MOV-3: dates within a year, a group that takes people in, a contact that can be read, somebody who is here."""
    sonya = await office.first.pupil("Власова Соня")
    teacher = await listed(office.school, "Учителева Ольга", Role.TEACHER)

    async def code(by: Someone, movement: dict[str, Any]) -> str:
        return (await office.report(by, movement)).json()["code"]

    administrator = office.administrator
    assert await code(administrator, office.departure(sonya, onDate=office.day(-400))) == "movement.date_unfit"
    assert await code(administrator, office.departure(teacher)) == "movement.not_enrolled"
    assert await code(administrator, office.movement("departure")) == "movement.person_needed"
    lost = office.movement("transfer", memberId=str(sonya))
    assert await code(administrator, lost) == "movement.group_needed"
    bad = {"surname": "Орлова", "givenName": "Дарья", "phone": "восемь-восемьсот"}
    arriving = office.arrival("Орлов Пётр", office.first, bad)
    assert await code(administrator, arriving) == "movement.contact_unreadable"
    assert await code(administrator, office.departure(new_id())) == "not_found"


async def test_an_undone_departure_gives_the_circles_back(office: Office) -> None:
    """MOV-9: a circle beside the class is left with the departure, and is there again after the undo."""
    sonya = await office.first.pupil("Власова Соня")
    circle = await make_class(office.school, office.administrator, "Шахматы", kind="circle")
    path = office.school.path(f"/groups/{circle.id}/students")
    joined = await office.administrator.client.post(path, json={"studentIds": [str(sonya)]})
    assert joined.status_code < 300, joined.text

    async def groups() -> set[UUID]:
        async with office.school.wiring.database.transaction(office.school.id) as tx:
            return {one.group.id for one in (await groups_of_member(tx, [sonya]))[sonya]}

    assert await groups() == {office.first.id, circle.id}
    left = await office.applied(office.departure(sonya))
    assert await groups() == set()
    assert (await office.act(office.administrator, left["id"], "undo")).status_code == 200
    assert await groups() == {office.first.id, circle.id}


async def test_what_is_kept_of_a_person(office: Office) -> None:
    """MOV-15: movements and places are exported; erased, the names go and the sheet still balances."""
    sonya = await office.first.pupil("Власова Соня")
    await office.applied(office.departure(sonya, place="Лицей № 2", reason="переезд"))
    async with office.school.wiring.database.transaction(office.school.id) as tx:
        kept = await privacy.export(tx, sonya)
        assert [(one["kind"], one["place"], one["reason"]) for one in kept["movements"]] == [
            ("departure", "Лицей № 2", "переезд")
        ]
        assert len(kept["places"]) == 1
        for _ in range(2):
            await privacy.erase(tx, sonya)
    found = (await office.administrator.client.get(office.school.path("/movements"))).json()["movements"]
    assert [(one["personName"], one["place"], one["reason"]) for one in found] == [("Удалённый участник", "", "")]
    assert (await office.sheet(office.administrator))["rows"][-1]["left"] == 1
