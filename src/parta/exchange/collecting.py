"""An organisation's book, read through the rooms' doors."""

from parta.exchange.oneroster.building import Family, Lesson, Person, SchoolGroup, build
from parta.exchange.oneroster.records import Book, Org
from parta.foundation.db import Tx
from parta.organisations import Member, all_members, load_organisation, local_today
from parta.structure import (
    GroupPeople,
    guardianships,
    is_main,
    live_groups,
    people_of_groups,
    subjects_of,
)

# Groups of colleagues are the organisation's own matter.
_GIVEN_KINDS = frozenset({"class", "study_group", "age_group", "circle", "subject"})


async def collect(tx: Tx) -> Book:
    """Everything that the organisation of `tx` gives out; about fifteen queries, however large it is."""
    organisation = await load_organisation(tx)
    members = await all_members(tx)
    groups = [one for one in await live_groups(tx) if one.kind in _GIVEN_KINDS]
    people = await people_of_groups(tx, [one.id for one in groups])
    subjects = await subjects_of(tx, [one.id for one in members if one.is_staff_confirmed])
    present = {one.id for one in members}
    return build(
        org=Org(id=tx.organisation, name=organisation.name, identifier=organisation.inn),
        people=[_person(one, tuple(subjects.get(one.id, ()))) for one in members],
        groups=[_group(people[one.id], organisation.kind) for one in groups if one.id in people],
        families=[
            Family(guardian_id=link.guardian_id, student_id=link.student_id, kind=link.kind)
            for link in await guardianships(tx)
            if link.guardian_id in present and link.student_id in present
        ],
        today=await local_today(tx),
    )


def _person(one: Member, subjects: tuple[str, ...]) -> Person:
    return Person(
        id=one.id,
        surname=one.surname,
        given_name=one.given_name,
        patronymic=one.patronymic,
        roles=frozenset(grant.role.value for grant in one.roles if grant.is_confirmed),
        birth_date=one.birth_date,
        sex=one.sex or "",
        file_number=one.file_number or "",
        external_id=one.external_id or "",
        position=one.position,
        subjects=subjects,
        phone=one.phone or "",
        email=one.email or "",
    )


def _group(one: GroupPeople, organisation_kind: str) -> SchoolGroup:
    group = one.group
    return SchoolGroup(
        id=group.id,
        name=group.name,
        is_main=is_main(organisation_kind, group.kind),
        beside="subject" if group.kind == "subject" else "circle",
        grade=group.parallel if group.kind == "class" else None,
        leader_id=group.curator_id,
        about=group.profile,
        students=tuple(learner.member_id for learner in one.students),
        # Who teaches a part of a class isn't given out as teaching the whole of it.
        lessons=tuple(
            Lesson(teacher_id=teaching.member_id, subject=teaching.subject)
            for teaching in one.teachers
            if not teaching.subgroup
        ),
    )
