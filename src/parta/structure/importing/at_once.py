"""A whole import in one call: for the command line and the demo, where nobody corrects anything in between."""

from uuid import UUID

import msgspec

from parta.foundation.db import Database
from parta.foundation.identity import new_id
from parta.organisations import Actor
from parta.structure.importing.applying import Progress
from parta.structure.importing.commands import apply_roster
from parta.structure.importing.comparing import unclear_problems
from parta.structure.importing.kept import clean_file_name, read_with_memory, refuse_others
from parta.structure.importing.planning import compare_now
from parta.structure.importing.store import save_import
from parta.structure.importing.views import PlanCounts
from parta.structure.roster import Problem, RosterCounts, count


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the file holds, what was done with it (or would be), and what wasn't understood."""

    counts: RosterCounts
    done: PlanCounts
    problems: list[Problem]


async def import_now(
    database: Database, actor: Actor, *, file_name: str, content: bytes, progress: Progress
) -> ImportReport:
    """The same on behalf of an administrator. Raises Forbidden, RosterUnreadable."""
    refuse_others(actor)
    return await import_roster(
        database,
        actor.organisation_id,
        file_name=file_name,
        content=content,
        by=actor.member_id,
        progress=progress,
    )


async def import_roster(
    database: Database,
    organisation_id: UUID,
    *,
    file_name: str,
    content: bytes,
    progress: Progress,
    by: UUID | None = None,
    is_dry_run: bool = False,
) -> ImportReport:
    """Import a list with the layouts that the organisation remembers; repeating it changes nothing.

    Raises RosterUnreadable.
    """
    file_name = clean_file_name(file_name)
    understood = await read_with_memory(database, organisation_id, content=content, file_name=file_name)
    if is_dry_run:
        async with database.transaction(organisation_id) as tx:
            comparison = await compare_now(tx, understood)
    else:
        import_id = new_id()
        async with database.transaction(organisation_id) as tx:
            await save_import(tx, import_id=import_id, file_name=file_name, content=content, by=by, state="applying")
        comparison = await apply_roster(
            database, organisation_id, import_id=import_id, by=by, progress=progress, understood=understood
        )
    assert comparison is not None
    return ImportReport(
        counts=count(understood.roster),
        done=comparison.counts,
        problems=[*understood.roster.problems, *unclear_problems(comparison)],
    )
