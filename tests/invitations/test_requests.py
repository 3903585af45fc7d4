"""Requests at scale: many at once, reminders, refusals that are read, acceptances that are taken back."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from fixtures.invitations import Invitations, Visitor
from fixtures.school import Someone
from fixtures.sockets import watching
from parta.foundation import clock
from parta.foundation.identity import new_id
from parta.invitations.reminding import remind
from parta.organisations import Role, local_today, members_by_id
from parta.structure import bar_guardian, groups_of_students, guardianships, set_deputy

PETER = {"surname": "Ковалёв", "given": "Пётр", "patronymic": "Ильич"}


async def ask(invitations: Invitations, code: str, contact: str, **name: object) -> Visitor:
    visitor = invitations.visitor(contact)
    answer = await visitor.come(code, **name)
    assert answer.json()["state"] == "requested", answer.text
    return visitor


async def queue(invitations: Invitations, *, by: Someone | None = None, **params: object) -> list[dict]:
    client = (by or invitations.curator).client
    answer = await client.get(invitations.school.path("/join-requests"), params=params)
    return answer.json()["requests"]


async def decide(invitations: Invitations, path: str, by: Someone | None = None, **body: object) -> tuple[int, dict]:
    client = (by or invitations.curator).client
    answer = await client.post(invitations.school.path(f"/join-requests/{path}"), json=body)
    return answer.status_code, answer.json() if answer.content else {}


async def test_inv_15_the_same_person_asks_once(invitations: Invitations) -> None:
    """INV-15: asking again, by another link as well, changes the one request; what was said last counts."""
    await invitations.group.pupil("Ковалёв Миша")
    one, two = await invitations.link("guardian"), await invitations.link("guardian")
    await ask(invitations, one["code"], "+79160000031", personName=PETER, childName="Миша")
    await invitations.minute_passes()
    await ask(invitations, two["code"], "+79160000031", personName=PETER, childName="Ковалёв Миша")
    (only,) = await queue(invitations)
    assert (only["childName"], only["times"]) == ("Ковалёв Миша", 2)


async def test_inv_15_a_refusal_is_read_and_holds_for_a_day_or_until_a_new_link(
    invitations: Invitations, monkeypatch: pytest.MonkeyPatch
) -> None:
    await invitations.group.pupil("Ковалёв Миша")
    link = await invitations.link("guardian")
    visitor = await ask(invitations, link["code"], "+79160000032", personName=PETER, childName="Миша")
    (request,) = await queue(invitations)
    assert (await decide(invitations, f"{request['id']}/refuse", reason="Не наш класс"))[0] == 204
    await invitations.minute_passes()
    again = (await visitor.come(link["code"])).json()
    assert (again["state"], again["reason"]) == ("refused", "Не наш класс")
    assert again["againAt"] > clock.now().isoformat()[:19]
    assert await queue(invitations) == []
    # The witnesses: a new link takes the request at once, and so does the old one a day later.
    other = await invitations.link("guardian")
    await invitations.minute_passes()
    await ask(invitations, other["code"], "+79160000032", personName=PETER, childName="Миша")
    (second,) = await queue(invitations)
    assert (await decide(invitations, f"{second['id']}/refuse"))[0] == 204
    late = clock.now() + timedelta(days=1, minutes=5)
    monkeypatch.setattr(clock, "now", lambda: late)
    await ask(invitations, other["code"], "+79160000032", personName=PETER, childName="Миша")


async def test_inv_16_many_are_let_in_each_with_its_own_answer(invitations: Invitations) -> None:
    """INV-16: what is refused says why and holds up nobody."""
    misha = await invitations.group.pupil("Ковалёв Миша")
    link = await invitations.link("guardian")
    await ask(invitations, link["code"], "+79160000033", personName=PETER, childName="Миша")
    await ask(invitations, link["code"], "+79160000034", personName={**PETER, "given": "Анна"}, childName="Миша")
    first, second = await queue(invitations)
    status, answer = await decide(
        invitations,
        "accept",
        requests=[
            {"id": first["id"], "studentId": None},
            {"id": second["id"], "studentId": str(misha)},
            {"id": str(new_id()), "studentId": str(misha)},
        ],
    )
    assert status == 200
    assert [one["isAccepted"] for one in answer["outcomes"]] == [False, True, False]
    assert "ребён" in answer["outcomes"][0]["problem"].lower() or "родитель" in answer["outcomes"][0]["problem"]
    assert [one["id"] for one in await queue(invitations)] == [first["id"]]
    (done,) = await queue(invitations, isDecided=True)
    assert (done["id"], done["mayUndo"], done["decidedBy"]) == (second["id"], True, "Ольга Кураторова")


async def test_inv_16_two_at_once_let_in_once(invitations: Invitations) -> None:
    """INV-16: a curator and an administrator press at the same moment: one of them is told."""
    misha = await invitations.group.pupil("Ковалёв Миша")
    link = await invitations.link("guardian")
    await ask(invitations, link["code"], "+79160000035", personName=PETER, childName="Миша")
    (request,) = await queue(invitations)
    answers = await asyncio.gather(
        *(
            decide(invitations, f"{request['id']}/accept", by=who, studentId=str(misha))
            for who in (invitations.curator, invitations.administrator)
        )
    )
    assert sorted(status for status, _ in answers) == [204, 409]
    assert len(await family_of(invitations, misha)) == 1


async def family_of(invitations: Invitations, student_id: UUID) -> list[UUID]:
    async with invitations.school.wiring.database.transaction(invitations.school.id) as tx:
        return [one.guardian_id for one in await guardianships(tx, student_ids=[student_id])]


async def test_inv_17_an_acceptance_is_taken_back_within_a_day(
    invitations: Invitations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INV-17: a new guardian leaves, a place of the roster is free again, and the request waits again."""
    misha = await invitations.group.pupil("Ковалёв Миша")
    to_parents, to_pupils = await invitations.link("guardian"), await invitations.link("student")
    await ask(invitations, to_parents["code"], "+79160000036", personName=PETER, childName="Миша")
    await ask(invitations, to_pupils["code"], "+79160000037", personName={"surname": "Ковалёв", "given": "Миша"})
    for request in await queue(invitations):
        assert (await decide(invitations, f"{request['id']}/accept", studentId=str(misha)))[0] == 204
    assert len(await family_of(invitations, misha)) == 1
    done = await queue(invitations, isDecided=True)
    for request in done:
        assert (await decide(invitations, f"{request['id']}/undo"))[0] == 204
        assert (await decide(invitations, f"{request['id']}/undo"))[1]["code"] == "invitations.not_accepted"
    assert await family_of(invitations, misha) == []
    async with invitations.school.wiring.database.transaction(invitations.school.id) as tx:
        assert not (await members_by_id(tx, [misha]))[misha].is_claimed
        assert (await groups_of_students(tx, [misha]))[misha] == invitations.group.id
    waiting = await queue(invitations)
    assert {one["id"] for one in waiting} == {one["id"] for one in done}
    for request in waiting:
        assert (await decide(invitations, f"{request['id']}/accept", studentId=str(misha)))[0] == 204
    late = clock.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    for request in waiting:
        assert (await decide(invitations, f"{request['id']}/undo"))[1]["code"] == "invitations.too_late"


