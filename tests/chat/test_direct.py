"""Who may write to whom, for every pair of roles; and the one conversation of a pair."""

import asyncio

from chat.conftest import Class, code_of, try_direct
from fixtures.families import make_class
from fixtures.school import School, Someone
from parta.foundation.identity import new_id
from parta.organisations import Role
from parta.structure import TeacherOfGroup, attach_teacher, enrol_student, link_guardian, set_teachers

_TEAM = "administrator administration head curator teacher foreign_teacher staff"
_EVERYBODY = f"{_TEAM} waiting pupil classmate foreign_pupil parent foreign_parent"

# CHAT-13, row by row: who writes, and whom they reach.
MATRIX = {
    "administrator": _EVERYBODY,
    "administration": _EVERYBODY,
    "head": _TEAM,
    "curator": f"{_TEAM} pupil classmate parent",
    "teacher": f"{_TEAM} pupil classmate parent",
    "foreign_teacher": _TEAM,
    "staff": _TEAM,
    "waiting": "administrator head",
    "pupil": "curator teacher classmate",
    "classmate": "curator teacher pupil",
    "foreign_pupil": "",
    "parent": "curator teacher head administrator administration",
    "foreign_parent": "head administrator administration",
}


async def world(school: School) -> dict[str, Someone]:
    """One of each: 5А with its people, and others who have nothing to do with it."""
    people = {
        "administrator": await school.person("Админова Анна", Role.ADMINISTRATOR),
        "administration": await school.person("Завучева Раиса", Role.ADMINISTRATION),
        "head": await school.person("Директорова Вера", Role.HEAD),
        "curator": await school.person("Кураторова Ольга", Role.TEACHER),
        "teacher": await school.person("Предметник Пётр", Role.TEACHER),
        "foreign_teacher": await school.person("Чужой Учитель", Role.TEACHER),
        "staff": await school.person("Библиотекарь Инна", Role.STAFF),
        "waiting": await school.person("Новый Олег", Role.TEACHER, is_confirmed=False),
        "pupil": await school.person("Власова Соня", Role.STUDENT),
        "classmate": await school.person("Гареев Тимур", Role.STUDENT),
        "foreign_pupil": await school.person("Другой Ваня", Role.STUDENT),
        "parent": await school.person("Власова Нина", Role.GUARDIAN),
        "foreign_parent": await school.person("Другая Мама", Role.GUARDIAN),
    }
    administrator = people["administrator"]
    fifth = await make_class(school, administrator, "5А", curator=people["curator"])
    sixth = await make_class(school, administrator, "6Б")
    async with school.wiring.database.transaction(school.id) as tx:
        # Whoever isn't confirmed is attached and counts for nobody yet.
        teachers = [TeacherOfGroup(member_id=people["teacher"].member_id, subject="Математика")]
        await set_teachers(tx, administrator.actor, group_id=fifth.id, teachers=teachers)
        await attach_teacher(tx, member_id=people["waiting"].member_id, group_id=fifth.id, subject="Химия")
        for name, group in (("pupil", fifth), ("classmate", fifth), ("foreign_pupil", sixth)):
            await enrol_student(tx, student_id=people[name].member_id, group_id=group.id)
        for parent, child in (("parent", "pupil"), ("foreign_parent", "foreign_pupil")):
            await link_guardian(tx, guardian_id=people[parent].member_id, student_id=people[child].member_id)
    return people


async def test_chat_13_every_pair_of_roles(school: School) -> None:
    people = await world(school)
    assert people.keys() == MATRIX.keys()
    allowed = {(who, whom) for who, row in MATRIX.items() for whom in row.split() if who != whom}
    refused = {(who, whom) for who in people for whom in people if who != whom} - allowed

    # The list of people offered is the same rule.
    for who, person in people.items():
        answer = await person.client.get(school.path("/directory"))
        offered = {one["id"] for one in answer.json()["people"]}
        assert offered == {str(people[whom].member_id) for one, whom in allowed if one == who}, who

    # First what is refused: what is allowed makes conversations, and an existing one is open to both.
    conversations: set[str] = set()
    for pairs, status in ((refused, 403), (allowed, 201)):
        for pair in sorted(pairs):
            answer = await try_direct(school, people[pair[0]], people[pair[1]])
            assert answer.status_code == status, pair
            conversations |= {answer.json()["id"]} if status == 201 else set()
    # Two who both may have one conversation.
    assert len(conversations) == len({frozenset(pair) for pair in allowed})


