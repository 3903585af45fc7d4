"""Routes of the service: /ims/oneroster/…, where the standard puts them."""

from typing import Any
from urllib.parse import parse_qs

import msgspec
from litestar import Request, Response, get, post

from parta.exchange.collecting import collect
from parta.exchange.deliveries import note_request
from parta.exchange.service.access import Token, admit, credentials, issue_token, read_token, require
from parta.exchange.service.faults import (
    Fault,
    TokenFault,
    on_breakdown,
    on_fault,
    on_token_fault,
    unknown_object,
)
from parta.exchange.service.queries import parse_fields, parse_query, run, select
from parta.exchange.service.rendering import Renderer, stub
from parta.exchange.service.resources import PLURALS, find
from parta.exchange.stamps import stamp_book
from parta.foundation.wiring import Wiring

ROSTERING = "/ims/oneroster/rostering/v1p2"
TOKENS = "/ims/oneroster/token"
_FRESH = {"Cache-Control": "no-store"}
AnyRequest = Request[Any, Any, Any]


@post(
    TOKENS,
    status_code=200,
    include_in_schema=False,
    exception_handlers={TokenFault: on_token_fault, Exception: on_breakdown},
)
async def exchange_credentials(request: AnyRequest, wiring: Wiring) -> Response[Token]:
    """A token for a client's credentials: a form with `grant_type` and `scope`, the client by Basic or in the form."""
    # RFC 6749, 3.2: the body is a form. Nothing else is read, so no other kind needs to be understood.
    form = {name: values[-1] for name, values in parse_qs((await request.body()).decode("utf-8", "replace")).items()}
    name, secret = credentials(
        request.headers.get("authorization", ""), form.get("client_id", ""), form.get("client_secret", "")
    )
    token = await issue_token(
        wiring.database,
        sealed_with=wiring.settings.secret,
        name=name,
        secret=secret,
        scope=form.get("scope", ""),
        grant_type=form.get("grant_type", ""),
    )
    return Response(token, headers=_FRESH)


@get(
    f"{ROSTERING}/{{path:path}}",
    include_in_schema=False,
    exception_handlers={Fault: on_fault, Exception: on_breakdown},
)
async def read_roster(path: str, request: AnyRequest, wiring: Wiring) -> Response[bytes]:
    """One object or a page of a collection, as far as the token reaches."""
    grant = read_token(request.headers.get("authorization", ""), sealed_with=wiring.settings.secret)
    parts = [part for part in path.split("/") if part]
    given = {name: request.query_params[name] for name in request.query_params}
    # On its own: a request is counted whatever it comes to, and two of one client don't wait for each other.
    async with wiring.database.transaction(grant.organisation_id) as tx:
        reader = await admit(tx, grant)
    async with wiring.database.transaction(grant.organisation_id) as tx:
        is_demographic = parts[:1] == ["demographics"]
        require(reader, ("demographics",) if is_demographic else ("roster", "core"))
        book = await collect(tx)
        found = find(book, parts)
        stamps = await stamp_book(tx, book, secret=wiring.settings.secret)
        modified, gone = stamps.modified[found.kind], stamps.gone[found.kind]
        base = f"{wiring.settings.url}{ROSTERING}"
        renderer = Renderer(book, base, gives_contacts=reader.client.gives_contacts)
        items = [renderer.render(found.kind, one, modified[one.id]) for one in found.records]
        if found.is_one:
            fields = parse_fields(found.kind, given.get("fields", ""))
            answer, headers, count = {found.kind: select(items[0], fields)}, _FRESH, 1
        else:
            query = parse_query(found.kind, given)
            if found.is_whole and query.wants_gone:
                items += [stub(sourced_id, "tobedeleted", at) for sourced_id, at in gone.items()]
            page = run(query, items, address=f"{base}/{'/'.join(parts)}", given=given)
            answer = {PLURALS[found.kind]: page.items}
            headers = {**_FRESH, "X-Total-Count": str(page.total), "Link": page.link}
            count = len(page.items)
        await note_request(tx, reader.client, records=count, has_demographics=is_demographic)
    return Response(msgspec.json.encode(answer), media_type="application/json", headers=headers)


@get(ROSTERING, include_in_schema=False, exception_handlers={Fault: on_fault})
async def read_nothing() -> None:
    """The service's address itself is nothing to read."""
    raise unknown_object()


ROUTES = (exchange_credentials, read_roster, read_nothing)
