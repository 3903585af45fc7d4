"""Requests to be let in: /api/organisations/{id}/join-requests."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.params import QueryParameter

from parta.accounts import send_notice
from parta.foundation.db import Database
from parta.foundation.errors import Refusal
from parta.foundation.http import Input, language_of
from parta.foundation.wiring import Wiring
from parta.invitations import queries, requests, views
from parta.organisations import Actor

_REQUESTS = "/organisations/{organisation_id:uuid}/join-requests"
_TAGS = ["invitations"]


class AcceptRequest(Input, frozen=True):
    """`student_id`: of a pupil's request, the roster's pupil who asks; of a guardian's, the child."""

    student_id: UUID | None = None


class AcceptOne(Input, frozen=True):
    id: UUID
    student_id: UUID | None = None


class AcceptRequests(Input, frozen=True):
    requests: Annotated[list[AcceptOne], msgspec.Meta(min_length=1, max_length=200)]


class RefuseRequest(Input, frozen=True):
    reason: str = ""


@get(_REQUESTS, tags=_TAGS)
async def list_requests(
    actor: Actor,
    database: Database,
    is_decided: Annotated[bool, QueryParameter(name="isDecided")] = False,
) -> views.JoinRequestList:
    """Open requests that the actor decides, the oldest first; with `isDecided` those of the last month."""
    return await queries.read_requests(database, actor, is_decided=is_decided)


@post(f"{_REQUESTS}/accept", tags=_TAGS, status_code=200)
async def accept_requests(
    request: Request[Any, Any, Any], actor: Actor, wiring: Wiring, data: AcceptRequests
) -> views.RequestOutcomes:
    """Let many in, each with its own answer: one that is refused doesn't hold up the others."""
    language = language_of(request.headers.get("accept-language"))
    outcomes: list[views.RequestOutcome] = []
    for one in data.requests:
        try:
            async with wiring.database.transaction(actor.organisation_id) as tx:
                decision = await requests.accept_request(tx, actor, request_id=one.id, student_id=one.student_id)
        except Refusal as refusal:
            problem = refusal.problem(language).detail
            outcomes.append(views.RequestOutcome(id=one.id, is_accepted=False, problem=problem))
            continue
        await _tell(wiring, decision)
        outcomes.append(views.RequestOutcome(id=one.id, is_accepted=True))
    return views.RequestOutcomes(outcomes=outcomes)


@post(f"{_REQUESTS}/{{request_id:uuid}}/undo", tags=_TAGS, status_code=204)
async def undo_acceptance(actor: Actor, database: Database, request_id: UUID) -> None:
    """Take an acceptance back within a day; the request waits again."""
    async with database.transaction(actor.organisation_id) as tx:
        await requests.undo_acceptance(tx, actor, request_id=request_id)


@post(f"{_REQUESTS}/{{request_id:uuid}}/accept", tags=_TAGS, status_code=204)
async def accept_request(actor: Actor, wiring: Wiring, request_id: UUID, data: AcceptRequest) -> None:
    async with wiring.database.transaction(actor.organisation_id) as tx:
        decision = await requests.accept_request(tx, actor, request_id=request_id, student_id=data.student_id)
    await _tell(wiring, decision)


@post(f"{_REQUESTS}/{{request_id:uuid}}/refuse", tags=_TAGS, status_code=204)
async def refuse_request(actor: Actor, wiring: Wiring, request_id: UUID, data: RefuseRequest) -> None:
    async with wiring.database.transaction(actor.organisation_id) as tx:
        decision = await requests.refuse_request(tx, actor, request_id=request_id, reason=data.reason)
    await _tell(wiring, decision)


async def _tell(wiring: Wiring, decision: requests.Decision) -> None:
    """An answer to whoever asked, by the contact that they gave."""
    place = f"«{decision.group_name}»"
    if decision.is_accepted:
        text = f"Парта: вас приняли в {place}. Войдите: {wiring.settings.url}"
    else:
        text = f"Парта: заявка в {place} отклонена. {decision.reason}".strip()
    async with wiring.database.system() as tx:
        await send_notice(tx, wiring.postman, decision.account_id, subject=f"Заявка в {place}", text=text)


request_routes = (list_requests, accept_requests, accept_request, refuse_request, undo_acceptance)
