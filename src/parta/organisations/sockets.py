"""Who opens a socket, and who may follow the organisation's streams."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from websockets.http11 import Request

from parta.accounts import Person, find_people, token_of
from parta.foundation.db import Gathering, Tx
from parta.foundation.http import is_own_origin, language_of
from parta.foundation.realtime import Guest, Wish
from parta.foundation.wiring import Wiring

from .access import Actor, find_actors
from .registers import Visits
from .roles import ADMINISTRATOR_ROLES
from .roll import Member, members_by_id

_PATH = ("", "api", "organisations")


# A session's token and the organisation that it is shown to.
_Knock = tuple[str, UUID]


def welcome(wiring: Wiring) -> Callable[[Request], Awaitable[Guest | None]]:
    """The handshake of /api/organisations/{id}/realtime: the session's cookie, our own origin, a membership.

    Many who come at once are looked up at once.
    """

    async def look_up(knocks: Sequence[_Knock]) -> list[tuple[Person, Actor] | None]:
        people = await find_people(wiring.database, {token for token, _ in knocks})
        actors: dict[_Knock, Actor | None] = {}
        for organisation_id in {one for token, one in knocks if token in people}:
            known = {token: people[token] for token, one in knocks if one == organisation_id and token in people}
            async with wiring.database.transaction(organisation_id) as tx:
                for token, actor in zip(known, await find_actors(tx, list(known.values())), strict=True):
                    actors[token, organisation_id] = actor
                    if actor is not None:
                        await wiring.register(Visits).tell(tx, actor)
        return [
            (people[token], actor) if (actor := actors.get((token, organisation_id))) is not None else None
            for token, organisation_id in knocks
        ]

    door: Gathering[_Knock, tuple[Person, Actor] | None] = Gathering(look_up)

    async def find_guest(request: Request) -> Guest | None:
        parts = request.path.split("?")[0].split("/")
        if len(parts) != 5 or tuple(parts[:3]) != _PATH or parts[4] != "realtime":
            return None
        try:
            organisation_id = UUID(parts[3])
        except ValueError:
            return None
        if not is_own_origin(request.headers.get("Origin"), request.headers.get("Host")):
            return None
        token = token_of(wiring.settings, request.headers.get("Cookie"))
        found = await door.ask((token, organisation_id)) if token else None
        if found is None:
            return None
        person, actor = found
        return Guest(
            organisation_id=organisation_id,
            member_id=actor.member_id,
            account_id=person.account_id,
            session_id=person.session_id,
            language=person.locale or language_of(request.headers.get("Accept-Language")),
            actor=actor,
        )

    return find_guest


async def guard_own_stream(tx: Tx, wishes: Sequence[Wish]) -> list[set[UUID]]:
    """`member:<id>` is the member's own."""
    return [{reader.member_id}.intersection(keys) for reader, keys in wishes]


async def guard_organisation(tx: Tx, wishes: Sequence[Wish]) -> list[set[UUID]]:
    """`organisation:<id>` is for everybody in it."""
    return [{tx.organisation}.intersection(keys) for _, keys in wishes]


async def guard_administration(tx: Tx, wishes: Sequence[Wish]) -> list[set[UUID]]:
    """`administration:<id>` is for those who run the organisation now."""
    found = await members_by_id(tx, [reader.member_id for reader, _ in wishes])
    return [
        {tx.organisation}.intersection(keys) if _runs_it(found.get(reader.member_id)) else set[UUID]()
        for reader, keys in wishes
    ]


def _runs_it(member: Member | None) -> bool:
    return member is not None and any(member.has(role, confirmed=True) for role in ADMINISTRATOR_ROLES)
