"""Routes of reconciliations: /api/organisations/{id}/reconciliations."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, get, post, put
from litestar.params import QueryParameter

from parta.foundation.db import Database, Subject
from parta.foundation.http import Input, address_of, language_of
from parta.foundation.wiring import Wiring
from parta.organisations import Actor, require_administrator
from parta.reconciliation import comparing, deciding, hand, lists, queries, signing
from parta.reconciliation.acting import Order
from parta.reconciliation.errors import RosterTooLarge
from parta.reconciliation.records import Mark, MarkState, Newcomer
from parta.reconciliation.rules import refuse_deadlines
from parta.reconciliation.store import read_deadlines, save_deadlines
from parta.reconciliation.views import (
    CheckView,
    DecisionAnswer,
    DecisionAnswers,
    MonthDay,
    ReconciliationDeadlines,
    ReconciliationOverview,
    ReconciliationView,
    SignatureAsked,
)

ROOT = "/organisations/{organisation_id:uuid}/reconciliations"
ONE = f"{ROOT}/{{reconciliation_id:uuid}}"
TAGS = ["reconciliation"]
_MEGABYTE = 1024 * 1024
_MOST_FILE = 20 * _MEGABYTE
_MOST_DECISIONS = 500
AnyRequest = Request[Any, Any, Any]
Line = Annotated[str, msgspec.Meta(max_length=300)]


class StartReconciliation(Input, frozen=True):
    id: UUID


class DifferenceDecision(Input, frozen=True):
    """`reason` for `skip`; the order's fields for arrivals, departures and transfers; `choice` or `isNew` for an
    unclear person."""

    difference_id: UUID
    what: Literal["apply", "skip", "reopen"]
    reason: Line = ""
    on_date: date | None = None
    order_number: Annotated[str, msgspec.Meta(max_length=40)] = ""
    order_date: date | None = None
    place: Annotated[str, msgspec.Meta(max_length=200)] = ""
    choice: UUID | None = None
    is_new: bool = False


class DecideDifferences(Input, frozen=True):
    items: Annotated[list[DifferenceDecision], msgspec.Meta(min_length=1, max_length=_MOST_DECISIONS)]


class CheckMarkInput(Input, frozen=True):
    student_id: UUID
    state: MarkState
    to_group_id: UUID | None = None
    note: Line = ""


class CheckNewcomerInput(Input, frozen=True):
    id: UUID
    surname: Annotated[str, msgspec.Meta(max_length=80)]
    given_name: Annotated[str, msgspec.Meta(max_length=80)]
    patronymic: Annotated[str, msgspec.Meta(max_length=80)] = ""
    birth_date: date | None = None


class CheckGroup(Input, frozen=True):
    """The whole list of a group as it is ticked now; `isDone`: everybody was looked at."""

    marks: Annotated[list[CheckMarkInput], msgspec.Meta(max_length=500)]
    newcomers: Annotated[list[CheckNewcomerInput], msgspec.Meta(max_length=100)] = []
    is_done: bool = False


class SignReconciliation(Input, frozen=True):
    """`acceptsOpen`: the signer knows that some differences stay undecided."""

    code: Annotated[str, msgspec.Meta(max_length=20)]
    accepts_open: bool = False


class MonthDayInput(Input, frozen=True):
    month: int
    day: int


class SetReconciliationDeadlines(Input, frozen=True):
    deadlines: list[MonthDayInput]


@get(ROOT, tags=TAGS)
async def read_overview(actor: Actor, database: Database) -> ReconciliationOverview:
    """The deadline that counts, the reconciliation under way, earlier ones; a curator's own groups."""
    return await queries.read_overview(database, actor)


@post(ROOT, tags=TAGS)
async def start_reconciliation(actor: Actor, database: Database, data: StartReconciliation) -> ReconciliationView:
    """Begin one that goes by hand; `id` is the client's."""
    await comparing.start_by_hand(database, actor, reconciliation_id=data.id)
    return await queries.read_reconciliation(database, actor, reconciliation_id=data.id)


