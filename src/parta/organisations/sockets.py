"""Who opens a socket, and who may follow the organisation's streams."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from websockets.http11 import Request

from parta.accounts import Person, find_person, token_of
from parta.foundation.db import Tx
from parta.foundation.http import is_own_origin, language_of
from parta.foundation.realtime import Guest, Reader
from parta.foundation.wiring import Wiring

from .access import find_actor
from .registers import Visits
from .roles import ADMINISTRATOR_ROLES
from .roll import members_by_id

_PATH = ("", "api", "organisations")


def welcome(wiring: Wiring) -> Callable[[Request], Awaitable[Guest | None]]:
    """The handshake of /api/organisations/{id}/realtime: the session's cookie, our own origin, a membership."""

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
        person: Person | None = await find_person(
            wiring.database, token_of(wiring.settings, request.headers.get("Cookie"))
        )
        if person is None:
            return None
        async with wiring.database.transaction(organisation_id) as tx:
            actor = await find_actor(tx, person)
            if actor is None:
                return None
            await wiring.register(Visits).tell(tx, actor)
        return Guest(
            organisation_id=organisation_id,
            member_id=actor.member_id,
            account_id=person.account_id,
            session_id=person.session_id,
            language=person.locale or language_of(request.headers.get("Accept-Language")),
            actor=actor,
        )

    return find_guest


async def guard_own_stream(tx: Tx, reader: Reader, member_ids: Sequence[UUID]) -> set[UUID]:
    """`member:<id>` is the member's own."""
    return {reader.member_id} & set(member_ids)


async def guard_organisation(tx: Tx, reader: Reader, organisation_ids: Sequence[UUID]) -> set[UUID]:
    """`organisation:<id>` is for everybody in it."""
    return {tx.organisation} & set(organisation_ids)


async def guard_administration(tx: Tx, reader: Reader, organisation_ids: Sequence[UUID]) -> set[UUID]:
    """`administration:<id>` is for those who run the organisation now."""
    me = (await members_by_id(tx, [reader.member_id])).get(reader.member_id)
    if me is None or not any(me.has(role, confirmed=True) for role in ADMINISTRATOR_ROLES):
        return set()
    return {tx.organisation} & set(organisation_ids)
