"""The law of random years: whatever happens, the school is what a plain model says, and so are its conversations.

Imports, movements, families, bars, circles, leaders with terms, dismissals, turns of the year and what undoes them,
in any order; after each act the database is compared with the model, at the end the log with the snapshots.
"""

from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from fixtures.families import listed, make_class
from fixtures.school import Running, School, Someone
from fixtures.sockets import watching
from parta.organisations import Role
from parta.structure import attach_teacher, enrol_student, link_guardian
from properties.year_life import Life
from properties.year_model import ModelGroup, ModelSchool

Step = tuple[str, int, int, int]
_ACTS = {
    "arrive": 2, "depart": 4, "transfer": 3, "come_back": 3, "undo_movement": 4, "list": 1, "link": 4, "unlink": 3,
    "bar": 2, "lift": 2, "join_circle": 4, "leave_circle": 1, "set_curator": 4, "stand_in": 2, "end_standing_in": 1,
    "teach": 3, "colleagues": 2, "dismiss": 3, "take_on_again": 3, "confirm": 1, "archive": 2, "restore": 3,
    "turn": 3, "undo_turn": 4,
}  # fmt: skip
_STEP = st.tuples(
    st.sampled_from([act for act, weight in _ACTS.items() for _ in range(weight)]),
    st.integers(0, 7),
    st.integers(0, 7),
    st.integers(0, 5),
)

# Rows that lead to somebody who isn't here, or isn't what the row says.
_ORPHANS = {
    "an enrolment of somebody who isn't a student here": """
        select e.student_id from enrolment e join member m using (organisation_id) where m.id = e.student_id
        and (m.left_at is not null or not exists (select from member_role r
             where r.organisation_id = m.organisation_id and r.member_id = m.id and r.role = 'student'))""",
    "a place in a circle of somebody who is gone": """
        select p.student_id from participation p join member m using (organisation_id)
        where m.id = p.student_id and m.left_at is not null""",
    "a leader who is gone": """
        select g.curator_id from school_group g join member m using (organisation_id)
        where m.id = g.curator_id and m.left_at is not null""",
    "a teacher of a group who is gone": """
        select t.member_id from group_teacher t join member m using (organisation_id)
        where m.id = t.member_id and m.left_at is not null""",
    "a deputy who is gone": """
        select d.member_id from deputy d join member m using (organisation_id)
        where m.id = d.member_id and m.left_at is not null""",
    "a seat of somebody who is gone in a conversation that goes on": """
        select s.member_id from conversation_member s join member m using (organisation_id)
        join conversation c on c.organisation_id = s.organisation_id and c.id = s.conversation_id
        where m.id = s.member_id and m.left_at is not null and s.left_at is null
        and c.group_id is not null and c.archived_at is null""",
}


async def begin(running: Running) -> Life:
    """Three classes, a circle and a department, with whoever belongs to them; three people have come."""
    school = await running.school()
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    curator = await school.person("Кураторова Ольга", Role.TEACHER)
    pupil = await school.person("Власова Соня", Role.STUDENT)
    mother = await school.person("Власова Мария", Role.GUARDIAN)
    model = ModelSchool()
    model.office = {administrator.member_id}
    model.staff = {administrator.member_id: True, curator.member_id: True}
    for name, is_confirmed in (("Физикова Инна", True), ("Новичков Олег", False)):
        model.staff[await listed(school, name, Role.TEACHER, is_confirmed=is_confirmed)] = is_confirmed
    for name, kind in (
        ("5А", "class"),
        ("6А", "class"),
        ("11А", "class"),
        ("Шахматы", "circle"),
        ("Кафедра", "department"),
    ):
        made = await make_class(school, administrator, name, curator=curator if name == "5А" else None, kind=kind)
        model.groups[made.id] = ModelGroup(made.id, kind, name, curator.member_id if name == "5А" else None)
    fifth, sixth, last, circle, _ = model.groups.values()
    students = [pupil.member_id]
    students += [await listed(school, f"Ученик{letter} Имя", Role.STUDENT) for letter in "абвг"]
    parents = [mother.member_id]
    parents += [await listed(school, f"Родитель{letter} Имя", Role.GUARDIAN) for letter in "абв"]
    waiting = list(model.staff)[-1]
    async with school.wiring.database.transaction(school.id) as tx:
        for student, group in zip(students, (fifth, fifth, sixth, last, last), strict=True):
            await enrol_student(tx, student_id=student, group_id=group.id)
            model.place[student] = group.id
        for parent, student in zip([*parents, parents[1]], [*students[:4], students[2]], strict=True):
            await link_guardian(tx, guardian_id=parent, student_id=student, kind="mother")
            model.links.add((parent, student))
        for group in (fifth, circle):
            await attach_teacher(tx, member_id=waiting, group_id=group.id, subject="Физика")
            group.taught_by.add(waiting)
    model.here = {*model.staff, *students, *parents}
    model.students, model.guardians = set(students), set(parents)
    return Life(school, administrator, model)


