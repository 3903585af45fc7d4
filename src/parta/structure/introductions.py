"""What the structure tells organisations about its members: abilities, first steps, the group beside a name."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy import text as sql

from parta.foundation.db import Tx
from parta.foundation.wiring import Wiring
from parta.organisations import STAFF_ROLES, Abilities, Actor, GroupNames, SetupSteps, members_with_role

from .access import own_groups
from .groups import groups_by_id
from .kinds import STAFF_GROUP_KIND
from .models import enrolment, group, roster_import
from .relations import groups_of_students


def introduce(wiring: Wiring) -> None:
    wiring.register(Abilities).add(find_abilities)
    wiring.register(GroupNames).add(name_groups)
    steps = wiring.register(SetupSteps)
    steps.add("groups", _has_groups)
    steps.add("roster", _has_roster)
    steps.add("staff", _has_staff)


async def find_abilities(tx: Tx, actor: Actor) -> Collection[str]:
    """Whoever curates or teaches a group sees its people; whoever attends one sees who leads it (STR-7)."""
    if not actor.is_staff and not actor.is_guardian:
        # Most who come in the morning; their own places are one look.
        return {"groups.own"} if actor.is_student and await _attends(tx, actor.member_id) else set[str]()
    own = await own_groups(tx, actor)
    found: set[str] = {"members.see"} if own.curated or own.taught else set()
    return found | ({"groups.own"} if actor.is_student and own.attended else set[str]())


_ATTENDS = sql(
    "select exists (select from (select e.group_id from enrolment e"
    " where e.organisation_id = :organisation and e.student_id = :member union all select p.group_id"
    " from participation p where p.organisation_id = :organisation and p.student_id = :member) own"
    " join school_group g on g.organisation_id = :organisation and g.id = own.group_id and g.archived_at is null)"
)


async def _attends(tx: Tx, member_id: UUID) -> bool:
    """Whether a student is in a group that isn't archived."""
    rows = await tx.execute(_ATTENDS, {"organisation": tx.organisation, "member": member_id})
    return bool(rows.scalar_one())


async def name_groups(tx: Tx, member_ids: Sequence[UUID]) -> dict[UUID, str]:
    """«5А» for each student who is in a group."""
    group_of = await groups_of_students(tx, member_ids)
    groups = await groups_by_id(tx, group_of.values())
    return {member_id: groups[group_id].name for member_id, group_id in group_of.items()}


async def _has_groups(tx: Tx) -> bool:
    return await _any(tx, tx.own(group), group.c.kind != STAFF_GROUP_KIND)


async def _has_roster(tx: Tx) -> bool:
    """Pupils are here, by an import or one by one."""
    imported = await _any(tx, tx.own(roster_import), roster_import.c.state == "applied")
    return imported or await _any(tx, tx.own(enrolment))


async def _has_staff(tx: Tx) -> bool:
    """Somebody works here beside the one who began."""
    return len(await members_with_role(tx, *STAFF_ROLES)) > 1


async def _any(tx: Tx, *conditions: ColumnElement[bool]) -> bool:
    return bool((await tx.execute(select(exists().where(*conditions)))).scalar_one())
