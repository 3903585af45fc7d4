"""What stands beside the classes: a circle, colleagues, subgroups of the main class, somebody who stands in."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import chain
from uuid import UUID

from parta.chat import conversations_of_groups
from parta.foundation.db import Tx
from parta.foundation.identity import new_id
from parta.organisations import Actor, Role, local_today
from parta.structure import (
    GroupPeople,
    NewGroup,
    StaffPerson,
    SubgroupName,
    TeacherOfGroup,
    add_students,
    create_groups,
    fill_subgroups,
    people_of_groups,
    set_colleagues,
    set_curator,
    set_deputy,
    set_division,
    set_teachers,
    staff_people,
)

from . import talk
from .history import play
from .people import class_called, main_class

_ENGLISH = "Английский язык"
_SCIENCES = ("Химия", "Физика", "Биология", "География")


async def gather(tx: Tx, administrator: Actor, classes: Sequence[GroupPeople]) -> UUID:
    """Make them as an administrator would, on one screen after another; returns the circle."""
    staff = (await staff_people(tx)).staff
    circle_id = await _circle(tx, administrator, classes, staff)
    await _colleagues(tx, administrator, staff)
    await _subgroups(tx, administrator, main_class(classes), staff)
    await _deputy(tx, administrator, class_called(classes, "6Б"), staff)
    return circle_id


async def _circle(tx: Tx, administrator: Actor, classes: Sequence[GroupPeople], staff: Sequence[StaffPerson]) -> UUID:
    """A circle of pupils from several classes."""
    circle_id = await _made(tx, administrator, NewGroup(id=new_id(), name="Робототехника", kind="circle"))
    leader = next(one.member_id for one in staff if "Информатика" in one.subjects)
    await set_curator(tx, administrator, group_id=circle_id, member_id=leader)
    pupils = list(
        chain.from_iterable(
            [one.member_id for one in class_called(classes, name).students[:5]] for name in ("5А", "5Б", "6А", "7В")
        )
    )
    await add_students(tx, administrator, group_id=circle_id, student_ids=pupils)
    return circle_id


async def talk_together(tx: Tx, circle_id: UUID) -> None:
    """The circle's talk; its conversation exists since the transaction that made the circle was committed."""
    people = (await people_of_groups(tx, [circle_id]))[circle_id]
    places = await conversations_of_groups(tx, [circle_id])
    pupils = [one.member_id for one in people.students]
    await play(
        tx,
        places[circle_id, "class"],
        talk.CIRCLE,
        {"curator": [one.member_id for one in people.leaders], "pupil": pupils},
        audience=pupils,
        unread_for=dict.fromkeys(pupils, 1),
    )


async def _colleagues(tx: Tx, administrator: Actor, staff: Sequence[StaffPerson]) -> None:
    """A department and a methodical association."""
    service = [one.member_id for one in staff if one.position in {"Педагог-психолог", "Социальный педагог"}]
    teachers = [one.member_id for one in staff if any(subject in one.subjects for subject in _SCIENCES)]
    for name, kind, people in (
        ("Психолого-педагогическая служба", "department", service),
        ("МО учителей естественных наук", "association", teachers),
    ):
        group_id = await _made(tx, administrator, NewGroup(id=new_id(), name=name, kind=kind))
        await set_curator(tx, administrator, group_id=group_id, member_id=people[0])
        await set_colleagues(tx, administrator, group_id=group_id, member_ids=people)


async def _subgroups(tx: Tx, administrator: Actor, main: GroupPeople, staff: Sequence[StaffPerson]) -> None:
    """The main class learns English in two halves, each with a teacher and a chat of its own."""
    first, second = SubgroupName(id=new_id(), name="1 группа"), SubgroupName(id=new_id(), name="2 группа")
    division_id = new_id()
    await set_division(
        tx,
        administrator,
        id=division_id,
        group_id=main.group.id,
        name=_ENGLISH,
        kind="language",
        has_chats=True,
        subgroups=[first, second],
    )
    half = len(main.students) // 2
    await fill_subgroups(
        tx,
        administrator,
        id=division_id,
        group_id=main.group.id,
        places={one.member_id: first.id if place < half else second.id for place, one in enumerate(main.students)},
    )
    others = [TeacherOfGroup(member_id=one.member_id, subject=one.subject) for one in main.teachers]
    known = next(one.member_id for one in others if one.subject == _ENGLISH)
    colleague = next(one.member_id for one in staff if _ENGLISH in one.subjects and one.member_id != known)
    await set_teachers(
        tx,
        administrator,
        group_id=main.group.id,
        teachers=[
            *(one for one in others if one.subject != _ENGLISH),
            TeacherOfGroup(member_id=known, subject=_ENGLISH, subgroup_id=first.id),
            TeacherOfGroup(member_id=colleague, subject=_ENGLISH, subgroup_id=second.id),
        ],
    )


async def _deputy(tx: Tx, administrator: Actor, people: GroupPeople, staff: Sequence[StaffPerson]) -> None:
    """A class teacher is ill, and a colleague without a class stands in."""
    leading = people.curator.member_id if people.curator else None
    teaching = {one.member_id for one in people.teachers}
    named = next(
        one.member_id
        for one in staff
        if one.member_id in teaching and one.member_id != leading and Role.TEACHER in one.confirmed
    )
    today = await local_today(tx)
    await set_deputy(
        tx,
        administrator,
        id=new_id(),
        group_id=people.group.id,
        member_id=named,
        since=today - timedelta(days=3),
        until=today + timedelta(days=11),
        reason="Больничный",
    )


async def _made(tx: Tx, administrator: Actor, new: NewGroup) -> UUID:
    await create_groups(tx, administrator, new=[new])
    return new.id