async def compare(life: Life) -> None:
    """The database against the model."""
    school, model = life.school, life.model
    async with school.wiring.database.transaction(school.id) as tx:
        own = {"organisation": school.id}

        async def rows(query: str) -> list[Any]:
            return list((await tx.execute(text(query), own)).all())

        groups = {row.id: row for row in await rows(
            "select id, name, curator_id, archived_at from school_group where organisation_id = :organisation"
            " and kind <> 'staff'"
        )}  # fmt: skip
        assert {one.id: (one.name, one.curator, one.is_archived) for one in model.groups.values()} == {
            one: (row.name, row.curator_id, row.archived_at is not None) for one, row in groups.items()
        }, life.done
        placed = await rows("select student_id, group_id from enrolment where organisation_id = :organisation")
        assert {row.student_id: row.group_id for row in placed} == model.place, life.done
        for what, query in _ORPHANS.items():
            found = await rows(f"{query} and m.organisation_id = :organisation")
            assert found == [], (what, life.done)

        seated: dict[tuple[UUID | None, str], set[UUID]] = {}
        for row in await rows(
            "select c.group_id, c.kind, s.member_id from conversation c left join conversation_member s"
            " on s.organisation_id = c.organisation_id and s.conversation_id = c.id and s.left_at is null"
            " where c.organisation_id = :organisation and c.group_id is not null and c.archived_at is null"
        ):
            key = (None if row.kind in ("staff", "teachers") else row.group_id, row.kind)
            seated.setdefault(key, set()).update([row.member_id] if row.member_id else [])
        expected = model.seats()
        # A group that nobody ever was in has no conversation yet.
        assert {key: who for key, who in seated.items() if who} == {key: who for key, who in expected.items() if who}, (
            life.done
        )

        written = await rows(
            f"select act from journal_entry where organisation_id = :organisation order by number offset {life.seen}"
        )
        assert sorted(row.act for row in written) == sorted(life.acts), life.done
        life.seen += len(written)
        life.acts.clear()


