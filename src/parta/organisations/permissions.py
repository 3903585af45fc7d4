"""Who may do what: the declared table that the server enforces, the tests generate from, and the docs show.

Each room declares its routes in `permissions.py`; `actor` refuses a role that the route's row doesn't name (PERM-1),
and the room's own rules keep whoever has a narrower reach to their own groups, children and things (PERM-2).
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

import msgspec

from parta.foundation.errors import Forbidden

from .access import Actor
from .roles import Role


class Reach(StrEnum):
    """How far a role's right goes."""

    # Everywhere in the organisation.
    ALL = "all"
    # In one's own groups, for one's own children, on one's own things and conversations.
    OWN = "own"
    # As far as OWN, where the organisation's settings allow it.
    SETTING = "setting"


ALL, OWN, SETTING = Reach.ALL, Reach.OWN, Reach.SETTING


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """One row: a route relative to the organisation, and the reach of each role that may use it.

    `curator`: of the staff whose groups are concerned. `unconfirmed`: of staff whom nobody has confirmed yet.
    """

    route: str
    reach: Mapping[Role, Reach]
    curator: Reach | None = None
    unconfirmed: Reach | None = None
    note: str = ""


def permit(
    route: str,
    *,
    head: Reach | None = None,
    administrator: Reach | None = None,
    administration: Reach | None = None,
    teacher: Reach | None = None,
    staff: Reach | None = None,
    student: Reach | None = None,
    guardian: Reach | None = None,
    curator: Reach | None = None,
    unconfirmed: Reach | None = None,
    note: str = "",
) -> Permission:
    """A row of the table: «POST /groups» and who may."""
    given = {
        Role.HEAD: head,
        Role.ADMINISTRATOR: administrator,
        Role.ADMINISTRATION: administration,
        Role.TEACHER: teacher,
        Role.STAFF: staff,
        Role.STUDENT: student,
        Role.GUARDIAN: guardian,
    }
    reach = {role: far for role, far in given.items() if far is not None}
    return Permission(route=route, reach=reach, curator=curator, unconfirmed=unconfirmed, note=note)


def for_administrators(route: str, note: str = "") -> Permission:
    """Head and administrators only."""
    return permit(route, head=ALL, administrator=ALL, note=note)


def for_everybody(route: str, reach: Reach = OWN, *, unconfirmed: Reach | None = OWN, note: str = "") -> Permission:
    """Every member: the head and administrators everywhere, the others as far as `reach`."""
    return permit(
        route,
        head=ALL,
        administrator=ALL,
        administration=reach,
        teacher=reach,
        staff=reach,
        student=reach,
        guardian=reach,
        curator=reach,
        unconfirmed=unconfirmed,
        note=note,
    )


def for_members(route: str, *, unconfirmed: Reach | None = OWN, note: str = "") -> Permission:
    """Every member as far as what is their own: an office opens nobody else's conversations, files and requests."""
    return permit(
        route,
        head=OWN,
        administrator=OWN,
        administration=OWN,
        teacher=OWN,
        staff=OWN,
        student=OWN,
        guardian=OWN,
        curator=OWN,
        unconfirmed=unconfirmed,
        note=note,
    )


class Permissions:
    """The whole table, put together from the rooms': `wiring.register(Permissions).add(ROWS)`."""

    def __init__(self) -> None:
        self._rows: dict[str, Permission] = {}

    def add(self, rows: Iterable[Permission]) -> None:
        """Raises ValueError for a route that is there already."""
        for row in rows:
            if row.route in self._rows:
                raise ValueError(f"two rows name {row.route}")
            self._rows[row.route] = row

    @property
    def rows(self) -> list[Permission]:
        return list(self._rows.values())

    def find(self, route: str) -> Permission | None:
        return self._rows.get(route)

    def require_rows(self, routes: Collection[str]) -> None:
        """Raises ValueError where one of the routes, as `route_of` names them, has no row."""
        if unnamed := sorted(set(routes) - self._rows.keys()):
            raise ValueError(f"permissions.py of no room names {', '.join(unnamed)}")

    def check(self, route: str, actor: Actor) -> None:
        """Raises Forbidden where no role of the actor's is named for the route, or nothing is (PERM-3)."""
        row = self._rows.get(route)
        if row is None:
            raise Forbidden
        if not actor.roles.isdisjoint(row.reach):
            return
        if row.curator is not None and actor.is_staff:
            return
        if row.unconfirmed is not None and (actor.unconfirmed or not actor.roles):
            return
        raise Forbidden


ORGANISATION = "/organisations/{organisation_id}"


def route_of(method: str, path: str) -> str:
    """«POST /groups» from a request's method and its path template below the organisation.

    `path` may hold types («{group_id:uuid}») and the «/api» before it.
    """
    plain = "/".join(
        "{" + part.strip("{}").partition(":")[0] + "}" if part.startswith("{") else part for part in path.split("/")
    )
    return f"{method} {plain.partition(ORGANISATION)[2] or '/'}"
