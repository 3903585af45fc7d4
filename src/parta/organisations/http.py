"""Routes of organisations: one's own places, the organisation, the confirmation of roles."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, patch, post

from parta.accounts import Person, accounts_by_id, cookie_name, session_cookie
from parta.foundation.db import Database, Tx
from parta.foundation.errors import NotFound
from parta.foundation.http import Input, Wire
from parta.foundation.text import clean_line
from parta.foundation.wiring import Wiring

from .access import Actor
from .commands import confirm_role, refuse_role
from .organisation import OrganisationChange, OrganisationKind, change_organisation, load_organisation
from .places import memberships_of
from .registers import Abilities, SetupSteps, StepKey
from .roles import Role
from .rules import abilities_of
from .settings import OrganisationSettings, check_zone

Line = Annotated[str, msgspec.Meta(max_length=500)]
_ONE = "/organisations/{organisation_id:uuid}"


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


class Me(Wire, frozen=True, kw_only=True):
    account: MyAccount
    memberships: list[MyMembership]


class SetupStep(Wire, frozen=True, kw_only=True):
    key: StepKey
    is_done: bool


class Setup(Wire, frozen=True, kw_only=True):
    steps: list[SetupStep]


class OrganisationPage(Wire, frozen=True, kw_only=True):
    id: UUID
    slug: str
    name: str
    short_name: str
    kind: OrganisationKind
    address: str
    site: str
    settings: OrganisationSettings
    abilities: list[str]
    setup: Setup


class SettingsPatch(Input, frozen=True, kw_only=True):
    students_create_conversations: bool | msgspec.UnsetType = msgspec.UNSET
    students_start_calls: bool | msgspec.UnsetType = msgspec.UNSET
    students_write_classmates: bool | msgspec.UnsetType = msgspec.UNSET
    time_zone: Annotated[str, msgspec.Meta(max_length=60)] | msgspec.UnsetType = msgspec.UNSET


class OrganisationPatch(Input, frozen=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=500)] | msgspec.UnsetType = msgspec.UNSET
    short_name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)] | msgspec.UnsetType = msgspec.UNSET
    address: Line | msgspec.UnsetType = msgspec.UNSET
    site: Line | msgspec.UnsetType = msgspec.UNSET
    settings: SettingsPatch | msgspec.UnsetType = msgspec.UNSET


class Reason(Input, frozen=True, kw_only=True):
    reason: Line = ""


@get("/me")
async def read_me(person: Person, request: Request[Any, Any, Any], wiring: Wiring) -> Response[Me]:
    """Who one is, and where. The session's cookie is renewed with it (ACC-8)."""
    async with wiring.database.system() as tx:
        card = (await accounts_by_id(tx, [person.account_id])).get(person.account_id)
        places = await memberships_of(tx, person.account_id)
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
    )
    token = request.cookies[cookie_name(wiring.settings)]
    return Response(me, cookies=[session_cookie(wiring.settings, token)])


@get(_ONE)
async def read_organisation(actor: Actor, wiring: Wiring) -> OrganisationPage:
    async with wiring.database.transaction(actor.organisation_id) as tx:
        return await _page(tx, actor, wiring)


@patch(_ONE)
async def edit_organisation(data: OrganisationPatch, actor: Actor, wiring: Wiring) -> OrganisationPage:
    if data.settings is not msgspec.UNSET and data.settings.time_zone is not msgspec.UNSET:
        check_zone(data.settings.time_zone)
    change = OrganisationChange(
        name=_clean(data.name),
        short_name=_clean(data.short_name),
        address=_clean(data.address),
        site=_clean(data.site),
        settings=msgspec.UNSET if data.settings is msgspec.UNSET else msgspec.to_builtins(data.settings),
    )
    async with wiring.database.transaction(actor.organisation_id) as tx:
        await change_organisation(tx, actor, change)
        return await _page(tx, actor, wiring)


def _clean(text: str | msgspec.UnsetType) -> str | msgspec.UnsetType:
    return text if text is msgspec.UNSET else clean_line(text)


async def _page(tx: Tx, actor: Actor, wiring: Wiring) -> OrganisationPage:
    found = await load_organisation(tx)
    own = abilities_of(actor, found.settings)
    added = await wiring.register(Abilities).find(tx, actor)
    steps = await wiring.register(SetupSteps).read(tx)
    return OrganisationPage(
        id=found.id,
        slug=found.slug,
        name=found.name,
        short_name=found.short_name,
        kind=found.kind,
        address=found.address,
        site=found.site,
        settings=found.settings,
        abilities=sorted(own | added),
        setup=Setup(steps=[SetupStep(key=key, is_done=is_done) for key, is_done in steps]),
    )


@post(_ONE + "/members/{member_id:uuid}/roles/{role:str}/confirm", status_code=204)
async def confirm(member_id: UUID, role: str, actor: Actor, database: Database) -> None:
    """Say that a person has this role here: it gives rights and the badge."""
    async with database.transaction(actor.organisation_id) as tx:
        await confirm_role(tx, actor, member_id=member_id, role=_role(role))


@post(_ONE + "/members/{member_id:uuid}/roles/{role:str}/refuse", status_code=204)
async def refuse(data: Reason, member_id: UUID, role: str, actor: Actor, database: Database) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await refuse_role(tx, actor, member_id=member_id, role=_role(role), reason=clean_line(data.reason))


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise NotFound from None


ROUTES = (read_me, read_organisation, edit_organisation, confirm, refuse)
