"""An uploaded list: the file as it is kept, read as the organisation reads such files."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from uuid import UUID

from parta.foundation.db import Database
from parta.foundation.text import clean_line
from parta.organisations import Actor
from parta.structure.errors import RosterAlreadyApplied, RosterBeingApplied
from parta.structure.importing.store import StoredImport, load_content, load_import, remembered_layouts
from parta.structure.importing.understanding import SheetCorrection, Understood, open_file, understand_file
from parta.structure.rules import refuse_edit


async def read_with_memory(
    database: Database,
    organisation_id: UUID,
    *,
    content: bytes,
    file_name: str,
    corrections: Mapping[str, SheetCorrection] | None = None,
) -> Understood:
    """Read a file with its own corrections, and with those that the organisation remembers for its layouts.

    Raises RosterUnreadable.
    """
    opened = await open_file(content, file_name)
    async with database.transaction(organisation_id) as tx:
        remembered = await remembered_layouts(tx, [layout.fingerprint for layout in opened.layouts])
    return await understand_file(opened, corrections=corrections or {}, remembered=remembered)


async def understand_stored(
    database: Database, organisation_id: UUID, import_id: UUID
) -> tuple[StoredImport, Understood | None]:
    """The import and its file as it is read now; no file once it was applied."""
    async with database.transaction(organisation_id) as tx:
        stored = await load_import(tx, import_id)
        content = await load_content(tx, import_id)
        if not content:
            return stored, None
    understood = await read_with_memory(
        database, organisation_id, content=content, file_name=stored.file_name, corrections=stored.corrections
    )
    return stored, understood


def clean_file_name(name: str) -> str:
    """The last part of what a browser calls the file, at most 120 characters."""
    return clean_line(PurePosixPath(name.replace("\\", "/")).name)[-120:] or "список"


def refuse_others(actor: Actor) -> None:
    if refusal := refuse_edit(actor):
        raise refusal


def refuse_late(stored: StoredImport) -> None:
    if stored.state == "applied":
        raise RosterAlreadyApplied
    if stored.state == "applying":
        raise RosterBeingApplied
