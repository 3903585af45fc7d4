"""The movement sheet of a period, on the screen, as a spreadsheet and on paper."""

from datetime import date

from litestar import Response, get

from parta.foundation.db import Database
from parta.foundation.papers import PDF, XLSX, file_response
from parta.movement import views
from parta.movement.records import Side
from parta.movement.sheet import print_sheet, read_sheet, sheet_title, sheet_workbook
from parta.organisations import Actor, load_organisation

_SHEET = "/organisations/{organisation_id:uuid}/movements/sheet"
_TAGS = ["movement"]


@get(_SHEET, tags=_TAGS)
async def read_movement_sheet(
    actor: Actor, database: Database, since: date, until: date, side: Side = "students"
) -> views.MovementSheet:
    """At the start, arrived, left, moved, at the end: per group, per parallel, in all. A curator: the own groups."""
    async with database.transaction(actor.organisation_id) as tx:
        return await read_sheet(tx, actor, side=side, since=since, until=until)


@get(f"{_SHEET}.xlsx", tags=_TAGS, media_type=XLSX)
async def download_movement_sheet(
    actor: Actor, database: Database, since: date, until: date, side: Side = "students"
) -> Response[bytes]:
    async with database.transaction(actor.organisation_id) as tx:
        sheet = await read_sheet(tx, actor, side=side, since=since, until=until)
        organisation = await load_organisation(tx)
    return file_response(await sheet_workbook(sheet, organisation), f"{sheet_title(sheet)}.xlsx", XLSX)


@get(f"{_SHEET}.pdf", tags=_TAGS, media_type=PDF)
async def print_movement_sheet(
    actor: Actor, database: Database, since: date, until: date, side: Side = "students"
) -> Response[bytes]:
    """A4, fit for the school's folder."""
    async with database.transaction(actor.organisation_id) as tx:
        sheet = await read_sheet(tx, actor, side=side, since=since, until=until)
        organisation = await load_organisation(tx)
    return file_response(await print_sheet(sheet, organisation), f"{sheet_title(sheet)}.pdf", PDF, is_inline=True)


sheet_routes = (read_movement_sheet, download_movement_sheet, print_movement_sheet)
