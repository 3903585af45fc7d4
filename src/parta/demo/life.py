"""Some weeks of the demo school's life: every conversation has its talk."""

from collections.abc import Sequence
from random import Random
from uuid import UUID

from parta.chat import conversations_of_groups, open_direct
from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.organisations import Role
from parta.structure import GroupPeople, staff_people

from . import talk
from .history import play
from .people import actor_of, main_class, main_teacher


async def live(tx: Tx, classes: Sequence[GroupPeople]) -> None:
    """Fill the conversations of classes, parents, staff, and some direct ones."""
    main = main_class(classes)
    await _classes(tx, classes, main)
    await _staff(tx)
    await _direct(tx, main)


async def _classes(tx: Tx, classes: Sequence[GroupPeople], main: GroupPeople) -> None:
    places = await conversations_of_groups(tx, [one.group.id for one in classes])
    for place, people in enumerate(classes):
        is_main = people is main
        pupils = [one.member_id for one in people.students]
        guardians = list(dict.fromkeys(link.member_id for link in people.guardians))
        curator = [people.curator.member_id] if people.curator else []
        teachers = _main_teachers(people) if is_main else [one.member_id for one in people.teachers]
        script = talk.CLASS if is_main else talk.OTHER_CLASSES[place % len(talk.OTHER_CLASSES)]
        await play(
            tx,
            places[people.group.id, "class"],
            script,
            {"curator": curator, "teacher": teachers, "pupil": pupils},
            audience=pupils,
            unread_for=_unread([*pupils, *teachers], 3 if is_main else 1),
        )
        await play(
            tx,
            places[people.group.id, "guardians"],
            talk.GUARDIANS if is_main else talk.OTHER_GUARDIANS,
            {"curator": curator, "guardian": guardians, "teacher": curator},
            audience=guardians,
            unread_for=_unread([*guardians, *curator], 2),
        )


def _main_teachers(people: GroupPeople) -> list[UUID]:
    """The teachers in the order in which the script speaks of their subjects."""
    by_subject = {one.subject: one.member_id for one in people.teachers}
    wanted = ("Математика", "Русский язык и литература", "География", "Английский язык")
    return [by_subject[subject] for subject in wanted if subject in by_subject]


async def _staff(tx: Tx) -> None:
    people = await staff_people(tx)
    places = await conversations_of_groups(tx, [people.group_id])
    everybody = [one.member_id for one in people.staff]
    head = [one.member_id for one in people.staff if Role.HEAD in one.confirmed]
    deputy = [one.member_id for one in people.staff if "заместитель" in one.position.lower()]
    teachers = [one.member_id for one in people.staff if Role.TEACHER in one.confirmed]
    cast: dict[talk.Part, Sequence[UUID]] = {"head": head, "deputy": deputy, "staff": teachers, "teacher": teachers}
    for kind, script, audience in (("staff", talk.STAFF, everybody), ("teachers", talk.TEACHERS, teachers)):
        await play(tx, places[people.group_id, kind], script, cast, audience=audience, unread_for=_unread(audience, 2))


async def _direct(tx: Tx, main: GroupPeople) -> None:
    """The main class's teacher and a parent, a colleague, a pupil."""
    teacher_id = main_teacher(main)
    teacher = await actor_of(tx, teacher_id)
    colleague = main.curator.member_id if main.curator else main.teachers[-1].member_id
    for other, script, unread in (
        (main.guardians[0].member_id, talk.DIRECT_WITH_GUARDIAN, 1),
        (colleague, talk.DIRECT_WITH_COLLEAGUE, 0),
        (main.students[3].member_id, talk.DIRECT_WITH_PUPIL, 0),
    ):
        conversation_id = await open_direct(tx, teacher, conversation_id=new_id(), member_id=other)
        await play(
            tx,
            conversation_id,
            script,
            {"me": [teacher_id], "other": [other]},
            audience=[teacher_id, other],
            unread_for={teacher_id: unread},
        )


def _unread(members: Sequence[UUID], most: int) -> dict[UUID, int]:
    """Not everybody has read everything."""
    chance = Random(len(members))
    return {member_id: chance.randrange(most + 1) for member_id in members}
