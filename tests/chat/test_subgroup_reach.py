"""CHAT-13: whoever teaches a subgroup reaches its students and their guardians, and is reached by them alone."""

from uuid import UUID

from chat.test_closing import CLOSED, OPEN, direct, post
from fixtures.families import make_class
from fixtures.school import School, Someone
from parta.chat.reach import reach_of, reachable
from parta.foundation.identity import new_id
from parta.organisations import Role
from parta.structure import enrol_student, link_guardian


async def _seat(school: School, someone: Someone, path: str, places: dict[UUID, UUID | None]) -> None:
    body = {
        "places": [{"studentId": str(one), "subgroupId": str(part) if part else None} for one, part in places.items()]
    }
    answer = await someone.client.patch(school.path(f"{path}/students"), json=body)
    assert answer.status_code < 300, answer.text


async def test_chat_13_a_subgroup_s_teacher_reaches_that_subgroup_only(school: School) -> None:
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    english = await school.person("Английская Вера", Role.TEACHER)
    physics = await school.person("Физиков Пётр", Role.TEACHER)
    people: dict[str, Someone] = {}
    group = await make_class(school, administrator, "5А")
    for child in ("Миша", "Соня"):
        people[child] = await school.person(f"Учеников {child}", Role.STUDENT)
        people[f"мать {child}"] = await school.person(f"Мать {child}", Role.GUARDIAN)
        async with school.wiring.database.transaction(school.id) as tx:
            await enrol_student(tx, student_id=people[child].member_id, group_id=group.id)
            await link_guardian(
                tx,
                guardian_id=people[f"мать {child}"].member_id,
                student_id=people[child].member_id,
                kind="mother",
            )
    division, first, second = new_id(), new_id(), new_id()
    path = f"/groups/{group.id}/divisions/{division}"
    parts = [{"id": str(first), "name": "1"}, {"id": str(second), "name": "2"}]
    body = {"name": "Английский", "kind": "language", "subgroups": parts}
    assert (await administrator.client.put(school.path(path), json=body)).status_code < 300
    await _seat(school, administrator, path, {people["Миша"].member_id: first, people["Соня"].member_id: second})
    lessons = [
        {"memberId": str(english.member_id), "subject": "Английский", "subgroupId": str(first)},
        {"memberId": str(physics.member_id), "subject": "Физика"},
    ]
    taught = await administrator.client.put(school.path(f"/groups/{group.id}/teachers"), json={"teachers": lessons})
    assert taught.status_code < 300, taught.text

    names = {one.member_id: name for name, one in people.items()}

    async def reached(someone: Someone) -> set[str]:
        async with school.wiring.database.transaction(school.id) as tx:
            everybody = await reach_of(tx, someone.actor)
            asked = await reachable(tx, someone.actor, names)
            assert asked == everybody.members & names.keys(), "one answer for a list and for a question"
        return {names[one] for one in asked}

    async def reaches_english() -> set[str]:
        async with school.wiring.database.transaction(school.id) as tx:
            return {name for name, one in people.items() if await reachable(tx, one.actor, [english.member_id])}

    assert await reached(physics) == set(people)  # the witness: the whole class is taught physics
    assert await reached(english) == {"Миша", "мать Миша"} == await reaches_english()

    with_misha = await direct(school, english, people["Миша"])
    assert await post(school, people["Миша"], with_misha) == OPEN
    await _seat(school, administrator, path, {people["Миша"].member_id: second, people["Соня"].member_id: first})
    assert await reached(english) == {"Соня", "мать Соня"} == await reaches_english()
    # CHAT-18: what was said stays readable, and nothing is added to it.
    assert await post(school, people["Миша"], with_misha) == CLOSED
    assert await post(school, english, with_misha) == CLOSED
    await _seat(school, administrator, path, {people["Миша"].member_id: first})
    assert await post(school, english, with_misha) == OPEN
