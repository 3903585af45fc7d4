"""Who one is, and where: /api/me."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from parta.accounts import Person, accounts_by_id, cookie_name, session_cookie
from parta.foundation.errors import NotFound
from parta.foundation.http import Wire
from parta.foundation.wiring import Wiring
from parta.organisations.places import memberships_of
from parta.organisations.refusals import mark_refusal_seen, refusals_of
from parta.organisations.registers import Desk, Desks
from parta.organisations.roles import Role


class MyAccount(Wire, frozen=True, kw_only=True):
    """`contact` is masked: a screen may be shared."""

    id: UUID
    name: str
    contact: str
    locale: str
    is_operator: bool


class MyOrganisation(Wire, frozen=True, kw_only=True):
    id: UUID
    slug: str
    name: str
    short_name: str
    kind: str


class MyRole(Wire, frozen=True, kw_only=True):
    role: Role
    is_confirmed: bool


class MyMember(Wire, frozen=True, kw_only=True):
    id: UUID
    name: str
    roles: list[MyRole]


class MyMembership(Wire, frozen=True, kw_only=True):
    organisation: MyOrganisation
    member: MyMember


class MyRefusal(Wire, frozen=True, kw_only=True):
    """A role that was refused, until the person has read why."""

    id: UUID
    organisation: str
    role: Role
    reason: str
    refused_at: datetime


class Me(Wire, frozen=True, kw_only=True):
    """`desks`: where one works beside organisations."""

    account: MyAccount
    memberships: list[MyMembership]
    refusals: list[MyRefusal]
    desks: list[Desk]


@get("/me")
async def read_me(person: Person, request: Request[Any, Any, Any], wiring: Wiring) -> Response[Me]:
    """Who one is, and where. The session's cookie is renewed with it (ACC-8)."""
    async with wiring.database.system() as tx:
        card = (await accounts_by_id(tx, [person.account_id])).get(person.account_id)
        places = await memberships_of(tx, person.account_id)
        refusals = await refusals_of(tx, person.account_id)
        desks = await wiring.register(Desks).of(tx, person.account_id)
    if card is None:
        raise NotFound
    me = Me(
        account=MyAccount(
            id=card.id,
            name=card.name,
            contact=card.contact,
            locale=card.locale,
            is_operator=person.is_operator,
        ),
        memberships=[
            MyMembership(
                organisation=MyOrganisation(
                    id=place.organisation_id,
                    slug=place.slug,
                    name=place.name,
                    short_name=place.short_name,
                    kind=place.kind,
                ),
                member=MyMember(
                    id=place.member_id,
                    name=place.display_name,
                    roles=[MyRole(role=held.role, is_confirmed=held.is_confirmed) for held in place.roles],
                ),
            )
            for place in places
        ],
        refusals=[
            MyRefusal(
                id=one.id,
                organisation=one.organisation,
                role=one.role,
                reason=one.reason,
                refused_at=one.refused_at,
            )
            for one in refusals
        ],
        desks=desks,
    )
    token = request.cookies[cookie_name(wiring.settings)]
    return Response(me, cookies=[session_cookie(wiring.settings, token)])


@post("/me/refusals/{refusal_id:uuid}/seen", status_code=204)
async def note_refusal_seen(refusal_id: UUID, person: Person, wiring: Wiring) -> None:
    """The person has read why; it isn't shown again."""
    async with wiring.database.system() as tx:
        await mark_refusal_seen(tx, person.account_id, refusal_id=refusal_id)


ME_ROUTES = (read_me, note_refusal_seen)
