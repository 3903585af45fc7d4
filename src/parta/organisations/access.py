"""Who acts: from the signed-in person to the member of one organisation."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, select

from parta.accounts import Person
from parta.foundation.db import Tx, one_of
from parta.foundation.errors import Forbidden, NotFound

from .models import member, member_role
from .roles import ADMINISTRATOR_ROLES, STAFF_ROLES, Role


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in person as a member of the organisation that the request is about.

    `roles` are the confirmed ones: only these give rights. `unconfirmed` ones wait for an administrator.
    """

    account_id: UUID
    session_id: UUID
    organisation_id: UUID
    member_id: UUID
    display_name: str
    roles: frozenset[Role]
    unconfirmed: frozenset[Role]

    def is_any(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def is_administrator(self) -> bool:
        """Runs the organisation on the platform: its administrator or its head."""
        return not self.roles.isdisjoint(ADMINISTRATOR_ROLES)

    @property
    def is_administration(self) -> bool:
        return self.is_administrator or Role.ADMINISTRATION in self.roles

    @property
    def is_teacher(self) -> bool:
        return Role.TEACHER in self.roles

    @property
    def is_staff(self) -> bool:
        """Works here, confirmed."""
        return not self.roles.isdisjoint(STAFF_ROLES)

    @property
    def is_student(self) -> bool:
        return Role.STUDENT in self.roles

    @property
    def is_guardian(self) -> bool:
        return Role.GUARDIAN in self.roles


async def find_actor(tx: Tx, person: Person) -> Actor | None:
    """The person's membership in the organisation of `tx`, or None."""
    return (await find_actors(tx, [person]))[0]


async def find_actors(tx: Tx, people: Sequence[Person]) -> list[Actor | None]:
    """Each one's membership in the organisation of `tx`, or None; in one query, however many they are."""
    rows = await tx.execute(
        select(member.c.account_id, member.c.id, member.c.display_name, member_role.c.role, member_role.c.is_confirmed)
        .join(
            member_role,
            (member_role.c.organisation_id == member.c.organisation_id) & (member_role.c.member_id == member.c.id),
            isouter=True,
        )
        .where(
            tx.own(member), one_of(member.c.account_id, [one.account_id for one in people]), member.c.left_at.is_(None)
        )
    )
    found: dict[UUID, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.account_id, []).append(row)
    return [_actor(tx, person, found.get(person.account_id, [])) for person in people]


def _actor(tx: Tx, person: Person, rows: Sequence[Row[Any]]) -> Actor | None:
    if not rows:
        return None
    return Actor(
        account_id=person.account_id,
        session_id=person.session_id,
        organisation_id=tx.organisation,
        member_id=rows[0].id,
        display_name=rows[0].display_name,
        roles=frozenset(Role(row.role) for row in rows if row.role and row.is_confirmed),
        unconfirmed=frozenset(Role(row.role) for row in rows if row.role and not row.is_confirmed),
    )


async def find_member(tx: Tx, person: Person) -> Actor:
    """The person's membership. Raises NotFound for everybody who isn't a member."""
    found = await find_actor(tx, person)
    if found is None:
        raise NotFound
    return found


def require_administrator(actor: Actor) -> None:
    """Raises Forbidden."""
    if not actor.is_administrator:
        raise Forbidden


def require_operator(person: Person) -> None:
    """The operator's console doesn't exist for anybody else. Raises NotFound."""
    if not person.is_operator:
        raise NotFound
