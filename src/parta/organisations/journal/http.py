"""Routes of the journal of acts: /api/organisations/{id}/journal."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request, Response, get
from litestar.params import QueryParameter

from parta.foundation.db import Tx
from parta.foundation.http import Wire, language_of
from parta.foundation.papers import XLSX, Table, file_response, render_workbook
from parta.foundation.wiring import Wiring
from parta.organisations.access import Actor, require_administrator
from parta.organisations.settings import organisation_zone

from .changes import Change, changes_of
from .names import ActNames
from .reading import Entry, Filter, count_entries, prove_journal, read_actors, read_entries

_JOURNAL = "/organisations/{organisation_id:uuid}/journal"
_TAGS = ["journal"]
_PAGE = 50
# A longer sheet is read by nobody; the filter makes it shorter.
_LONGEST_SHEET = 10_000

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Search = Annotated[str, msgspec.Meta(max_length=200)]


class JournalActor(Wire, frozen=True, kw_only=True):
    """`id` null: the platform itself."""

    id: UUID | None
    name: str


class JournalSubject(Wire, frozen=True, kw_only=True):
    kind: str
    id: UUID | None
    name: str


class JournalChange(Wire, frozen=True, kw_only=True):
    """One field in the reader's words; `before` or `after` is null where there was nothing."""

    field: str
    title: str
    before: str | None
    after: str | None


class JournalEntry(Wire, frozen=True, kw_only=True):
    """`before` and `after` hold what changed as it was written down, `changes` as a reader understands it."""

    number: int
    at: datetime
    actor: JournalActor
    act: str
    title: str
    subject: JournalSubject
    before: dict[str, Any]
    after: dict[str, Any]
    changes: list[JournalChange]


class JournalAct(Wire, frozen=True, kw_only=True):
    act: str
    title: str


class JournalPage(Wire, frozen=True, kw_only=True):
    """`next` is the `before` of the following page."""

    entries: list[JournalEntry]
    next: int | None
    total: int


class JournalChoices(Wire, frozen=True, kw_only=True):
    """What the journal can be filtered by."""

    acts: list[JournalAct]
    actors: list[JournalActor]


class JournalProof(Wire, frozen=True, kw_only=True):
    """`brokenAt`: the number of the first entry that isn't bound to the one before."""

    count: int
    last_hash: str
    is_intact: bool
    broken_at: int | None


@get(_JOURNAL, tags=_TAGS)
async def list_entries(
    actor: Actor,
    wiring: Wiring,
    request: Request[Any, Any, Any],
    search: Search = "",
    act: Search = "",
    actor_id: Annotated[UUID | None, QueryParameter(name="actorId")] = None,
    subject_id: Annotated[UUID | None, QueryParameter(name="subjectId")] = None,
    since: Moment | None = None,
    until: Moment | None = None,
    before: int | None = None,
) -> JournalPage:
    """Who did what to whom, the newest first, fifty a page."""
    require_administrator(actor)
    names = wiring.register(ActNames)
    wanted = Filter(search=search, act=act, actor_id=actor_id, subject_id=subject_id, since=since, until=until)
    async with wiring.database.transaction(actor.organisation_id) as tx:
        found = await read_entries(tx, names, wanted, before=before, limit=_PAGE + 1)
        total = await count_entries(tx, names, wanted)
        zone = await organisation_zone(tx)
    page = found[:_PAGE]
    language = language_of(request.headers.get("accept-language"))
    return JournalPage(
        entries=[_view(entry, names, language, zone) for entry in page],
        next=page[-1].number if len(found) > _PAGE else None,
        total=total,
    )


