"""Who opens a socket, and who may follow the organisation's streams."""

from collections.abc import Callable, Sequence
from uuid import UUID

from parta.accounts import Person, find_people, token_of
from parta.foundation.db import Gathering, Tx
from parta.foundation.http import is_own_origin, language_of
from parta.foundation.realtime import Guest, Opening, Welcome, Wish
from parta.foundation.wiring import Wiring

from .access import Actor, find_actors
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

    async def look_up(knocks: Sequence[_Knock]) -> list[tuple[Person, Actor] | Exception | None]:
        people = await find_people(wiring.database, {token for token, _ in knocks})
        actors: dict[_Knock, Actor] = {}
        for organisation_id in {one for token, one in knocks if token in people}:
            known = {token: people[token] for token, one in knocks if one == organisation_id and token in people}
            async with wiring.database.transaction(organisation_id) as tx:
                for token, actor in zip(known, await find_actors(tx, list(known.values())), strict=True):
                    if actor is not None:
                        actors[token, organisation_id] = actor
                await wiring.register(Visits).tell(
                    tx, [actors[token, organisation_id] for token in known if (token, organisation_id) in actors]
                )
        return [(people[knock[0]], actors[knock]) if knock in actors else None for knock in knocks]

    door: Gathering[_Knock, tuple[Person, Actor] | None] = Gathering(look_up)

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
