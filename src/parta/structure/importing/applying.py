"""Writing a plan: everything in one transaction, a few statements however many people."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text as sql
from sqlalchemy import update

from parta.foundation.db import Tx, insert_rows
from parta.organisations import MemberChange, NewMember, Role, create_members, grant_roles, mark_listed, update_members
from parta.structure.announcements import administration, everybody, tell_people_changed
from parta.structure.events import GroupCreated, StaffChanged
from parta.structure.families.bars import barred_pairs
from parta.structure.importing.circles import write_circles
from parta.structure.importing.comparing import Comparison, people_by_ref
from parta.structure.models import group, group_teacher, teacher_subject
from parta.structure.roster import (
    Change,
    Guardian,
    PersonKind,
    PersonPlan,
    StaffMember,
    Student,
    group_key,
)

Progress = Callable[[int, int], Awaitable[None]]
_ROWS = 2000
_FIELDS = {"given": "given_name"}


async def apply_comparison(tx: Tx, comparison: Comparison, *, by: UUID | None, progress: Progress) -> None:
    """Write what the comparison found; the structure is locked (STR-12, STR-13).

    `by` confirms the staff of the list: an administrator's own list is the confirmation (STR-15). `progress` is told
    (done, total) in people and places.
    """
    steps = _Steps(comparison, progress)
    await _create_groups(tx, comparison)
    for kind in ("student", "guardian", "staff"):
        await steps.tell(await _write_people(tx, comparison, kind, by=by))
    await steps.tell(await _enrol(tx, comparison))
    await steps.tell(await _link(tx, comparison))
    await _teach(tx, comparison)
    await write_circles(tx, comparison.plan.circles)
    _announce(tx, comparison)
    await steps.finish()


class _Steps:
    def __init__(self, comparison: Comparison, progress: Progress) -> None:
        plan = comparison.plan
        self._total = len(plan.people) + len(plan.enrolments) + len(plan.links)
        self._done = 0
        self._progress = progress

    async def tell(self, count: int) -> None:
        self._done += count
        await self._progress(self._done, self._total)

    async def finish(self) -> None:
        await self._progress(self._total, self._total)


async def _create_groups(tx: Tx, comparison: Comparison) -> None:
    new = [one for one in comparison.plan.groups if one.action == "create"]
    if not new:
        return
    external = {one.key: one.external_id for one in comparison.roster.groups}
    await insert_rows(
        tx,
        group,
        [
            {
                "organisation_id": tx.organisation,
                "id": one.group_id,
                "kind": one.kind.value,
                "name": one.name,
                "name_key": group_key(one.name),
                "parallel": one.parallel,
                "letter": one.letter,
                "external_id": external.get(group_key(one.name)),
                "created_at": tx.now,
            }
            for one in new
        ],
    )
    for one in new:
        tx.emit(GroupCreated(group_id=one.group_id, group_kind=one.kind.value, name=one.name), on=everybody(tx))


async def _write_people(tx: Tx, comparison: Comparison, kind: PersonKind, *, by: UUID | None) -> int:
    by_ref = people_by_ref(comparison.roster)
    plans = [one for one in comparison.plan.people if one.kind == kind and one.member_id]
    new = [_new_member(one.member_id, by_ref[one.ref]) for one in plans if one.action == "create" and one.member_id]
    await create_members(tx, new, is_confirmed=True, by=by)
    changed = [one for one in plans if one.action == "change"]
    changes = [change for one in changed if (change := _member_change(one))]
    await update_members(tx, changes)
    grants = [
        (one.member_id, Role(word))
        for one in changed
        for change in one.changes
        if change.field == "roles" and one.member_id
        for word in set(str(change.new).split(", ")) - set(str(change.old or "").split(", "))
    ]
    await grant_roles(tx, grants, is_confirmed=True, by=by)
    await _write_subjects(tx, ((one, by_ref[one.ref]) for one in plans))
    await mark_listed(
        tx,
        {
            one.member_id: [Role(word) for word in person.roles]
            for one in plans
            if one.member_id and isinstance(person := by_ref[one.ref], StaffMember)
        },
    )
    return len(plans)


def _new_member(member_id: UUID, person: Student | Guardian | StaffMember) -> NewMember:
    is_student = isinstance(person, Student)
    if isinstance(person, StaffMember):
        roles = tuple(Role(word) for word in person.roles)
    else:
        roles = (Role.STUDENT,) if is_student else (Role.GUARDIAN,)
    return NewMember(
        id=member_id,
        surname=person.name.surname,
        given_name=person.name.given,
        patronymic=person.name.patronymic,
        roles=roles,
        birth_date=person.birth_date if is_student else None,
        sex=person.sex if is_student else None,
        file_number=person.file_number if is_student else None,
        external_id=person.external_id,
        position=(person.position or "") if isinstance(person, StaffMember) else "",
        phone=person.phone,
        email=person.email.lower() if person.email else None,
    )


def _member_change(one: PersonPlan) -> MemberChange | None:
    fields = {_FIELDS.get(change.field, change.field): _value(change) for change in one.changes if _is_own(change)}
    return MemberChange(id=one.member_id, **fields) if fields and one.member_id else None


def _is_own(change: Change) -> bool:
    """Whether the field is the member's own; roles and subjects have tables of their own."""
    return change.field not in {"roles", "subjects"}


