"""Members, their roles, and what follows on open screens."""

import asyncio
from time import perf_counter
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from accounts.test_sign_in import write_down
from fixtures.school import Running, School, Someone
from fixtures.sockets import watching
from parta.foundation.errors import NotFound, Refusal
from parta.foundation.identity import new_id
from parta.organisations import (
    MemberChange,
    NewMember,
    Role,
    all_members,
    claim_member,
    create_members,
    end_membership,
    grant_roles,
    members_by_id,
    revoke_role,
    update_members,
)
from parta.organisations.errors import AlreadyClaimed, LastAdministrator
from parta.organisations.models import member
from parta.organisations.privacy import ERASED_NAME, erase, export


async def confirm(school: School, by: Someone, whom: Someone, role: str, act: str = "confirm") -> httpx.Response:
    body = {"reason": "Не работает у нас"} if act == "refuse" else None
    return await by.client.post(school.path(f"/members/{whom.member_id}/roles/{role}/{act}"), json=body)


async def test_org_5_a_role_counts_from_its_confirmation_on(school: School) -> None:
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    teacher = await school.person("Громов Олег", Role.TEACHER, is_confirmed=False)
    assert teacher.actor.unconfirmed == {Role.TEACHER}
    assert (await teacher.client.get(school.path())).json()["abilities"] == []
    async with watching(school, administrator) as board, watching(school, teacher) as socket:
        await board.follow(f"administration:{school.id}")
        assert (await confirm(school, administrator, teacher, "teacher")).status_code == 204
        event = await board.expect(lambda event: event.get("type") == "organisations.role_confirmed")
        assert event["data"]["confirmedBy"] == str(administrator.member_id)
        assert await socket.closed() == 1012, "it comes back with the new rights (ORG-8)"
    assert (await school.refreshed(teacher)).actor.roles == {Role.TEACHER}
    assert "calls.start" in (await teacher.client.get(school.path())).json()["abilities"]
    assert (await confirm(school, administrator, teacher, "teacher")).status_code == 204, "repeating is harmless"
    refused = await confirm(school, administrator, teacher, "teacher", "refuse")
    assert refused.json()["code"] == "organisations.role_already_confirmed"


@pytest.mark.parametrize("role", [Role.ADMINISTRATION, Role.TEACHER, Role.STAFF, Role.STUDENT, Role.GUARDIAN])
async def test_org_5_only_administrators_confirm(school: School, role: Role) -> None:
    somebody = await school.person("Власова Соня", role)
    waiting = await school.person("Громов Олег", Role.TEACHER, is_confirmed=False)
    assert (await confirm(school, somebody, waiting, "teacher")).status_code == 403
    assert (await confirm(school, somebody, waiting, "teacher", "refuse")).status_code == 403
    head = await school.person("Орлова Анна", Role.HEAD)
    assert (await confirm(school, head, waiting, "teacher")).status_code == 204, "the witness"


async def test_org_5_nobody_confirms_themselves(school: School) -> None:
    impostor = await school.person("Громов Олег", Role.ADMINISTRATOR, is_confirmed=False)
    assert (await confirm(school, impostor, impostor, "administrator")).status_code == 403
    assert (await impostor.client.patch(school.path(), json={"name": "Моя школа"})).status_code == 403


async def test_org_6_who_is_refused_the_only_role_leaves_at_once(school: School) -> None:
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    impostor = await school.person("Громов Олег", Role.TEACHER, is_confirmed=False)
    parent = await school.person("Ли Анна", Role.GUARDIAN, Role.TEACHER, is_confirmed=False)
    async with watching(school, impostor) as socket:
        assert (await confirm(school, administrator, impostor, "teacher", "refuse")).status_code == 204
        await socket.closed()
    assert (await impostor.client.get(school.path())).status_code == 404
    assert (await impostor.client.get("/api/me")).json()["memberships"] == []
    assert (await confirm(school, administrator, parent, "teacher", "refuse")).status_code == 204
    assert (await school.refreshed(parent)).actor.roles == {Role.GUARDIAN}, "who has another role stays"
    assert (await confirm(school, administrator, impostor, "teacher")).status_code == 404
    assert (await confirm(school, administrator, parent, "teacher")).status_code == 409
    assert (await confirm(school, administrator, parent, "emperor")).status_code == 404


async def test_org_6_one_administrator_stays(school: School) -> None:
    one = await school.person("Серова Мария", Role.ADMINISTRATOR)
    other = await school.person("Орлова Анна", Role.HEAD)

    async def take(by: Someone, whom: Someone, role: Role) -> str:
        try:
            async with school.wiring.database.transaction(school.id) as tx:
                await revoke_role(tx, by.actor, member_id=whom.member_id, role=role)
        except Refusal as refusal:
            return refusal.code
        return "done"

    outcomes = await asyncio.gather(take(one, other, Role.HEAD), take(other, one, Role.ADMINISTRATOR))
    assert sorted(outcomes) == ["done", LastAdministrator.code]


async def test_org_7_a_place_has_one_account_and_an_account_one_place(school: School) -> None:
    taken = await school.person("Серова Мария", Role.TEACHER)
    other = await school.person("Власова Соня", Role.STUDENT)
    free = await write_down(school, "Власов Пётр", Role.STUDENT)
    database = school.wiring.database

    async def claim(member_id: UUID, account_id: UUID) -> None:
        async with database.transaction(school.id) as tx:
            await claim_member(tx, member_id=member_id, account_id=account_id)

    await claim(taken.member_id, taken.account_id)
    with pytest.raises(AlreadyClaimed):
        await claim(taken.member_id, other.account_id)
    with pytest.raises(AlreadyClaimed):
        await claim(free, taken.account_id)
    with pytest.raises(NotFound):
        await claim(new_id(), new_id())
    account_id = new_id()
    outcomes = await asyncio.gather(
        *(claim(free, candidate) for candidate in (account_id, new_id())), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes].count(type(None)) == 1