async def proof_of(life: Life) -> dict[str, Any]:
    answer = await life.administrator.client.get(life.school.path("/journal/proof"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def conversations_of(school: School, someone: Someone) -> dict[str, tuple[str, bool]]:
    """{conversation: (title, whether it rests)}"""
    answer = await someone.client.get(school.path("/conversations"))
    assert answer.status_code == 200, answer.text
    return {one["id"]: (one["title"], one["isArchived"]) for one in answer.json()["conversations"]}


async def replay(life: Life, someone: Someone, since: dict[str, Any]) -> None:
    """What the log tells a client that has an old snapshot is a fresh snapshot (CHAT-3)."""
    school, fresh = life.school, await conversations_of(life.school, someone)
    async with watching(school, someone) as seen:
        own = f"member:{someone.member_id}"
        await seen.follow(own, since=0)
        joined: set[str] = set()
        for event in seen.events:
            if event.get("stream") == own and event["type"] == "chat.conversation_joined":
                joined.add(event["data"]["conversationId"])
            elif event.get("stream") == own and event["type"] == "chat.conversation_left":
                joined.discard(event["data"]["conversationId"])
        assert joined == set(fresh), life.done
        for conversation_id in sorted(since.keys() & fresh.keys()):
            old, stream = since[conversation_id], f"conversation:{conversation_id}"
            await seen.follow(stream, since=old["conversation"]["seq"])
            members = {one["id"]: one for one in old["members"]}
            told = (old["conversation"]["title"], old["conversation"]["isArchived"])
            takes_anew = False
            for event in (one for one in seen.events if one.get("stream") == stream):
                match event["type"]:
                    case "chat.member_joined" if event["data"]["member"] is not None:
                        members[event["data"]["member"]["id"]] = event["data"]["member"]
                    case "chat.member_left":
                        members.pop(event["data"]["memberId"], None)
                    case "chat.members_changed":
                        takes_anew = True
                    case "chat.conversation_changed":
                        told = (event["data"]["title"], event["data"]["isArchived"])
                    case _:
                        pass
            assert told == fresh[conversation_id], life.done
            if not takes_anew:
                now = {one["id"]: one for one in (await details_of(school, someone, conversation_id))["members"]}
                assert members == now, life.done


async def details_of(school: School, someone: Someone, conversation_id: str) -> dict[str, Any]:
    answer = await someone.client.get(school.path(f"/conversations/{conversation_id}"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def live(running: Running, steps: list[Step]) -> Life:
    life = await begin(running)
    await compare_first(life)
    people = list(life.school.people)
    old = {
        one.member_id: {
            found: await details_of(life.school, one, found) for found in await conversations_of(life.school, one)
        }
        for one in people
    }
    for step in steps:
        await life.step(*step)
        await compare(life)
    assert (await proof_of(life))["isIntact"]
    for one in people:
        if one.member_id in life.model.here:
            await replay(life, one, old[one.member_id])
    return life


async def compare_first(life: Life) -> None:
    """How it begins; what the making of it wrote into the journal isn't the law's."""
    life.seen = (await proof_of(life))["count"]
    await compare(life)


@settings(
    max_examples=6, phases=[Phase.explicit, Phase.generate], deadline=None, suppress_health_check=list(HealthCheck)
)
@given(steps=st.lists(_STEP, min_size=8, max_size=25))
async def test_the_school_is_what_the_model_says(running: Running, steps: list[Step]) -> None:
    """STR-4, STR-9 to STR-11, STR-24, FAM-2, FAM-6, CHAT-12, CHAT-20, MOV-7, MOV-9, YEAR-4 to YEAR-7, JRN-2."""
    await live(running, steps)


async def happened(running: Running, *steps: Step) -> None:
    """A history in which nothing is passed over."""
    life = await live(running, list(steps))
    assert life.done == [act for act, _, _, _ in steps]


async def test_fam_2_the_parents_of_a_circle_follow_their_families(running: Running) -> None:
    """Once only the class heard that a link had begun, ended or was barred."""
    await happened(
        running, ("join_circle", 0, 0, 0), ("unlink", 0, 0, 0), ("link", 0, 0, 0), ("bar", 0, 0, 0), ("lift", 0, 0, 0)
    )


async def test_year_6_what_was_put_to_rest_or_led_by_another_since_the_turn_stays(running: Running) -> None:
    """Once the undoing woke it again, and gave it back to whoever had led it."""
    await happened(
        running,
        ("turn", 0, 0, 0),
        ("archive", 0, 0, 1),
        ("archive", 3, 0, 0),
        ("set_curator", 0, 2, 0),
        ("undo_turn", 0, 0, 0),
    )


async def test_year_6_who_left_since_the_turn_is_in_no_class(running: Running) -> None:
    """Once a graduate who came back and left was written into the class of leavers again."""
    steps: list[Step] = [("turn", 0, 0, 0), *[("come_back", 0, 0, 0)] * 2, *[("depart", 0, 0, 0)] * 5]
    await happened(running, *steps, ("undo_turn", 0, 0, 0))


async def test_jrn_1_an_imported_list_is_an_act(running: Running) -> None:
    """Once the journal had a name for it and no entry."""
    await happened(running, ("list", 0, 0, 0), ("list", 1, 0, 0))