def _value(change: Change) -> Any:
    return change.new.lower() if change.field == "email" and isinstance(change.new, str) else change.new


async def _write_subjects(tx: Tx, people: Iterable[tuple[PersonPlan, Student | Guardian | StaffMember]]) -> None:
    rows = [
        {"organisation_id": tx.organisation, "member_id": one.member_id, "subject": subject}
        for one, person in people
        if isinstance(person, StaffMember)
        for subject in person.subjects
    ]
    await insert_rows(tx, teacher_subject, rows)


_ENROL = sql(
    "insert into enrolment (organisation_id, student_id, group_id, since)"
    " select :organisation, s, g, :now from unnest(cast(:students as uuid[]), cast(:groups as uuid[])) as u(s, g)"
    " on conflict (organisation_id, student_id) do update set group_id = excluded.group_id, since = excluded.since"
)
_LINK = sql(
    "insert into guardian_link as l (organisation_id, guardian_id, student_id, kind, since, source)"
    " select :organisation, g, s, k, :now, 'roster'"
    " from unnest(cast(:guardians as uuid[]), cast(:students as uuid[]), cast(:kinds as text[])) as u(g, s, k)"
    # What the list names holds again, also where it had ended; a bar is no link's to lift.
    " on conflict (organisation_id, guardian_id, student_id) do update set kind = excluded.kind,"
    " since = case when l.ended_at is null then l.since else excluded.since end,"
    " source = case when l.ended_at is null then l.source else excluded.source end,"
    " ends_on = case when l.ended_at is null and l.ends_at > :now then l.ends_on end,"
    " ends_at = case when l.ended_at is null and l.ends_at > :now then l.ends_at end, ended_at = null"
)


async def _enrol(tx: Tx, comparison: Comparison) -> int:
    for some in _parts([one for one in comparison.plan.enrolments if one.action != "same"]):
        await tx.execute(
            _ENROL,
            {
                "organisation": tx.organisation,
                "now": tx.now,
                "students": [one.student_id for one in some],
                "groups": [one.group_id for one in some],
            },
        )
    return len(comparison.plan.enrolments)


async def _link(tx: Tx, comparison: Comparison) -> int:
    wanted = [one for one in comparison.plan.links if one.action != "same"]
    barred = await barred_pairs(tx, ((one.guardian_id, one.student_id) for one in wanted))
    for some in _parts([one for one in wanted if (one.guardian_id, one.student_id) not in barred]):
        await tx.execute(
            _LINK,
            {
                "organisation": tx.organisation,
                "now": tx.now,
                "guardians": [one.guardian_id for one in some],
                "students": [one.student_id for one in some],
                "kinds": [one.kind.value for one in some],
            },
        )
    return len(comparison.plan.links)


async def _teach(tx: Tx, comparison: Comparison) -> None:
    """Curators, who teach their subjects in their own group, and the lessons that the roster tells (STR-14)."""
    plan = comparison.plan
    new_curators = [one for one in plan.curators if one.action == "create"]
    for one in new_curators:
        await tx.execute(
            update(group).where(tx.own(group), group.c.id == one.group_id).values(curator_id=one.member_id)
        )
    subjects = _subjects_by_member(comparison)
    rows = [
        (one.group_id, one.member_id, subject) for one in new_curators for subject in subjects.get(one.member_id, ())
    ]
    rows += [(one.group_id, one.member_id, one.subject) for one in plan.teaching if one.action == "create"]
    await insert_rows(
        tx,
        group_teacher,
        [
            {"organisation_id": tx.organisation, "group_id": group_id, "member_id": member_id, "subject": subject}
            for group_id, member_id, subject in dict.fromkeys(rows)
        ],
    )


def _subjects_by_member(comparison: Comparison) -> dict[UUID, tuple[str, ...]]:
    staff = {one.ref: () if one.is_teaching_told else one.subjects for one in comparison.roster.staff}
    return {one.member_id: staff[one.ref] for one in comparison.plan.people if one.member_id and one.ref in staff}


def _announce(tx: Tx, comparison: Comparison) -> None:
    """One event for all groups that are others now."""
    plan = comparison.plan
    group_of = {one.id: one.group_id for one in comparison.current.people if one.group_id}
    group_of |= {one.student_id: one.group_id for one in plan.enrolments}
    members = {one.member_id for one in plan.people if one.action in {"create", "change"} and one.member_id}
    touched = {group_of[member_id] for member_id in members if member_id in group_of}
    for one in plan.enrolments:
        if one.action != "same":
            touched |= {one.group_id} | ({one.from_group_id} if one.from_group_id else set())
    for one in plan.links:
        # A guardian's name stands in the groups of their children.
        if one.student_id in group_of and (one.action != "same" or one.guardian_id in members):
            touched.add(group_of[one.student_id])
    touched |= {one.group_id for one in (*plan.curators, *plan.teaching) if one.action == "create"}
    tell_people_changed(tx, touched)
    if any(one.kind == "staff" and one.action in {"create", "change"} for one in plan.people):
        tx.emit(StaffChanged(), on=administration(tx))


def _parts(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), _ROWS):
        yield items[start : start + _ROWS]