@get(f"{_JOURNAL}/choices", tags=_TAGS)
async def list_choices(actor: Actor, wiring: Wiring, request: Request[Any, Any, Any]) -> JournalChoices:
    """Acts that have a name, and everybody who ever acted."""
    require_administrator(actor)
    names = wiring.register(ActNames)
    language = language_of(request.headers.get("accept-language"))
    async with wiring.database.transaction(actor.organisation_id) as tx:
        actors = await read_actors(tx)
    acts = [JournalAct(act=code, title=names.name(code, language)) for code in names.all]
    return JournalChoices(
        acts=sorted(acts, key=lambda one: one.title),
        actors=[JournalActor(id=one, name=name) for one, name in actors],
    )


@get(f"{_JOURNAL}/proof", tags=_TAGS)
async def read_proof(actor: Actor, wiring: Wiring) -> JournalProof:
    """Whether anybody changed, removed or slipped in an entry."""
    require_administrator(actor)
    async with wiring.database.transaction(actor.organisation_id) as tx:
        proof = await prove_journal(tx)
    return JournalProof(
        count=proof.count, last_hash=proof.last_hash, is_intact=proof.broken_at is None, broken_at=proof.broken_at
    )


@get(f"{_JOURNAL}/journal.xlsx", tags=_TAGS, media_type=XLSX)
async def download_journal(
    actor: Actor,
    wiring: Wiring,
    request: Request[Any, Any, Any],
    search: Search = "",
    act: Search = "",
    actor_id: Annotated[UUID | None, QueryParameter(name="actorId")] = None,
    subject_id: Annotated[UUID | None, QueryParameter(name="subjectId")] = None,
    since: Moment | None = None,
    until: Moment | None = None,
) -> Response[bytes]:
    """What the filter finds, at most 10,000 acts, with the hash that the journal ends with."""
    require_administrator(actor)
    names = wiring.register(ActNames)
    language = language_of(request.headers.get("accept-language"))
    wanted = Filter(search=search, act=act, actor_id=actor_id, subject_id=subject_id, since=since, until=until)
    async with wiring.database.transaction(actor.organisation_id) as tx:
        found = await read_entries(tx, names, wanted, limit=_LONGEST_SHEET)
        table = await _table(tx, found, names, language)
    return file_response(await render_workbook(table), "Журнал действий.xlsx", XLSX)


async def _table(tx: Tx, found: list[Entry], names: ActNames, language: str) -> Table:
    zone = await organisation_zone(tx)
    is_english = language == "en"
    header = (
        ("No.", "When", "Who", "Act", "Whom or what", "Before", "After")
        if is_english
        else ("№", "Когда", "Кто", "Действие", "С кем или с чем", "Было", "Стало")
    )
    return Table(
        name="Journal" if is_english else "Журнал действий",
        header=header,
        rows=[
            (
                entry.number,
                entry.at.astimezone(zone),
                entry.actor_name,
                names.name(entry.act, language),
                entry.subject.name,
                *_lines(changes_of(entry.before, entry.after, language=language, zone=zone)),
            )
            for entry in found
        ],
    )


def _lines(changes: list[Change]) -> tuple[str, str]:
    """«название: 5А; причина: …», before and after: as much as a cell holds."""
    return (
        "; ".join(f"{one.title}: {one.before}" for one in changes if one.before is not None)[:30_000],
        "; ".join(f"{one.title}: {one.after}" for one in changes if one.after is not None)[:30_000],
    )


def _view(entry: Entry, names: ActNames, language: str, zone: ZoneInfo) -> JournalEntry:
    return JournalEntry(
        number=entry.number,
        at=entry.at,
        actor=JournalActor(id=entry.actor_id, name=entry.actor_name),
        act=entry.act,
        title=names.name(entry.act, language),
        subject=JournalSubject(kind=entry.subject.kind, id=entry.subject.id, name=entry.subject.name),
        before=entry.before or {},
        after=entry.after or {},
        changes=[
            JournalChange(field=one.field, title=one.title, before=one.before, after=one.after)
            for one in changes_of(entry.before, entry.after, language=language, zone=zone)
        ],
    )


ROUTES = (list_entries, list_choices, read_proof, download_journal)
