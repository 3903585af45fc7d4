"""Who acts: from the signed-in person to the member of one organisation."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import text as sql

from parta.accounts import Person
from parta.foundation.db import Database, Gathering, Tx
from parta.foundation.errors import Forbidden, NotFound

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


# A member's id, name, and one of the roles, if there is any, with whether it is confirmed.
_Held = tuple[UUID, str, str | None, bool | None]


def _actor(organisation_id: UUID, person: Person, held: Sequence[_Held]) -> Actor | None:
    if not held:
        return None
    member_id, display_name, *_ = held[0]
    return Actor(
        account_id=person.account_id,
        session_id=person.session_id,
        organisation_id=organisation_id,
        member_id=member_id,
        display_name=display_name,
        roles=frozenset(Role(role) for *_, role, is_confirmed in held if role and is_confirmed),
        unconfirmed=frozenset(Role(role) for *_, role, is_confirmed in held if role and not is_confirmed),
    )


# A lane is bound to no organisation: every row is named by its own.
_ACTORS = (
    "select m.organisation_id, m.account_id, m.id, m.display_name, r.role, r.is_confirmed"
    " from unnest({organisations}, {accounts}) as w(organisation_id, account_id)"
    " join member m on m.organisation_id = w.organisation_id and m.account_id = w.account_id and m.left_at is null"
    " left join member_role r on r.organisation_id = m.organisation_id and r.member_id = m.id"
)
_ACTORS_OF = _ACTORS.format(organisations="$1::uuid[]", accounts="$2::uuid[]")
_ACTOR = sql(
    _ACTORS.format(organisations="array[cast(:organisation as uuid)]", accounts="array[cast(:account as uuid)]")
)


async def find_actor(tx: Tx, person: Person) -> Actor | None:
    """The person's membership in the organisation of `tx`, or None."""
    values = {"organisation": tx.organisation, "account": person.account_id}
    rows = await tx.execute(_ACTOR, values)
    return _actor(tx.organisation, person, [(row.id, row.display_name, row.role, row.is_confirmed) for row in rows])


class Actors:
    """Who acts in requests; those who come while one question is under way are asked for together."""

    def __init__(self, database: Database) -> None:
        self._lane = database.system_lane()
        self._gathering: Gathering[tuple[UUID, Person], Actor | None] = Gathering(
            self.find_all, lanes=1, has_crowds=False
        )

    async def find(self, organisation_id: UUID, person: Person) -> Actor | None:
        """The person's membership in the organisation, or None."""
        return await self._gathering.ask((organisation_id, person))

    async def find_all(self, wanted: Sequence[tuple[UUID, Person]]) -> Sequence[Actor | None]:
        """The membership of each, or None; for who asks here alone, and one question after the other."""
        pairs = {(organisation_id, person.account_id) for organisation_id, person in wanted}
        found: dict[tuple[UUID, UUID], list[_Held]] = {}
        rows = await self._lane.fetch(_ACTORS_OF, [one for one, _ in pairs], [account for _, account in pairs])
        for row in rows:
            held = (row["id"], row["display_name"], row["role"], row["is_confirmed"])
            found.setdefault((row["organisation_id"], row["account_id"]), []).append(held)
        return [
            _actor(organisation_id, person, found.get((organisation_id, person.account_id), ()))
            for organisation_id, person in wanted
        ]


def require_administrator(actor: Actor) -> None:
    """Raises Forbidden."""
    if not actor.is_administrator:
        raise Forbidden


def require_operator(person: Person) -> None:
    """The operator's console doesn't exist for anybody else. Raises NotFound."""
    if not person.is_operator:
        raise NotFound