async def test_org_4_the_name_follows_the_roles(school: School) -> None:
    member_id = await write_down(school, "Серова Мария Ивановна", Role.GUARDIAN)
    database = school.wiring.database

    async def name() -> str:
        async with database.transaction(school.id) as tx:
            return (await members_by_id(tx, [member_id]))[member_id].display_name

    assert await name() == "Мария Серова"
    async with database.transaction(school.id) as tx:
        await grant_roles(tx, [(member_id, Role.TEACHER)], is_confirmed=False)
    assert await name() == "Мария Ивановна"
    async with database.transaction(school.id) as tx:
        await update_members(tx, [MemberChange(id=member_id, given_name="Марина", patronymic="Игоревна")])
    assert await name() == "Марина Игоревна"
    administrator = await school.person("Орлова Анна", Role.ADMINISTRATOR)
    async with database.transaction(school.id) as tx:
        await revoke_role(tx, administrator.actor, member_id=member_id, role=Role.TEACHER)
    assert await name() == "Марина Серова"


async def test_org_2_administrators_change_the_organisation_and_everybody_hears_of_it(school: School) -> None:
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    pupil = await school.person("Власова Соня", Role.STUDENT)
    async with watching(school, pupil) as socket:
        refused = await socket.follow(f"organisation:{school.id}", f"administration:{school.id}")
        assert refused["refused"] == [f"administration:{school.id}"]
        changed = await administrator.client.patch(
            school.path(), json={"shortName": "Пятая", "settings": {"studentsStartCalls": True}}
        )
        assert changed.status_code == 200, changed.text
        await socket.expect(lambda event: event.get("type") == "organisations.organisation_changed")
    page = (await pupil.client.get(school.path())).json()
    assert page["shortName"] == "Пятая"
    assert page["settings"]["studentsStartCalls"] is True
    assert page["settings"]["studentsWriteClassmates"] is True, "what nobody touched has its default"
    assert page["abilities"] == ["calls.start"]
    assert (await pupil.client.patch(school.path(), json={"name": "x"})).status_code == 403
    unknown = await administrator.client.patch(school.path(), json={"setting": {}})
    assert unknown.status_code in {400, 422}


async def test_org_3_another_organisation_does_not_exist(running: Running, school: School) -> None:
    other = await running.school(name="Лицей")
    stranger = await other.person("Орлова Анна", Role.HEAD)
    teacher = await school.person("Громов Олег", Role.TEACHER, is_confirmed=False)
    assert (await stranger.client.get(other.path())).status_code == 200, "the witness"
    assert (await stranger.client.get(school.path())).status_code == 404
    assert (await confirm(school, stranger, teacher, "teacher")).status_code == 404
    foreign = await stranger.client.post(other.path(f"/members/{teacher.member_id}/roles/teacher/confirm"))
    assert foreign.status_code == 404
    async with running.wiring.database.transaction(other.id) as tx:
        seen = (await tx.execute(select(member.c.organisation_id))).scalars().all()
    assert set(seen) == {other.id}, "row-level security, without any filter of ours"


async def test_two_thousand_people_are_written_down_in_seconds(school: School) -> None:
    people = [
        NewMember(id=new_id(), surname=f"Фамилия{number}", given_name="Имя", roles=(Role.STUDENT,))
        for number in range(2000)
    ]
    started = perf_counter()
    async with school.wiring.database.transaction(school.id) as tx:
        await create_members(tx, people, is_confirmed=False)
    async with school.wiring.database.transaction(school.id) as tx:
        await update_members(tx, [MemberChange(id=one.id, position="ученик") for one in people])
    assert perf_counter() - started < 10
    async with school.wiring.database.transaction(school.id) as tx:
        await create_members(tx, people, is_confirmed=False)
        found = await all_members(tx)
    assert len(found) == 2000
    assert all(one.has(Role.STUDENT, confirmed=True) and one.position == "ученик" for one in found)


async def test_org_13_a_person_is_exported_and_erased(school: School) -> None:
    person = await school.person("Серова Мария", Role.TEACHER)
    async with school.wiring.database.transaction(school.id) as tx:
        assert (await export(tx, person.member_id))["name"] == "Серова Мария"
        await erase(tx, person.member_id)
    async with school.wiring.database.transaction(school.id) as tx:
        gone = await export(tx, person.member_id)
    assert (gone["name"], gone["phone"], gone["roles"]) == (ERASED_NAME, None, [])
    assert (await person.client.get(school.path())).status_code == 404


async def test_org_6_who_left_may_come_back_as_somebody_new(school: School) -> None:
    person = await school.person("Серова Мария", Role.TEACHER)
    async with school.wiring.database.transaction(school.id) as tx:
        await end_membership(tx, member_id=person.member_id)
    again = await write_down(school, "Серова Мария", Role.GUARDIAN)
    async with school.wiring.database.transaction(school.id) as tx:
        await claim_member(tx, member_id=again, account_id=person.account_id)
    assert (await person.client.get(school.path())).status_code == 200
