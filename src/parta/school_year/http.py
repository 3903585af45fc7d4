"""Routes of the turn of the year: /api/organisations/{id}/school-year."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post, put

from parta.foundation.db import Database
from parta.foundation.http import Input
from parta.organisations import Actor

from . import commands, queries, views
from .records import Plan

_YEAR = "/organisations/{organisation_id:uuid}/school-year"
_ONE = f"{_YEAR}/turns/{{turn_id:uuid}}"
_TAGS = ["school-year"]


class BeginTurn(Input, frozen=True, kw_only=True):
    id: UUID


class EditPlan(Input, frozen=True, kw_only=True):
    """`version`: of the plan that was changed."""

    version: int
    plan: Plan


class ApplyTurn(Input, frozen=True, kw_only=True):
    fingerprint: Annotated[str, msgspec.Meta(max_length=64)]


@get(_YEAR, tags=_TAGS)
async def read_year(actor: Actor, database: Database) -> views.SchoolYear:
    """The plan under way and the turns that were made."""
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.read_year(tx, actor)


@post(f"{_YEAR}/turns", tags=_TAGS)
async def begin_turn(actor: Actor, database: Database, data: BeginTurn) -> views.YearTurn:
    """Begin a plan: what usually becomes of each group."""
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.describe(tx, await commands.begin_turn(tx, actor, id=data.id))


@get(_ONE, tags=_TAGS)
async def read_turn(actor: Actor, database: Database, turn_id: UUID) -> views.YearTurn:
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.read_turn(tx, actor, turn_id)


@put(_ONE, tags=_TAGS)
async def edit_plan(actor: Actor, database: Database, turn_id: UUID, data: EditPlan) -> views.YearTurn:
    async with database.transaction(actor.organisation_id) as tx:
        found = await commands.edit_plan(tx, actor, turn_id=turn_id, version=data.version, plan=data.plan)
        return await queries.describe(tx, found)


@delete(_ONE, tags=_TAGS)
async def discard_plan(actor: Actor, database: Database, turn_id: UUID) -> None:
    async with database.transaction(actor.organisation_id) as tx:
        await commands.discard_plan(tx, actor, turn_id=turn_id)


@post(f"{_ONE}/apply", tags=_TAGS, status_code=200)
async def apply_turn(actor: Actor, database: Database, turn_id: UUID, data: ApplyTurn) -> views.YearTurn:
    """Turn the year; refused as a whole if anything changed since the preview."""
    async with database.transaction(actor.organisation_id) as tx:
        found = await commands.apply_turn(tx, actor, turn_id=turn_id, fingerprint=data.fingerprint)
        return await queries.describe(tx, found)


@post(f"{_ONE}/undo", tags=_TAGS, status_code=200)
async def undo_turn(actor: Actor, database: Database, turn_id: UUID) -> views.YearTurn:
    """Make everything as it was, within a day."""
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.describe(tx, await commands.undo_turn(tx, actor, turn_id=turn_id))


ROUTES = (read_year, begin_turn, read_turn, edit_plan, discard_plan, apply_turn, undo_turn)
