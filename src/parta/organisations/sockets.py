"""Who opens a socket, and who may follow the organisation's streams."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from uuid import UUID

from parta.accounts import People, Person, token_of
from parta.foundation.db import Gathering, Tx
from parta.foundation.http import is_own_origin, language_of
from parta.foundation.realtime import Guest, Opening, Welcome, Wish
from parta.foundation.wiring import Wiring

from .access import Actor, Actors
from .registers import Visits
from .roles import ADMINISTRATOR_ROLES
from .roll import Member, members_by_id

_PATH = ("", "api", "organisations")


# A session's token and the organisation that it is shown to.
_Knock = tuple[str, UUID]


def welcome(wiring: Wiring) -> Welcome:
    """The handshake of /api/organisations/{id}/realtime: the session's cookie, our own origin, a membership.

    Many who come at once are looked up at once.
    """

    people, actors, visits = People(wiring.database), Actors(wiring.database), wiring.register(Visits)

    async def look_up(knocks: Sequence[_Knock]) -> list[tuple[Person, Actor] | Exception | None]:
        known = await people.find_all({token for token, _ in knocks})
        wanted = [(organisation_id, known[token]) for token, organisation_id in knocks if token in known]
        found = iter(await actors.find_all(wanted))
        guests = [(known[token], actor) if token in known and (actor := next(found)) else None for token, _ in knocks]
        new: dict[UUID, list[Actor]] = {}
        for guest in guests:
            if guest is not None and not visits.know(guest[1]):
                new.setdefault(guest[1].organisation_id, []).append(guest[1])
        for organisation_id, some in new.items():
            async with wiring.database.transaction(organisation_id) as tx:
                await visits.tell(tx, some)
        return [*guests]

    # One after the other: each has a connection of its own.
    door: Gathering[_Knock, tuple[Person, Actor] | None] = Gathering(look_up, lanes=1)

    def find_guest(opening: Opening, take: Callable[[Guest | Exception | None], None]) -> None:
        organisation_id = _organisation_of(opening.path)
        token = token_of(wiring.settings, opening.cookie)
        if organisation_id is None or not token or not is_own_origin(opening.origin, opening.host):
            return take(None)

        def greet(found: tuple[Person, Actor] | Exception | None) -> None:
            if isinstance(found, tuple):
                person, actor = found
                language = person.locale or language_of(opening.languages)
                take(Guest(actor.organisation_id, actor.member_id, actor.account_id, actor.session_id, language, actor))
            else:
                take(found)

        return door.put((token, organisation_id), greet)

    return find_guest


@lru_cache(maxsize=1024)
def _organisation_of(path: str) -> UUID | None:
    parts = path.split("?")[0].split("/")
    if len(parts) != 5 or tuple(parts[:3]) != _PATH or parts[4] != "realtime":
        return None
    try:
        return UUID(parts[3])
    except ValueError:
        return None


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
