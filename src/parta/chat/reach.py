"""Who may write to whom, by relationship (CHAT-13; the matrix of the brief).

| who writes | reaches |
|---|---|
| administrator, administration | anyone |
| head | staff; the guardians of the students whom they teach |
| teacher, curator | staff; the students whom they teach, and these students' guardians |
| staff | staff |
| student | own teachers; classmates, where the organisation allows it |
| guardian | the teachers of their children; the administration |
| whoever waits for confirmation | the administrators |

Several roles reach the sum.
"""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from parta.foundation.db import Tx
from parta.organisations import Actor, Role, members_with_role, organisation_settings
from parta.structure import (
    children_of,
    classmates_of,
    guardians_of,
    own_teachers,
    students_taught_by,
    teachers_of_students,
)


class Reach(msgspec.Struct, frozen=True):
    """Whom an actor may write to; `is_everyone` spares the list."""

    is_everyone: bool
    members: frozenset[UUID]

    def holds(self, member_id: UUID) -> bool:
        return self.is_everyone or member_id in self.members

    def missing(self, member_ids: Iterable[UUID]) -> set[UUID]:
        return set() if self.is_everyone else set(member_ids) - self.members


async def reach_of(tx: Tx, actor: Actor) -> Reach:
    """Whom the actor may write to now."""
    if actor.is_any(Role.ADMINISTRATOR, Role.ADMINISTRATION):
        return Reach(is_everyone=True, members=frozenset())
    members: set[UUID] = set()
    if actor.is_staff:
        members |= await _with_roles(tx, *_STAFF, is_confirmed=True)
        students = await students_taught_by(tx, actor.member_id)
        members |= await guardians_of(tx, students)
        if not actor.is_any(Role.HEAD) or actor.is_teacher:
            members |= students
    if actor.is_student:
        members |= await own_teachers(tx, actor.member_id)
        if (await organisation_settings(tx)).students_write_classmates:
            members |= await classmates_of(tx, actor.member_id)
    if actor.is_guardian:
        members |= await teachers_of_students(tx, await children_of(tx, actor.member_id))
        members |= await _with_roles(tx, Role.HEAD, Role.ADMINISTRATOR, Role.ADMINISTRATION, is_confirmed=True)
    if actor.unconfirmed:
        members |= await _with_roles(tx, Role.HEAD, Role.ADMINISTRATOR, is_confirmed=True)
    return Reach(is_everyone=False, members=frozenset(members - {actor.member_id}))


_STAFF = (Role.HEAD, Role.ADMINISTRATOR, Role.ADMINISTRATION, Role.TEACHER, Role.STAFF)


async def _with_roles(tx: Tx, *roles: Role, is_confirmed: bool) -> set[UUID]:
    return {one.id for one in await members_with_role(tx, *roles) if one.is_staff_confirmed or not is_confirmed}
