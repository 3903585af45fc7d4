"""The model of applying a plan: what the database does, in a few dictionaries."""

from uuid import UUID

from msgspec.structs import asdict, replace

from parta.structure.roster import (
    CurrentGroup,
    CurrentLink,
    CurrentPeople,
    CurrentPerson,
    Guardian,
    PersonName,
    PersonPlan,
    Plan,
    Roster,
    StaffMember,
    Student,
)

_NAME_FIELDS = {"surname", "given", "patronymic"}


def apply_to_memory(roster: Roster, plan: Plan, current: CurrentPeople) -> CurrentPeople:
    """The organisation after the plan; it refuses what a database would refuse."""
    records = {record.ref: record for record in (*roster.students, *roster.staff, *roster.guardians)}
    people = {person.id: person for person in current.people}
    for item in plan.people:
        if item.action == "create":
            assert item.member_id is not None
            assert item.member_id not in people, "created twice"
            people[item.member_id] = _created(item, records[item.ref])
        elif item.action == "change":
            assert item.member_id is not None
            people[item.member_id] = _changed(people[item.member_id], item)
    phones = [person.phone for person in people.values() if person.phone]
    assert len(phones) == len(set(phones)), "a phone signs one person in"
    for enrolment in plan.enrolments:
        people[enrolment.student_id] = replace(people[enrolment.student_id], group_id=enrolment.group_id)
    links = {(link.student_id, link.guardian_id): link for link in current.links}
    for link in plan.links:
        if link.action == "same":
            assert (link.student_id, link.guardian_id) in links
            continue
        assert link.student_id in people
        assert link.guardian_id in people
        links[link.student_id, link.guardian_id] = CurrentLink(link.student_id, link.guardian_id, link.kind)
    groups = {group.id: group for group in current.groups}
    groups |= {g.group_id: CurrentGroup(g.group_id, g.name) for g in plan.groups if g.action == "create"}
    return CurrentPeople(
        people=tuple(people.values()),
        groups=tuple(groups.values()),
        links=tuple(links.values()),
        curators=tuple({*current.curators, *((c.member_id, c.group_id) for c in plan.curators)}),
        teaching=tuple({*current.teaching, *((t.member_id, t.group_id, t.subject) for t in plan.teaching)}),
    )


def _created(item: PersonPlan, record: Student | StaffMember | Guardian) -> CurrentPerson:
    told = asdict(record)
    assert isinstance(item.member_id, UUID)
    return CurrentPerson(
        id=item.member_id,
        roles=told.get("roles", (item.kind,)),
        name=record.name,
        birth_date=told.get("birth_date"),
        sex=told.get("sex"),
        phone=record.phone,
        email=record.email,
        file_number=told.get("file_number"),
        external_id=record.external_id,
        position=told.get("position"),
        subjects=told.get("subjects", ()),
    )


def _changed(person: CurrentPerson, item: PersonPlan) -> CurrentPerson:
    for change in item.changes:
        if change.field in _NAME_FIELDS:
            assert isinstance(change.new, str)
            name: PersonName = replace(person.name, **{change.field: change.new})
            person = replace(person, name=name)
        elif change.field in {"roles", "subjects"}:
            person = replace(person, **{change.field: tuple(str(change.new).split(", "))})
        else:
            person = replace(person, **{change.field: change.new})
    return person
