"""What families do by themselves."""

from parta.foundation.db import Database
from parta.foundation.wiring import Wiring

from .links import end_due_links, organisations_with_due_links


def add_jobs(wiring: Wiring) -> None:
    async def end_due() -> None:
        await end_due_everywhere(wiring.database)

    # Days begin at different hours in different places.
    wiring.jobs.add_periodic("structure.end_due_links", "2 * * * *", end_due)


async def end_due_everywhere(database: Database) -> None:
    """Links whose last day is over hold no longer since midnight; now everybody is told (FAM-3)."""
    async with database.system() as tx:
        organisations = await organisations_with_due_links(tx)
    for organisation_id in organisations:
        async with database.transaction(organisation_id) as tx:
            await end_due_links(tx)
