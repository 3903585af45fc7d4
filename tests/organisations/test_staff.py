"""Roles and staff: appointed, confirmed in sets and by the list, dismissed, given back."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from accounts.test_sign_in import write_down
from fixtures.codes import sign_in
from fixtures.families import listed, make_class
from fixtures.school import Running, School, Someone
from fixtures.sockets import watching
from parta.foundation.identity import new_id
from parta.organisations import Member, MemberChange, Role, end_membership, mark_listed, members_by_id, update_members
from parta.structure import TeacherOfGroup, set_teachers


async def member_of(school: School, member_id: UUID) -> Member:
    async with school.wiring.database.transaction(school.id) as tx:
        return (await members_by_id(tx, [member_id], include_left=True))[member_id]


async def acts_of(school: School, by: Someone) -> list[str]:
    """The newest first."""
    answer = await by.client.get(school.path("/journal"))
    assert answer.status_code == 200, answer.text
    return [entry["act"] for entry in answer.json()["entries"]]


async def give(school: School, by: Someone, member_id: UUID, role: str) -> httpx.Response:
    return await by.client.post(school.path(f"/members/{member_id}/roles"), json={"role": role})


async def dismiss(school: School, by: Someone, member_id: UUID, **order: str) -> httpx.Response:
    return await by.client.post(school.path(f"/members/{member_id}/dismiss"), json=order)


async def test_org_14_further_administrators_are_appointed_from_confirmed_staff(school: School) -> None:
    head = await school.person("Орлова Анна", Role.HEAD)
    teacher = await school.person("Громов Олег", Role.TEACHER)
    newcomer = await school.person("Ли Анна", Role.TEACHER, is_confirmed=False)
    parent = await school.person("Власова Мария", Role.GUARDIAN)
    pupil = await school.person("Власова Соня", Role.STUDENT)
    async with watching(school, teacher) as socket:
        assert (await give(school, head, teacher.member_id, "administrator")).status_code == 204
        assert await socket.closed() == 1012, "it comes back with the new rights (ORG-8)"
    assert (await school.refreshed(teacher)).actor.roles == {Role.TEACHER, Role.ADMINISTRATOR}, "the sum"
    abilities = (await teacher.client.get(school.path())).json()["abilities"]
    assert {"members.confirm", "calls.start"} <= set(abilities)
    assert (await give(school, head, teacher.member_id, "administrator")).status_code == 204, "repeating is harmless"

    codes = {
        (newcomer.member_id, "administrator"): "organisations.not_confirmed_staff",
        (parent.member_id, "administration"): "organisations.not_confirmed_staff",
        (pupil.member_id, "teacher"): "organisations.students_dont_work",
        (parent.member_id, "student"): "organisations.role_by_enrolment",
    }
    for (member_id, role), code in codes.items():
        assert (await give(school, head, member_id, role)).json()["code"] == code
    assert (await give(school, head, parent.member_id, "teacher")).status_code == 204
    assert (await school.refreshed(parent)).actor.roles == {Role.GUARDIAN, Role.TEACHER}
    assert (await give(school, newcomer, newcomer.member_id, "teacher")).status_code == 403
    assert (await acts_of(school, head))[:2] == ["organisations.role_granted", "organisations.role_granted"]


async def test_org_6_two_administrators_who_take_each_others_right_leave_one(school: School) -> None:
    one = await school.person("Серова Мария", Role.ADMINISTRATOR, Role.TEACHER)
    other = await school.person("Орлова Анна", Role.HEAD, Role.TEACHER)

    async def take(by: Someone, whom: Someone, role: str) -> int:
        answer = await by.client.delete(school.path(f"/members/{whom.member_id}/roles/{role}"))
        return answer.status_code

    for _ in range(5):
        outcomes = await asyncio.gather(take(one, other, "head"), take(other, one, "administrator"))
        assert 204 in outcomes
        assert sorted(outcomes)[1] in {403, 409}, outcomes
        left = [person for person in (one, other) if (await school.refreshed(person)).actor.is_administrator]
        assert len(left) == 1
        [keeper] = left
        assert (await give(school, keeper, one.member_id, "administrator")).status_code == 204
        assert (await give(school, keeper, other.member_id, "head")).status_code == 204


@pytest.mark.parametrize("act", ["dismiss", "release", "roles/administrator"])
async def test_org_6_the_last_administrator_stays(school: School, act: str) -> None:
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    await listed(school, "Орлова Анна Павловна", Role.HEAD)  # written down, never came: runs nothing
    method = "DELETE" if act.startswith("roles") else "POST"
    body = None if method == "DELETE" else {}
    path = school.path(f"/members/{administrator.member_id}/{act}")
    refused = await administrator.client.request(method, path, json=body)
    expected = "not_oneself" if act == "dismiss" else "last_administrator"
    assert refused.json()["code"] == f"organisations.{expected}"
    with pytest.raises(Exception, match="last_administrator"):
        async with school.wiring.database.transaction(school.id) as tx:
            await end_membership(tx, member_id=administrator.member_id)
    other = await school.person("Громов Олег", Role.TEACHER)
    assert (await give(school, administrator, other.member_id, "administrator")).status_code == 204
    again = await other.client.request(method, path, json=body)
    assert again.status_code < 300, "the witness: with another one it goes"


async def test_org_17_many_are_confirmed_at_once_each_with_an_answer(school: School) -> None:
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    waiting = [await school.person(f"Громов Олег{n}", Role.TEACHER, is_confirmed=False) for n in range(3)]
    parent = await school.person("Власова Мария", Role.GUARDIAN)
    items = [{"memberId": str(one.member_id), "role": "teacher"} for one in (*waiting, parent)]
    items.append({"memberId": str(new_id()), "role": "teacher"})
    answer = await administrator.client.post(school.path("/members/confirmations"), json={"items": items})
    assert answer.status_code == 200, answer.text
    codes = [one["problem"] and one["problem"]["code"] for one in answer.json()["answers"]]
    assert codes == [None, None, None, "organisations.role_not_held", "not_found"]
    for one in waiting:
        assert (await school.refreshed(one)).actor.roles == {Role.TEACHER}
    grant = (await member_of(school, waiting[0].member_id)).roles[0]
    assert grant.confirmed_by == administrator.member_id
    assert grant.confirmed_at is not None
    assert (await acts_of(school, administrator)).count("organisations.role_confirmed") == 3
    assert (await parent.client.post(school.path("/members/confirmations"), json={"items": items})).status_code == 403


async def matches(school: School, by: Someone) -> list[dict[str, Any]]:
    answer = await by.client.get(school.path("/members/matches"))
    assert answer.status_code == 200, answer.text
    return answer.json()["matches"]


async def confirm_matches(school: School, by: Someone, found: list[dict[str, Any]]) -> list[Any]:
    items = [{"memberId": one["memberId"], "entryId": one["entryId"]} for one in found]
    answer = await by.client.post(school.path("/members/matches"), json={"items": items})
    assert answer.status_code == 200, answer.text
    return [one["problem"] and one["problem"]["code"] for one in answer.json()["answers"]]


async def renamed(school: School, someone: Someone, **names: str) -> None:
    async with school.wiring.database.transaction(school.id) as tx:
        await update_members(tx, [MemberChange(id=someone.member_id, phone=None, **names)])


async def test_org_17_claims_are_compared_with_the_list_and_exact_ones_confirmed_in_one_act(school: School) -> None:
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    group = await make_class(school, administrator, "5А")
    exact = await school.person("Громов Олег", Role.TEACHER, is_confirmed=False)
    await renamed(school, exact, patronymic="Ильич")
    entry = await listed(school, "Громов Олег Ильич", Role.TEACHER)
    async with school.wiring.database.transaction(school.id) as tx:
        await update_members(tx, [MemberChange(id=entry, position="учитель физики")])
        lessons = [TeacherOfGroup(member_id=entry, subject="Физика")]
        await set_teachers(tx, administrator.actor, group_id=group.id, teachers=lessons)
    short = await school.person("Ли Анна", Role.TEACHER, is_confirmed=False)
    await renamed(school, short)
    await listed(school, "Ли Анна Павловна", Role.TEACHER)
    impostor = await school.person("Орлова Анна", Role.TEACHER, is_confirmed=False)
    await renamed(school, impostor, patronymic="Павловна")
    await listed(school, "Орлова Анна Павловна", Role.TEACHER, phone="+79995550011")
    named = await school.person("Белов Иван", Role.TEACHER, is_confirmed=False)
    await renamed(school, named)
    async with school.wiring.database.transaction(school.id) as tx:
        await mark_listed(tx, {named.member_id: [Role.TEACHER]})

    found = {one["name"]: one for one in await matches(school, administrator)}
    reasons = {name: (one["reason"], one["isExact"]) for name, one in found.items()}
    assert reasons == {
        "Белов Иван": ("listed", True),
        "Громов Олег Ильич": ("name", True),
        "Ли Анна": ("short_name", False),
        "Орлова Анна Павловна": ("other_contact", False),
    }
    assert found["Орлова Анна Павловна"]["contact"] == "+7 9•• •••-00-11"
    assert await confirm_matches(school, administrator, [one for one in found.values() if one["isExact"]]) == [None] * 2

    after = await member_of(school, exact.member_id)
    assert (after.position, after.is_staff_confirmed) == ("учитель физики", True)
    assert (await member_of(school, entry)).left_at is not None, "the entry is the same person now"
    page = (await administrator.client.get(school.path(f"/groups/{group.id}"))).json()
    assert [one["id"] for one in page["teachers"]] == [str(exact.member_id)], "what hung on the entry moved"
    assert (await school.refreshed(named)).actor.roles == {Role.TEACHER}
    assert await confirm_matches(school, administrator, [found["Громов Олег Ильич"]]) == ["organisations.no_match"]
    assert {one["name"] for one in await matches(school, administrator)} == {"Ли Анна", "Орлова Анна Павловна"}
    assert (await exact.client.get(school.path("/members/matches"))).status_code == 403


async def test_org_6_whoever_is_refused_reads_why(school: School) -> None:
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    stranger = await school.person("Громов Олег", Role.TEACHER, is_confirmed=False)
    path = school.path(f"/members/{stranger.member_id}/roles/teacher/refuse")
    assert (await administrator.client.post(path, json={"reason": "Вы у нас не работаете"})).status_code == 204
    me = (await stranger.client.get("/api/me")).json()
    assert me["memberships"] == []
    [refusal] = me["refusals"]
    assert (refusal["organisation"], refusal["role"], refusal["reason"]) == (
        "Школа № 1",
        "teacher",
        "Вы у нас не работаете",
    )
    foreign = await administrator.client.post(f"/api/me/refusals/{refusal['id']}/seen")
    assert foreign.status_code == 404
    assert (await stranger.client.post(f"/api/me/refusals/{refusal['id']}/seen")).status_code == 204
    assert (await stranger.client.get("/api/me")).json()["refusals"] == []


async def test_org_15_a_dismissed_teacher_is_out_the_same_second_and_may_be_given_back(school: School) -> None:
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    teacher = await school.person("Громов Олег", Role.TEACHER)
    colleague = await school.person("Ли Анна", Role.TEACHER)
    group = await make_class(school, administrator, "5А", curator=teacher)
    async with school.wiring.database.transaction(school.id) as tx:
        lessons = [TeacherOfGroup(member_id=teacher.member_id, subject="Физика")]
        await set_teachers(tx, administrator.actor, group_id=group.id, teachers=lessons)
    async with watching(school, teacher) as socket, watching(school, colleague) as other:
        await other.follow(f"organisation:{school.id}")
        gone = await dismiss(school, administrator, teacher.member_id, reason="Уволен", orderNumber="17-к")
        assert gone.json() == {"hasLeft": True}
        await socket.closed()
        await administrator.client.patch(school.path(), json={"shortName": "Пятая"})
        await other.expect(lambda event: event.get("type") == "organisations.organisation_changed")  # the witness
    assert (await teacher.client.get(school.path())).status_code == 404
    assert (await teacher.client.get(school.path("/members"))).status_code == 404
    assert (await colleague.client.get(school.path())).status_code == 200, "the witness"
    page = (await administrator.client.get(school.path(f"/groups/{group.id}"))).json()
    assert (page["curator"], page["teachers"]) == (None, [])

    path = school.path(f"/members/{teacher.member_id}/restore")
    assert (await colleague.client.post(path)).status_code == 403
    assert (await administrator.client.post(path)).status_code == 204
    assert (await school.refreshed(teacher)).actor.roles == {Role.TEACHER}
    page = (await administrator.client.get(school.path(f"/groups/{group.id}"))).json()
    assert page["curator"]["id"] == str(teacher.member_id)
    assert [one["subject"] for one in page["teachers"]] == ["Физика"]
    twice = await administrator.client.post(path)
    assert twice.json()["code"] == "organisations.nothing_to_restore"
    acts = await acts_of(school, administrator)
    assert acts.index("organisations.member_returned") < acts.index("organisations.member_dismissed")


async def test_org_15_a_dismissed_parent_stays_a_parent(school: School) -> None:
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    mother = await school.person("Власова Мария", Role.TEACHER, Role.GUARDIAN, Role.ADMINISTRATION)
    assert (await dismiss(school, administrator, mother.member_id)).json() == {"hasLeft": False}
    assert (await school.refreshed(mother)).actor.roles == {Role.GUARDIAN}
    assert (await dismiss(school, administrator, mother.member_id)).json()["code"] == "organisations.not_staff"
    assert (await administrator.client.post(school.path(f"/members/{mother.member_id}/restore"))).status_code == 204
    assert (await school.refreshed(mother)).actor.roles == {Role.GUARDIAN, Role.TEACHER, Role.ADMINISTRATION}


async def test_org_15_a_return_after_another_place_was_taken_is_unclaimed(school: School) -> None:
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    teacher = await school.person("Громов Олег", Role.TEACHER)
    await dismiss(school, administrator, teacher.member_id)
    from parta.organisations import claim_member

    other = await write_down(school, "Громов Олег", Role.GUARDIAN)
    async with school.wiring.database.transaction(school.id) as tx:
        await claim_member(tx, member_id=other, account_id=teacher.account_id)
    assert (await administrator.client.post(school.path(f"/members/{teacher.member_id}/restore"))).status_code == 204
    back = await member_of(school, teacher.member_id)
    assert (back.left_at, back.is_claimed, back.has(Role.TEACHER, confirmed=True)) == (None, False, True)
    assert (await school.refreshed(teacher)).actor.roles == {Role.GUARDIAN}


async def test_org_16_a_lost_phone_frees_the_place_for_the_new_number(school: School, running: Running) -> None:
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    teacher = await school.person("Громов Олег", Role.TEACHER)
    path = school.path(f"/members/{teacher.member_id}/release")
    async with watching(school, teacher) as socket:
        freed = await administrator.client.post(path, json={"phone": "8 916 555-00-77"})
        assert freed.status_code == 204, freed.text
        await socket.closed()
    assert (await teacher.client.get(school.path())).status_code == 404
    async with running.anonymous() as client:
        assert await sign_in(client, running.wiring, "+79165550077") == {"state": "signed_in"}
        page = await client.get(school.path())
        assert page.status_code == 200
        assert "calls.start" in page.json()["abilities"]
    assert (await teacher.client.get(school.path())).status_code == 404, "the old phone reaches nothing"
    free = await listed(school, "Ли Анна", Role.TEACHER)
    refused = await administrator.client.post(school.path(f"/members/{free}/release"), json={})
    assert refused.json()["code"] == "organisations.not_claimed"


async def test_org_19_what_is_written_down_is_changed_and_the_journal_masks_contacts(school: School) -> None:
    administrator = await school.person("Серова Мария", Role.ADMINISTRATOR)
    teacher = await school.person("Громов Олег", Role.TEACHER)
    path = school.path(f"/members/{teacher.member_id}")
    changed = await administrator.client.patch(path, json={"surname": "Громова", "phone": "+7 916 555-00-77"})
    assert changed.status_code == 204, changed.text
    after = await member_of(school, teacher.member_id)
    assert (after.surname, after.given_name, after.phone) == ("Громова", "Олег", "+79165550077")
    [entry] = [
        one
        for one in (await administrator.client.get(school.path("/journal"))).json()["entries"]
        if one["act"] == "organisations.member_edited"
    ]
    assert entry["after"] == {"surname": "Громова", "phone": "+7 9•• •••-00-77"}
    assert entry["before"]["surname"] == "Громов"
    # Of what is shown: the entry's ids and hashes may have any digits.
    assert "555" not in str((entry["before"], entry["after"]))
    for wrong in ({"surname": " "}, {"phone": "номер"}, {"email": "не почта"}):
        assert (await administrator.client.patch(path, json=wrong)).status_code == 422
    assert (await teacher.client.patch(path, json={"position": "директор"})).status_code == 403
    gone = await administrator.client.patch(school.path(f"/members/{new_id()}"), json={"position": "учитель"})
    assert gone.status_code == 404
