"""Movements as they are reported and decided: /api/organisations/{id}/movements."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.exceptions import ClientException
from litestar.params import QueryParameter

from parta.foundation.db import Database
from parta.foundation.errors import Invalid, Refusal
from parta.foundation.http import Input
from parta.movement import candidates, commands, queries, views
from parta.movement.records import Kind, NewMovement, Side, State
from parta.movement.store import movements_by_id
from parta.organisations import Actor, require_administrator

_MOVEMENTS = "/organisations/{organisation_id:uuid}/movements"
_TAGS = ["movement"]
MOST_AT_ONCE = 200


class ReportMovement(Input, frozen=True):
    """`isApplied`: an administrator reports and applies in one act."""

    movement: NewMovement
    is_applied: bool = False


class ApplyMovements(Input, frozen=True):
    """The order fills in where a report names none."""

    ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]
    order_number: Annotated[str, msgspec.Meta(max_length=40)] = ""
    order_date: date | None = None


class ReturnMovement(Input, frozen=True):
    comment: Annotated[str, msgspec.Meta(max_length=500)]


@get(_MOVEMENTS, tags=_TAGS)
async def list_movements(
    actor: Actor,
    database: Database,
    side: Side | None = None,
    states: str = "",
    kind: Kind | None = None,
    group_id: Annotated[UUID | None, QueryParameter(name="groupId")] = None,
    member_id: Annotated[UUID | None, QueryParameter(name="memberId")] = None,
    search: Annotated[str, QueryParameter(max_length=100)] = "",
    after: Annotated[str | None, QueryParameter(max_length=100)] = None,
) -> views.MovementPage:
    """The queue and the log, the newest first; `states`: «reported,returned». A curator sees the own groups."""
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.read_movements(
            tx,
            actor,
            side=side,
            states=_states(states),
            kind=kind,
            group_id=group_id,
            member_id=member_id,
            search=search,
            after=after,
        )


def _states(text: str) -> list[State]:
    """Raises Invalid."""
    try:
        return msgspec.convert([one for one in text.split(",") if one], list[State])
    except msgspec.ValidationError:
        raise Invalid("Такого состояния нет.", "There is no such state.", field="states") from None


@post(_MOVEMENTS, tags=_TAGS)
async def report_movement(actor: Actor, database: Database, data: ReportMovement) -> views.MovementView:
    """Report that somebody comes, goes or moves; the id is the client's, so repeating is harmless."""
    async with database.transaction(actor.organisation_id) as tx:
        await commands.report_movement(tx, actor, new=data.movement)
        if data.is_applied:
            require_administrator(actor)
            await commands.apply_movement(tx, actor, movement_id=data.movement.id)
        return await queries.read_movement(tx, actor, data.movement.id)


@get(f"{_MOVEMENTS}/candidates", tags=_TAGS)
async def list_candidates(
    actor: Actor, database: Database, kind: Kind, search: Annotated[str, QueryParameter(max_length=100)] = ""
) -> views.MovementCandidates:
    """Whom a movement of this kind may be about, by name."""
    async with database.transaction(actor.organisation_id) as tx:
        return await candidates.find_candidates(tx, actor, kind=kind, search=search)


@get(f"{_MOVEMENTS}/replacements", tags=_TAGS)
async def list_replacements(
    actor: Actor, database: Database, member_id: Annotated[UUID, QueryParameter(name="memberId")]
) -> views.ReplacementList:
    """The groups that somebody curates, and who might do it during a leave."""
    require_administrator(actor)
    async with database.transaction(actor.organisation_id) as tx:
        return await candidates.propose_replacements(tx, member_id=member_id)


@post(f"{_MOVEMENTS}/apply", tags=_TAGS, status_code=200)
async def apply_movements(actor: Actor, database: Database, data: ApplyMovements) -> views.AppliedMovements:
    """Apply one or many; each for itself, so that one that can't be applied doesn't stop the others."""
    require_administrator(actor)
    order = commands.OrderGiven(number=data.order_number, date=data.order_date)
    problems: list[views.MovementProblem] = []
    done: list[UUID] = []
    for movement_id in dict.fromkeys(data.ids):
        try:
            async with database.transaction(actor.organisation_id) as tx:
                await commands.apply_movement(tx, actor, movement_id=movement_id, order=order)
            done.append(movement_id)
        except Refusal as refusal:
            async with database.transaction(actor.organisation_id) as tx:
                found = (await movements_by_id(tx, [movement_id])).get(movement_id)
            problems.append(
                views.MovementProblem(
                    id=movement_id,
                    person_name=found.person_name if found else "",
                    detail=refusal.problem().detail,
                    code=refusal.code,
                )
            )
    async with database.transaction(actor.organisation_id) as tx:
        found = await movements_by_id(tx, done)
        described = await queries.describe(tx, actor, [found[one] for one in done])
    return views.AppliedMovements(movements=described, problems=problems)


@get(f"{_MOVEMENTS}/{{movement_id:uuid}}", tags=_TAGS)
async def read_movement(actor: Actor, database: Database, movement_id: UUID) -> views.MovementView:
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.read_movement(tx, actor, movement_id)


@put(f"{_MOVEMENTS}/{{movement_id:uuid}}", tags=_TAGS)
async def change_movement(actor: Actor, database: Database, movement_id: UUID, data: NewMovement) -> views.MovementView:
    """Correct what isn't decided; a returned one is reported again with it."""
    if data.id != movement_id:
        raise ClientException("the id of the body is another one")
    async with database.transaction(actor.organisation_id) as tx:
        await commands.change_movement(tx, actor, new=data)
        return await queries.read_movement(tx, actor, movement_id)


@post(f"{_MOVEMENTS}/{{movement_id:uuid}}/return", tags=_TAGS, status_code=200)
async def return_movement(
    actor: Actor, database: Database, movement_id: UUID, data: ReturnMovement
) -> views.MovementView:
    """Give it back with what to correct."""
    async with database.transaction(actor.organisation_id) as tx:
        await commands.return_movement(tx, actor, movement_id=movement_id, comment=data.comment)
        return await queries.read_movement(tx, actor, movement_id)


@post(f"{_MOVEMENTS}/{{movement_id:uuid}}/withdraw", tags=_TAGS, status_code=200)
async def withdraw_movement(actor: Actor, database: Database, movement_id: UUID) -> views.MovementView:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.withdraw_movement(tx, actor, movement_id=movement_id)
        return await queries.read_movement(tx, actor, movement_id)


@post(f"{_MOVEMENTS}/{{movement_id:uuid}}/undo", tags=_TAGS, status_code=200)
async def undo_movement(actor: Actor, database: Database, movement_id: UUID) -> views.MovementView:
    """Make things as they were, within a day."""
    async with database.transaction(actor.organisation_id) as tx:
        await commands.undo_movement(tx, actor, movement_id=movement_id)
        return await queries.read_movement(tx, actor, movement_id)


movement_routes = (
    list_movements,
    report_movement,
    list_candidates,
    list_replacements,
    apply_movements,
    read_movement,
    change_movement,
    return_movement,
    withdraw_movement,
    undo_movement,
)