@post(f"{ONE}/roster", tags=TAGS, request_max_body_size=None, status_code=200)
async def load_list(
    actor: Actor,
    database: Database,
    request: AnyRequest,
    reconciliation_id: UUID,
    filename: Annotated[str, QueryParameter(max_length=300)],
) -> ReconciliationView:
    """Compare with a list: the body is the file itself, up to 20 MB. Begins the reconciliation where there is none."""
    require_administrator(actor)
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > _MOST_FILE:
            raise RosterTooLarge(limit=_MOST_FILE // _MEGABYTE)
    await comparing.load_roster(
        database, actor, reconciliation_id=reconciliation_id, file_name=filename, content=bytes(content)
    )
    return await queries.read_reconciliation(database, actor, reconciliation_id=reconciliation_id)


@get(ONE, tags=TAGS)
async def read_reconciliation(actor: Actor, database: Database, reconciliation_id: UUID) -> ReconciliationView:
    return await queries.read_reconciliation(database, actor, reconciliation_id=reconciliation_id)


@post(f"{ONE}/comparison", tags=TAGS, status_code=200)
async def compare_again(actor: Actor, database: Database, reconciliation_id: UUID) -> ReconciliationView:
    """Compare with the organisation as it is now; decisions stay."""
    await comparing.compare_again(database, actor, reconciliation_id=reconciliation_id)
    return await queries.read_reconciliation(database, actor, reconciliation_id=reconciliation_id)


@post(f"{ONE}/drop", tags=TAGS, status_code=204)
async def drop_reconciliation(actor: Actor, database: Database, reconciliation_id: UUID) -> None:
    """End it without a result; what was put right stays right."""
    async with database.transaction(actor.organisation_id) as tx:
        await comparing.drop_reconciliation(tx, actor, reconciliation_id=reconciliation_id)


@post(f"{ONE}/decisions", tags=TAGS, status_code=200)
async def decide_differences(
    actor: Actor, database: Database, request: AnyRequest, reconciliation_id: UUID, data: DecideDifferences
) -> DecisionAnswers:
    """Put differences right, or leave them with a reason: each has its own answer."""
    found = await deciding.decide_differences(
        database,
        actor,
        reconciliation_id=reconciliation_id,
        decisions=[
            deciding.Decision(
                difference_id=one.difference_id,
                what=one.what,
                reason=one.reason,
                order=Order(on_date=one.on_date, number=one.order_number, order_date=one.order_date, place=one.place),
                choice=one.choice,
                is_new=one.is_new,
            )
            for one in data.items
        ],
    )
    language = language_of(request.headers.get("Accept-Language"))
    return DecisionAnswers(
        answers=[
            DecisionAnswer(
                difference_id=one.difference_id,
                problem=one.refusal.problem(language).detail if one.refusal else None,
                code=one.refusal.code if one.refusal else None,
            )
            for one in found
        ]
    )


@get(f"{ONE}/groups/{{group_id:uuid}}", tags=TAGS)
async def read_group_list(actor: Actor, database: Database, reconciliation_id: UUID, group_id: UUID) -> CheckView:
    """The list of a group, to be ticked off."""
    async with database.transaction(actor.organisation_id) as tx:
        return await lists.read_check(tx, actor, reconciliation_id=reconciliation_id, group_id=group_id)


@put(f"{ONE}/groups/{{group_id:uuid}}", tags=TAGS)
async def check_group(
    actor: Actor, database: Database, reconciliation_id: UUID, group_id: UUID, data: CheckGroup
) -> CheckView:
    """Keep what was ticked."""
    async with database.transaction(actor.organisation_id) as tx:
        await hand.check_group(
            tx,
            actor,
            reconciliation_id=reconciliation_id,
            group_id=group_id,
            marks={
                one.student_id: Mark(state=one.state, to_group_id=one.to_group_id, note=one.note) for one in data.marks
            },
            newcomers=[
                Newcomer(
                    id=one.id,
                    surname=one.surname,
                    given_name=one.given_name,
                    patronymic=one.patronymic,
                    birth_date=one.birth_date,
                )
                for one in data.newcomers
            ],
            is_done=data.is_done,
        )
    async with database.transaction(actor.organisation_id) as tx:
        return await lists.read_check(tx, actor, reconciliation_id=reconciliation_id, group_id=group_id)


@post(f"{ONE}/signature/code", tags=TAGS, status_code=200)
async def request_signature(
    actor: Actor, wiring: Wiring, request: AnyRequest, reconciliation_id: UUID
) -> SignatureAsked:
    """Send the signer a code by their own contact."""
    sent, contact = await signing.request_code(
        wiring,
        actor,
        reconciliation_id=reconciliation_id,
        address=address_of(request, wiring.settings),
        language=language_of(request.headers.get("Accept-Language")),
    )
    return SignatureAsked(
        channel=sent.channel,
        contact=contact,
        expires_at=sent.expires_at,
        retry_after_seconds=sent.retry_after_seconds,
    )


@post(f"{ONE}/signature", tags=TAGS, status_code=200)
async def sign_reconciliation(
    actor: Actor, database: Database, wiring: Wiring, reconciliation_id: UUID, data: SignReconciliation
) -> ReconciliationView:
    """Sign with the code; from then on nothing in it can be changed."""
    await signing.sign(
        wiring, actor, reconciliation_id=reconciliation_id, code=data.code, accepts_open=data.accepts_open
    )
    return await queries.read_reconciliation(database, actor, reconciliation_id=reconciliation_id)


@put("/organisations/{organisation_id:uuid}/reconciliation-deadlines", tags=TAGS)
async def set_deadlines(actor: Actor, database: Database, data: SetReconciliationDeadlines) -> ReconciliationDeadlines:
    """The days of the year by which reconciliations are due."""
    require_administrator(actor)
    wanted = tuple(sorted((one.month, one.day) for one in data.deadlines))
    if refusal := refuse_deadlines(wanted):
        raise refusal
    async with database.transaction(actor.organisation_id) as tx:
        before = await read_deadlines(tx)
        await save_deadlines(tx, wanted)
        if before != wanted:
            tx.record(
                "reconciliation.deadlines_set",
                by=actor,
                on=Subject("organisation", actor.organisation_id, ""),
                before={"deadlines": [f"{day:02}.{month:02}" for month, day in before]},
                after={"deadlines": [f"{day:02}.{month:02}" for month, day in wanted]},
            )
    return ReconciliationDeadlines(deadlines=[MonthDay(month=month, day=day) for month, day in wanted])


reconciliation_routes = (
    read_overview,
    start_reconciliation,
    load_list,
    read_reconciliation,
    compare_again,
    drop_reconciliation,
    decide_differences,
    read_group_list,
    check_group,
    request_signature,
    sign_reconciliation,
    set_deadlines,
)
