"""Groups as the screens show them: lists, one with its people, and one's own."""

from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec

from parta.foundation.db import Tx
from parta.foundation.errors import Forbidden, NotFound
from parta.organisations import Actor, Member, members_by_id, present_members

from .access import own_groups, visible_group
from .belonging import groups_of_member
from .deputies import DeputyRecord, deputies_of
from .gathering import circles_of_students
from .groups import groups_by_id, load_groups
from .kinds import STAFF_GROUP_KIND
from .models import group
from .people import Lesson, colleagues_in, guarding, learning_in, people_of_groups, teaching_in
from .queries import describe_members
from .records import GroupRecord
from .relations import children_of
from .rules import may_see_group, may_see_people, refuse_edit
from .subgroups.queries import divisions_of
from .subgroups.records import Division
from .views import (
    CircleOfGroup,
    Curator,
    Deputy,
    DivisionView,
    Group,
    GroupList,
    GroupPage,
    GroupTeacher,
    OwnGroup,
    OwnGroupList,
    SubgroupView,
)


async def read_groups(tx: Tx, actor: Actor, *, is_archived: bool) -> GroupList:
    """The groups that the actor may know of, without «Сотрудники» (STR-7)."""
    own = await own_groups(tx, actor)
    found = await load_groups(
        tx,
        group.c.kind != STAFF_GROUP_KIND,
        group.c.archived_at.is_not(None) if is_archived else group.c.archived_at.is_(None),
    )
    visible = [one for one in found if may_see_group(actor, one.id, own)]
    return GroupList(groups=await describe_groups(tx, visible))


async def read_own_groups(tx: Tx, actor: Actor) -> OwnGroupList:
    """The groups that the actor leads, teaches, belongs to, learns in, or has a child in."""
    belonging = (await groups_of_member(tx, [actor.member_id]))[actor.member_id]
    described = {one.id: one for one in await describe_groups(tx, [one.group for one in belonging])}
    return OwnGroupList(
        groups=[
            OwnGroup(
                group=described[one.group.id],
                relation=one.relation,
                subject=one.subject,
                student_name=one.student_name,
                is_main=one.is_main,
                is_deputy=one.is_deputy,
            )
            for one in belonging
        ]
    )


async def describe_groups(tx: Tx, groups: Iterable[GroupRecord]) -> list[Group]:
    """Groups as the screens show them, in the given order; a dozen queries, however many."""
    wanted = {one.id: one for one in groups}
    learning = await learning_in(tx, wanted)
    families = await guarding(tx, {student_id for student_id, _ in learning})
    teaching = await teaching_in(tx, wanted)
    belonging = await colleagues_in(tx, wanted)
    deputies = await deputies_of(tx, list(wanted))
    present = await present_members(
        tx,
        {
            *(student_id for student_id, _ in learning),
            *(guardian_id for guardian_id, _, _ in families),
            *(member_id for _, member_id in belonging),
        },
    )
    staff = await members_by_id(
        tx,
        {
            *(one.curator_id for one in wanted.values() if one.curator_id),
            *(one.member_id for one in deputies),
            *(one.member_id for one in teaching),
        },
    )
    groups_of: dict[UUID, list[UUID]] = {}
    students: dict[UUID, set[UUID]] = {}
    guardians: dict[UUID, set[UUID]] = {}
    for student_id, group_id in learning:
        if student_id in present:
            groups_of.setdefault(student_id, []).append(group_id)
            students.setdefault(group_id, set()).add(student_id)
    for guardian_id, student_id, _ in families:
        for group_id in groups_of.get(student_id, ()) if guardian_id in present else ():
            guardians.setdefault(group_id, set()).add(guardian_id)
    return [
        Group(
            id=one.id,
            kind=one.kind,
            name=one.name,
            parallel=one.parallel,
            letter=one.letter,
            is_archived=one.is_archived,
            student_count=len(students.get(one.id, ())),
            guardian_count=len(guardians.get(one.id, ())),
            claimed_students=sum(present[member_id] for member_id in students.get(one.id, ())),
            claimed_guardians=sum(present[member_id] for member_id in guardians.get(one.id, ())),
            curator=_curator(staff.get(one.curator_id) if one.curator_id else None),
            teachers=_teachers([lesson for lesson in teaching if lesson.group_id == one.id], staff),
            profile=one.profile,
            age_from=one.age_from,
            age_to=one.age_to,
            deputies=_deputies([deputy for deputy in deputies if deputy.group_id == one.id], staff),
            colleague_count=sum(group_id == one.id and member_id in present for group_id, member_id in belonging),
        )
        for one in wanted.values()
    ]


