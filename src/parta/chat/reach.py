"""Who may write to whom, by relationship: one declared table (CHAT-13; the matrix of the brief).

Several roles reach the sum. A conversation of two is open while one of them reaches the other (CHAT-18): whoever may
be written to may answer.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from uuid import UUID

import msgspec

from parta.foundation.db import Tx
from parta.organisations import (
    STAFF_ROLES,
    Actor,
    Member,
    OrganisationSettings,
    Role,
    members_by_id,
    members_with_role,
    organisation_settings,
)
from parta.structure import (
    GroupPeople,
    Membership,
    Parts,
    groups_of_member,
    guardianships,
    people_of_groups,
    subgroups_of_members,
)


class Bond(msgspec.Struct, frozen=True, kw_only=True):
    """What matters of a member for «who may write to whom». `roles` are the confirmed ones.

    Groups: the main one that a student learns in; groups and their subgroups: all that they attend, those of a
    guardian's children, those that a confirmed colleague teaches or leads (of a subgroup's teacher the subgroup, not
    the group); groups that they lead. `near`: groups in which somebody may be reached.
    """

    roles: frozenset[Role]
    is_waiting: bool = False
    is_guardian_now: bool = False
    learns_in: frozenset[UUID] = frozenset()
    attends: frozenset[UUID] = frozenset()
    children_in: frozenset[UUID] = frozenset()
    teaches_in: frozenset[UUID] = frozenset()
    leads: frozenset[UUID] = frozenset()
    near: frozenset[UUID] = frozenset()

    @property
    def is_staff(self) -> bool:
        return not self.roles.isdisjoint(STAFF_ROLES)


Relation = Callable[[Bond, Bond], bool]
Setting = Callable[[OrganisationSettings], bool]


class Way(msgspec.Struct, frozen=True):
    """One row: whoever has the role reaches those in the relation, where the organisation's setting allows it."""

    # None: staff whom nobody has confirmed yet.
    role: Role | None
    relation: str
    setting: str = ""


RELATIONS: Mapping[str, Relation] = {
    "everybody": lambda me, them: True,
    "staff": lambda me, them: them.is_staff,
    "administrators": lambda me, them: not them.roles.isdisjoint({Role.HEAD, Role.ADMINISTRATOR}),
    # Of the writer who teaches:
    "own students": lambda me, them: not me.teaches_in.isdisjoint(them.attends),
    "own students' guardians": lambda me, them: not me.teaches_in.isdisjoint(them.children_in),
    # Of the writer who learns:
    "own teachers": lambda me, them: not me.attends.isdisjoint(them.teaches_in),
    "own curators": lambda me, them: not me.attends.isdisjoint(them.leads),
    "classmates": lambda me, them: not me.learns_in.isdisjoint(them.learns_in),
    # Of the writer whose children learn here:
    "children's teachers": lambda me, them: not me.children_in.isdisjoint(them.teaches_in),
    "children's curators": lambda me, them: not me.children_in.isdisjoint(them.leads),
    "children's administration": lambda me, them: (
        me.is_guardian_now and not them.roles.isdisjoint(_ADMINISTRATION)
    ),
}  # fmt: skip
_ADMINISTRATION = frozenset({Role.HEAD, Role.ADMINISTRATOR, Role.ADMINISTRATION})

WAYS = (
    Way(Role.ADMINISTRATOR, "everybody"),
    Way(Role.ADMINISTRATION, "everybody"),
    Way(Role.HEAD, "staff"),
    Way(Role.HEAD, "own students' guardians"),
    Way(Role.TEACHER, "staff"),
    Way(Role.TEACHER, "own students"),
    Way(Role.TEACHER, "own students' guardians"),
    Way(Role.STAFF, "staff"),
    # Воспитатели and leaders of circles may be listed as staff.
    Way(Role.STAFF, "own students"),
    Way(Role.STAFF, "own students' guardians"),
    Way(Role.STUDENT, "own curators"),
    Way(Role.STUDENT, "own teachers", "students_write_teachers"),
    Way(Role.STUDENT, "classmates", "students_write_classmates"),
    Way(Role.GUARDIAN, "children's curators"),
    Way(Role.GUARDIAN, "children's teachers", "guardians_write_teachers"),
    Way(Role.GUARDIAN, "children's administration"),
    Way(None, "administrators"),
)


