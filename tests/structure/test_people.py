"""Who belongs to whom: what chat and others stand on."""

from fixtures.families import listed, make_class
from fixtures.school import School
from parta.organisations import Role, confirm_role, end_membership
from parta.structure import (
    attach_teacher,
    children_of,
    classmates_of,
    enrol_student,
    groups_of_member,
    guardians_of,
    own_teachers,
    people_of_groups,
    staff_people,
    students_curated_by,
    students_taught_by,
)


async def test_people_of_a_group(school: School) -> None:
    """STR-4, STR-10: curator, teachers, students and guardians in sets; who isn't confirmed says so."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    curator = await school.person("Кураторова Ольга", Role.TEACHER)
    newcomer = await school.person("Новая Вера", Role.TEACHER, is_confirmed=False)
    one, two = (
        await make_class(school, administrator, "5А", curator=curator),
        await make_class(school, administrator, "5Б"),
    )
    misha, sonya = await one.pupil("Ковалёв Миша"), await one.pupil("Власова Соня")
    dasha = await two.pupil("Ковалёва Даша")
    two.pupils |= one.pupils
    mother = await two.parent("Ковалёва Мария", "Ковалёв Миша", "Ковалёва Даша")
    async with school.wiring.database.transaction(school.id) as tx:
        await attach_teacher(tx, member_id=newcomer.member_id, group_id=one.id, subject="Химия")
        await attach_teacher(tx, member_id=curator.member_id, group_id=one.id, subject="Физика")
    async with school.wiring.database.transaction(school.id) as tx:
        people = await people_of_groups(tx, [one.id, two.id])
        first = people[one.id]
        assert [learner.member_id for learner in first.students] == [sonya, misha]
        assert first.curator is not None
        assert (first.curator.member_id, first.curator.subject) == (curator.member_id, "Физика")
        assert {(teacher.subject, teacher.is_confirmed) for teacher in first.teachers} == {
            ("Физика", True),
            ("Химия", False),
        }
        assert [(parent.member_id, parent.student_id, parent.kind) for parent in first.guardians] == [
            (mother, misha, "mother")
        ]
        assert [parent.student_id for parent in people[two.id].guardians] == [dasha]

        assert await own_teachers(tx, misha) == {curator.member_id}
        assert await children_of(tx, mother) == {misha, dasha}
        assert await guardians_of(tx, [misha, sonya]) == {mother}
        assert await classmates_of(tx, misha) == {sonya}
        assert await students_taught_by(tx, curator.member_id) == {misha, sonya}
        assert await students_curated_by(tx, curator.member_id) == {misha, sonya}
        assert await students_taught_by(tx, newcomer.member_id) == set()
        belonging = await groups_of_member(tx, [mother, newcomer.member_id, misha])
        assert {(m.group.name, m.relation, m.student_name) for m in belonging[mother]} == {
            ("5А", "guardian_of", "Миша Ковалёв"),
            ("5Б", "guardian_of", "Даша Ковалёва"),
        }
        assert [(m.relation, m.subject) for m in belonging[newcomer.member_id]] == [("teacher", "Химия")]
        staff = await staff_people(tx)
        assert {person.member_id: person.is_confirmed for person in staff.staff} == {
            administrator.member_id: True,
            curator.member_id: True,
            newcomer.member_id: False,
        }

    async with school.wiring.database.transaction(school.id) as tx:
        await confirm_role(tx, administrator.actor, member_id=newcomer.member_id, role=Role.TEACHER)
    async with school.wiring.database.transaction(school.id) as tx:
        assert await own_teachers(tx, misha) == {curator.member_id, newcomer.member_id}
        assert await students_taught_by(tx, newcomer.member_id) == {misha, sonya}


async def test_exactly_one_main_group(school: School) -> None:
    """STR-4: a pupil who is put into another group leaves the one before."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    one, two = await make_class(school, administrator, "5А"), await make_class(school, administrator, "5Б")
    misha = await one.pupil("Ковалёв Миша")
    async with school.wiring.database.transaction(school.id) as tx:
        await enrol_student(tx, student_id=misha, group_id=two.id)
    async with school.wiring.database.transaction(school.id) as tx:
        people = await people_of_groups(tx, [one.id, two.id])
    assert [len(people[group].students) for group in (one.id, two.id)] == [0, 1]