async def test_inv_16_reminders_go_to_the_curator_then_to_administrators(
    invitations: Invitations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INV-16: after two days the curator, after five the administrators, each once."""
    school = invitations.school
    link = await invitations.link("guardian")
    await ask(invitations, link["code"], "+79160000038", personName=PETER, childName="Миша")
    asked_at = clock.now()

    async def reminded_at(days: float) -> int:
        moment = asked_at + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: moment)
        await remind(school.wiring.database, school.wiring.postman)
        await remind(school.wiring.database, school.wiring.postman)
        await school.wiring.jobs.work(wait=False)
        async with school.wiring.database.system() as tx:
            letters = await school.wiring.postman.read_mailbox(tx)
        return len([one for one in letters if "заявок на вход без ответа" in one.text])

    before = await reminded_at(1)
    assert await reminded_at(2.1) == before + 1
    assert await reminded_at(4) == before + 1
    assert await reminded_at(5.1) == before + 2
    assert await reminded_at(9) == before + 2


async def test_inv_18_a_barred_guardian_doesnt_come_in(invitations: Invitations) -> None:
    """INV-18: the link lets them ask, nobody can link them with the child; the other parent is let in."""
    school = invitations.school
    misha = await invitations.group.pupil("Ковалёв Миша")
    father = await invitations.group.parent("Ковалёв Пётр Ильич", "Ковалёв Миша", phone="+79160000039", kind="father")
    async with school.wiring.database.transaction(school.id) as tx:
        await bar_guardian(
            tx,
            invitations.administrator.actor,
            guardian_id=father,
            student_id=misha,
            document="Решение суда 2-17",
            document_date=clock.now().date(),
        )
    link = await invitations.link("guardian")
    await ask(invitations, link["code"], "+79160000039", personName=PETER, childName="Миша")
    await ask(invitations, link["code"], "+79160000040", personName={**PETER, "given": "Анна"}, childName="Миша")
    barred, other = await queue(invitations)
    refused = await decide(invitations, f"{barred['id']}/accept", studentId=str(misha))
    assert (refused[0], refused[1]["code"]) == (409, "structure.guardian_barred")
    assert (await decide(invitations, f"{other['id']}/accept", studentId=str(misha)))[0] == 204
    assert len(await family_of(invitations, misha)) == 1


async def test_inv_7_whoever_stands_in_for_the_curator_hears_and_decides(invitations: Invitations) -> None:
    school = invitations.school
    deputy = await school.person("Заменина Зоя", Role.TEACHER)
    stranger = await school.person("Чужова Вера", Role.TEACHER)
    async with school.wiring.database.transaction(school.id) as tx:
        today = await local_today(tx)
        await set_deputy(
            tx,
            invitations.administrator.actor,
            id=new_id(),
            group_id=invitations.group.id,
            member_id=deputy.member_id,
            since=today,
            until=today,
        )
    await invitations.group.pupil("Ковалёв Миша")
    link = await invitations.link("guardian")
    async with watching(school, deputy) as told, watching(school, stranger) as untold:
        for watcher, someone in ((told, deputy), (untold, stranger)):
            await watcher.follow(f"member:{someone.member_id}")
        await ask(invitations, link["code"], "+79160000051", personName=PETER, childName="Миша")
        await told.expect(lambda event: event["type"] == "invitations.join_request_made")
        (request,) = await queue(invitations, by=deputy)
        status, _ = await decide(invitations, f"{request['id']}/refuse", by=deputy, reason="Не наш класс")
        assert status == 204
        await told.expect(lambda event: event["type"] == "invitations.join_request_decided")
        assert [one for one in untold.events if one["type"].startswith("invitations.")] == []