async def test_chat_13_an_organisation_may_keep_classmates_apart(school: School) -> None:
    people = await world(school)
    settings = {"settings": {"studentsWriteClassmates": False}}
    answer = await people["administrator"].client.patch(school.path(), json=settings)
    assert answer.status_code in (200, 204), answer.text
    assert code_of(await try_direct(school, people["pupil"], people["classmate"])) == (403, "chat.not_reachable")
    assert (await try_direct(school, people["pupil"], people["teacher"])).status_code == 201


async def test_chat_13_confirmation_opens_the_way_at_once(school: School) -> None:
    people = await world(school)
    waiting = people["waiting"]
    assert (await try_direct(school, waiting, people["pupil"])).status_code == 403
    assert (await try_direct(school, people["pupil"], waiting)).status_code == 403
    path = school.path(f"/members/{waiting.member_id}/roles/teacher/confirm")
    assert (await people["administrator"].client.post(path)).status_code == 204
    assert (await try_direct(school, waiting, people["pupil"])).status_code == 201


async def test_chat_13_nobody_writes_to_themselves_to_nobody_or_elsewhere(school: School) -> None:
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    assert (await try_direct(school, administrator, administrator)).status_code == 403
    for body, status in (({"memberId": str(new_id())}, 404), ({}, 422)):
        made = await administrator.client.post(
            school.path("/conversations"), json={"id": str(new_id()), "kind": "direct", **body}
        )
        assert made.status_code == status


def shown(someone: Someone) -> str:
    """«Имя Фамилия»"""
    return " ".join(reversed(someone.name.split(" ")))


async def test_chat_14_a_pair_has_one_conversation_whoever_begins(chat: Class) -> None:
    answers = await asyncio.gather(
        *(try_direct(chat.school, chat.curator, chat.pupil) for _ in range(8)),
        *(try_direct(chat.school, chat.classmate, chat.pupil) for _ in range(2)),
    )
    ids = {answer.json()["id"] for answer in answers[:8]}
    assert {answer.status_code for answer in answers[:8]} == {201}
    assert len(ids) == 1
    direct = Class(chat.school, chat.curator, chat.pupil, chat.classmate, ids.pop())
    await direct.post(chat.pupil, "Здравствуйте")
    assert (await chat.seen_by(chat.pupil))["kind"] == "custom"
    for someone, other in ((chat.curator, chat.pupil), (chat.pupil, chat.curator)):
        seen = await direct.seen_by(someone)
        assert (seen["kind"], seen["title"], seen["partner"]["id"]) == ("direct", shown(other), str(other.member_id))
    assert (await chat.classmate.client.get(direct.path())).status_code == 404


async def test_chat_14_a_direct_conversation_stays_of_two(chat: Class) -> None:
    answer = await try_direct(chat.school, chat.curator, chat.pupil)
    direct = Class(chat.school, chat.curator, chat.pupil, chat.classmate, answer.json()["id"])
    third = {"memberIds": [str(chat.classmate.member_id)]}
    assert (await chat.curator.client.post(direct.path("/members"), json=third)).status_code in (403, 409)
    left = await chat.pupil.client.delete(direct.path(f"/members/{chat.pupil.member_id}"))
    assert code_of(left) == (409, "chat.structural")
    assert (await chat.curator.client.patch(direct.path(), json={"title": "Имя"})).status_code in (403, 409)
    assert len((await direct.details(chat.pupil))["members"]) == 2


async def test_chat_14_an_id_in_use_is_not_taken(chat: Class) -> None:
    taken = await try_direct(chat.school, chat.curator, chat.pupil, id=chat.id)
    assert code_of(taken) == (409, "chat.used_id")
    assert (await try_direct(chat.school, chat.curator, chat.pupil)).status_code == 201