async def describe_group(tx: Tx, group_id: UUID) -> Group:
    """One group, of which the caller knows that it may be seen."""
    found = await groups_by_id(tx, [group_id])
    return (await describe_groups(tx, found.values()))[0]


def _curator(member: Member | None) -> Curator | None:
    if member is None:
        return None
    return Curator(id=member.id, name=member.display_name, is_confirmed=member.is_staff_confirmed)


def _teachers(lessons: Iterable[Lesson], staff: Mapping[UUID, Member]) -> list[GroupTeacher]:
    return [
        GroupTeacher(
            id=one.member_id,
            name=staff[one.member_id].display_name,
            subject=one.subject,
            subgroup_id=one.subgroup_id,
            subgroup=one.subgroup,
            is_confirmed=staff[one.member_id].is_staff_confirmed,
        )
        for one in lessons
        if one.member_id in staff
    ]


def _deputies(deputies: Iterable[DeputyRecord], staff: Mapping[UUID, Member]) -> list[Deputy]:
    return [
        Deputy(
            id=one.id,
            member_id=one.member_id,
            name=staff[one.member_id].display_name,
            is_confirmed=staff[one.member_id].is_staff_confirmed,
            since=one.since,
            until=one.until,
            reason=one.reason,
            is_running=one.is_running,
        )
        for one in deputies
        if one.member_id in staff
    ]


async def read_group(tx: Tx, actor: Actor, *, group_id: UUID) -> GroupPage:
    """A group with its people; students and guardians see who leads and teaches, and their own subgroups (STR-7).

    Raises NotFound; Forbidden for colleagues who may know of the group but not of its people.
    """
    found, own = await visible_group(tx, actor, group_id)
    if found.kind == STAFF_GROUP_KIND:
        raise NotFound
    sees_people = may_see_people(actor, group_id, own)
    if not sees_people and group_id not in own.attended | own.joined:
        raise Forbidden
    described = (await describe_groups(tx, [found]))[0]
    people = (await people_of_groups(tx, [group_id]))[group_id]
    everybody = [one.member_id for one in people.students]
    own_students = {actor.member_id, *await children_of(tx, actor.member_id)}
    seen = everybody if sees_people else [one for one in everybody if one in own_students]
    students = seen if sees_people else []
    guardians = list(dict.fromkeys(one.member_id for one in people.guardians)) if sees_people else []
    colleagues = [one.member_id for one in people.colleagues]
    rows = await describe_members(tx, actor, own, [*students, *guardians, *colleagues])
    divisions = (await divisions_of(tx, [group_id])).get(group_id, [])
    return GroupPage(
        **msgspec.structs.asdict(described),
        students=[rows[member_id] for member_id in students],
        guardians=[rows[member_id] for member_id in guardians],
        colleagues=[rows[member_id] for member_id in colleagues],
        divisions=_divisions(divisions, set(seen), described, is_whole=sees_people),
        circles=await _circles(tx, group_id, seen),
        sees_people=sees_people,
        may_fill=refuse_edit(actor) is None or group_id in own.curated,
    )


def _divisions(
    divisions: Iterable[Division], seen: set[UUID], described: Group, *, is_whole: bool
) -> list[DivisionView]:
    """Divisions with the students whom the reader sees; without `is_whole` only subgroups where there are any."""
    views = [
        DivisionView(
            id=one.id,
            name=one.name,
            kind=one.kind,
            has_chats=one.has_chats,
            subgroups=[
                SubgroupView(
                    id=part.id,
                    name=part.name,
                    student_ids=[learner.member_id for learner in part.students if learner.member_id in seen],
                    teachers=[lesson for lesson in described.teachers if lesson.subgroup_id == part.id],
                )
                for part in one.subgroups
                if is_whole or any(learner.member_id in seen for learner in part.students)
            ],
        )
        for one in divisions
    ]
    return [one for one in views if one.subgroups]


async def _circles(tx: Tx, group_id: UUID, student_ids: Iterable[UUID]) -> list[CircleOfGroup]:
    """Where else these students go."""
    going = await circles_of_students(tx, student_ids)
    going.pop(group_id, None)
    groups = [one for one in (await groups_by_id(tx, going)).values() if not one.is_archived]
    leaders = await members_by_id(tx, {one.curator_id for one in groups if one.curator_id})
    names = {one.id: one.display_name for one in leaders.values()}
    return [
        CircleOfGroup(
            id=one.id,
            kind=one.kind,
            name=one.name,
            leader=names.get(one.curator_id, "") if one.curator_id else "",
            student_ids=sorted(going[one.id]),
        )
        for one in groups
    ]
