"""Routes of activation: /api/organisations/{id}/activation."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import QueryParameter

from parta.chat import Posting
from parta.foundation.db import Database
from parta.foundation.http import Input
from parta.foundation.papers import PDF, XLSX, file_response
from parta.foundation.wiring import Wiring
from parta.organisations import Actor

from . import papers, queries, reminding
from .records import Audience, Channel
from .views import ActivationPage, GroupTrend, MissingPeople, ReminderOutcome

_ACTIVATION = "/organisations/{organisation_id:uuid}/activation"
_TAGS = ["statistics"]
_Ids = Annotated[list[UUID], msgspec.Meta(max_length=5000)]
_GroupId = Annotated[UUID | None, QueryParameter(name="groupId")]


class Remind(Input, frozen=True):
    """`groupIds` null: everywhere (administrators only); `memberIds` null: everybody who is missing there."""

    channel: Channel
    audience: Audience
    group_ids: _Ids | None = None
    member_ids: _Ids | None = None


@get(_ACTIVATION, tags=_TAGS)
async def read_activation(actor: Actor, database: Database) -> ActivationPage:
    """How many are aboard: the school, the own groups, or the own children."""
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.read_activation(tx, actor)


@get(f"{_ACTIVATION}/groups/{{group_id:uuid}}/trend", tags=_TAGS)
async def read_group_trend(actor: Actor, database: Database, group_id: UUID) -> GroupTrend:
    """How many of a group were aboard, week by week."""
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.group_trend(tx, actor, group_id)


@get(f"{_ACTIVATION}/people", tags=_TAGS)
async def read_missing(actor: Actor, wiring: Wiring, audience: Audience, group_id: _GroupId = None) -> MissingPeople:
    """Who hasn't registered, and how they can be reminded."""
    async with wiring.database.transaction(actor.organisation_id) as tx:
        return await queries.missing_people(tx, actor, wiring.settings, audience=audience, group_id=group_id)


@get(f"{_ACTIVATION}/missing.pdf", tags=_TAGS, media_type=PDF)
async def read_missing_sheet(
    actor: Actor, wiring: Wiring, audience: Audience, group_id: _GroupId = None
) -> Response[bytes]:
    """Lists of who is missing, to print."""
    async with wiring.database.transaction(actor.organisation_id) as tx:
        content = await papers.missing_pdf(tx, actor, wiring.settings, audience=audience, group_id=group_id)
    return file_response(content, "Кто ещё не вошёл.pdf", PDF, is_inline=True)


@get(f"{_ACTIVATION}.xlsx", tags=_TAGS, media_type=XLSX)
async def read_workbook(actor: Actor, database: Database) -> Response[bytes]:
    """The numbers of all groups and the trend as a table."""
    async with database.transaction(actor.organisation_id) as tx:
        content = await papers.activation_workbook(tx)
    return file_response(content, "Активация.xlsx", XLSX)


@post(f"{_ACTIVATION}/reminders", tags=_TAGS, status_code=200)
async def remind(actor: Actor, wiring: Wiring, data: Remind) -> ReminderOutcome:
    """Remind those who haven't registered: by letter, by a printed list, or through their curators."""
    if data.channel == "letter":
        return await reminding.remind_by_letter(
            wiring.database,
            wiring.postman,
            wiring.settings,
            actor,
            audience=data.audience,
            group_ids=data.group_ids,
            member_ids=data.member_ids,
        )
    if data.channel == "sheet":
        return await reminding.note_sheets(wiring.database, actor, audience=data.audience, group_ids=data.group_ids)
    posting: Posting = wiring.registers[Posting]
    return await reminding.tell_curators(
        wiring.database, posting, actor, audience=data.audience, group_ids=data.group_ids
    )


routes = (read_activation, read_group_trend, read_missing, read_missing_sheet, read_workbook, remind)
