"""CHAT-18: conversations of two follow the relationship of the two."""

import asyncio
from uuid import UUID

from chat.conftest import code_of, try_direct
from chat.test_direct import world
from fixtures.school import School, Someone
from fixtures.sockets import watching
from parta.foundation.identity import new_id
from parta.organisations import Role, end_membership, restore_membership, revoke_role
from parta.structure import NewGroup, TeacherOfGroup, create_groups, enrol_student, set_teachers


async def direct(school: School, one: Someone, other: Someone) -> str:
    made = await try_direct(school, one, other)
    assert made.status_code == 201, made.text
    return made.json()["id"]


async def post(school: School, someone: Someone, conversation_id: str, body: str = "Здравствуйте") -> tuple[int, str]:
    answer = await someone.client.post(
        school.path(f"/conversations/{conversation_id}/messages"), json={"id": str(new_id()), "body": body}
    )
    return (201, "") if answer.status_code == 201 else code_of(answer)


CLOSED = (409, "chat.unrelated")
OPEN = (201, "")


async def test_chat_18_a_pupil_who_moves_leaves_history_behind_and_finds_it_again(school: School) -> None:
    people = await world(school)
    pupil, teacher, classmate, curator = (people[one] for one in ("pupil", "teacher", "classmate", "curator"))
    with_teacher, with_classmate = await direct(school, pupil, teacher), await direct(school, pupil, classmate)
    untouched = await direct(school, classmate, teacher)
    async with school.wiring.database.transaction(school.id) as tx:
        sixth = new_id()
        await create_groups(tx, people["administrator"].actor, new=[NewGroup(id=sixth, name="6В", kind="class")])
    groups = {
        one["name"]: UUID(one["id"])
        for one in (await people["administrator"].client.get(school.path("/groups"))).json()["groups"]
    }
    async with watching(school, teacher) as seen:
        await seen.follow(f"conversation:{with_teacher}", f"conversation:{untouched}", since=-1)
        async with school.wiring.database.transaction(school.id) as tx:
            await enrol_student(tx, student_id=pupil.member_id, group_id=sixth)
        closed = await seen.expect(lambda event: event["type"] == "chat.conversation_changed")
        assert closed["data"]["closedReason"] == "relation"
        # By the socket, by HTTP, from either side.
        refused = await seen.ask("chat.post_message", id=str(new_id()), conversationId=with_teacher, body="Ещё")
        assert refused["problem"]["code"] == "chat.unrelated"
        assert await post(school, pupil, with_teacher) == CLOSED
        assert await post(school, pupil, with_classmate) == CLOSED
        assert await post(school, classmate, untouched, "Свидетель") == OPEN
        await seen.expect_text("Свидетель")
        # Typing isn't shown either, and opening it again doesn't make a second one.
        await seen.ask("chat.type", conversationId=with_teacher)
        assert await direct(school, pupil, teacher) == with_teacher

        async with school.wiring.database.transaction(school.id) as tx:
            await enrol_student(tx, student_id=pupil.member_id, group_id=groups["5А"])
        await seen.expect(
            lambda event: event["type"] == "chat.conversation_changed" and event["data"]["closedReason"] == ""
        )
        assert [one["type"] for one in seen.events].count("chat.typing") == 0
    assert await post(school, pupil, with_teacher) == OPEN
    assert await post(school, teacher, with_teacher) == OPEN
    assert await post(school, classmate, with_classmate) == OPEN
    assert curator.member_id != teacher.member_id


async def test_chat_18_a_teacher_who_stops_teaching_and_a_role_that_is_taken(school: School) -> None:
    people = await world(school)
    teacher, pupil, parent, head = (people[one] for one in ("teacher", "pupil", "parent", "head"))
    with_pupil, with_parent = await direct(school, teacher, pupil), await direct(school, parent, teacher)
    with_head = await direct(school, teacher, head)
    groups = (await people["administrator"].client.get(school.path("/groups"))).json()["groups"]
    fifth = next(UUID(one["id"]) for one in groups if one["name"] == "5А")
    database = school.wiring.database
    async with database.transaction(school.id) as tx:
        await set_teachers(tx, people["administrator"].actor, group_id=fifth, teachers=[])
    assert await post(school, teacher, with_pupil) == CLOSED
    assert await post(school, parent, with_parent) == CLOSED
    assert await post(school, teacher, with_head) == OPEN
    async with database.transaction(school.id) as tx:
        again = [TeacherOfGroup(member_id=teacher.member_id, subject="Физика")]
        await set_teachers(tx, people["administrator"].actor, group_id=fifth, teachers=again)
    assert await post(school, parent, with_parent) == OPEN
    async with database.transaction(school.id) as tx:
        await revoke_role(tx, people["administrator"].actor, member_id=teacher.member_id, role=Role.TEACHER)
    assert await post(school, parent, with_parent) != OPEN
    assert await post(school, head, with_head) != OPEN