def reaches(me: Bond, them: Bond, settings: OrganisationSettings) -> bool:
    """Whether `me` may write to `them` (CHAT-13). Pure."""
    return any(
        RELATIONS[way.relation](me, them) and (not way.setting or getattr(settings, way.setting))
        for way in WAYS
        if (me.is_waiting if way.role is None else way.role in me.roles)
    )


_NEAR = ("student", "guardian_of", "teacher", "curator")


class Reach(msgspec.Struct, frozen=True):
    """Whom an actor may write to; `is_everyone` spares the list."""

    is_everyone: bool
    members: frozenset[UUID]

    def holds(self, member_id: UUID) -> bool:
        return self.is_everyone or member_id in self.members


async def reach_of(tx: Tx, actor: Actor) -> Reach:
    """Everybody whom the actor may write to now."""
    if actor.is_any(Role.ADMINISTRATOR, Role.ADMINISTRATION):
        return Reach(is_everyone=True, members=frozenset())
    me = (await bonds_of(tx, [actor.member_id])).get(actor.member_id)
    if me is None:
        return Reach(is_everyone=False, members=frozenset())
    candidates = {one.id for one in await members_with_role(tx, *STAFF_ROLES)} | await _people_in(tx, me.near)
    return Reach(is_everyone=False, members=frozenset(await reachable(tx, actor, candidates)))


async def reachable(tx: Tx, actor: Actor, member_ids: Iterable[UUID]) -> set[UUID]:
    """Whom of these members the actor may write to."""
    wanted = set(member_ids) - {actor.member_id}
    bonds = await bonds_of(tx, {*wanted, actor.member_id})
    if actor.member_id not in bonds:
        return set()
    settings = await organisation_settings(tx)
    me = bonds[actor.member_id]
    return {one for one in wanted if one in bonds and reaches(me, bonds[one], settings)}


async def bonds_of(tx: Tx, member_ids: Collection[UUID]) -> dict[UUID, Bond]:
    """The bonds of these members; who left the organisation is missing. A few queries, however many."""
    members = await members_by_id(tx, member_ids)
    memberships = await groups_of_member(tx, members)
    guardians = {link.guardian_id for link in await guardianships(tx, guardian_ids=list(members))}
    parts = await subgroups_of_members(tx, members)
    return {
        one.id: _bond(one, memberships[one.id], parts.get(one.id, Parts()), one.id in guardians)
        for one in members.values()
    }


def _bond(member: Member, memberships: Sequence[Membership], parts: Parts, is_guardian_now: bool) -> Bond:
    groups: dict[str, set[UUID]] = {}
    for one in memberships:
        if one.is_whole:
            groups.setdefault(one.relation, set()).add(one.group.id)
        if one.relation == "student" and one.is_main:
            groups.setdefault("main", set()).add(one.group.id)
    # Whoever isn't confirmed teaches and leads nobody yet (STR-10).
    leads = groups.get("curator", set()) if member.is_staff_confirmed else set[UUID]()
    teaches = groups.get("teacher", set()) | parts.teaches if member.is_staff_confirmed else set[UUID]()
    return Bond(
        roles=frozenset(grant.role for grant in member.roles if grant.is_confirmed),
        is_waiting=any(not grant.is_confirmed for grant in member.roles),
        is_guardian_now=is_guardian_now,
        learns_in=frozenset(groups.get("main", ())),
        attends=frozenset(groups.get("student", set()) | parts.learns_in),
        children_in=frozenset(groups.get("guardian_of", set()) | parts.children_in),
        teaches_in=frozenset(teaches | leads),
        leads=frozenset(leads),
        near=frozenset(one.group.id for one in memberships if one.relation in _NEAR),
    )


async def _people_in(tx: Tx, group_ids: Iterable[UUID]) -> set[UUID]:
    return people_in((await people_of_groups(tx, sorted(group_ids))).values())


def people_in(people: Iterable[GroupPeople]) -> set[UUID]:
    """Everybody who belongs to these groups."""
    return {
        one.member_id
        for group in people
        for one in (*group.students, *group.guardians, *group.teachers, *group.leaders)
    }
