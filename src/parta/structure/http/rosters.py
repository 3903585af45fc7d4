"""Routes of the roster's import: /api/organisations/{id}/rosters."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, get, patch, post
from litestar.params import QueryParameter

from parta.foundation.db import Database
from parta.foundation.http import Input
from parta.foundation.identity import new_id
from parta.foundation.papers import XLSX, file_response
from parta.foundation.wiring import Wiring
from parta.organisations import Actor
from parta.structure.errors import RosterTooLarge
from parta.structure.importing import commands, planning, queries
from parta.structure.importing.understanding import SheetKind
from parta.structure.importing.views import PlanView, RosterHistory, RosterView
from parta.structure.rules import refuse_edit

_ROSTERS = "/organisations/{organisation_id:uuid}/rosters"
_TAGS = ["structure"]
_MEGABYTE = 1024 * 1024
MAX_FILE = 20 * _MEGABYTE


class SheetInput(Input, frozen=True):
    """`columns` is {column index: meaning}; what isn't sent stays as it is read now."""

    name: str
    kind: SheetKind | None = None
    is_used: bool | None = None
    columns: dict[str, str] = {}


class CorrectRoster(Input, frozen=True):
    sheets: list[SheetInput]


class ChoiceInput(Input, frozen=True):
    """`memberId` with «person»; «undecided» takes an earlier choice back."""

    mark: Annotated[str, msgspec.Meta(max_length=400)]
    what: Literal["person", "new", "skip", "undecided"]
    member_id: UUID | None = None


class ChoosePeople(Input, frozen=True):
    choices: Annotated[list[ChoiceInput], msgspec.Meta(min_length=1, max_length=200)]


@post(_ROSTERS, tags=_TAGS, request_max_body_size=None)
async def upload_roster(
    actor: Actor,
    database: Database,
    request: Request[Any, Any, Any],
    filename: Annotated[str, QueryParameter(max_length=300)],
    roster_id: Annotated[UUID | None, QueryParameter(name="id")] = None,
) -> RosterView:
    """Upload a list; the body is the file itself, up to 20 MB. `id` is the client's, so that repeating is harmless."""
    if refusal := refuse_edit(actor):
        raise refusal
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MAX_FILE:
            raise RosterTooLarge(limit=MAX_FILE // _MEGABYTE)
    return await commands.upload_roster(
        database, actor, import_id=roster_id or new_id(), file_name=filename, content=bytes(content)
    )


@get(_ROSTERS, tags=_TAGS)
async def list_rosters(actor: Actor, database: Database) -> RosterHistory:
    """Earlier imports, the newest first."""
    async with database.transaction(actor.organisation_id) as tx:
        return await queries.read_history(tx, actor)


@get(f"{_ROSTERS}/{{roster_id:uuid}}", tags=_TAGS)
async def read_roster(actor: Actor, database: Database, roster_id: UUID) -> RosterView:
    return await commands.read_roster(database, actor, import_id=roster_id)


@patch(f"{_ROSTERS}/{{roster_id:uuid}}", tags=_TAGS)
async def correct_roster(actor: Actor, database: Database, roster_id: UUID, data: CorrectRoster) -> RosterView:
    """Say how sheets and columns are to be read; remembered for this layout."""
    edits = [
        commands.SheetEdit(name=one.name, kind=one.kind, is_used=one.is_used, columns=one.columns)
        for one in data.sheets
    ]
    return await commands.correct_roster(database, actor, import_id=roster_id, edits=edits)


@post(f"{_ROSTERS}/{{roster_id:uuid}}/plan", tags=_TAGS, status_code=200)
async def plan_roster(actor: Actor, database: Database, roster_id: UUID) -> PlanView:
    """What applying would change; nothing changes yet."""
    return await planning.plan_roster(database, actor, import_id=roster_id)


@post(f"{_ROSTERS}/{{roster_id:uuid}}/choices", tags=_TAGS, status_code=200)
async def choose_people(actor: Actor, database: Database, roster_id: UUID, data: ChoosePeople) -> PlanView:
    """Say who unclear people are: a member, somebody new, or nobody to import. Answers with the plan after it."""
    choices = [planning.PersonChoice(mark=one.mark, what=one.what, member_id=one.member_id) for one in data.choices]
    return await planning.choose_people(database, actor, import_id=roster_id, choices=choices)


@post(f"{_ROSTERS}/{{roster_id:uuid}}/apply", tags=_TAGS, status_code=202)
async def apply_roster(actor: Actor, database: Database, wiring: Wiring, roster_id: UUID) -> None:
    """Begin to apply; `structure.roster_progressed` and `structure.roster_applied` tell how it goes."""
    await commands.start_roster(database, wiring.jobs, actor, import_id=roster_id)


@get(f"{_ROSTERS}/{{roster_id:uuid}}/problems.xlsx", tags=_TAGS, media_type=XLSX)
async def download_problems(actor: Actor, database: Database, roster_id: UUID) -> Response[bytes]:
    """The rows that weren't understood, each with its reason, to correct and upload again."""
    async with database.transaction(actor.organisation_id) as tx:
        file_name, problems = await queries.problems_file(tx, actor, import_id=roster_id)
    stem = file_name.rsplit(".", 1)[0]
    return file_response(await queries.problems_book(problems), f"{stem} — исправить.xlsx", XLSX)


roster_routes = (
    upload_roster,
    list_rosters,
    read_roster,
    correct_roster,
    plan_roster,
    choose_people,
    apply_roster,
    download_problems,
)
