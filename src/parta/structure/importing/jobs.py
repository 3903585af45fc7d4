"""Applying an import in the background, and telling how far it is."""

import logging
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from parta.foundation.db import Ephemeral, News
from parta.foundation.wiring import Wiring
from parta.structure.importing.applying import Progress
from parta.structure.importing.commands import JOB, apply_roster, fail_roster
from parta.structure.models import roster_import

_logger = logging.getLogger(__name__)
_REASON = "Список не загружен из-за ошибки у нас; ничего не изменилось. Попробуйте ещё раз."


class RosterProgressed(News, frozen=True, kw_only=True, tag="structure.roster_progressed"):
    roster_id: UUID
    done: int
    total: int


def progress_on(wiring: Wiring, organisation_id: UUID, import_id: UUID) -> Progress:
    """Tells administrators' screens how far an import is; nothing of it is kept."""

    async def tell(done: int, total: int) -> None:
        data = RosterProgressed(roster_id=import_id, done=done, total=total)
        await wiring.hub.publish([Ephemeral(f"administration:{organisation_id}", data)])

    return tell


def _is_passing(error: Exception) -> bool:
    """Whether the database was away: nothing was written, and the job is repeated."""
    if isinstance(error, IntegrityError | DataError | ProgrammingError):
        return False
    return isinstance(error, DBAPIError | OSError)


def add_jobs(wiring: Wiring) -> None:
    async def work(organisation_id: str, import_id: str, by: str | None = None) -> None:
        organisation, roster = UUID(organisation_id), UUID(import_id)
        try:
            await apply_roster(
                wiring.database,
                organisation,
                import_id=roster,
                by=UUID(by) if by else None,
                progress=progress_on(wiring, organisation, roster),
            )
        except Exception as error:
            if _is_passing(error):
                raise
            _logger.exception("an import could not be applied")
            await fail_roster(wiring.database, organisation, import_id=roster, reason=_REASON)

    async def resume() -> None:
        """Imports that a killed process left behind; a second run of one finds nothing to do."""
        async with wiring.database.system() as tx:
            rows = await tx.execute(
                select(roster_import.c.organisation_id, roster_import.c.id, roster_import.c.created_by).where(
                    roster_import.c.state == "applying"
                )
            )
            for row in rows.all():
                await wiring.jobs.defer(
                    tx,
                    JOB,
                    organisation_id=str(row.organisation_id),
                    import_id=str(row.id),
                    by=str(row.created_by) if row.created_by else None,
                )

    wiring.jobs.add(JOB, work)
    wiring.on_start.append(resume)