async def test_whoever_leaves_is_in_no_group(school: School) -> None:
    """STR-11: a teacher who leaves curates and teaches nothing, a pupil who leaves learns nowhere."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    curator = await school.person("Кураторова Ольга", Role.TEACHER)
    group = await make_class(school, administrator, "5А", curator=curator)
    misha, sonya = await group.pupil("Ковалёв Миша"), await group.pupil("Власова Соня")
    await group.parent("Ковалёва Мария", "Ковалёв Миша")
    async with school.wiring.database.transaction(school.id) as tx:
        await attach_teacher(tx, member_id=curator.member_id, group_id=group.id, subject="Физика")
    async with school.wiring.database.transaction(school.id) as tx:
        await end_membership(tx, member_id=curator.member_id)
        await end_membership(tx, member_id=misha)
    async with school.wiring.database.transaction(school.id) as tx:
        people = (await people_of_groups(tx, [group.id]))[group.id]
        assert [learner.member_id for learner in people.students] == [sonya]
        assert (people.curator, people.teachers, people.guardians) == (None, [], [])
        assert curator.member_id not in {person.member_id for person in (await staff_people(tx)).staff}


async def test_teacher_of_a_resting_group_teaches_nobody(school: School) -> None:
    """STR-9: in an archived group nobody is anybody's teacher any more."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    curator = await school.person("Кураторова Ольга", Role.TEACHER)
    group = await make_class(school, administrator, "5А", curator=curator)
    misha = await group.pupil("Ковалёв Миша")
    async with school.wiring.database.transaction(school.id) as tx:
        assert await own_teachers(tx, misha) == {curator.member_id}
    await administrator.client.post(school.path(f"/groups/{group.id}/archive"))
    async with school.wiring.database.transaction(school.id) as tx:
        assert await own_teachers(tx, misha) == set()
        assert await students_curated_by(tx, curator.member_id) == set()
        assert (await groups_of_member(tx, [misha]))[misha] == []


async def test_a_colleague_may_be_listed_only(school: School) -> None:
    """STR-6: somebody on the staff list who hasn't come may curate already."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    group = await make_class(school, administrator, "5А")
    teacher = await listed(school, "Новикова Мария Ивановна", Role.TEACHER)
    answer = await administrator.client.put(school.path(f"/groups/{group.id}/curator"), json={"memberId": str(teacher)})
    assert answer.status_code == 200
    row = (await administrator.client.get(school.path("/members"), params={"role": "teacher"})).json()["members"][0]
    assert (row["state"], row["groups"][0]["relation"]) == ("unclaimed", "curator")


async def test_who_has_left_stays_in_the_administration_s_list(school: School) -> None:
    """STR-7: the administration finds who has left, and who had confirmed the others; teachers see who is here."""
    administrator = await school.person("Админова Анна", Role.ADMINISTRATOR)
    other = await school.person("Прежняя Инга", Role.ADMINISTRATOR)
    teacher = await school.person("Учителева Вера", Role.TEACHER, is_confirmed=False)
    async with school.wiring.database.transaction(school.id) as tx:
        await confirm_role(tx, other.actor, member_id=teacher.member_id, role=Role.TEACHER)
    async with school.wiring.database.transaction(school.id) as tx:
        await end_membership(tx, member_id=other.member_id)
    members = school.path("/members")
    answer = await administrator.client.get(members, params={"state": "left"})
    assert answer.status_code == 200, answer.text
    assert [row["id"] for row in answer.json()["members"]] == [str(other.member_id)]
    (row,) = (await administrator.client.get(members, params={"role": "teacher"})).json()["members"]
    assert row["roles"][0]["confirmedBy"] == "Инга Прежняя"
    assert (await teacher.client.get(members)).status_code == 200
    assert (await teacher.client.get(members, params={"state": "left"})).status_code == 403
