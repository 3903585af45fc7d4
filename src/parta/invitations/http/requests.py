"""Requests to be let in: /api/organisations/{id}/join-requests."""

from uuid import UUID

from litestar import get, post

from parta.accounts import send_notice
from parta.foundation.db import Database
from parta.foundation.http import Input
from parta.foundation.wiring import Wiring
from parta.invitations import queries, requests, views
from parta.organisations import Actor

_REQUESTS = "/organisations/{organisation_id:uuid}/join-requests"
_TAGS = ["invitations"]


class AcceptRequest(Input, frozen=True):
    """`student_id`: of a pupil's request, the roster's pupil who asks; of a guardian's, the child."""

    student_id: UUID | None = None


class RefuseRequest(Input, frozen=True):
    reason: str = ""


@get(_REQUESTS, tags=_TAGS)
async def list_requests(actor: Actor, database: Database) -> views.JoinRequestList:
    """Open requests that the actor decides, the oldest first."""
    return await queries.read_requests(database, actor)


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


request_routes = (list_requests, accept_request, refuse_request)
