"""Routes of the exchange: /api/organisations/{id}/exchange."""

import asyncio
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post
from litestar.params import QueryParameter

from parta.foundation.db import Database
from parta.foundation.http import Input, Wire
from parta.foundation.wiring import Wiring
from parta.organisations import Actor, load_organisation, local_today, members_by_id, require_administrator

from .archives import take_archive
from .clients import Client, CreatedClient, Scope, create_client, list_clients, replace_secret, revoke_client
from .deliveries import last_deliveries
from .oneroster.archive import Given, write_archive
from .service.access import SCOPES, public_name
from .service.http import ROSTERING, TOKENS

_EXCHANGE = "/organisations/{organisation_id:uuid}/exchange"
_TAGS = ["exchange"]


class ExchangeClient(Wire, frozen=True, kw_only=True):
    """`client_id` is OAuth's name of the client."""

    id: UUID
    client_id: str
    name: str
    scopes: list[Scope]
    gives_contacts: bool
    created_by: str
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class ExchangeClientWithSecret(Wire, frozen=True, kw_only=True):
    """`secret` is shown this once; null where the client was there already."""

    client: ExchangeClient
    secret: str | None


class ExchangeDelivery(Wire, frozen=True, kw_only=True):
    """`rest`: a client's requests of one day, `at` the last of them."""

    id: UUID
    kind: Literal["archive", "rest"]
    taker: str
    has_contacts: bool
    has_demographics: bool
    requests: int
    records: int
    at: datetime


class ExchangeScope(Wire, frozen=True, kw_only=True):
    key: Scope
    value: str


class ExchangeView(Wire, frozen=True, kw_only=True):
    """Everything on the screen «Обмен»."""

    service_url: str
    token_url: str
    scopes: list[ExchangeScope]
    clients: list[ExchangeClient]
    deliveries: list[ExchangeDelivery]


class NewClient(Input, frozen=True, kw_only=True):
    id: UUID
    name: Annotated[str, msgspec.Meta(max_length=200)]
    scopes: Annotated[list[Scope], msgspec.Meta(max_length=10)]
    gives_contacts: bool = False


@get(_EXCHANGE, tags=_TAGS)
async def read_exchange(actor: Actor, wiring: Wiring) -> ExchangeView:
    """Who reads the roster from outside, and what has gone out."""
    require_administrator(actor)
    async with wiring.database.transaction(actor.organisation_id) as tx:
        clients = await list_clients(tx)
        deliveries = await last_deliveries(tx)
        ids = [one.created_by for one in clients] + [one.actor_id for one in deliveries if one.actor_id]
        names = {one.id: one.display_name for one in (await members_by_id(tx, ids, include_left=True)).values()}
    return ExchangeView(
        service_url=f"{wiring.settings.url}{ROSTERING}",
        token_url=f"{wiring.settings.url}{TOKENS}",
        scopes=[ExchangeScope(key=key, value=value) for value, key in SCOPES.items()],
        clients=[_client(actor, one, names) for one in clients],
        deliveries=[
            ExchangeDelivery(
                id=one.id,
                kind=one.kind,
                taker=names.get(one.actor_id, "") if one.actor_id else one.taker,
                has_contacts=one.has_contacts,
                has_demographics=one.has_demographics,
                requests=one.requests,
                records=one.records,
                at=one.at,
            )
            for one in deliveries
        ],
    )


@get(f"{_EXCHANGE}/archive", tags=_TAGS)
async def download_archive(
    actor: Actor,
    database: Database,
    contacts: Annotated[bool, QueryParameter()] = True,
    demographics: Annotated[bool, QueryParameter()] = True,
) -> Response[bytes]:
    """The OneRoster 1.2 archive, without phones and e-mails (`contacts`) or birthdays and sex (`demographics`)."""
    async with database.transaction(actor.organisation_id) as tx:
        book, given = await take_archive(tx, actor, given=Given(contacts=contacts, demographics=demographics))
        organisation = await load_organisation(tx)
        day = await local_today(tx)
    content = await asyncio.to_thread(write_archive, book, given)
    name = f"oneroster-{organisation.slug}-{day}.zip"
    return Response(
        content,
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@post(f"{_EXCHANGE}/clients", tags=_TAGS)
async def create_exchange_client(actor: Actor, database: Database, data: NewClient) -> ExchangeClientWithSecret:
    """Let a system read the roster by REST."""
    async with database.transaction(actor.organisation_id) as tx:
        made = await create_client(
            tx, actor, client_id=data.id, name=data.name, scopes=data.scopes, gives_contacts=data.gives_contacts
        )
    return _with_secret(actor, made)


@post(f"{_EXCHANGE}/clients/{{client_id:uuid}}/secret", tags=_TAGS, status_code=200)
async def replace_exchange_secret(client_id: UUID, actor: Actor, database: Database) -> ExchangeClientWithSecret:
    """A new secret; the earlier one ends at once."""
    async with database.transaction(actor.organisation_id) as tx:
        return _with_secret(actor, await replace_secret(tx, actor, client_id=client_id))


@delete(f"{_EXCHANGE}/clients/{{client_id:uuid}}", tags=_TAGS, status_code=204)
async def revoke_exchange_client(client_id: UUID, actor: Actor, database: Database) -> None:
    """End a system's access at once."""
    async with database.transaction(actor.organisation_id) as tx:
        await revoke_client(tx, actor, client_id=client_id)


def _with_secret(actor: Actor, made: CreatedClient) -> ExchangeClientWithSecret:
    names = {actor.member_id: actor.display_name}
    return ExchangeClientWithSecret(client=_client(actor, made.client, names), secret=made.secret)


def _client(actor: Actor, one: Client, names: dict[UUID, str]) -> ExchangeClient:
    return ExchangeClient(
        id=one.id,
        client_id=public_name(actor.organisation_id, one.id),
        name=one.name,
        scopes=list(one.scopes),
        gives_contacts=one.gives_contacts,
        created_by=names.get(one.created_by, ""),
        created_at=one.created_at,
        used_at=one.used_at,
        revoked_at=one.revoked_at,
    )


ROUTES = (
    read_exchange,
    download_archive,
    create_exchange_client,
    replace_exchange_secret,
    revoke_exchange_client,
)
