"""Staff: taken on, on leave, back, dismissed."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from fixtures.families import listed
from fixtures.sockets import watching
from movement.conftest import Office
from parta.foundation.db import journal_entry
from parta.movement.jobs import follow_the_calendar
from parta.movement.models import movement as movement_table
from parta.organisations import Role, members_by_id
from parta.structure import groups_by_id, groups_taught_by


async def leader_of(office: Office, group_id: UUID) -> UUID | None:
    async with office.school.wiring.database.transaction(office.school.id) as tx:
        return (await groups_by_id(tx, [group_id]))[group_id].curator_id


async def test_taken_on_and_undone(office: Office) -> None:
    """MOV-10: a new employee is confirmed by the order; undone, the place ends."""
    person = {
        "surname": "Новикова",
        "givenName": "Мария",
        "patronymic": "Ивановна",
        "position": "учитель математики",
        "role": "teacher",
        "phone": "8 916 000-00-01",
    }
    taken = await office.applied(office.movement("taken_on", person=person))
    member_id = UUID(taken["memberId"])
    async with office.school.wiring.database.transaction(office.school.id) as tx:
        found = (await members_by_id(tx, [member_id]))[member_id]
    assert found.is_staff_confirmed
    assert (found.position, found.phone) == ("учитель математики", "+79160000001")
    rows = {row["name"]: row for row in (await office.sheet(office.administrator, side="staff"))["rows"]}
    assert rows["Педагогические работники"]["arrived"] == 1
    assert (await office.act(office.administrator, taken["id"], "undo")).status_code == 200
    async with office.school.wiring.database.transaction(office.school.id) as tx:
        assert member_id not in await members_by_id(tx, [member_id])


async def test_dismissal_ends_access_at_once_and_is_undone(office: Office) -> None:
    """MOV-11: sockets close with the commit, the API answers as to a stranger; undone, groups and lessons are back."""
    from parta.structure import attach_teacher

    async with office.school.wiring.database.transaction(office.school.id) as tx:
        await attach_teacher(tx, member_id=office.curator.member_id, group_id=office.second.id, subject="Физика")
    oneself = office.movement("dismissal", memberId=str(office.administrator.member_id))
    head = await office.school.person("Директоров Дмитрий", Role.HEAD)
    refused = await office.report(office.administrator, oneself, is_applied=True)
    assert refused.json()["code"] == "movement.oneself_dismissed"
    assert (await office.curator.client.get(office.school.path("/groups"))).status_code == 200
    async with watching(office.school, office.curator) as watcher:
        gone = await office.applied(
            office.movement("dismissal", memberId=str(office.curator.member_id), reason="по собственному желанию")
        )
        await watcher.closed()
    assert (await office.curator.client.get(office.school.path("/groups"))).status_code == 404
    assert await leader_of(office, office.first.id) is None
    undone = await office.act(head, gone["id"], "undo")
    assert undone.status_code == 200, undone.text
    assert (await office.curator.client.get(office.school.path("/groups"))).status_code == 200
    assert await leader_of(office, office.first.id) == office.curator.member_id
    async with office.school.wiring.database.transaction(office.school.id) as tx:
        assert office.second.id in await groups_taught_by(tx, office.curator.member_id)


async def test_a_dismissed_parent_stays_a_parent(office: Office) -> None:
    """MOV-11: whoever has a child here loses the work, not the place."""
    from parta.structure import link_guardian

    sonya = await office.first.pupil("Власова Соня")
    teacher = await office.school.person("Власова Ирина", Role.TEACHER, Role.GUARDIAN)
    async with office.school.wiring.database.transaction(office.school.id) as tx:
        await link_guardian(tx, guardian_id=teacher.member_id, student_id=sonya, kind="mother")
    await office.applied(office.movement("dismissal", memberId=str(teacher.member_id)))
    async with office.school.wiring.database.transaction(office.school.id) as tx:
        found = (await members_by_id(tx, [teacher.member_id]))[teacher.member_id]
    assert {grant.role for grant in found.roles} == {Role.GUARDIAN}
    assert (await teacher.client.get(office.school.path("/groups"))).status_code == 200


async def test_the_last_administrator_stays(office: Office) -> None:
    """MOV-11: nobody locks the organisation out."""
    await office.school.person("Директоров Дмитрий", Role.HEAD)
    only = await office.school.person("Второй Виктор", Role.ADMINISTRATOR)
    assert (
        await office.report(
            only, office.movement("dismissal", memberId=str(office.administrator.member_id)), is_applied=True
        )
    ).status_code == 201


async def test_a_leave_hands_the_group_over_and_back(office: Office) -> None:
    """MOV-10: during a leave somebody stands in for the curator; after its last day nobody does."""
    other = await listed(office.school, "Заменина Зоя", Role.TEACHER)
    proposed = await office.administrator.client.get(
        office.school.path("/movements/replacements"), params={"memberId": str(office.curator.member_id)}
    )
    group = proposed.json()["groups"][0]
    assert group["group"]["name"] == "5А"
    assert str(other) in [one["id"] for one in group["proposals"]]
    leave = office.movement(
        "leave",
        memberId=str(office.curator.member_id),
        until=office.day(14),
        replacements=[{"groupId": str(office.first.id), "memberId": str(other)}],
    )
    assert (await office.applied(leave))["state"] == "applied"
    assert await is_led_by(office, other)
    assert await leader_of(office, office.first.id) == office.curator.member_id, "the curator stays the curator"
    terms = (await office.administrator.client.get(office.school.path(f"/groups/{office.first.id}"))).json()["deputies"]
    assert [(one["since"], one["until"]) for one in terms] == [(office.day(0), office.day(14))]
    sheet = await office.sheet(office.administrator, side="staff")
    assert sheet["onLeave"] == 1
    await follow_the_calendar(office.school.wiring)
    assert await is_led_by(office, other)
    async with office.school.wiring.database.transaction(office.school.id) as tx:
        await tx.execute(
            movement_table.update()
            .where(tx.own(movement_table))
            .values(on_date=office.today - timedelta(days=20), until=office.today - timedelta(days=1))
        )
    await follow_the_calendar(office.school.wiring)
    assert not await is_led_by(office, other)
    assert await leader_of(office, office.first.id) == office.curator.member_id
    page = await office.administrator.client.get(office.school.path("/movements"), params={"kind": "leave"})
    assert page.json()["movements"][0]["endedOn"] == office.day(0)
    back = await office.report(office.administrator, office.movement("return", memberId=str(office.curator.member_id)))
    assert back.json()["code"] == "movement.not_on_leave"


async def is_led_by(office: Office, member_id: UUID) -> bool:
    from parta.structure import groups_curated_by

    async with office.school.wiring.database.transaction(office.school.id) as tx:
        return office.first.id in await groups_curated_by(tx, member_id)


async def test_back_before_the_leave_ends(office: Office) -> None:
    """MOV-10: a return ends the leave; undone, the leave goes on."""
    other = await listed(office.school, "Заменина Зоя", Role.TEACHER)
    member = str(office.curator.member_id)
    handed = [{"groupId": str(office.first.id), "memberId": str(other)}]
    await office.applied(office.movement("leave", memberId=member, replacements=handed))
    back = await office.applied(office.movement("return", memberId=member))
    assert not await is_led_by(office, other)
    assert (await office.act(office.administrator, back["id"], "undo")).status_code == 200
    assert await is_led_by(office, other)
    leave = (await office.administrator.client.get(office.school.path("/movements"), params={"kind": "leave"})).json()
    assert (await office.act(office.administrator, leave["movements"][0]["id"], "undo")).status_code == 200
    assert not await is_led_by(office, other)


async def test_staff_are_for_administrators(office: Office) -> None:
    """MOV-1: a curator reports no colleague and reads no sheet of the staff."""
    sheet = await office.curator.client.get(
        office.school.path("/movements/sheet"),
        params={"since": office.day(-1), "until": office.day(0), "side": "staff"},
    )
    assert sheet.status_code == 403
    leave = office.movement("leave", memberId=str(office.curator.member_id))
    assert (await office.report(office.curator, leave)).status_code == 403
    assert (await office.report(office.administrator, leave)).status_code == 201


async def test_acts_stand_in_the_journal(office: Office) -> None:
    """MOV-14: every act with the person, the group before and after, and the order."""
    sonya = await office.first.pupil("Власова Соня")
    report = office.transfer(sonya, office.second, orderDate=office.day(0))
    await office.report(office.curator, report)
    await office.apply(office.administrator, report["id"])
    async with office.school.wiring.database.transaction(office.school.id) as tx:
        rows = await tx.execute(
            select(journal_entry)
            .where(tx.own(journal_entry), journal_entry.c.act.startswith("movement."))
            .order_by(journal_entry.c.number)
        )
        found = rows.all()
    assert [(row.act, row.actor_name) for row in found] == [
        ("movement.transfer_reported", office.curator.actor.display_name),
        ("movement.transfer_applied", office.administrator.actor.display_name),
    ]
    assert found[1].subject_name == "Власова Соня"
    assert (found[1].before["group"], found[1].after["group"]) == ("5А", "5Б")
    assert found[1].after["order"].startswith("№ 45-д от ")