async def test_chat_18_who_left_is_history_and_who_returns_is_not(school: School) -> None:
    people = await world(school)
    curator, pupil = people["curator"], people["pupil"]
    conversation = await direct(school, curator, pupil)
    assert await post(school, curator, conversation) == OPEN
    async with school.wiring.database.transaction(school.id) as tx:
        await end_membership(tx, member_id=curator.member_id)
    assert await post(school, pupil, conversation) == (409, "chat.partner_left")
    seen = (await pupil.client.get(school.path(f"/conversations/{conversation}"))).json()["conversation"]
    assert (seen["closedReason"], seen["lastMessage"]["body"]) == ("left", "Здравствуйте")
    async with school.wiring.database.transaction(school.id) as tx:
        await restore_membership(tx, member_id=curator.member_id)
    # Back with the roles; whether with the class is the structure's: a colleague reaches colleagues in any case.
    seen = (await pupil.client.get(school.path(f"/conversations/{conversation}"))).json()["conversation"]
    assert seen["closedReason"] in ("", "relation")


async def test_chat_18_an_archived_class_relates_nobody(school: School) -> None:
    people = await world(school)
    teacher, pupil = people["teacher"], people["pupil"]
    conversation = await direct(school, teacher, pupil)
    groups = (await people["administrator"].client.get(school.path("/groups"))).json()["groups"]
    path = school.path(f"/groups/{next(one['id'] for one in groups if one['name'] == '5А')}")
    assert (await people["administrator"].client.post(f"{path}/archive")).is_success
    assert await post(school, pupil, conversation) == CLOSED
    assert (await people["administrator"].client.post(f"{path}/restore")).is_success
    assert await post(school, pupil, conversation) == OPEN


async def test_chat_18_the_school_s_settings_hold_for_old_conversations(school: School) -> None:
    people = await world(school)
    pupil, classmate, teacher, parent, curator = (
        people[one] for one in ("pupil", "classmate", "teacher", "parent", "curator")
    )
    of_two = await direct(school, pupil, classmate)

    async def decide(**settings: bool) -> None:
        answer = await people["administrator"].client.patch(school.path(), json={"settings": settings})
        assert answer.is_success, answer.text

    await decide(studentsWriteClassmates=False)
    assert await post(school, pupil, of_two) == CLOSED
    await decide(studentsWriteClassmates=True)
    assert await post(school, pupil, of_two) == OPEN

    # Whom parents and pupils may begin to write to; who is written to may answer.
    await decide(guardiansWriteTeachers=False, studentsWriteTeachers=False)
    for someone in (parent, pupil):
        assert code_of(await try_direct(school, someone, teacher)) == (403, "chat.not_reachable")
        assert (await try_direct(school, someone, curator)).status_code == 201
    begun = await direct(school, teacher, parent)
    assert await post(school, parent, begun) == OPEN


async def test_chat_18_a_post_and_the_end_of_the_relation_at_once(school: School) -> None:
    """Whatever meets in the group commit: what was acknowledged was posted before the end, all later is refused."""
    people = await world(school)
    teacher, pupil = people["teacher"], people["pupil"]
    conversation = await direct(school, teacher, pupil)
    groups = (await people["administrator"].client.get(school.path("/groups"))).json()["groups"]
    fifth = next(UUID(one["id"]) for one in groups if one["name"] == "5А")

    async def part() -> None:
        async with school.wiring.database.transaction(school.id) as tx:
            await set_teachers(tx, people["administrator"].actor, group_id=fifth, teachers=[])

    posts = [post(school, pupil, conversation, f"№ {number}") for number in range(30)]
    results = await asyncio.gather(*posts[:10], part(), *posts[10:])
    outcomes = [one for one in results if one is not None]
    assert set(outcomes) <= {OPEN, CLOSED}
    assert await post(school, pupil, conversation) == CLOSED
    page = await pupil.client.get(school.path(f"/conversations/{conversation}/messages"))
    assert len(page.json()["messages"]) == outcomes.count(OPEN)
